"""Keeping a file that a curator brought until it is imported: for a day, and for them alone."""

import datetime as dt
import secrets
import zlib
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils import timezone

from members.models import Member, Stage, Upload
from netlib.roles import service
from netlib.text.clean import clean_text

KEPT = dt.timedelta(days=1)


@service
def keep_upload(*, by: Member, purpose: str, name: str, data: bytes, options: dict[str, Any]) -> Upload:
    """Keep a file. One that they brought for the same purpose before and only looked at goes."""
    Upload.objects.filter(by=by, purpose=purpose).exclude(stage__in=[Stage.READING, Stage.RUNNING]).delete()
    # Nobody guesses the end of its address.
    token = secrets.token_urlsafe(16).replace("_", "-")
    packed = zlib.compress(data, 1)
    return Upload.objects.create(
        token=token, by=by, purpose=purpose, name=clean_text(name)[:200], data=packed, options=options
    )


def upload_of(*, by: Member, purpose: str, token: str) -> Upload | None:
    """The upload of that token, without its file, if it is theirs and for this purpose."""
    mine = Upload.objects.filter(by=by, purpose=purpose, token=token, made_at__gt=timezone.now() - KEPT)
    return mine.defer("data").first()


def bytes_of(upload: Upload) -> bytes:
    """The file."""
    return zlib.decompress(bytes(upload.data))


@service
def change_upload(*, upload: Upload, **fields: Any) -> None:
    """Write down how far it is, and what was chosen or said. One that is gone stays so."""
    for name, value in fields.items():
        setattr(upload, name, value)
    Upload.objects.filter(pk=upload.pk).update(**fields)


@service
def claim_upload(*, upload: Upload, stage: str, of: str) -> bool:
    """Bring an upload from the stage `of` to another; False where it is not there any more. A button that is pressed
    twice does its work once."""
    return bool(Upload.objects.filter(pk=upload.pk, stage=of).update(stage=stage))


@service
def forget_upload(*, upload: Upload) -> None:
    """Throw it away."""
    Upload.objects.filter(pk=upload.pk).delete()


@service
def forget_uploads() -> None:
    """Throw away what was kept long enough."""
    Upload.objects.filter(made_at__lte=timezone.now() - KEPT).delete()


def progress_of(upload: Upload) -> Callable[[int, int], None]:
    """A function that writes down how many of how many are done, for whoever waits. It does so beside the transaction
    in which the work is done, by a connection of its own, so that it is seen before that ends."""
    aside: list[Any] = []

    def tell(done: int, total: int) -> None:
        if not aside:
            aside.append(connection.copy())
        with aside[0].cursor() as cursor:
            cursor.execute(
                "UPDATE members_upload SET done = %s, total = %s WHERE id = %s", [done, total, upload.pk]
            )
        if done >= total:
            aside.pop().close()

    return tell
