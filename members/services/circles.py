"""Writing circles: make, rename, merge, delete. A circle's bit is in many masks of its owner; all of them
change together."""

from django.core.exceptions import ValidationError
from django.db.models import Model

from members.extensions import masks
from members.models import Circle, Contact, ContactRequest, Deleted, Entry, Member, Photo, What
from members.reads.preview import circle_version
from members.rule.columns import has_circle, move_circle
from members.rule.masks import FIRST_CIRCLE, MAX_CIRCLES, circle_moved
from members.services.owning import lock_owner
from members.services.undo import Changed, keep
from netlib.concurrency import ChangedMeanwhile
from netlib.roles import service

# Every mask of an owner that can contain a circle: the model, the field, and the path to the owner.
_MASKS: tuple[tuple[type[Model], str, str], ...] = (
    (Entry, "audience", "owner_id"),
    (Photo, "audience", "owner_id"),
    (Member, "listing", "pk"),
    (Member, "contacts_audience", "pk"),
    (Contact, "mask", "owner_id"),
    (ContactRequest, "sender_mask", "sender_id"),
)


def _check_name(*, owner_id: int, name: str, but: int = 0) -> None:
    if not name:
        raise ValidationError("Give the circle a name.")
    if Circle.objects.filter(owner_id=owner_id, name__iexact=name).exclude(pk=but).exists():
        raise ValidationError("You already have a circle with that name.")


@service
def make(*, owner: Member, name: str) -> Circle:
    """Make a circle under the smallest free number. Raises ValidationError for a name in use, or when there are too many."""
    lock_owner(owner.pk)
    _check_name(owner_id=owner.pk, name=name)
    taken = set(Circle.objects.filter(owner=owner).values_list("number", flat=True))
    free = [n for n in range(FIRST_CIRCLE, FIRST_CIRCLE + MAX_CIRCLES) if n not in taken]
    if not free:
        raise ValidationError(f"You can have up to {MAX_CIRCLES} circles. Merge or delete one first.")
    return Circle.objects.create(owner=owner, number=free[0], name=name)


@service
def rename(*, circle: Circle, name: str) -> None:
    """Give the circle another name. Raises ValidationError for one in use, Circle.DoesNotExist when it is gone."""
    lock_owner(circle.owner_id)
    _check_name(owner_id=circle.owner_id, name=name, but=circle.pk)
    if not Circle.objects.filter(pk=circle.pk).update(name=name):
        raise Circle.DoesNotExist


@service
def merge(*, circle: Circle, into: Circle, version: str) -> None:
    """Move everyone in `circle`, and everything shown to it, to `into`, and delete `circle`.

    This shows lines to more people, so it takes the `version` of what the owner saw before confirming
    (`circle_version`). Raises ChangedMeanwhile when that has changed, and Circle.DoesNotExist when a circle is
    gone.
    """
    if circle.owner_id != into.owner_id or circle.pk == into.pk:
        raise Circle.DoesNotExist
    lock_owner(circle.owner_id)
    if Circle.objects.filter(pk__in=(circle.pk, into.pk)).count() != 2:
        raise Circle.DoesNotExist
    if circle_version(circle, into) != version:
        raise ChangedMeanwhile
    _move(circle, into.number)


@service
def delete(*, circle: Circle) -> Deleted | None:
    """Delete the circle, and keep it for thirty days with who was in it and what it was shown. What was shown to it alone
    becomes Only me. Gives None if the circle is gone."""
    lock_owner(circle.owner_id)
    current = Circle.objects.filter(pk=circle.pk).first()
    if current is None:
        return None
    kept = keep(
        owner_id=current.owner_id,
        what=What.CIRCLE,
        label=current.name,
        thing=current,
        changed=_masks_of(current),
    )
    _move(current, None)
    return kept


def _masks_of(circle: Circle) -> list[Changed]:
    """The masks with the circle's bit, and what they are without it."""
    return [
        (model._meta.label, field, pk, circle_moved(mask, circle.number, None), None)
        for model, field, owner in (*_MASKS, *masks)
        for pk, mask in model._default_manager.filter(
            has_circle(field, circle.number), **{owner: circle.owner_id}
        ).values_list("pk", field)
    ]


def _move(circle: Circle, into: int | None) -> None:
    """Replace the circle's bit in every mask of its owner, and delete the circle. Call with the owner locked."""
    for model, field, owner in (*_MASKS, *masks):
        rows = model._default_manager.filter(has_circle(field, circle.number), **{owner: circle.owner_id})
        rows.update(**{field: move_circle(field, circle.number, into)})
    Circle.objects.filter(pk=circle.pk).delete()
