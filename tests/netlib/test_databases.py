"""The databases of test runs: every run has its own, and what nobody uses goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests import databases
from tests.databases import Server

# An empty database that every server has.
EMPTY = "template0"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A session for databases whose names begin unlike those of this very run."""
    monkeypatch.setitem(connection.settings_dict["TEST"], "NAME", "test_of_tests")
    with Server() as server:
        yield server


def test_every_copy_has_a_name_of_its_own_and_is_deleted(server: Server) -> None:
    with server.copy_of(EMPTY) as one, server.copy_of(EMPTY) as other:
        assert one != other
        assert server.exists(one)
        assert server.exists(other)
    assert not server.exists(one)
    assert not server.exists(other)


def test_what_a_killed_run_left_is_deleted_and_what_lives_is_not(server: Server) -> None:
    server._run(f'CREATE DATABASE "test_of_tests_run_dead" TEMPLATE {EMPTY}')
    server._run(f'CREATE DATABASE "test_of_tests_template_old" TEMPLATE {EMPTY}')
    with Server() as other, other.copy_of(EMPTY) as living:
        server.sweep()
        assert server.exists(living)
    assert not server.exists("test_of_tests_run_dead")
    assert not server.exists("test_of_tests_template_old")


def test_a_template_in_the_making_is_left_alone(server: Server) -> None:
    server._run(f'CREATE DATABASE "test_of_tests_template_new_part" TEMPLATE {EMPTY}')
    with Server() as other:
        other._lock("test_of_tests_template_new")
        server.sweep()
        assert server.exists("test_of_tests_template_new_part")
    server.sweep()
    assert not server.exists("test_of_tests_template_new_part")


def test_a_template_in_use_cannot_be_forgotten(server: Server) -> None:
    name = server.template_name()
    server._run(f'CREATE DATABASE "{name}" TEMPLATE {EMPTY}')
    with Server() as other:
        assert other.template() == name
        with pytest.raises(databases.TemplateInUse, match="Another run"):
            databases.forget_template()
        assert server.exists(name)
    databases.forget_template()
    assert not server.exists(name)


def test_another_migration_means_another_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "CHECKOUT", tmp_path)
    for path, text in {
        "members/migrations/0001_first.py": "import members.fields\nfrom django.db import models\n",
        "members/migrations/0001_first.sql": "CREATE TABLE x ();",
        "members/sql/functions.sql": "CREATE FUNCTION x();",
        "members/fields.py": "",
        "members/views.py": "",
        "requirements.txt": "django==5.2.19",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    prints = [databases.fingerprint()]
    for path in (
        "members/migrations/0001_first.py",
        "members/migrations/0001_first.sql",
        "members/sql/functions.sql",
        "members/fields.py",
        "requirements.txt",
    ):
        (tmp_path / path).write_text((tmp_path / path).read_text() + "\n")
        prints.append(databases.fingerprint())
    assert len(set(prints)) == len(prints)
    (tmp_path / "members/views.py").write_text("# no part of any database")
    assert databases.fingerprint() == prints[-1]


def test_a_long_beginning_leaves_room_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict["TEST"], "NAME", "x" * 80)
    name = databases._name("run_0123456789ab")
    assert name.endswith("_run_0123456789ab")
    assert len(name.encode()) <= 63
