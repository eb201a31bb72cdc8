"""Production refuses to start with nonsense, and what it accepts passes Django's own check."""

import os
import secrets
import subprocess
import sys

import pytest

from netlib import default_database
from netlib.dev.environment import CHECKOUT

GOOD = {
    "NETLIB_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "NETLIB_ADDRESS_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "netlib.example www.netlib.example",
    "DATABASE_URL": os.environ.get("DATABASE_URL") or default_database.url(),
}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    ours = {
        "NETLIB_ENV",
        "SECRET_KEY",
        "NETLIB_ADDRESS_KEY",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "DEBUG",
        "DJANGO_SETTINGS_MODULE",
    }
    ours.add("DJANGO_ALLOW_ASYNC_UNSAFE")  # which the browser tests set
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env=kept | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "too-short"}, "SECRET_KEY"),
        ({"NETLIB_ADDRESS_KEY": ""}, "NETLIB_ADDRESS_KEY"),
        ({"NETLIB_ADDRESS_KEY": "too-short"}, "NETLIB_ADDRESS_KEY"),
        pytest.param({"NETLIB_ADDRESS_KEY": GOOD["SECRET_KEY"]}, "NETLIB_ADDRESS_KEY", id="one key for both"),
        ({"DEBUG": "yes"}, "DEBUG"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ".netlib.example"}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"NETLIB_ENV": "prod"}, "NETLIB_ENV"),
        ({"MAINTENANCE": "perhaps"}, "MAINTENANCE"),
        ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT"),
        ({"SITE_URL": "netlib.example"}, "SITE_URL"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_production_refuses(change: dict[str, str], word: str) -> None:
    done = manage("check", **GOOD | change)

    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last
    assert word in last


def test_production_passes_djangos_check() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **GOOD)

    found = (done.returncode, done.stdout.strip(), done.stderr.strip())
    assert found == (0, "System check identified no issues (0 silenced).", "")


def test_production_has_neither_mailbox_nor_style_guide_and_asks_staff_for_a_second_factor() -> None:
    code = (
        "from django.conf import settings; from django.urls import reverse, NoReverseMatch\n"
        "def routed(name):\n"
        "    try: return bool(reverse(name))\n"
        "    except NoReverseMatch: return False\n"
        "print([routed(n) for n in ('home', 'mailbox', 'styleguide')], settings.EMAIL_BACKEND,"
        " settings.STAFF_SECOND_FACTOR, settings.SESSION_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 31_000_000)"
    )
    done = manage("shell", "--no-imports", "-c", code, **GOOD)

    assert (
        done.stdout.strip()
        == "[True, False, False] django.core.mail.backends.smtp.EmailBackend True True True"
    )


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
