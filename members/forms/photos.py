"""The form of a photo."""

from django import forms

from members.forms.audience import AudienceForm
from members.models import Photo
from members.reads.reach import Reach
from members.rule.masks import ONLY_ME
from members.services.photos import Picture, photo_version
from netlib.forms import Files, Sent
from netlib.pictures import reencode
from netlib.text.names import clean_name


class PhotoForm(AudienceForm):
    """A picture, its description, and its audience."""

    image = forms.FileField(
        label="Picture",
        help_text="JPEG, PNG or WebP, at most 12 MB. We cut it to a square, keep 640 pixels of it, and drop everything "
        "else in the file: where and when it was taken, and with what.",
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": "Choose a picture first.",
            "empty": "This file is empty. Choose another.",
            "invalid": "The picture didn’t arrive. Choose it again.",
        },
    )
    description = forms.CharField(
        label="What it shows",
        required=False,
        max_length=200,
        help_text="A few words for people who can’t see it, like “Nell at the reference desk, laughing”.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("image", "description", "audience")

    def __init__(self, data: Sent = None, files: Files = None, *, reach: Reach, photo: Photo | None) -> None:
        """`photo` is the one that stays when no new one is chosen."""
        super().__init__(
            data,
            files,
            reach=reach,
            mask=photo.audience if photo else ONLY_ME,
            initial={"description": photo.description if photo else "", "version": photo_version(photo)},
        )
        if photo:
            self.fields["image"].required = False
            self.fields["image"].label = "Another picture"

    def clean_image(self) -> Picture | None:
        """The upload as we store it."""
        upload = self.cleaned_data["image"]
        return reencode(upload) if upload else None

    def clean_description(self) -> str:
        """Without invisible characters."""
        return clean_name(self.cleaned_data["description"])
