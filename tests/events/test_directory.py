"""The directory by events: who goes where."""

import datetime as dt

import pytest
from django.utils import timezone

from events.models import Event
from events.reads.directory import count_going, going
from members.models import Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.rule.standing import Viewer
from members.search import Filters, Search
from tests.cast import Cast
from tests.events.factories import answer, party
from tests.factories import BlockFactory

pytestmark = pytest.mark.django_db


def _goes(viewer: Viewer, event: Event, ids: list[int]) -> tuple[list[str], list[tuple[str, int]]]:
    """Whom the directory finds by the event, and what its facet counts."""
    found = Search(viewer, filters=Filters(event=str(event.pk)))
    counted = count_going(viewer, ids, str(event.pk))
    return sorted(hit.member.name for hit in found.page().hits), [(e.label, e.number) for e in counted]


def test_the_directory_tells_who_goes_where_the_answer_lets_it_show(cast: Cast) -> None:
    Member.objects.update(listing=MEMBERS)
    ids = list(Member.objects.values_list("pk", flat=True))
    start = dt.datetime(2031, 5, 6, 14, tzinfo=dt.UTC)
    event = party(cast.curator, MEMBERS, title="Map night", guest_audience=MEMBERS, starts=start)
    for member, mask in ((cast.owner, PROFESSIONAL), (cast.both, MEMBERS), (cast.unfiled, ONLY_ME)):
        answer(event, member, mask)
    answer(event, cast.circled, MEMBERS, status="maybe")
    answer(event, cast.admirer, MEMBERS, waiting_since=timezone.now())
    label = "Map night, May 6, 2031"
    sees = {
        "visitor": None,
        "stranger": ["Yuki Arakawa"],
        "professional": ["Nell Harrigan", "Yuki Arakawa"],
        "personal": ["Yuki Arakawa"],
        "blocked": ["Yuki Arakawa"],
        "unfiled": ["Bea Tollefsen", "Yuki Arakawa"],
        "owner": ["Nell Harrigan", "Yuki Arakawa"],
        "curator": ["Bea Tollefsen", "Nell Harrigan", "Yuki Arakawa"],
    }
    for role, names in sees.items():
        viewer = cast.viewers()[role]
        shown = ([], []) if names is None else (names, [(label, len(names))])
        assert (role, _goes(viewer, event, ids)) == (role, shown)
    stranger = Viewer(cast.stranger.pk)
    assert [each.value for each in count_going(stranger, ids, "")] == [str(event.pk)]
    for hidden in ({"guest_audience": ONLY_ME}, {"audience": PERSONAL}, {"status": "cancelled"}):
        before = {name: getattr(event, name) for name in hidden}
        Event.objects.filter(pk=event.pk).update(**hidden)
        found, counted = _goes(stranger, event, ids)
        assert (found, [number for _, number in counted]) == ([], [0] if "guest_audience" in hidden else [])
        Event.objects.filter(pk=event.pk).update(**before)
    assert _goes(stranger, event, ids)[0] == ["Yuki Arakawa"]
    for value in ("0", "nonsense", "9" * 30, "²"):
        assert not going(stranger, value).exists()


def test_whoever_said_yes_to_a_hidden_event_is_not_found_by_it(cast: Cast) -> None:
    event = party(cast.owner, MEMBERS, title="Map night")
    answer(event, cast.stranger)
    me, ids = Viewer(cast.stranger.pk), [cast.stranger.pk]
    assert _goes(me, event, ids)[0] == ["Sol Strand"]
    Event.objects.filter(pk=event.pk).update(audience=PERSONAL)
    assert _goes(me, event, ids) == ([], [])
    Event.objects.filter(pk=event.pk).update(audience=MEMBERS)
    BlockFactory.create(owner=cast.owner, blocked=cast.stranger)
    assert _goes(me, event, ids) == ([], [])
