"""The cast: one owner and everybody who may look at them. Every test of a view walks it."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from members.models import Block, Circle, Contact, Member
from members.rule.masks import CONTACTS, MEMBERS, PERSONAL, PROFESSIONAL
from members.rule.standing import Viewer
from netlib.text.family import guess_sort_name
from netlib.text.names import fold, handle_base
from tests.factories import PASSWORD

NAMES = {
    "owner": "Nell Harrigan",
    "stranger": "Sol Strand",
    "professional": "Tobias Lindqvist",
    "personal": "Odette Marchetti",
    "both": "Yuki Arakawa",
    "unfiled": "Bea Tollefsen",
    "circled": "Fern Delacroix-Byrne",
    "admirer": "Gus Petrakis",
    "blocked": "Barnaby Crole",
    "blocker": "Hedda Quill",
    "suspended": "Milo Vane",
    "leaving": "Ruth Hollander",
    "curator": "Clifford Nwosu",
}


@dataclass(frozen=True)
class Cast:
    """The people of the tests; a visitor is nobody of them."""

    owner: Member
    stranger: Member
    professional: Member
    personal: Member
    both: Member
    unfiled: Member
    circled: Member
    admirer: Member
    blocked: Member
    blocker: Member
    suspended: Member
    leaving: Member
    curator: Member

    def viewers(self) -> dict[str, Viewer]:
        """Everybody as a viewer, by role, the visitor too."""
        people = {role: Viewer(getattr(self, role).pk) for role in self.__dataclass_fields__}
        return {"visitor": Viewer.visitor(), **people}


def make_cast() -> Cast:
    """Make the cast. Everybody is listed to members; nobody has any line yet.

    `circled` is filed professional and in the owner's circle “The Gin Shelf”; `admirer` files the owner as both
    while the owner has filed them nowhere; `blocked` and `blocker` stand on either side of a block.
    """
    people = {role: _person(role, name) for role, name in NAMES.items()}
    Member.objects.bulk_create(people.values())
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in people.values()
    )
    owner = people["owner"]
    circle = Circle.objects.create(owner=owner, name="The Gin Shelf", number=4)
    filings = {
        "professional": (PROFESSIONAL, PROFESSIONAL),
        "personal": (PERSONAL, PROFESSIONAL),
        "both": (CONTACTS, PERSONAL),
        "unfiled": (0, PROFESSIONAL),
        "circled": (PROFESSIONAL | circle.bit, PROFESSIONAL),
        "admirer": (0, CONTACTS),
        "suspended": (CONTACTS, CONTACTS),
        "leaving": (CONTACTS, CONTACTS),
    }
    Contact.objects.bulk_create(
        Contact(owner=one, other=other, mask=mask)
        for role, (mine, theirs) in filings.items()
        for one, other, mask in ((owner, people[role], mine), (people[role], owner, theirs))
    )
    Block.objects.bulk_create(
        [Block(owner=owner, blocked=people["blocked"]), Block(owner=people["blocker"], blocked=owner)]
    )
    return Cast(**people)


def _person(role: str, name: str) -> Member:
    """One of the cast, not yet saved. All rows are written at once, since nearly every test makes a cast."""
    sort_name = guess_sort_name(name)
    return Member(
        name=name,
        sort_name=sort_name,
        sort_key=fold(sort_name),
        handle=handle_base(name),
        email=f"{role}@library.example",
        password=make_password(PASSWORD),
        listing=MEMBERS,
        is_active=role != "suspended",
        leaving_at=timezone.now() if role == "leaving" else None,
        is_staff=role == "curator",
    )
