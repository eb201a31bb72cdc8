"""Our part of the sign-up form. django-allauth builds its own forms on top of it."""

from django import forms
from django.http import HttpRequest

from members.forms.fields import NameField
from members.models import Member


class SignupNameForm(forms.Form):
    """Asks for the name at sign-up, for all ways to join."""

    name = NameField(help_text="As you sign it. You choose later who can find you by it.")

    def signup(self, request: HttpRequest, user: Member) -> None:
        """Nothing is left to do: the adapter has given the member the name before saving."""
