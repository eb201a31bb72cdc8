"""Days and times in templates."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from netlib.text import dates

EVENING = dt.datetime(2026, 12, 12, 19, 0, 5, 123456, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("source", "american", "british"),
    [
        ("{{ at|day }}", "Dec 12, 2026", "12 Dec 2026"),
        ('{{ at|day:"weekday long" }}', "Saturday, December 12, 2026", "Saturday, 12 December 2026"),
        ('{{ at.date|day:"yearless" }}', "Dec 12", "12 Dec"),
        ("{{ at|month }}", "December 2026", "December 2026"),
        ('{{ at|month:"short yearless" }}', "Dec", "Dec"),
        ("{{ at|clock }}", "7 p.m.", "19:00"),
        ("{{ at.time|clock }}", "7 p.m.", "19:00"),
        ("{{ at|moment }}", "Sat, Dec 12, 2026, 7 p.m. EST", "Sat, 12 Dec 2026, 19:00 EST"),
        (
            "{% time at.date %}",
            '<time datetime="2026-12-12">Dec 12, 2026</time>',
            '<time datetime="2026-12-12">12 Dec 2026</time>',
        ),
        (
            '{% time at "clock yearless" %}',
            '<time datetime="2026-12-12T19:00:05-05:00">Sat, Dec 12, 7 p.m. EST</time>',
            '<time datetime="2026-12-12T19:00:05-05:00">Sat, 12 Dec, 19:00 EST</time>',
        ),
        ("{{ none|day }}{{ none|month }}{{ none|clock }}{{ none|moment }}", "", ""),
    ],
)
def test_a_tag(source: str, american: str, british: str) -> None:
    template = Template("{% load dates %}" + source)
    context = Context({"at": EVENING, "none": None})

    assert template.render(context) == american
    with dates.using(dates.customs_of("GB")):
        assert template.render(context) == british
