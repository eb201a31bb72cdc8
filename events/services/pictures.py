"""Saving and deleting the picture of an event."""

from events.models import Event, Picture
from events.models.event import new_version
from events.services.locks import lock_event
from netlib.roles import service

Made = tuple[bytes, int, int]


@service
def save_picture(*, event: Event, picture: Made, description: str = "") -> Picture:
    """Save a picture that `netlib.pictures.reencode` made, under a new address."""
    lock_event(event.pk)
    image, width, height = picture
    row, _ = Picture.objects.update_or_create(
        event=event,
        defaults={
            "image": image,
            "width": width,
            "height": height,
            "description": " ".join(description.split())[:200],
            "version": new_version(),
        },
    )
    return row


@service
def delete_picture(*, event: Event) -> None:
    """Delete the picture; without one, nothing happens."""
    Picture.objects.filter(event=event).delete()
