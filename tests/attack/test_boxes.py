"""Search boxes: nothing is found by what is hidden, and what may be seen is found."""

import pytest

from members.rule.masks import MEMBERS
from tests.attack.boxes import ALSO, NOWHERE, Box, asked, boxes_of, hidden_from, told
from tests.attack.look import Attack, kinds_of
from tests.attack.site import Request
from tests.attack.twins import compare
from tests.attack.viewers import VIEWERS

pytestmark = pytest.mark.django_db
# In the short run these type, a token into every second box; the others type in the whole run, and more.
TYPING = ("professional",)
FEW, MANY = 1, 2


@pytest.mark.parametrize("name", TYPING)
def test_nothing_is_found_by_what_is_hidden(attack: Attack, name: str) -> None:
    viewer = attack.viewers[name]
    boxes = boxes_of(attack.seen(viewer).items())
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


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="the search of people reads a row more for each who has a rare word, whoever may see it",
)
def test_a_hidden_word_costs_no_row_more(attack: Attack) -> None:
    viewer, box = attack.viewers["blocked"], Box("/people/", "q")
    hidden = next(token for token in hidden_from(attack, viewer) if token.where == "members.Entry.value")
    nothing, found = (asked(attack, viewer, box, word) for word in (NOWHERE, hidden.word))
    assert [each.what for each in compare(viewer, nothing, found)] == []
