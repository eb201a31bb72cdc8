"""The days of committees in forms."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from committees.models.seat import FIRST_DAY, LAST_DAY, YEARS


class DayField(forms.DateField):
    """A day in the years in which committees are, with the calendar of the browser."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "Write a date like 2027-01-31."}
    default_validators = [MinValueValidator(FIRST_DAY, YEARS), MaxValueValidator(LAST_DAY, YEARS)]
