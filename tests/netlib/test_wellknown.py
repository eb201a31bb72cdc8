"""Addresses that browsers, search engines and password managers look for by themselves."""

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

pytestmark = pytest.mark.django_db


def test_robots(client: Client) -> None:
    answer = client.get("/robots.txt")
    rules = RobotFileParser()
    rules.parse(answer.content.decode().splitlines())

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert rules.site_maps() == ["http://localhost:8000/sitemap.xml"]
    assert [path for path in ("/", "/people/", "/events/2027/nela/") if not rules.can_fetch("x", path)] == []
    assert [
        path
        for path in ("/accounts/login/", "/admin/", "/settings/", "/feeds/a/b.ics")
        if rules.can_fetch("x", path)
    ] == []


def test_the_icon(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/static/favicon")
    with Image.open(str(finders.find("favicon.ico"))) as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_the_manifest_names_icons_that_exist(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    shown = json.loads(answer.content)

    assert answer["Content-Type"] == "application/manifest+json"
    for icon in shown["icons"]:
        name = re.sub(r"\.[0-9a-f]{12}(?=\.)", "", icon["src"].removeprefix("/static/"))
        path = finders.find(name)
        assert path
        if icon["sizes"] != "any":
            with Image.open(str(path)) as picture:
                assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_where_a_password_is_changed(client: Client) -> None:
    assert client.get("/.well-known/change-password")["Location"] == "/accounts/password/change/"


def test_to_whom_a_hole_is_told(client: Client) -> None:
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines if line)

    assert fields["Contact"] == "mailto:hello@netlib.example"
    assert fields["Canonical"] == "http://localhost:8000/.well-known/security.txt"
    ends = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=170) < ends - datetime.now(UTC) < timedelta(days=365)
