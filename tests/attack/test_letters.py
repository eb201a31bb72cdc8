"""Letters: each kind about each row of the world says nothing that its reader may not see."""

import pytest
from django.db import transaction

from events.models import Invitation
from members.models import Block, Member
from tests.attack.differences import DIFFERENCES
from tests.attack.facts import Facts
from tests.attack.letters import every_letter, kinds_of_letters, written, wrong_in
from tests.attack.look import Attack, kinds_of
from tests.attack.twins import other_world
from tests.attack.world import NOW, World

pytestmark = pytest.mark.django_db
SHORT, WHOLE, EACH = 4, 200, 10_000


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
    # Some go out about few of the rows that could be put together, so all of these are tried.
    rare = kinds_of_letters().keys() - gone
    gone |= {sent.kind for sent in every_letter(attack.facts, most=EACH, kinds=rare)}
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


@pytest.mark.parametrize("name", ["invited", "guest"])
def test_letters_are_the_same_in_both_of_two_worlds(attack: Attack, name: str) -> None:
    member = attack.viewers[name].member
    assert member is not None
    mine = [sent for sent in every_letter(attack.facts, most=SHORT) if sent.to == member.email]
    with other_world(attack.world, [each for each in DIFFERENCES if each.is_hidden_from(name)]):
        again = [written(sent.kind, sent.ids) for sent in mine]
    assert mine
    assert again == mine


def test_an_invitation_by_a_cohost_who_is_leaving_stays(attack: Attack) -> None:
    cohost, party = attack.world.cast["cohost"], attack.world.things["members party"]
    with transaction.atomic():
        asked = attack.world.fork().add(
            Invitation, event=party, member=attack.world.cast["newcomer"], by=cohost, email=""
        )
        assert written("invitation", {"invitation_id": asked.pk}) is not None
        Member.objects.filter(pk=cohost.pk).update(leaving_at=NOW)
        letter = written("invitation", {"invitation_id": asked.pk})
        transaction.set_rollback(True)
    assert letter is None
