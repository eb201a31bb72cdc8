"""The photos by which people are shown in lists."""

from collections.abc import Iterable

from members.models import Face, Member, Photo
from members.rule.standing import Viewer


def photos_of(viewer: Viewer, people: Iterable[Member | int]) -> dict[int, str]:
    """By member, of these members or their keys: the address of the personal photo where the viewer may see it, or else of
    the professional one; those without are left out. One query, none for nobody."""
    ids = {person if isinstance(person, int) else person.pk for person in people}
    if not ids:
        return {}
    found = Photo.objects.visible_to(viewer).filter(owner__in=ids).select_related("owner").defer("image")
    photos: dict[int, str] = {}
    for photo in sorted(found, key=lambda each: each.face != Face.PERSONAL):
        photos.setdefault(photo.owner_id, photo.get_absolute_url())
    return photos
