"""Keeping photos: one for each face, seen by nobody else until the owner says so."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction

from members.audience import ONLY_ME
from members.models import Face, Member, Photo
from members.services.lines import check_audience, lock_owner

Picture = tuple[bytes, int, int]


@transaction.atomic
def save_photo(
    *,
    owner: Member,
    face: Face,
    picture: Picture | None = None,
    description: str = "",
    audience: int | None = None,
) -> Photo:
    """Keep what `members.photos.reencode` made, with a new random version in its address.

    Without `audience` a first photo is seen by its owner only, and a new picture by those who saw the old one.
    Without `picture` the present one stays. Raises ValidationError when there is none, or for an illegal audience.
    """
    lock_owner(owner.pk)
    photo = Photo.objects.filter(owner=owner, face=face).first() or Photo(
        owner=owner, face=face, audience=ONLY_ME
    )
    if audience is not None:
        check_audience(owner_id=owner.pk, audience=audience)
        photo.audience = audience
    if picture:
        photo.image, photo.width, photo.height = picture
        photo.version = secrets.token_urlsafe(16)
    elif photo.pk is None:
        raise ValidationError("Choose a picture first.", code="required")
    photo.description = description
    photo.save()
    return photo


@transaction.atomic
def delete_photo(*, owner: Member, face: Face) -> None:
    """Delete the photo of one face; once it is gone nothing happens."""
    lock_owner(owner.pk)
    Photo.objects.filter(owner=owner, face=face).delete()
