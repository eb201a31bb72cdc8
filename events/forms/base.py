"""What the forms of events share: the types of what goes in and out, and showing why a service refused."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm

# What a browser sends, and what a form makes of it by field; Django types neither.
Data = Mapping[str, Any]
Cleaned = dict[str, Any]


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """Add what a service refused to the form: at its field if the form has that field, else on top."""
    for name, errors in getattr(error, "error_dict", {None: [error]}).items():
        form.add_error(name if name in form.fields else None, errors)
