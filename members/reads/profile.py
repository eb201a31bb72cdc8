"""The profile: one way to read the page, for every viewer."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404

from members.kinds import BY_KEY, SECTIONS
from members.models import ContactRequest, Entry, Face, Heading, Member, Photo
from members.reads.circles import circle_names, circles_in_words
from members.rule import masks
from members.rule import standing as rule
from members.rule.masks import OWN_STANDING, audience_key
from members.rule.standing import Viewer
from netlib.text.markdown import render


@dataclass(frozen=True)
class Line:
    """A line as the page shows it. `repeats` says that the line before it has the same label; `audience` and
    `circles` are filled for the owner only."""

    entry: Entry
    label: str
    repeats: bool = False
    audience: str = ""
    circles: str = ""

    @property
    def html(self) -> str:
        """The formatted text of a Markdown line, made safe; empty for all other kinds."""
        return render(self.entry.text) if BY_KEY[self.entry.kind].markdown else ""

    @property
    def href(self) -> str:
        """Where the value links to; empty for nowhere."""
        address = BY_KEY[self.entry.kind].href
        return address(self.entry.value) if address else ""


@dataclass(frozen=True)
class ProfileSection:
    """The lines and photos of one section of the profile."""

    key: str
    title: str
    lines: list[Line]
    photos: list[Photo]


@dataclass(frozen=True)
class Profile:
    """What one viewer sees of one member."""

    member: Member
    viewer: Viewer
    standing: int
    sections: list[ProfileSection]
    photos: list[Photo]

    @property
    def entries(self) -> list[Entry]:
        """All lines that the viewer sees, in the order of the page."""
        return [line.entry for section in self.sections for line in section.lines]

    @property
    def address(self) -> str:
        """The whole address of the page."""
        return f"{settings.SITE_URL}{self.member.get_absolute_url()}"

    @property
    def may_be_indexed(self) -> bool:
        """Whether search engines may list this page: the member is public and asked for it."""
        return self.member.search_engines and rule.may_see(self.member.listing, masks.VISITOR_STANDING)

    @property
    def shows_contacts(self) -> bool:
        """Whether the viewer may open the member's contact list."""
        return rule.may_see(self.member.contacts_audience, self.standing)

    @property
    def headline(self) -> str:
        """The headline, which is seen by everyone who may find the member."""
        return self.member.headline if rule.may_see(self.member.listing, self.standing) else ""

    @property
    def plate(self) -> Photo | None:
        """The photo beside the name: the personal one for viewers who may see it, or else the professional one."""
        return next(
            (photo for photo in self.photos if photo.face == Face.PERSONAL), next(iter(self.photos), None)
        )

    @property
    def headings(self) -> list[Heading]:
        """The topics that the viewer sees."""
        return [entry.heading for entry in self.entries if entry.heading]


def find_member(viewer: Viewer, handle: str) -> Member:
    """The member with that handle. Raises the same Http404 for a handle that no one has and for a member who
    does not exist for this viewer."""
    member = Member.objects.visible_to(viewer).filter(handle=handle).first()
    if member is None:
        raise Http404("There is no such page.")
    return member


def load_profile(viewer: Viewer, member: Member) -> Profile:
    """Everything of `member` that `viewer` may see. `member` must come from `find_member`, or be the viewer."""
    standing = rule.standing(viewer, member.pk)
    entries = list(
        Entry.objects.filter(owner=member).with_standing(standing).select_related("heading", "organization")
    )
    photos = list(
        Photo.objects.filter(owner=member).with_standing(standing).select_related("owner").defer("image")
    )
    names = circle_names(member.pk) if standing == OWN_STANDING else {}
    sections = []
    for key, title in SECTIONS:
        lines = _lines([entry for entry in entries if BY_KEY[entry.kind].section == key], standing, names)
        faces = [photo for photo in photos if photo.face == key]
        if lines or faces:
            sections.append(ProfileSection(key, title, lines, faces))
    return Profile(member, viewer, standing, sections, photos)


def _lines(entries: list[Entry], standing: int, names: dict[int, str]) -> list[Line]:
    lines: list[Line] = []
    for entry in entries:
        label = entry.called
        repeats = bool(lines) and lines[-1].label == label
        if standing == OWN_STANDING:
            lines.append(
                Line(
                    entry,
                    label,
                    repeats,
                    audience_key(entry.audience),
                    circles_in_words(entry.audience, names),
                )
            )
        else:
            lines.append(Line(entry, label, repeats))
    return lines


@dataclass(frozen=True)
class Pose:
    """One choice of "See it as…"."""

    key: str
    label: str
    words: str


POSES = (
    Pose("visitor", "Anyone", "anyone"),
    Pose("member", "A member", "a member"),
    Pose("professional", "Professional contact", "a professional contact"),
    Pose("personal", "Personal contact", "a personal contact"),
    Pose("both", "Filed both", "a contact filed both"),
)
_STANDINGS = {
    "visitor": masks.VISITOR_STANDING,
    "member": masks.MEMBER_STANDING,
    "professional": masks.standing_of_filing(masks.PROFESSIONAL),
    "personal": masks.standing_of_filing(masks.PERSONAL),
    "both": masks.standing_of_filing(masks.CONTACTS),
}


def posed_viewer(owner: Member, key: str) -> tuple[Viewer, str]:
    """The viewer that `key` of "See it as…" stands for, and what to call them.

    `key` is one of POSES, "circle-" and the number of a circle, or the handle of a member who exists for the
    owner. Raises Http404 for anything else.
    """
    if key in _STANDINGS:
        words = next(pose.words for pose in POSES if pose.key == key)
        return Viewer.pose(owner_id=owner.pk, standing=_STANDINGS[key]), words
    circle = next((each for each in owner.circles.all() if key == f"circle-{each.number}"), None)
    if circle:
        # A contact in a circle has a tier as well; the preview shows what the circle alone opens.
        standing = masks.standing_of_filing(circle.bit)
        return Viewer.pose(owner_id=owner.pk, standing=standing), f"somebody in “{circle.name}”"
    person = find_member(Viewer(owner.pk), key.replace("\0", ""))
    return Viewer(person.pk), person.name


def find_previewed(posed: Viewer, owner: Member) -> Member:
    """The owner as `posed` finds them, for "See it as…". Raises Http404 when that viewer would find no page.

    A member whom the owner has asked can open the owner's page until they decline. A decline is silent, so the
    preview shows the page after it, too.
    """
    asked = ContactRequest.objects.waiting().filter(sender=owner, recipient_id=posed.member_id)
    return owner if asked.exists() else find_member(posed, owner.handle)
