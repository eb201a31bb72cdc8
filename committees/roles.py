"""The kinds of committees, the roles on them, and how seats begin and end, in words."""

from django.db import models


class Kind(models.TextChoices):
    """What sort of committee it is."""

    STANDING = "standing", "Standing committee"
    CONFERENCE = "conference", "Conference committee"
    TASK_FORCE = "task-force", "Task force"
    JURY = "jury", "Award jury"
    BOARD = "board", "Board"
    SECTION = "section", "Section"


class Role(models.TextChoices):
    """What a member is on a committee, in the order of a roster."""

    CHAIR = "chair", "Chair"
    CO_CHAIR = "co-chair", "Co-chair"
    VICE_CHAIR = "vice-chair", "Vice-chair"
    PAST_CHAIR = "past-chair", "Past chair"
    SECRETARY = "secretary", "Secretary"
    TREASURER = "treasurer", "Treasurer"
    MEMBER = "member", "Member"
    LIAISON = "liaison", "Liaison"
    INTERN = "intern", "Intern"
    EX_OFFICIO = "ex-officio", "Ex officio"


# The holders of these roles run the committee.
CHAIRS = (Role.CHAIR, Role.CO_CHAIR, Role.VICE_CHAIR)
# What becomes of a role when the next term starts.
ROTATION = {Role.VICE_CHAIR: Role.CHAIR, Role.CHAIR: Role.PAST_CHAIR}
RANK = {role: number for number, role in enumerate(Role.values)}


class Began(models.TextChoices):
    """How a holder came to a seat."""

    UNKNOWN = "", "Not recorded"
    ELECTED = "elected", "Elected"
    APPOINTED = "appointed", "Appointed"
    EX_OFFICIO = "ex-officio", "Ex officio"


class Ended(models.TextChoices):
    """How a seat came to its end."""

    NOT = "", "Not recorded"
    TERM = "term", "Term over"
    RESIGNED = "resigned", "Resigned"
    REMOVED = "removed", "Removed"
    MOVED = "moved", "Took another seat"
    DISCHARGED = "discharged", "Committee ended"


class Status(models.TextChoices):
    """How far a seat is. Only an accepted one counts."""

    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "On the roster"
    DECLINED = "declined", "Declined"
    DISPUTED = "disputed", "Disputed"


class Claim(models.TextChoices):
    """Whose answer it takes until a seat by name becomes a member's."""

    NONE = "", "Nobody’s"
    ASKED = "asked", "The member says it is theirs"
    PROPOSED = "proposed", "A curator thinks it is theirs"


class Hours(models.TextChoices):
    """How much time a volunteer has."""

    FEW = "few", "An hour or two a month"
    SOME = "some", "About four hours a month"
    MANY = "many", "A day a month or more"
