"""A tie appears to a third person only where both sides let it."""

import pytest
from django.http import Http404

from members.models import Contact, Member
from members.reads.contacts import contact_list, in_common, shows_contacts
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.factories import BlockFactory, listed, tie

pytestmark = pytest.mark.django_db


def opens(member: Member, audience: int) -> None:
    Member.objects.filter(pk=member.pk).update(contacts_audience=audience)


def named(viewer: Viewer, member: Member) -> set[str] | None:
    """Who stands in the list as the viewer sees it; None where there is no list."""
    try:
        return {row.person.name for row in contact_list(viewer, member).rows}
    except Http404:
        return None


def walking(cast: Cast) -> dict[str, Viewer]:
    """Everybody who can look: whoever is suspended or leaving cannot sign in."""
    return {role: viewer for role, viewer in cast.viewers().items() if role not in ("suspended", "leaving")}


@pytest.mark.parametrize("mine", [ONLY_ME, PERSONAL, PROFESSIONAL, CONTACTS, MEMBERS, PUBLIC])
@pytest.mark.parametrize("theirs", [ONLY_ME, PERSONAL, PROFESSIONAL, CONTACTS, MEMBERS, PUBLIC])
def test_the_list_shows_a_tie_where_both_let_it(mine: int, theirs: int) -> None:
    owner, friend, viewer = listed(name="Owner"), listed(name="Friend"), listed(name="Viewer")
    tie(owner, friend, PERSONAL, PERSONAL)
    tie(owner, viewer, PERSONAL, PERSONAL)
    tie(friend, viewer, PROFESSIONAL, PERSONAL)
    opens(owner, mine)
    opens(friend, theirs)
    owner_lets = mine in (PERSONAL, CONTACTS, MEMBERS, PUBLIC)
    friend_lets = theirs in (PROFESSIONAL, CONTACTS, MEMBERS, PUBLIC)

    seen = named(Viewer(viewer.pk), owner)
    assert seen == (({"Friend", "Viewer"} if friend_lets else {"Viewer"}) if owner_lets else None)
    mutual = {row.person.name for row in in_common(Viewer(viewer.pk), owner).rows}
    assert mutual == ({"Friend"} if owner_lets and friend_lets else set())


def test_the_owner_always_sees_the_own_list(cast: Cast) -> None:
    assert named(Viewer(cast.owner.pk), cast.owner) == {
        each.name
        for each in (cast.professional, cast.personal, cast.both, cast.unfiled, cast.circled, cast.admirer)
    }


def test_every_viewer_sees_a_list_as_far_as_its_audience_reaches(cast: Cast) -> None:
    for member in (cast.owner, cast.both):
        opens(member, PERSONAL)
    tie(cast.both, cast.personal, PERSONAL, PROFESSIONAL)
    seen = {role: named(viewer, cast.owner) for role, viewer in walking(cast).items()}
    nobody = dict.fromkeys(seen, None)
    everybody = {
        each.name
        for each in (cast.professional, cast.personal, cast.both, cast.unfiled, cast.circled, cast.admirer)
    }
    assert seen == {
        **nobody,
        "owner": everybody,
        "personal": {cast.both.name, cast.personal.name},
        "both": {cast.both.name},
    }


def test_a_contact_who_does_not_exist_for_the_viewer_is_not_named() -> None:
    owner, viewer = listed(), listed()
    hidden, blocking, suspended, shown = (
        listed(name=name) for name in ("Hidden", "Blocking", "Suspended", "Shown")
    )
    opens(owner, MEMBERS)
    for friend in (hidden, blocking, suspended, shown):
        tie(owner, friend, PROFESSIONAL, PROFESSIONAL)
        opens(friend, PUBLIC)
    Member.objects.filter(pk=hidden.pk).update(listing=ONLY_ME)
    Member.objects.filter(pk=suspended.pk).update(is_active=False)
    BlockFactory.create(owner=blocking, blocked=viewer)
    assert named(Viewer(viewer.pk), owner) == {"Shown"}
    assert named(Viewer.visitor(), owner) is None


def test_story_04_filing_somebody_opens_nothing_of_theirs() -> None:
    owner, viewer, friend = listed(), listed(), listed()
    tie(owner, viewer, 0, PERSONAL)
    tie(owner, friend, PERSONAL, PERSONAL)
    opens(owner, PERSONAL)
    opens(friend, PUBLIC)
    assert named(Viewer(viewer.pk), owner) is None


def test_story_06_each_audience_reaches_whom_it_names_and_nobody_else(cast: Cast) -> None:
    reached = {
        ONLY_ME: {"owner"},
        PROFESSIONAL: {"owner", "professional", "both", "circled"},
        PERSONAL: {"owner", "personal", "both"},
        CONTACTS: {"owner", "professional", "personal", "both", "circled"},
    }
    for audience, roles in reached.items():
        opens(cast.owner, audience)
        assert {role for role, viewer in walking(cast).items() if shows_contacts(viewer, cast.owner)} == roles


def test_story_14_a_list_follows_the_filing_at_once(cast: Cast) -> None:
    opens(cast.owner, PERSONAL)
    viewer = Viewer(cast.professional.pk)
    assert named(viewer, cast.owner) is None
    Contact.objects.filter(owner=cast.owner, other=cast.professional).update(mask=PERSONAL)
    assert named(viewer, cast.owner) == {cast.professional.name}


def test_visitors_and_previews_have_nobody_in_common(cast: Cast) -> None:
    opens(cast.owner, PUBLIC)
    for viewer in (
        Viewer.visitor(),
        Viewer.pose(owner_id=cast.owner.pk, standing=PERSONAL),
        Viewer(cast.owner.pk),
    ):
        assert in_common(viewer, cast.owner).rows == []


def test_a_long_list_goes_on_where_it_stopped() -> None:
    owner = listed()
    names = [f"{letter}na Same" for letter in "ABCDEFG"]
    for name in names:
        tie(owner, listed(name=name), PROFESSIONAL, PROFESSIONAL)
    seen: list[str] = []
    after = ""
    while True:
        page = contact_list(Viewer(owner.pk), owner, after=after, size=3)
        seen += [row.person.name for row in page.rows]
        after = page.after
        if not after:
            break
    assert seen == names
