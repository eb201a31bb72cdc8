"""Importing what was read from a file, in one transaction: what would happen to each event says `import_plan`.

What a curator changed by hand since the last import is not overwritten unless one says so, and what a file does not
have any more stays unless one says so.
"""

import datetime as dt
import zoneinfo
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.utils import timezone

from events.imports.found import Found, digest
from events.kinds import BY_KEY
from events.models import Event, ImportKey, Series, Status
from events.recurrence import at_place
from events.services.addresses import series_slug, slugs_for
from events.services.editing import edit_event
from events.services.import_plan import CANCELLED_THERE, LABELS, WORDS, Step, plan
from events.services.publishing import cancel_event, revive_event
from members.models import Member, Organization
from members.rule.masks import MEMBERS, ONLY_ME
from members.rule.standing import reaches_further
from netlib.roles import service, serving

__all__ = ["LABELS", "WORDS", "Choices", "Done", "Step", "plan", "run_import", "sources"]

_BATCH = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Choices:
    """How a file is imported: the name of its calendar, to whom the events belong, and what they start as. `link`
    is the audience of addresses with a link to join, which is never wider than that of the event."""

    source: str
    organization: Organization
    kind: str
    audience: int
    publish: bool = False
    link: int = MEMBERS

    def of_address(self, found: Found) -> int:
        """Who can see where an event is and how one joins it."""
        if not (found.join_link or found.getting_there) or reaches_further(self.link, self.audience):
            return self.audience
        return self.link


@dataclass
class Done:
    """What an import did."""

    counts: Counter[str] = field(default_factory=Counter)
    events: list[Event] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@service
def run_import(
    *,
    found: Iterable[Found],
    choices: Choices,
    by: Member,
    overwrite: Collection[str] = (),
    cancel: Collection[str] = (),
    skip: Collection[str] = (),
    same: Mapping[str, int] | None = None,
    whole: bool = True,
    progress: Progress | None = None,
) -> Done:
    """Import the events: new ones are made, changed ones changed, cancelled ones cancelled, and so are dates that
    their series does not have any more. `overwrite` names the steps (`Step.name`) whose changes by hand give way,
    `cancel` those of events that the calendar does not have any more, `skip` those that are left as they are; `same`
    gives events here that new ones are. All of it happens, or nothing does. `progress` is told how many steps of how
    many are done."""
    with connection.cursor() as cursor:
        # Two imports of one calendar at once would make everything twice.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"events.import:{choices.source}"])
    done = Done()
    steps = [step for step in plan(found, choices.source, whole=whole, same=same) if step.name not in skip]
    series = _series(steps, choices)
    new = [step.found for step in steps if step.what == "new"]
    _make_all(new, choices, series, done, lambda made: progress and progress(made, len(steps)))
    for at, step in enumerate(steps):
        if progress and at % 50 == 0:
            progress(min(len(new) + at, len(steps)), len(steps))
        if step.what == "new":
            continue
        what = step.what
        try:
            with serving():
                if what == "changed" or (what == "conflict" and step.name in overwrite):
                    _change(step, choices, by, done)
                    what = "changed"
                elif what in ("cancel", "dropped") or (what == "gone" and step.name in cancel):
                    _cancel(step, choices, by, done)
                    what = "cancel"
                elif what == "revived":
                    _revive(step, choices, by, done)
                elif step.key is not None and step.event is not None:
                    _remember(step, choices)
        except ValidationError as error:
            done.problems.append(f"{step.found.where}: {' '.join(error.messages)}")
            continue
        done.counts[what] += 1
    return done


def _series(steps: list[Step], choices: Choices) -> dict[str, Series]:
    """For each recurring event of the calendar the series that its dates belong to; the calendar says when they are,
    so the series has no rule of its own."""
    repeated = Counter(step.found.uid for step in steps if step.found.repeats)
    known: dict[str, Series] = {}
    for step in steps:
        if step.event is not None and step.event.series is not None and step.found.repeats:
            known[step.found.uid] = step.event.series
    for step in steps:
        uid = step.found.uid
        if step.what == "new" and step.found.repeats and repeated[uid] > 1 and uid not in known:
            known[uid] = Series.objects.create(
                slug=series_slug(step.found.title),
                title=step.found.title,
                organization=choices.organization,
            )
    return known


# New events


def _make_all(
    found: list[Found],
    choices: Choices,
    series: dict[str, Series],
    done: Done,
    tell: Callable[[int], object],
) -> None:
    """Make the new events, many at once."""
    for at in range(0, len(found), _BATCH):
        ready: list[tuple[Found, Event]] = []
        for one in found[at : at + _BATCH]:
            event = _event(one, choices, series.get(one.uid))
            try:
                # The fields alone: what the database checks by itself would be asked for once more, event by event.
                event.clean_fields(exclude=["slug", "organization", "place", "series"])
                event.clean()
            except ValidationError as error:
                done.problems.append(f"{one.where}: {' '.join(error.messages)}")
                continue
            event.keep_in_step()
            ready.append((one, event))
        slugs = slugs_for(events=[event for _, event in ready])
        for (_, event), slug in zip(ready, slugs, strict=True):
            event.slug = slug
        try:
            with serving():
                _store(ready, choices, done)
        except IntegrityError:
            # One of them is what the database refuses: it alone stays out.
            for pair in ready:
                try:
                    with serving():
                        _store([pair], choices, done)
                except IntegrityError:
                    done.problems.append(f"{pair[0].where}: it does not fit to what is here already.")
        tell(at + _BATCH)


def _event(found: Found, choices: Choices, series: Series | None) -> Event:
    kind = BY_KEY[found.kind or choices.kind]
    now = timezone.now()
    again = series is not None and found.repeats
    return Event(
        **found.values(), kind=kind.key, face=kind.face, organization=choices.organization,
        audience=choices.audience, address_audience=choices.of_address(found), guest_audience=ONLY_ME,
        series=series if again else None, original_starts=_original(found) if again else None,
        status=Status.PUBLISHED if choices.publish else Status.SUBMITTED,
        submitted_at=now, published_at=now if choices.publish else None, price_from=0 if found.free else None,
    )  # fmt: skip


def _store(ready: list[tuple[Found, Event]], choices: Choices, done: Done) -> None:
    Event.objects.bulk_create([event for _, event in ready])
    ImportKey.objects.bulk_create(
        ImportKey(
            source=choices.source, uid=one.uid, recurrence=one.recurrence, event=event,
            sequence=one.sequence, digest=digest(one.values()),
        )
        for one, event in ready
    )  # fmt: skip
    done.events += [event for _, event in ready]
    done.counts["new"] += len(ready)


def _original(found: Found) -> dt.datetime:
    """The date of its series that the event stands for."""
    text = found.recurrence
    if len(text) == 8:
        return at_place(dt.datetime.strptime(text, "%Y%m%d"), zoneinfo.ZoneInfo(found.time_zone))
    return dt.datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


# Events that are here


def _change(step: Step, choices: Choices, by: Member, done: Done) -> None:
    assert step.event is not None  # noqa: S101
    found, event = step.found, step.event
    fields = found.values()
    if (found.join_link or found.getting_there) and not (event.join_link or event.getting_there):
        # It becomes one that lets people in: by whom the address is read was not chosen for that.
        address = choices.of_address(found)
        if reaches_further(event.address_audience, address):
            fields["address_audience"] = address
    alone = event.changed_alone
    edited = edit_event(event=event, by=by, fields=fields)
    # The calendar says when its dates are; that is no exception made here.
    moved = {"original_starts": _original(found)} if event.series_id and found.repeats else {}
    Event.objects.filter(pk=edited.pk).update(changed_alone=alone, **moved)
    _remember(step, choices)
    done.events.append(edited)


def _cancel(step: Step, choices: Choices, by: Member, done: Done) -> None:
    assert step.event is not None  # noqa: S101
    if step.event.status == Status.PUBLISHED:
        cancel_event(event=step.event, note=CANCELLED_THERE, by=by)
        _remember(step, choices)
        done.events.append(step.event)
    else:
        # What still waited for a curator needs none any more. It is new should the calendar have it again.
        step.event.import_keys.filter(source=choices.source).delete()
        step.event.delete()


def _revive(step: Step, choices: Choices, by: Member, done: Done) -> None:
    assert step.event is not None  # noqa: S101
    revive_event(event=step.event)
    _change(step, choices, by, done)


def _remember(step: Step, choices: Choices) -> None:
    """Keep what the calendar said this time, under the identity that it gives the event now."""
    found = step.found
    uid, recurrence = step.key or found.key
    if step.event is not None:
        ImportKey.objects.get_or_create(
            source=choices.source, uid=uid, recurrence=recurrence, defaults={"event": step.event}
        )
    # Of what the file does not have it says nothing new.
    said = {} if step.what in ("dropped", "gone") else {"digest": digest(found.values())}
    ImportKey.objects.filter(source=choices.source, uid=uid, recurrence=recurrence).update(
        uid=found.uid,
        recurrence=found.recurrence,
        sequence=found.sequence,
        imported_at=timezone.now(),
        **said,
    )


def sources() -> list[str]:
    """The calendars that were imported before, by name."""
    return list(ImportKey.objects.order_by("source").values_list("source", flat=True).distinct()[:200])
