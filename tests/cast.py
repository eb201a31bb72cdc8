"""The cast: one owner and everybody who may look at them. Every test of a view walks it."""

from dataclasses import dataclass

from members.audience import CONTACTS, MEMBERS, PERSONAL, PROFESSIONAL, Viewer
from members.models import Member
from tests.factories import BlockFactory, CircleFactory, MemberFactory, tie


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
    from django.utils import timezone

    people = {
        role: MemberFactory.create(name=name, listing=MEMBERS, email=f"{role}@library.example")
        for role, name in (
            ("owner", "Nell Harrigan"),
            ("stranger", "Sol Strand"),
            ("professional", "Tobias Lindqvist"),
            ("personal", "Odette Marchetti"),
            ("both", "Yuki Arakawa"),
            ("unfiled", "Bea Tollefsen"),
            ("circled", "Fern Delacroix-Byrne"),
            ("admirer", "Gus Petrakis"),
            ("blocked", "Barnaby Crole"),
            ("blocker", "Hedda Quill"),
            ("suspended", "Milo Vane"),
            ("leaving", "Ruth Hollander"),
            ("curator", "Clifford Nwosu"),
        )
    }
    owner = people["owner"]
    circle = CircleFactory.create(owner=owner, name="The Gin Shelf")
    tie(owner, people["professional"], PROFESSIONAL, PROFESSIONAL)
    tie(owner, people["personal"], PERSONAL, PROFESSIONAL)
    tie(owner, people["both"], CONTACTS, PERSONAL)
    tie(owner, people["unfiled"], 0, PROFESSIONAL)
    tie(owner, people["circled"], PROFESSIONAL | circle.bit, PROFESSIONAL)
    tie(owner, people["admirer"], 0, CONTACTS)
    tie(owner, people["suspended"], CONTACTS, CONTACTS)
    tie(owner, people["leaving"], CONTACTS, CONTACTS)
    BlockFactory.create(owner=owner, blocked=people["blocked"])
    BlockFactory.create(owner=people["blocker"], blocked=owner)
    Member.objects.filter(pk=people["suspended"].pk).update(is_active=False)
    Member.objects.filter(pk=people["leaving"].pk).update(leaving_at=timezone.now())
    Member.objects.filter(pk=people["curator"].pk).update(is_staff=True)
    for member in people.values():
        member.refresh_from_db()
    return Cast(**people)
