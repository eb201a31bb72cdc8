"""What the first visit costs: everything that the home page loads, compressed by gzip (brotli, which most browsers take, is smaller)."""

import re
from gzip import compress
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage
from django.test import Client

from netlib.static import SHEET, one_sheet

LIMIT = 60_000


@pytest.mark.django_db
def test_the_first_visit_weighs_under_60_kb(client: Client) -> None:
    page = client.get("/").content.decode()
    links = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page))
    assert {SHEET, "icons.svg", "js/netlib.js"} <= links
    weights = {"page": len(compress(page.encode())), SHEET: len(compress(whole_sheet().encode()))}
    for link in links - {SHEET}:
        weights[link] = len(compress(Path(str(finders.find(link))).read_bytes()))
    assert sum(weights.values()) < LIMIT, weights


@pytest.mark.django_db
def test_nothing_holds_up_the_page_but_one_sheet(client: Client) -> None:
    page = client.get("/").content.decode()
    assert page.count('rel="stylesheet"') == 1
    scripts = re.findall(r"<script[^>]*>", page)
    assert scripts
    assert all(" defer " in script for script in scripts)


def whole_sheet() -> str:
    folder = Path(str(finders.find(SHEET))).parent
    files = FileSystemStorage(folder)
    return one_sheet({f"css/{path.name}": (files, path.name) for path in folder.glob("*.css")})
