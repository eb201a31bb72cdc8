"""Text fields of our models that hold no token, each with its reason, found against the models by test_tokens.py."""

PLAIN = {
    "members.Member.password": "a hash that no page reads",
    "members.Member.sort_key": "folded from the name",
    "members.Place.key": "folded from the name",
    "members.Place.region": "where everybody may be, chosen from a list",
    "members.Place.country": "two letters",
    "members.Place.time_zone": "an IANA name",
    "members.Organization.key": "folded from the name",
    "members.HeadingName.key": "folded from the name",
    "members.Entry.kind": "the name of a kind",
    "members.Entry.label": "given for the kinds that have one",
    "members.Entry.text": "made of the value",
    "members.Change.what": "the name of a kind of change",
    "members.Upload.purpose": "the name of what is imported",
    "members.Upload.said": "what reading a file said, made of its rows",
    "members.Upload.data": "a packed file, whose rows are read from it",
    "events.Event.time_zone": "an IANA name",
    "events.Event.price_currency": "three letters",
    "events.Price.currency": "three letters",
    "members.Deleted.circles": "keys of circles by their numbers",
    "events.PastEvent.key": "folded from the title",
    "events.Rsvp.sort_key": "folded from the name",
    "events.Rsvp.name": "given for guests without an account",
    "events.Invitation.email": "given for guests without an account",
    "events.GuestLetter.to": "the name of a group of guests",
    "events.EventChange.field": "the name of a field",
    "events.InvitationLetter.address_hash": "a keyed hash",
    "events.ImportKey.recurrence": "empty, or a moment",
    "events.ImportRow.what": "the name of a step",
    "events.Series.rule": "a rule of recurrence",
    "events.Series.time_zone": "an IANA name",
    "events.Series.skipped": "moments",
    "netlib.Usage.kind": "the name of a kind",
    "netlib.Usage.to_hash": "a keyed hash",
    "netlib.LimitHit.kind": "the name of a kind",
    "netlib.OptOut.address_hash": "a keyed hash",
    "committees.Committee.key": "folded from the name",
    "committees.Committee.time_zone": "an IANA name",
    "committees.Seat.name_key": "folded from the name",
    "committees.OwnService.key": "folded from the name",
}

# Models of which the world has no row, and why.
NO_ROWS = {
    "members.Document": "what search reads, written by triggers from what has tokens",
    "members.ContactDocument": "what search reads, written by triggers from what has tokens",
    "members.FullDocument": "what search reads, written by triggers from what has tokens",
    "members.NameForm": "what search reads, written by triggers from what has tokens",
    "members.Spelling": "what search reads, written by triggers from what has tokens",
    "members.SearchLevel": "numbers of the search",
    "members.Change": "the owner's log, written by triggers from what has tokens",
    "committees.SeatChange": "the history of seats, written by triggers from what has tokens",
    "netlib.OutgoingLetter": "letters on their way, which no page reads",
    "netlib.MailboxLetter": "the mailbox of development, which production has not",
}

# Fields with an audience that cannot have each, with those that they can have and why.
_OPEN = {"public", "members"}
FEWER_AUDIENCES: dict[str, tuple[set[str], str]] = {
    "members.Contact.mask": ({"professional"}, "a filing, which tells who is in an audience"),
    "members.ContactRequest.sender_mask": ({"professional"}, "a filing for later"),
    "events.Event.asked_audience": ({"public"}, "what a host asks a curator for"),
    "committees.Committee.roster_audience": (_OPEN, "rosters are for members or for everybody"),
    "committees.OwnService.agreed_audience": ({"members"}, "as far as a member agreed to be on a roster"),
    "committees.Seat.agreed_audience": ({"members", "me"}, "as far as a holder agreed to be on a roster"),
}
