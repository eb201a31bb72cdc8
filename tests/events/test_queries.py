"""How many queries the lists of events take: as many for three rows as for one."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.formats.archive import events_of
from tests.events.reading import SignIn
from tests.events.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def asked(client: Client, path: str) -> tuple[int, int]:
    """How many queries a page takes, and how many rows it has."""
    with CaptureQueriesContext(connection) as captured:
        page = client.get(path)
    assert page.status_code == 200, path
    return len(captured), len(set(re.findall(r"(?i)rowan[ -](\d)", page.content.decode())))


def test_every_list_takes_as_many_queries_for_three_rows_as_for_one(world: World, sign_in: SignIn) -> None:
    clients = {who: sign_in(who) for who in (None, world.guest, world.host, world.curator)}
    world.add(1)
    for who, path in world.lists():
        # What is read once and kept, such as content types, is not counted.
        clients[who].get(path)
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for rows in (1, 3):
        for number in range(2, rows + 1):
            world.add(number)
        found[rows] = {
            f"{who}: {path.partition('ids=')[0]}": asked(clients[who], path) for who, path in world.lists()
        }
    assert {path: rows for path, (_, rows) in found[1].items()} == dict.fromkeys(found[1], 1)
    assert found[3] == {path: (queries, 3) for path, (queries, _) in found[1].items()}
    assert max(queries for queries, _ in found[3].values()) < 30


def test_the_copy_of_ones_data_takes_as_many_queries_for_three_rows_as_for_one(world: World) -> None:
    counted = []
    for number in (1, 2, 3):
        world.add(number)
        for member in (world.guest, world.host):
            with CaptureQueriesContext(connection) as captured:
                events_of(member)
            counted.append(len(captured))
    assert counted == [6, 7] * 3
