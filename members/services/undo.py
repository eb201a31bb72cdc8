"""Undo: what a member deleted is kept for thirty days, and comes back with one press. One way for lines, photos, circles,
notes and drafts.

Whoever deletes something calls `keep` before, in the same transaction. What comes back is as it was, but for what has
changed around it since: it refers to nothing that is gone, and is shown to no circle that is not the one of then.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, connection, models
from django.db.models.deletion import Collector
from django.utils import timezone

from members.kinds import MAX_LINES
from members.models import Circle, Deleted, Entry, Member, What
from members.rule.columns import AudienceField
from members.rule.masks import FIRST_CIRCLE, MAX_CIRCLES, circle_bit, circle_moved, circle_numbers, union
from members.services.owning import lock_owner
from netlib.roles import service, serving

KEPT = dt.timedelta(days=30)
# A value elsewhere: model, field, key of the row, since, and before (None: a mask that lost the circle).
Changed = tuple[str, str, int, object, object]


def keep(
    *,
    owner_id: int,
    what: What,
    label: str,
    thing: models.Model | None = None,
    changed: Iterable[Changed] = (),
) -> Deleted:
    """Keep what is about to be deleted: a row with all that goes with it, and values that change elsewhere. Call it with
    the owner locked, in the transaction of the deletion."""
    rows = serializers.serialize("json", with_what_goes_too(thing)) if thing is not None else ""
    numbers = dict(Circle.objects.filter(owner=owner_id).values_list("number", "pk"))
    return Deleted.objects.create(
        owner_id=owner_id,
        what=what,
        label=label[:160],
        rows=rows,
        changed=[list(each) for each in changed],
        circles={str(number): pk for number, pk in numbers.items()},
    )


def with_what_goes_too(thing: models.Model) -> list[models.Model]:
    """A row, and the rows that the database deletes with it, in an order in which they can be made again."""
    collector = Collector(using=connection.alias)
    collector.collect([thing])
    found = [row for rows in collector.data.values() for row in rows]
    found += [row for rows in collector.fast_deletes for row in rows if not row._meta.auto_created]
    others = [row for row in found if not (type(row) is type(thing) and row.pk == thing.pk)]
    return [thing, *sorted(others, key=lambda row: _depth(type(row), type(thing)))]


def _depth(model: type[models.Model], root: type[models.Model], seen: int = 0) -> int:
    """How far a model hangs below another by its foreign keys: what hangs on others is made after them."""
    if model is root or seen > 4:
        return seen
    parents = [
        each.related_model
        for each in model._meta.concrete_fields
        if isinstance(each, models.ForeignKey) and isinstance(each.related_model, type)
    ]
    inner = [
        _depth(parent, root, seen + 1)
        for parent in parents
        if parent._meta.app_label == model._meta.app_label
    ]
    return max(inner, default=seen)


@service
def bring_back(*, owner: Member, deleted_id: int) -> Deleted:
    """Bring back what the owner deleted, and forget that it was. Raises Deleted.DoesNotExist when it is not there, and
    ValidationError when something else has taken its place."""
    lock_owner(owner.pk)
    kept = Deleted.objects.select_for_update().get(pk=deleted_id, owner=owner, at__gt=timezone.now() - KEPT)
    here = dict(Circle.objects.filter(owner=owner).values_list("number", "pk"))
    moved = 0
    try:
        with serving():
            for saved in serializers.deserialize("json", kept.rows or "[]"):
                row = saved.object
                if isinstance(row, Circle):
                    moved = circle_bit(_free_number(row, here))
                _fit(row, kept, here)
                if type(row)._base_manager.filter(pk=row.pk).exists():
                    raise ValidationError(_TAKEN)
                saved.save()
            _change_back(kept.changed, moved)
            if kept.what == What.LINE and Entry.objects.filter(owner=owner).count() > MAX_LINES:
                raise ValidationError(f"A profile has up to {MAX_LINES} lines. Delete another one first.")
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except (IntegrityError, DeserializationError) as error:
        raise ValidationError(_TAKEN) from error
    kept.delete()
    return kept


_TAKEN = "Something else has taken its place, so it can’t come back."


def _free_number(circle: Circle, here: dict[int, int]) -> int:
    """Give a circle that comes back its number, or another one where that is used."""
    if circle.number in here:
        free = (n for n in range(FIRST_CIRCLE, FIRST_CIRCLE + MAX_CIRCLES) if n not in here)
        number = next(free, None)
        if number is None:
            raise ValidationError(f"You can have up to {MAX_CIRCLES} circles. Delete one first.")
        circle.number = number
    return circle.number


def _fit(row: models.Model, kept: Deleted, here: dict[int, int]) -> None:
    """Fit a row into what is there now: no reference to what is gone, and no circle but those of then."""
    for each in row._meta.concrete_fields:
        if (
            isinstance(each, models.ForeignKey)
            and each.null
            and (key := getattr(row, each.attname)) is not None
        ):
            parent = each.related_model
            if isinstance(parent, type) and not parent._base_manager.filter(pk=key).exists():
                setattr(row, each.attname, None)
        if isinstance(each, AudienceField) and (mask := getattr(row, each.attname)):
            for number in circle_numbers(mask):
                if here.get(number) != kept.circles.get(str(number)):
                    mask = circle_moved(mask, number, None)
            setattr(row, each.attname, mask)


def _change_back(changed: Sequence[Sequence[object]], moved: int) -> None:
    """Give values elsewhere back what they had, where nobody has changed them since."""
    for label, name, pk, since, before in changed:
        model = apps.get_model(str(label))
        value = union((since, moved)) if before is None and isinstance(since, int) else before
        model._base_manager.filter(**{"pk": pk, str(name): since}).update(**{str(name): value})


@service
def forget_deleted() -> int:
    """Delete for good what was deleted more than thirty days ago. Gives how many rows."""
    gone, _ = Deleted.objects.filter(at__lte=timezone.now() - KEPT).delete()
    return gone
