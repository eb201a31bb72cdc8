"""Search boxes: nothing is found by what is hidden, and what may be seen is found."""

import pytest

from members.rule.masks import MEMBERS
from tests.attack.boxes import ALSO, NOWHERE, Box, asked, boxes_of, hidden_from, told
from tests.attack.exceptions import TOLD
from tests.attack.look import Attack, kinds_of
from tests.attack.site import Request
from tests.attack.twins import compare
from tests.attack.viewers import VIEWERS

pytestmark = pytest.mark.django_db
# In the short run these type, a token into every second box; the others type in the whole run, and more.
TYPING = ("professional",)
FEW, MANY = 1, 2
# Pages with a box, whichever part of the site the short run gives to whoever types.
SEARCHED = ("people", "events", "committees", "contacts")


@pytest.mark.parametrize("name", TYPING)
def test_nothing_is_found_by_what_is_hidden(attack: Attack, name: str) -> None:
    viewer = attack.viewers[name]
    pages = attack.seen(viewer) | {
        visit: answer
        for page in SEARCHED
        for visit, answer in attack.look_at(viewer, set(), only=page).items()
    }
    boxes = boxes_of(pages.items())
    assert len(boxes) > len(ALSO)
    assert kinds_of(told(attack, viewer, boxes[::2], most=FEW)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", VIEWERS)
def test_nothing_is_found_by_any_token(attack: Attack, name: str) -> None:
    viewer = attack.viewers[name]
    assert kinds_of(told(attack, viewer, boxes_of(attack.seen(viewer).items()), most=MANY)) == ""


@pytest.mark.parametrize("name", ["stranger", "personal", "circled"])
def test_everybody_is_found_by_what_they_show(attack: Attack, name: str) -> None:
    viewer, tokens = attack.viewers[name], attack.world.tokens.by_word
    for token in tokens.values():
        row = attack.facts.row(token.row._meta.label, token.row.pk) or {}
        owner = attack.facts.members.get(row.get("owner_id", 0), {})
        listed = owner and owner["listing"] == MEMBERS
        if (
            token.where != "members.Entry.value"
            or row["kind"] not in ("hobby", "skill", "position")
            or not listed
        ):
            continue
        page = attack.site.ask(viewer.session, Request(f"/people/?q={token.word}"))
        sees = attack.facts.reaches(row["audience"], owner["pk"], viewer.pk)
        assert (f'href="/people/{owner["handle"]}/"'.encode() in page.body) is sees, token


def test_a_hidden_word_costs_a_row_for_each_who_has_it_and_nothing_else(attack: Attack) -> None:
    """An exception, which members are told of; here is how much it is."""
    viewer, box = attack.viewers["blocked"], Box("/people/", "q")
    hidden = next(token for token in hidden_from(attack, viewer) if token.where == "members.Entry.value")
    [(visit, nothing)] = asked(attack, viewer, box, NOWHERE).items()
    found = asked(attack, viewer, box, hidden.word)[visit]
    assert compare(viewer, {visit: nothing}, {visit: found}) == []
    assert found.rows - nothing.rows in (0, 1)


def test_members_are_told_of_each_exception(attack: Attack) -> None:
    page = attack.site.ask("", Request("/privacy/promise/")).body.decode()
    assert [sentence for sentence in TOLD if f"<li>{sentence}</li>" not in page] == []
