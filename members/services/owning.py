"""Locks on members: a service that writes masks, or counts what belongs to a member, locks the member's row
first, so that members' writes happen one after another."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from members.models import Circle, Member
from members.rule.masks import circle_numbers, is_legal_audience
from netlib.concurrency import lock


def lock_owner(owner_id: int) -> None:
    """Lock the owner's row until the transaction ends, so that masks and circles change one at a time. Raises
    Member.DoesNotExist. One query."""
    if not lock(Member.objects.filter(pk=owner_id).only("pk")):
        raise Member.DoesNotExist


def lock_owners(ids: Iterable[int]) -> None:
    """Lock the rows of several owners until the transaction ends; members who are gone are ignored. Lock owners
    before their lines: a trigger locks owners, too. One query."""
    lock(Member.objects.filter(pk__in=ids).only("pk"))


def lock_pair(one_id: int, other_id: int) -> None:
    """Lock both members' rows until the transaction ends. Raises Member.DoesNotExist when one is gone. One
    query."""
    if len(lock(Member.objects.filter(pk__in=(one_id, other_id)).only("pk"))) != len({one_id, other_id}):
        raise Member.DoesNotExist


def show_to(rows: "QuerySet[Any]", *, owner_id: int, audience: int) -> None:
    """Give the one row of these, which is the owner's, another audience. Raises the model's DoesNotExist when there is
    none, and ValidationError for an audience of another member's circles."""
    lock_owner(owner_id)
    check_audience(owner_id=owner_id, audience=audience)
    row = rows.select_for_update().get()
    row.audience = audience
    row.save(update_fields=["audience"])


def check_audience(*, owner_id: int, audience: int) -> None:
    """Raise ValidationError unless the audience is legal and its circles exist. Call with the owner locked. One query
    for an audience of circles."""
    if not is_legal_audience(audience):
        raise ValidationError("Choose who can see it.")
    numbers = circle_numbers(audience)
    if numbers and Circle.objects.filter(owner_id=owner_id, number__in=numbers).count() != len(numbers):
        raise ValidationError("One of these circles is gone. Choose again who can see it.")
