"""What migrations build is what the models and the .sql files of the apps say: a change of either without the other fails
here."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from tests.catalog import catalog, differences, extensions

CHECKOUT = Path(__file__).parents[2]
# As apps import each other: what stands below first.
APPS = ("netlib", "members", "events", "committees")
# Policies come last, as they ask functions and views.
FILES = sorted(
    (file for app in APPS for file in sorted((CHECKOUT / app / "sql").glob("*.sql"))),
    key=lambda file: file.stem.startswith("policies"),
)


def written() -> dict[str, str]:
    """The catalog of a schema that is made from the models and the .sql files."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA written")
        cursor.execute("SET LOCAL search_path TO written, public")
        with connection.schema_editor() as editor:
            for app in APPS:
                for model in apps.get_app_config(app).get_models():
                    editor.create_model(model)
        for file in FILES:
            cursor.execute(file.read_text(encoding="utf-8"))
    return catalog("written")


@pytest.mark.django_db
def test_migrations_build_what_models_and_files_say() -> None:
    migrated = catalog()
    # To put it right, write a migration that carries the changed statements in a .sql file of its own name, or mend the
    # file in <app>/sql/ that no longer says what the migrations build.
    assert differences(migrated, written()) == {}
    parts = {re.split(r" (?=[a-z]+_)", name)[0] for name in migrated}
    assert parts == {
        "column",
        "index",
        "constraint",
        "trigger",
        "function",
        "view",
        "policy",
        "row-level security",
    }


@pytest.mark.django_db
def test_migrations_switch_on_the_extensions_that_the_file_names() -> None:
    text = (CHECKOUT / "netlib/sql/extensions.sql").read_text()
    assert extensions() == set(re.findall(r"CREATE EXTENSION IF NOT EXISTS (\w+)", text))


def test_each_app_with_migrations_has_its_files_looked_at() -> None:
    with_migrations = {path.parent.parent.name for path in CHECKOUT.glob("*/migrations/__init__.py")}
    assert with_migrations == set(APPS)
    assert {file.parent.parent.name for file in FILES} == set(APPS)
    assert set(CHECKOUT.glob("*/sql/**/*.sql")) == set(FILES)
