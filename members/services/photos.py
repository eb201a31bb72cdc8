"""Writing photos: one professional and one personal photo a member. A new photo is Only me."""

import secrets

from django.core.exceptions import ValidationError

from members.models import Deleted, Face, Member, Photo, What
from members.rule.masks import ONLY_ME
from members.services.owning import check_audience, lock_owner
from members.services.undo import keep
from netlib.concurrency import ChangedMeanwhile
from netlib.roles import service

Picture = tuple[bytes, int, int]


@service
def save_photo(
    *,
    owner: Member,
    face: Face,
    picture: Picture | None = None,
    description: str = "",
    audience: int | None = None,
    version: str = "",
) -> Photo:
    """Save what `netlib.pictures.reencode` made, with a new random version in its address.

    Without `audience` a first photo is Only me, and a new picture keeps the audience of the old one. Without
    `picture` the present one stays. `version` is `photo_version()` of what the form showed. Raises
    ChangedMeanwhile when the photo has changed since, and ValidationError when there is no picture, or for an
    illegal audience.
    """
    lock_owner(owner.pk)
    current = Photo.objects.filter(owner=owner, face=face).first()
    if version and photo_version(current) != version:
        raise ChangedMeanwhile
    photo = current or Photo(owner=owner, face=face, audience=ONLY_ME)
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


def photo_version(photo: Photo | None) -> str:
    """What a form sends along so that a change of the photo or its audience meanwhile is noticed."""
    return f"{photo.version} {photo.audience}" if photo else "none"


@service
def delete_photo(*, owner: Member, face: Face) -> Deleted | None:
    """Delete the professional or the personal photo, and keep it for thirty days. Gives None if it is gone."""
    lock_owner(owner.pk)
    current = Photo.objects.filter(owner=owner, face=face).first()
    if current is None:
        return None
    kept = keep(
        owner_id=owner.pk, what=What.PHOTO, label=f"{current.get_face_display()} photo", thing=current
    )
    current.delete()
    return kept
