"""Who looks: everybody of the world, a visitor, and people who hold nothing but a link."""

from dataclasses import dataclass, field

from members.models import Member
from tests.attack.site import sign_in
from tests.attack.world import OTHERS, TIES, World


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks. `member` is None for visitors; `secrets` are the tokens that they were given."""

    name: str
    member: Member | None = None
    session: str = ""
    secrets: tuple[str, ...] = field(default=())

    @property
    def pk(self) -> int | None:
        """The member's number; None for visitors."""
        return self.member.pk if self.member else None

    @property
    def only_leaves(self) -> bool:
        """Whether nothing but the way back is open to them."""
        return self.name == "leaving"

    @property
    def is_curator(self) -> bool:
        """Whether the admin is open to them."""
        return self.name in ("curator", "superuser")


# Of the seven owners these look too: everybody finds one of them, and nobody the other.
_OWNERS = ("owner of public", "owner of me")
VIEWERS = ("visitor", "outsider", *TIES, *OTHERS, *_OWNERS)
# Who looks in the short run, and to whom of these twins are shown; in the whole run everybody does both.
SAMPLED = (
    "visitor", "outsider", "professional", "personal", "circled", "blocked", "stranger", "guest", "chair", "carded",
    "curator", "superuser", "unconfirmed", "owner of public",
)  # fmt: skip
SHOWN_TWINS = ("visitor", "professional", "stranger", "chair")


def make_viewers(world: World) -> list[Viewer]:
    """Sign everybody in who looks."""
    cards = tuple(owner.add_token or "" for owner in world.owners.values())
    viewers = [Viewer("visitor"), Viewer("outsider", secrets=(world.things["outsider"].token,))]
    for name, member in world.everybody().items():
        if name.startswith("owner of") and name not in _OWNERS:
            continue
        session = sign_in(member, confirmed=name in ("curator", "superuser"))
        # Whoever is suspended looks like a visitor, whatever session they still have.
        looks = None if name == "suspended" else member
        viewers.append(Viewer(name, looks, session, cards if name == "carded" else ()))
    return viewers
