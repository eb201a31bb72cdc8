"""Letters: each kind about each row of the world says nothing that its reader may not see."""

import pytest
from django.db import transaction

from members.models import Block, Member
from tests.attack.facts import Facts
from tests.attack.letters import every_letter, kinds_of_letters, wrong_in
from tests.attack.look import Attack, kinds_of
from tests.attack.world import NOW, World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("attack-1")]
SHORT, WHOLE = 25, 5000


def _wrong(attack: Attack, most: int) -> str:
    facts = Facts()
    return kinds_of(
        f"{sent.kind} {sent.ids} to {sent.to}: {token}"
        for sent in every_letter(facts, most=most)
        for token in wrong_in(facts, attack.world.tokens.by_word, sent)
    )


@pytest.mark.slow
def test_letters_of_every_kind_go_out(attack: Attack) -> None:
    gone = {sent.kind for sent in every_letter(attack.facts, most=WHOLE)}
    assert kinds_of_letters().keys() - gone == NOT_HERE


# For these nothing in the world is as it must be when they go out.
NOT_HERE = {"thanks", "saved_search"}


@pytest.mark.parametrize("most", [SHORT, pytest.param(WHOLE, marks=pytest.mark.slow)])
def test_letters_say_what_their_readers_may_see(attack: Attack, most: int) -> None:
    assert _wrong(attack, most) == ""


def _blocked(world: World) -> None:
    for owner in world.owners.values():
        for role in ("guest", "invited", "cohort", "personal", "requester", "colleague"):
            Block.objects.get_or_create(owner=owner, blocked=world.cast[role])


def _suspended(world: World) -> None:
    Member.objects.filter(pk__in=[owner.pk for owner in world.owners.values()]).update(is_active=False)


def _leaving(world: World) -> None:
    Member.objects.filter(pk__in=[owner.pk for owner in world.owners.values()]).update(leaving_at=NOW)


@pytest.mark.parametrize("change", [_blocked, _suspended, _leaving], ids=["blocked", "suspended", "leaving"])
def test_a_letter_on_its_way_asks_again(attack: Attack, change: object) -> None:
    with transaction.atomic():
        change(attack.world)  # type: ignore[operator]
        assert _wrong(attack, SHORT) == ""
        transaction.set_rollback(True)
