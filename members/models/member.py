"""The member: the custom user, who signs in by email."""

import secrets
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils import timezone

from members.models.contacts import ContactRequest
from members.rule.columns import (
    AudienceField,
    in_good_standing,
    is_gone,
    legal_audience,
    not_blocked,
    tied_to,
    visible_to,
)
from members.rule.standing import Viewer
from netlib.text.family import guess_sort_name, initials, short_name
from netlib.text.names import clean_name, fold, handle_base

# Words that are pages, roles or the site itself.
RESERVED_HANDLES = {
    "requests",
    "known",
    "circles",
    "blocked",
    "file",
    "admin",
    "me",
    "netlib",
    "new",
    "support",
    "staff",
    "curator",
    "curators",
    "help",
    "member",
    "search",
    "browse",
    "suggest",
    "narrow",
    "saved",
    "you",
}

# Letters and digits that nobody takes for one another.
_TAIL = "abcdefghjkmnpqrstuvwxyz23456789"


class Theme(models.TextChoices):
    """Light or dark, as the member chose."""

    SYSTEM = "", "As my device has it"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class DateOrder(models.TextChoices):
    """The order of day, month and year."""

    USUAL = "", "As in my country"
    MONTH_FIRST = "mdy", "Dec 31, 2027"
    DAY_FIRST = "dmy", "31 Dec 2027"
    YEAR_FIRST = "ymd", "2027 Dec 31"


class Clock(models.TextChoices):
    """12 or 24 hours."""

    USUAL = "", "As in my country"
    TWELVE = "12", "7 p.m."
    TWENTY_FOUR = "24", "19:00"


class Distances(models.TextChoices):
    """Miles or kilometers."""

    USUAL = "", "As in my country"
    MILES = "mi", "Miles"
    KILOMETERS = "km", "Kilometers"


class WeekStart(models.TextChoices):
    """The first day of the week, by its number from 0 for Monday."""

    USUAL = "", "As in my country"
    MONDAY = "0", "Monday"
    SATURDAY = "5", "Saturday"
    SUNDAY = "6", "Sunday"


class MemberQuerySet(models.QuerySet["Member"]):
    """Reads of members for a viewer, and how members are made."""

    def listed_to(self, viewer: Viewer) -> Self:
        """Members whom this viewer may find: their listing includes the viewer."""
        return self.filter(visible_to(viewer, audience="listing", owner="pk"))

    def visible_to(self, viewer: Viewer) -> Self:
        """Members who exist for this viewer: listed to them, tied to them, or asking them for a tie."""
        found = visible_to(viewer, audience="listing", owner="pk")
        if viewer.poses_as_contact:
            return self.filter(found | (Q(pk=viewer.posed_to) & in_good_standing()))
        if viewer.member_id is None:
            return self.filter(found)
        asking = Exists(
            ContactRequest.objects.open().filter(sender_id=OuterRef("pk"), recipient_id=viewer.member_id)
        )
        known = (tied_to(viewer.member_id, "pk") | Q(asking)) & in_good_standing() & not_blocked(viewer, "pk")
        return self.filter(found | known)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """Make a member; without a password only a passkey or an emailed code signs in."""
        member = self.model(email=email, **fields)
        member.set_password(password)
        self.give_names(member)
        member.save(using=self.db)
        return member

    def give_names(self, member: "Member") -> None:
        """Clean the name of a member not yet saved, and fill in sort name and handle where they are empty."""
        member.name = clean_name(member.name)[:120]
        if not member.sort_name:
            member.sort_name = guess_sort_name(member.name)
        if not member.handle:
            member.handle = self.free_handle(member.name)

    def free_handle(self, name: str) -> str:
        """A free handle made from a name. It ends in random characters for everybody alike, since a plain one would tell
        whether another member of that name exists, hidden ones too. One query, nearly always."""
        base = handle_base(name)
        while True:
            handle = f"{base}-{''.join(secrets.choice(_TAIL) for _ in range(4))}"
            if not self.filter(handle=handle).exists():
                return handle

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """Make a member who may do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class MemberManager(BaseUserManager["Member"].from_queryset(MemberQuerySet)):  # type: ignore[misc]
    """What Django's sign-in asks of the manager of users, on top of MemberQuerySet."""


class Member(AbstractBaseUser, PermissionsMixin):
    """A person with an account. `listing` is the audience that finds this member at all, with the `headline`."""

    email = models.EmailField(unique=True)
    name = models.CharField("your name", max_length=120)
    sort_name = models.CharField("sorted under", max_length=130, blank=True)
    sort_key = models.CharField(max_length=130, editable=False)
    handle = models.SlugField(
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "Use lowercase letters, digits and single hyphens.")
        ],
    )
    headline = models.CharField("short line", max_length=120, blank=True)
    listing = AudienceField()
    search_engines = models.BooleanField("let search engines list me", default=False)
    contacts_audience = AudienceField()
    suggested = models.BooleanField("suggest me to people I may know", default=True, db_default=True)

    theme = models.CharField(max_length=5, choices=Theme.choices, blank=True, default=Theme.SYSTEM)
    date_order = models.CharField("dates", max_length=3, choices=DateOrder.choices, blank=True, default="")
    clock = models.CharField("times", max_length=2, choices=Clock.choices, blank=True, default="")
    distances = models.CharField(max_length=2, choices=Distances.choices, blank=True, default="")
    week_start = models.CharField(
        "weeks start on", max_length=1, choices=WeekStart.choices, blank=True, default=""
    )
    mail_on_request = models.BooleanField("mail me when somebody asks me to be a contact", default=True)
    add_token = models.CharField(max_length=43, unique=True, null=True, blank=True, editable=False)

    is_active = models.BooleanField("not suspended", default=True)
    is_staff = models.BooleanField("may enter the admin", default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    # What happened since then is news on the desk.
    desk_seen_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    # When the account is to be erased; from the moment this is set the member is found nowhere.
    leaving_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[MemberQuerySet] = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="member_email_once"),
            models.CheckConstraint(condition=legal_audience("listing"), name="member_listing_legal"),
            models.CheckConstraint(
                condition=legal_audience("contacts_audience"), name="member_contacts_audience_legal"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="member_sort"),
            models.Index(fields=["date_joined"], name="member_joined"),
            # These members are few: a member with thousands of contacts reads them once, instead of looking at each contact.
            models.Index(fields=["id"], name="member_gone", condition=is_gone()),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the email lower-case and the sort key in step with the name."""
        self.email = self.email.lower()
        self.sort_key = fold(self.sort_name or guess_sort_name(self.name))[:130]
        if not self.handle:
            self.handle = type(self).objects.free_handle(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of this member's profile."""
        return reverse("profile", args=[self.handle])

    def get_full_name(self) -> str:
        """The name as the member likes it shown."""
        return self.name

    def get_short_name(self) -> str:
        """The first word of the name that is not a title, for a greeting."""
        return short_name(self.name)

    @property
    def is_leaving(self) -> bool:
        """Whether the member has asked for the account to be erased, and can still change their mind."""
        return self.leaving_at is not None

    @property
    def initials(self) -> str:
        """One or two letters to show where there is no photo."""
        return initials(self.name)
