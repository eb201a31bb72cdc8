"""The kinds of events with what is usual for each, and the few words that events, answers and reminders choose from."""

from dataclasses import dataclass

from django.db import models

from members.rule.masks import ONLY_ME, PERSONAL, PROFESSIONAL


class Face(models.TextChoices):
    """Which face of the members an event is for."""

    PROFESSIONAL = "professional", "Professional"
    SOCIAL = "social", "Social"


class Status(models.TextChoices):
    """How far an event is. Only published and cancelled events exist for anybody but their hosts."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for a curator"
    DECLINED = "declined", "Declined"
    PUBLISHED = "published", "Published"
    CANCELLED = "cancelled", "Canceled"


class Mode(models.TextChoices):
    """Where people take part."""

    IN_PERSON = "person", "In person"
    ONLINE = "online", "Online"
    BOTH = "both", "In person and online"


class Answer(models.TextChoices):
    """The answers to an event: three before it, and one for members who say afterwards that they attended it. That one
    takes no place, and hosts see it only as far as its audience reaches them."""

    GOING = "going", "Going"
    MAYBE = "maybe", "Maybe"
    CANT = "cant", "Can’t go"
    THERE = "there", "I was there"


# What members and guests choose from before an event.
BEFORE = [(answer.value, answer.label) for answer in Answer if answer != Answer.THERE]


class Remind(models.TextChoices):
    """When a member is reminded of an event by mail."""

    NEVER = "never", "Never"
    DAY = "day", "The day before"
    WEEK = "week", "A week before"


@dataclass(frozen=True)
class Kind:
    """A kind of event. `answers` is the audience that an answer to such an event starts with."""

    key: str
    label: str
    face: Face
    icon: str
    answers: int


KINDS = (
    Kind("conference", "Conference", Face.PROFESSIONAL, "users", PROFESSIONAL),
    Kind("institute", "Institute", Face.PROFESSIONAL, "badge", PROFESSIONAL),
    Kind("workshop", "Workshop", Face.PROFESSIONAL, "pencil", PROFESSIONAL),
    Kind("webinar", "Webinar", Face.PROFESSIONAL, "globe", ONLY_ME),
    Kind("meeting", "Association meeting", Face.PROFESSIONAL, "briefcase", PROFESSIONAL),
    Kind("cocktails", "Cocktail party", Face.SOCIAL, "glass", PERSONAL),
    Kind("dinner", "Dinner", Face.SOCIAL, "glass", PERSONAL),
    Kind("books", "Book group", Face.SOCIAL, "home", PERSONAL),
    Kind("knitting", "Knitting group", Face.SOCIAL, "home", PERSONAL),
    Kind("gathering", "Other gathering", Face.SOCIAL, "glass", PERSONAL),
)
BY_KEY = {kind.key: kind for kind in KINDS}
CHOICES = [(kind.key, kind.label) for kind in KINDS]
