"""“See it as…”: the owner is shown what the others see, neither more nor less."""

import pytest

from tests.attack.facts import Row
from tests.attack.look import Attack
from tests.attack.site import Request, sign_in
from tests.attack.tokens import Token
from tests.attack.world import CIRCLE

pytestmark = pytest.mark.django_db
# Each choice, and one of the cast whom it stands for. A circle is tried without the tier that comes with it.
POSES = {
    "visitor": "visitor", "member": "stranger", "professional": "professional", "personal": "personal", "both": "both",
}  # fmt: skip


def _lines(attack: Attack, words: set[str]) -> set[str]:
    tokens = attack.world.tokens.by_word
    return {
        word
        for word in words & tokens.keys()
        if tokens[word].where.startswith(("members.Entry.", "members.Photo."))
    }


@pytest.mark.parametrize(
    "key", ["each", *(pytest.param(key, marks=pytest.mark.slow) for key in ("personal", "circle"))]
)
def test_a_preview_shows_what_they_see(attack: Attack, key: str) -> None:
    owner = attack.world.owners[key]
    session, page = sign_in(owner), owner.get_absolute_url()
    for pose, role in POSES.items():
        viewer = attack.viewers[role]
        theirs = attack.site.ask(viewer.session, Request(page))
        shown = attack.site.ask(session, Request(f"{page}?as={pose}"))
        assert _lines(attack, shown.words) == _lines(attack, theirs.words), pose
        if role != "visitor" and viewer.member:
            by_name = attack.site.ask(session, Request(f"{page}?as={viewer.member.handle}"))
            assert _lines(attack, by_name.words) == _lines(attack, theirs.words), role


def test_a_preview_by_a_circle_shows_what_the_circle_opens(attack: Attack) -> None:
    owner = attack.world.owners["each"]
    shown = attack.site.ask(sign_in(owner), Request(f"{owner.get_absolute_url()}?as=circle-{CIRCLE}"))
    tokens = attack.world.tokens.by_word.values()
    mine = [token for token in tokens if token.where.startswith("members.Entry.")]
    opened = {token.word for token in mine if _row(attack, token)["audience"] & (3 | 1 << CIRCLE)}
    lines = {token.word for token in mine if token.row.owner_id == owner.pk}  # type: ignore[attr-defined]
    assert shown.words & lines == opened & lines


def _row(attack: Attack, token: Token) -> Row:
    return attack.facts.rows["members.Entry"][token.row.pk]
