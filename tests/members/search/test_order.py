"""The two orders, and their pages."""

import pytest

from members.models import Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.rule.standing import Viewer
from members.search import Limits, Search
from tests.factories import MemberFactory, line, listed, tie
from tests.members.search.looking import finds, paged
from tests.members.search.tiers import stand_on


@pytest.mark.django_db
def test_names_come_first_then_what_they_do_then_ties() -> None:
    me = MemberFactory.create(name="Me Myself")
    in_line, tied = listed(name="Di Byrne"), listed(name="Ed Frost")
    line(in_line, "I know Smith", MEMBERS)
    line(tied, "I know Smith", MEMBERS)
    listed(name="Flo Smith Jones")
    listed(name="Smith")
    listed(name="Gus Hall", headline="Smith professor")
    tie(me, tied, 0)
    assert finds(Viewer(me.pk), "smith") == ["Smith", "Flo Smith Jones", "Gus Hall", "Ed Frost", "Di Byrne"]


@pytest.mark.django_db
def test_who_is_found_by_hidden_lines_has_a_place_on_some_page(limits: Limits) -> None:
    me, friend = MemberFactory.create(name="Me Myself"), listed(name="Di Byrne")
    line(friend, "I know Smith", PERSONAL)
    tie(friend, me, PERSONAL)
    names = {listed(name=f"Flo Smith {n}").name for n in range(3)}
    line(listed(name="Ed Frost"), "I know Smith", MEMBERS)
    seen = [member.name for member in paged(Search(Viewer(me.pk), "smith", limits=limits), size=2)]
    assert set(seen[:3]) == names
    assert seen[3:] == ["Di Byrne", "Ed Frost"]


@pytest.mark.parametrize("is_me", [True, False])
@pytest.mark.django_db
def test_exactly_that_name_comes_first_though_shown_to_contacts_alone(is_me: bool) -> None:
    me, friend = MemberFactory.create(name="Me Myself"), MemberFactory.create(name="Smith", listing=CONTACTS)
    tie(friend, me, PERSONAL)
    for n in range(5):
        listed(name=f"Smith {n}")
    viewer = Viewer(friend.pk if is_me else me.pk)
    assert Search(viewer, "smith").page(size=2).hits[0].member == friend


@pytest.mark.parametrize("sort", ["relevance", "name"])
def test_pages_hold_while_rows_change(reader: Viewer, sort: str) -> None:
    people = [listed(name=f"Person{n:02} Quill", headline="chess " * (n % 3)) for n in range(12)]
    search = Search(reader, "quill")
    whole = [hit.member.pk for hit in search.page(sort=sort).hits]
    assert sorted(whole) == [person.pk for person in people]
    first = search.page(sort=sort, size=5)
    Member.objects.filter(pk=whole[1]).update(listing=ONLY_ME)
    Member.objects.filter(pk=whole[7]).delete()
    listed(name="Aaa Quill", headline="chess chess")
    seen = [hit.member.pk for hit in first.hits]
    after = first.after
    while after:
        page = Search(reader, "quill").page(sort=sort, size=3, after=after)
        seen += [hit.member.pk for hit in page.hits]
        after = page.after
    assert len(seen) == len(set(seen))
    assert [pk for pk in seen if pk in whole] == [pk for pk in whole if pk != whole[7]]


@pytest.mark.parametrize("text", ["quill", ""])
@pytest.mark.parametrize("rare", [1000, -1])
def test_members_listed_to_contacts_alone_stand_where_their_names_belong(
    reader: Viewer, text: str, rare: int
) -> None:
    limits = Limits(counted=2, rare=rare)
    me = MemberFactory.create(name="Flo Quill")
    for name in ("Ada Quill", "Bo Quill", "Di Quill", "Ed Quill"):
        listed(name=name)
    friend, other = (MemberFactory.create(name=name, listing=PERSONAL) for name in ("Cy Quill", "Cleo Quill"))
    tie(friend, me, PERSONAL)
    tie(other, me, PROFESSIONAL)
    search = Search(Viewer(me.pk), text, limits=limits)
    seen = [member.name for member in paged(search, sort="name", size=2)]
    assert seen == ["Ada Quill", "Bo Quill", "Cy Quill", "Di Quill", "Ed Quill", "Flo Quill"]
    assert len(Search(reader, text, limits=limits).page(sort="name").hits) == 4 + (not text)


# The strategy by name, and the limits that lead to it.
BY_NAME = {
    "named": Limits(enough=3),
    "sorted": Limits(enough=1, walk_most=0),
    "met": Limits(enough=1, walk_found=1),
    "met later": Limits(enough=1, walk_found=1, walk_step=6, walk_most=30),
    "too far": Limits(enough=1, walk_found=1, walk_step=7, walk_most=8),
    "too few": Limits(enough=1, walk_found=1, walk_step=1, walk_most=30),
}


@pytest.mark.parametrize("strategy", BY_NAME)
def test_the_order_of_names_is_the_same_however_it_is_found(reader: Viewer, strategy: str) -> None:
    for n in range(5):
        listed(name=f"Ada Before{n}")
    people = [listed(name=f"{name} Quill") for name in ("Bo", "Ada", "Cy", "Éd", "Quill Fay")]
    listed(name="Nell Quilling")
    MemberFactory.create(name="Di Quill", listing=CONTACTS)
    # Of other names, in a line, in a name of two words, and sorted otherwise than the name is spelt.
    for name, text in (("Bo Marsh", "I read Quill"), ("Zoe Zuse", "Quill"), ("Cy Marsh", "quills")):
        line(listed(name=name), text, MEMBERS)
    listed(name="Ed Quill-Marsh")
    people[0].sort_name = "Zuill, Bo"
    people[0].save()
    stand_on({0: 0})
    search = Search(reader, "quill", limits=BY_NAME[strategy])
    assert search.candidates.is_common
    assert search.candidates.name == (
        ("quill", "(('quill')) & !'name#quill'") if strategy == "named" else None
    )
    assert [member.name for member in paged(search, sort="name", size=2)] == [
        "Bo Marsh",
        "Ada Quill",
        "Cy Quill",
        "Éd Quill",
        "Quill Fay Quill",
        "Ed Quill-Marsh",
        "Bo Quill",
        "Zoe Zuse",
    ]
