"""The databases of a test run.

Making one takes many seconds, copying one takes a quarter of a second. So there is a template, which is kept between
runs for as long as the migrations stay the same, and each run (each worker of it) has a copy of its own under a name
of its own: runs may go side by side in one checkout. Locks of the server tell which are in use; they end with the
process, however it ends, and what nobody uses is deleted by the next run.
"""

import ast
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection

CHECKOUT = Path(__file__).parents[1]
# What a database is made from, beside what the migrations import of ours.
SOURCES = (
    "requirements.txt",
    "constraints.txt",
    "*/migrations/*.py",
    "*/migrations/*.sql",
    "*/sql/*.sql",
    # After migrating, curators are given what these say.
    "*/apps.py",
    "netlib/curators.py",
)
APPS = ("netlib", "members", "events", "committees")
LONGEST = 60  # letters of a name; PostgreSQL takes 63 bytes


@contextmanager
def own_copy() -> Iterator[None]:
    """Have Django's connection lead to a fresh copy of the template while the ``with`` block lasts."""
    with Server() as server:
        server.sweep()
        with server.copy_of(server.template()) as name, leading_to(name):
            yield


@contextmanager
def leading_to(name: str) -> Iterator[None]:
    """Have Django's connection lead to another database while the ``with`` block lasts."""
    before = connection.settings_dict["NAME"]
    lead_to(name)
    try:
        yield
    finally:
        lead_to(before)


def forget_template() -> None:
    """Delete the template, so that the next run makes it anew. Raises TemplateInUse."""
    with Server() as server:
        name = server.template_name()
        if server.exists(name) and not server.drop_unused(name):
            raise TemplateInUse(
                f"Another run of the tests uses {name}: wait for its end, or leave out --create-db."
            )


class TemplateInUse(Exception):
    """The template cannot be deleted while another run works with it."""


def lead_to(name: str) -> None:
    """Have Django's connection, and those of its threads, lead to the database of this name."""
    connection.close()
    # One and the same dictionary, unless a test has replaced the settings.
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def fingerprint() -> str:
    """What the template is made from, in 12 letters: another text of a migration gives another fingerprint."""
    files = {path for pattern in SOURCES for path in CHECKOUT.glob(pattern) if ".venv" not in path.parts}
    for migration in CHECKOUT.glob("*/migrations/*.py"):
        files |= set(_imported(migration))
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(
            f"{path.relative_to(CHECKOUT)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode()
        )
    return digest.hexdigest()[:12]


def _imported(migration: Path) -> Iterator[Path]:
    """The files of ours that a migration imports."""
    for node in ast.walk(ast.parse(migration.read_text())):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [node.module]
        for module in modules:
            if module.split(".")[0] in APPS:
                path = CHECKOUT / module.replace(".", "/")
                yield path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


class Server:
    """A session with the server outside any test's database. What it locks is free when it ends."""

    def __init__(self) -> None:
        params = connection.get_connection_params() | {"dbname": "postgres"}
        self._session = psycopg2.connect(**params)
        self._session.autocommit = True

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    # The template

    def template_name(self) -> str:
        """The name of the template of the code as it is, whether it is there or not."""
        return _name(f"template_{fingerprint()}")

    def template(self) -> str:
        """The name of the template, which is made first where it is missing. It stays in use until the session ends."""
        name = self.template_name()
        while True:
            self._lock(name, shared=True)
            if self.exists(name):
                return name
            self._unlock(name, shared=True)
            self._lock(name)
            if not self.exists(name):
                self._make(name)
            self._unlock(name)

    def _make(self, name: str) -> None:
        """Migrate an empty database and give it this name when it is finished."""
        part = f"{name}_part"
        test = connection.settings_dict["TEST"]
        wanted, test["NAME"] = test["NAME"], part
        before = connection.settings_dict["NAME"]
        try:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        finally:
            test["NAME"] = wanted
            lead_to(before)
        self._run(f'ALTER DATABASE "{part}" RENAME TO "{name}"')

    # Copies

    @contextmanager
    def copy_of(self, template: str) -> Iterator[str]:
        """The name of a fresh copy of a database, which is deleted afterwards."""
        name = _name(f"run_{secrets.token_hex(6)}")
        self._lock(name)
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield name
        finally:
            self.drop(name)
            self._unlock(name)

    def drop(self, name: str) -> None:
        """Delete a database, ending its sessions."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    # What is there, and who uses it

    def exists(self, name: str) -> bool:
        """Whether there is a database of this name."""
        return bool(self._run("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def drop_unused(self, name: str) -> bool:
        """Delete a database unless a run uses it; whether it is gone."""
        # Who makes a template has locked its name, not that of its part.
        lock = name.removesuffix("_part")
        if not self._run("SELECT pg_try_advisory_lock(%s)", _number(lock))[0][0]:
            return False
        self.drop(name)
        self._unlock(lock)
        return True

    def sweep(self) -> None:
        """Delete what earlier runs left: templates of other migrations, copies of runs that were killed."""
        ours = (_name("template_"), _name("run_"))
        for (name,) in self._run("SELECT datname FROM pg_database"):
            if name.startswith(ours) and name != self.template_name():
                self.drop_unused(name)

    def _lock(self, name: str, *, shared: bool = False) -> None:
        self._run(f"SELECT pg_advisory_lock{'_shared' if shared else ''}(%s)", _number(name))

    def _unlock(self, name: str, *, shared: bool = False) -> None:
        self._run(f"SELECT pg_advisory_unlock{'_shared' if shared else ''}(%s)", _number(name))

    def _run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._session.cursor() as cursor:
            cursor.execute(sql, values or None)
            return list(cursor.fetchall()) if cursor.description else []


def _name(end: str) -> str:
    """A name of a test database: all begin with what TEST_DATABASE_NAME says."""
    beginning = connection.settings_dict["TEST"]["NAME"]
    return f"{beginning[: LONGEST - len(end)]}_{end}"


def _number(name: str) -> int:
    """The number under which the server locks what belongs to a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
