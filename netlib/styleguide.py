"""The style guide of development: every part, drawn by the templates that the pages use, with sample data."""

import re
from dataclasses import dataclass
from datetime import date

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from netlib.forms import audience_row, rows_field

ROWS = [
    audience_row("public", aside="anyone"),
    audience_row("members", aside="4,812"),
    audience_row("contacts", aside="140"),
    audience_row("professional", aside="115"),
    audience_row("personal", aside="54"),
    audience_row("circle", value="circle-4", name="The Gin Shelf", aside="9"),
    audience_row("me", aside="1"),
]
COLOURS = {
    "paper": "Paper",
    "card": "Card",
    "well": "Well",
    "ink": "Ink",
    "ink-soft": "Soft ink",
    "rule": "Rule",
    "rule-red": "Head rule",
    "rule-blue": "Writing line",
    "green": "Lamp green",
    "band": "Drawer front",
    "stamp": "Stamp",
    "bad": "Error",
    "warn": "Caution",
    "focus": "Focus",
}


class SampleForm(forms.Form):
    """One field of every kind."""

    library = forms.CharField(label="Library", max_length=80)
    name = forms.CharField(
        label="Your name",
        help_text="As printed on your business card.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    day = forms.DateField(label="Date", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="Kind of event", choices=[("workshop", "Workshop"), ("social", "Social")])
    about = forms.CharField(label="Longer text", max_length=200, required=False, widget=forms.Textarea)
    where = forms.MultipleChoiceField(
        label="Where",
        choices=[("online", "Online"), ("person", "In person")],
        widget=forms.CheckboxSelectMultiple,
    )
    cost = forms.ChoiceField(
        label="What it costs", choices=[("free", "Free"), ("under", "Under $100")], widget=forms.RadioSelect
    )
    listed = forms.BooleanField(
        label="Let search engines list me", required=False, help_text="They keep copies, for years."
    )
    fixed = forms.CharField(label="Set by your library", required=False, disabled=True, initial="Wexcombe")
    audience = rows_field(ROWS, label="Who can see this?", initial="professional")


@dataclass(frozen=True)
class SamplePerson:
    """What a person's card needs to know."""

    name: str
    initials: str
    pk: int = 0

    def get_absolute_url(self) -> str:
        """Nowhere: the person is made up."""
        return "#people"


@dataclass(frozen=True)
class SampleEvent:
    """What an event's row needs to know."""

    title: str
    day: date
    where: str
    cost: str
    who: str

    def get_absolute_url(self) -> str:
        """Nowhere: the event is made up."""
        return "#people"


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The style guide. Outside development there is no such page."""
    messages.success(request, "Filed Tobias Lindqvist as professional")
    wrong = {
        "library": "Wexcombe Public Library",
        "name": "",
        "day": "2000-01-01",
        "kind": "workshop",
        "cost": "free",
    }
    icons = (settings.BASE_DIR / "static" / "icons.svg").read_text()
    context = {
        "form": SampleForm(),
        "apart": SampleForm(auto_id="apart_%s"),
        "wrong": SampleForm(wrong, auto_id="wrong_%s"),
        "colours": COLOURS,
        "icons": re.findall(r'<symbol id="([\w-]+)"', icons),
        "photos": {},
        "yuki": SamplePerson("Yuki Arakawa", "YA"),
        "ines": SamplePerson("Inês Caldeira", "IC"),
        "event": SampleEvent("Weeding without tears", date(2026, 12, 3), "Online", "Free", "NELA"),
        "day": date(2026, 12, 11),
    }
    context["elsewhere"] = [{"label": "Events", "number": 3, "url": "#empty"}]
    return render(request, "netlib/styleguide.html", context)
