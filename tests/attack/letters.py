"""Every letter that the site can write, about every row of the world, and who may read what in it."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from typing import Any

from django.utils.module_loading import autodiscover_modules

from events.models import Invitation
from members.models import Member
from netlib import mail, outsiders
from netlib.text.dates import using
from tests.attack.crawl import pick
from tests.attack.facts import Facts, Row, our_models
from tests.attack.rule import may_see
from tests.attack.tokens import Token, words_in
from tests.attack.viewers import Viewer

# What the arguments of letters are called that do not have the name of a model.
CALLED = {
    "letter_id": "guestletter", "request_id": "contactrequest", "saved_id": "savedsearch", "member_id": "member",
    "by_id": "member", "owner_id": "member", "other_id": "member",
}  # fmt: skip
# What stands in a letter to somebody whose page would not show it: to guests, and to those who serve.
_TO_GUESTS = {"events.GuestLetter.text", "events.EventChange.before", "events.EventChange.after"}


@cache
def kinds_of_letters() -> dict[str, mail.Letter[Any]]:
    """All kinds of letters of our apps, by the name of their function."""
    autodiscover_modules("letters")
    found: dict[str, mail.Letter[Any]] = {}
    for name, module in list(sys.modules.items()):
        if name.rpartition(".")[2] == "letters" and not name.startswith("tests."):
            found |= {key: each for key, each in vars(module).items() if isinstance(each, mail.Letter)}
    return found


def _rows(argument: str, facts: Facts) -> list[Row]:
    """The rows whose number an argument is. Raises LookupError for one that nobody has explained."""
    wanted = CALLED.get(argument, argument.removesuffix("_id").replace("_", ""))
    for model in our_models():
        if model._meta.model_name == wanted:
            return list(facts.rows[model._meta.label].values())
    raise LookupError(
        f"A letter takes {argument}: say in tests/attack/letters.py, CALLED, of which model that is."
    )


def _together(rows: tuple[Row, ...]) -> bool:
    """Whether a letter would be about these rows together: what belongs to events or committees, to the same."""
    for name in ("event_id", "committee_id"):
        if len({row[name] for row in rows if row.get(name)}) > 1:
            return False
    return True


@dataclass(frozen=True)
class Sent:
    """A letter as it went out: what it is, about what, to whom, its whole text, and its page of HTML."""

    kind: str
    ids: dict[str, int]
    to: str
    text: str
    html: str


def every_letter(facts: Facts, *, most: int, kinds: Iterable[str] = ()) -> Iterator[Sent]:
    """Decide and render letters of each kind, or of these, about the rows of the world, at most so many of a kind."""
    for name, kind in kinds_of_letters().items():
        if kinds and name not in kinds:
            continue
        arguments = [each for each in kind.decide.__annotations__ if each != "return"]
        found = [rows for rows in product(*(_rows(each, facts) for each in arguments)) if _together(rows)]
        step = max(1, len(found) // most)
        for rows in found[pick(name, step) :: step]:
            ids = {argument: row["pk"] for argument, row in zip(arguments, rows, strict=True)}
            if sent := written(name, ids):
                yield sent


def written(name: str, ids: dict[str, int]) -> Sent | None:
    """A letter of that kind about rows of these numbers, as the job that sends it decides and renders it; None when it does
    not go out."""
    kind = kinds_of_letters()[name]
    with using(mail._nobody_yet):
        envelope = mail._decided(kind, dict(ids))
    if envelope is None or outsiders.has_opted_out(envelope.to):
        return None
    stop = mail._stop_link(envelope.to) if outsiders.is_outsider(envelope.to) else ""
    with using(partial(mail._customs_at, envelope.to)):
        letter = mail.render(kind.template, envelope.context, stop=stop)
    text = " ".join([letter.subject, letter.text, letter.html, *envelope.headers.values()])
    return Sent(name, ids, envelope.to, text, letter.html)


def reader_of(to: str) -> Viewer:
    """Whoever reads the mail of an address: a member, or somebody outside with the links that were sent there."""
    member = Member.objects.filter(email=to).first()
    links = tuple(Invitation.objects.filter(email=to).values_list("token", flat=True))
    return Viewer("reader", member, "", links)


def wrong_in(facts: Facts, by_word: dict[str, Token], sent: Sent) -> Iterator[Token]:
    """The tokens in a letter that its reader may not see."""
    reader = reader_of(sent.to)
    for word in sorted(words_in(sent.text) & by_word.keys()):
        token = by_word[word]
        if not (may_see(facts, token, reader) or _in_a_letter(facts, token, reader)):
            yield token


def _in_a_letter(facts: Facts, token: Token, reader: Viewer) -> bool:
    label = token.row._meta.label
    row = facts.row(label, token.row.pk)
    if row is None:
        return False
    if label == "events.OldAddress":
        # The reader's own event had this address before it was merged.
        return True
    if label == "committees.Seat":
        return bool(row["member_id"] == reader.pk)
    if token.where in _TO_GUESTS:
        event = facts.rows["events.Event"][row["event_id"]]
        return (event["pk"], reader.pk) in facts.answers or bool(reader.secrets)
    if token.where.startswith("committees.Message."):
        return facts.serves(row["committee_id"], reader.pk)
    if token.where == "members.Member.name":
        return _writes_to(facts, row["pk"], reader)
    return False


def _writes_to(facts: Facts, writer: int, reader: Viewer) -> bool:
    """Whether a member writes to the reader, as a host, a chair or a volunteer: their name stands in the letter."""
    if not facts.here(writer, reader.pk):
        return False
    for asked in facts.rows["events.Invitation"].values():
        if asked["by_id"] == writer and (asked["member_id"] == reader.pk or asked["token"] in reader.secrets):
            return True
    committees = {seat["committee_id"] for seat in facts.seats_of[writer]}
    return any(facts.serves(each, reader.pk) for each in committees)
