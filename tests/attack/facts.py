"""What is in the database, read whole, and the rule said a second time over plain rows.

Nothing here asks the product: no queryset method, no `visible_to`, no SQL of ours. It is slow and says what is meant.
"""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db.models import BinaryField

from committees.roles import CHAIRS
from members.rule.masks import MEMBERS, PUBLIC
from tests.attack.world import NOW

Row = dict[str, Any]
OURS = ("members", "events", "committees")
UP = ("published", "cancelled")


def our_models() -> list[Any]:
    """All models of our own apps, those of apps to come included."""
    here = apps.get_app_config("members").path.rsplit("/", 1)[0]
    return [model for config in apps.get_app_configs() if config.path.startswith(f"{here}/") and "/.venv/" not in config.path
            for model in config.get_models()]  # fmt: skip


class Facts:
    """All rows by model and number, and the questions that decide who may see what. `me` is a member's number, or None
    for a visitor."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[Any, Row]] = {}
        for model in our_models():
            names = [f.attname for f in model._meta.concrete_fields if not isinstance(f, BinaryField)]
            self.rows[model._meta.label] = {row["pk"]: row for row in model.objects.values("pk", *names)}
        self.members = self.rows["members.Member"]
        self.filed = {(row["owner_id"], row["other_id"]): row["mask"] for row in self._all("members.Contact")}
        self.blocks = {
            pair
            for row in self._all("members.Block")
            for pair in ((row["owner_id"], row["blocked_id"]), (row["blocked_id"], row["owner_id"]))
        }
        self.cohosts = {(row["event_id"], row["member_id"]) for row in self._all("events.CoHost")}
        self.invited = {(row["event_id"], row["member_id"]) for row in self._all("events.Invitation")}
        self.meets = {row["event_id"]: row["committee_id"] for row in self._all("committees.Meeting")}
        self.answers: dict[Any, Row] = {
            (row["event_id"], row["member_id"]): row for row in self._all("events.Rsvp") if row["member_id"]
        }
        self.seats_of: dict[int, list[Row]] = defaultdict(list)
        for row in self._all("committees.Seat"):
            self.seats_of[row["member_id"]].append(row)

    def _all(self, label: str) -> list[Row]:
        return list(self.rows[label].values())

    def row(self, label: str, pk: Any) -> Row | None:
        """One row as it is now; None once it is gone."""
        return self.rows[label].get(pk)

    # Members

    def here(self, other: int | None, me: int | None) -> bool:
        """Whether a member exists for me: neither suspended nor leaving, and no block between us."""
        row = self.members.get(other)
        if row is None or not row["is_active"] or row["leaving_at"]:
            return False
        return (other, me) not in self.blocks

    def reaches(self, audience: int, owner: int, me: int | None) -> bool:
        """The rule: whether an audience of the owner's reaches me."""
        if owner == me:
            return True
        if not self.here(owner, me):
            return False
        standing = PUBLIC if me is None else PUBLIC | MEMBERS | self.filed.get((owner, me), 0)
        return bool(audience & standing)

    def asks(self, sender: int | None, recipient: int | None) -> bool:
        """Whether a request of theirs still waits for an answer."""
        return any(
            (row["sender_id"], row["recipient_id"]) == (sender, recipient)
            and not row["declined_at"]
            and not row["withdrawn_at"]
            for row in self._all("members.ContactRequest")
        )

    def knows(self, other: int, me: int | None) -> bool:
        """Whether a member's page is there for me: they are listed to me, tied to me, or ask me."""
        if self.reaches(self.members[other]["listing"], other, me):
            return True
        return self.here(other, me) and ((other, me) in self.filed or self.asks(other, me))

    # Events

    def hosts(self, event: Row, me: int | None) -> bool:
        """Whether I host an event, alone or along with others."""
        if me is None:
            return False
        return event["host_id"] == me or ((event["pk"], me) in self.cohosts and self.host_here(event, me))

    def host_here(self, event: Row, me: int | None) -> bool:
        """Whether whoever the event belongs to exists for me."""
        return event["organization_id"] is not None or self.here(event["host_id"], me)

    def reached(self, event: Row, audience: int, me: int | None) -> bool:
        """Whether one of the audiences of an event reaches me."""
        if event["organization_id"] is None:
            return self.reaches(audience, event["host_id"], me)
        return bool(audience & (PUBLIC if me is None else PUBLIC | MEMBERS))

    def let_in(self, event: Row, me: int | None) -> bool:
        """Whether it is a meeting of a committee on which I serve."""
        return event["pk"] in self.meets and self.serves(self.meets[event["pk"]], me)

    def open_to(self, event: Row, me: int | None) -> bool:
        """Whether I see an event that is up, without hosting it."""
        asked = (event["pk"], me) in self.invited and me is not None
        return self.reached(event, event["audience"], me) or (
            (asked or self.let_in(event, me)) and self.host_here(event, me)
        )

    def sees_event(self, event: Row, me: int | None) -> bool:
        """Whether an event exists for me."""
        return self.hosts(event, me) or (event["status"] in UP and self.open_to(event, me))

    def was_there(self, event: Row, me: int | None) -> bool:
        """Whether I belong to the cohort of an event that is over, whose host exists for me: its title stays."""
        mine = self.answers.get((event["pk"], me))
        over = event["ends"] <= NOW and event["status"] == "published"
        return bool(
            mine and mine["cohort_since"] and self.attends(mine) and over and self.host_here(event, me)
        )

    def goes(self, answer: Row) -> bool:
        """Whether a guest holds a place."""
        return answer["status"] == "going" and not answer["waiting_since"]

    def attends(self, answer: Row) -> bool:
        """Whether a member was there: held a place, or says so afterwards."""
        return self.goes(answer) or answer["status"] == "there"

    def sees_address(self, event: Row, me: int | None) -> bool:
        """Whether I may read where an event is."""
        if not self.sees_event(event, me):
            return False
        mine = self.answers.get((event["pk"], me)) if me else None
        guest = bool(mine and self.goes(mine)) or (self.let_in(event, me) and self.host_here(event, me))
        return self.hosts(event, me) or self.reached(event, event["address_audience"], me) or guest

    def on_guest_list(self, answer: Row, me: int | None) -> bool:
        """Whether I see an answer among the guests of an event: my own, all to what I host, and of an event whose guest
        list I see, those by whom the guests let me see it."""
        event, guest = self.rows["events.Event"][answer["event_id"]], answer["member_id"]
        if me is not None and guest == me:
            return True
        if self.hosts(event, me) and answer["status"] != "there":
            return guest is None or self.here(guest, me)
        listed = (
            event["status"] in UP
            and self.open_to(event, me)
            and self.reached(event, event["guest_audience"], me)
            and answer["status"] in ("going", "maybe", "there")
            and not answer["waiting_since"]
        )
        return bool(listed and guest and self.reaches(answer["audience"], guest, me))

    def sees_answer(self, answer: Row, me: int | None) -> bool:
        """The same, or because we both belong to the cohort of an event."""
        event, guest = self.rows["events.Event"][answer["event_id"]], answer["member_id"]
        mine = self.answers.get((event["pk"], me)) if me else None
        agreed = bool(mine and mine["cohort_since"] and answer["cohort_since"])
        both = agreed and self.host_here(event, me) and self.here(guest, me)
        return both or self.on_guest_list(answer, me)

    # Committees

    def in_force(self, seat: Row) -> bool:
        """Whether a seat counts today."""
        today = NOW.date()
        lasts = seat["ends"] is None or seat["ends"] > today
        return seat["status"] == "accepted" and seat["begins"] <= today and lasts

    def serves(self, committee: int, me: int | None, *, chairs: bool = False) -> bool:
        """Whether I have a seat in force, or one that runs the committee."""
        return me is not None and self.here(me, None) and any(
            seat["committee_id"] == committee and self.in_force(seat) and (not chairs or seat["role"] in CHAIRS)
            for seat in self.seats_of[me]
        )  # fmt: skip

    def runs(self, committee: int, me: int | None) -> bool:
        """Whether I run a committee today."""
        return self.serves(committee, me, chairs=True)

    def sees_committee(self, committee: Row, me: int | None) -> bool:
        """Whether a committee exists for me."""
        return bool(committee["roster_audience"] & (PUBLIC if me is None else PUBLIC | MEMBERS))

    def on_roster(self, seat: Row, me: int | None) -> bool:
        """Whether a roster shows a seat to me, whoever holds it."""
        general = PUBLIC if me is None else PUBLIC | MEMBERS
        agreed = seat["agreed_audience"]
        committee = self.rows["committees.Committee"][seat["committee_id"]]
        return self.sees_committee(committee, me) and (agreed is None or bool(agreed & general))

    def sees_seat(self, seat: Row, me: int | None) -> bool:
        """Whether I see a seat on a roster, among my own, or as a chair."""
        holder = seat["member_id"]
        if me is not None and holder == me:
            return bool(seat["status"] != "declined")
        if holder is not None and not self.here(holder, me):
            return False
        if seat["status"] == "accepted":
            return self.on_roster(seat, me)
        waits = seat["status"] in ("offered", "disputed") or seat["ended"] in ("", "resigned")
        return waits and self.runs(seat["committee_id"], me)

    def sees_record(self, seat: Row, me: int | None) -> bool:
        """Whether the profile of its holder shows a seat to me."""
        holder = seat["member_id"]
        if holder is None or not self.knows(holder, me):
            return False
        begun = seat["status"] == "accepted" and seat["begins"] <= NOW.date()
        return begun and (self.reaches(seat["record_audience"], holder, me) or self.on_roster(seat, me))
