"""The models of the members app."""

from members.models.contacts import Block, Circle, Contact, ContactRequest, Dismissal
from members.models.deleted import Deleted, What
from members.models.directory import Decision, OrganizationSuggestion, SavedSearch
from members.models.member import Member, Theme
from members.models.organization_ids import OrganizationId
from members.models.profile import Change, Entry, Face, Photo
from members.models.search import (
    ContactDocument,
    Document,
    FullDocument,
    NameForm,
    SearchLevel,
    Spelling,
)
from members.models.uploads import Stage, Upload
from members.models.vocabulary import (
    Heading,
    HeadingName,
    OldOrganization,
    Organization,
    OrganizationKind,
    Place,
)

__all__ = [
    "Block",
    "Change",
    "Circle",
    "Contact",
    "ContactDocument",
    "ContactRequest",
    "Decision",
    "Deleted",
    "Dismissal",
    "Document",
    "Entry",
    "Face",
    "FullDocument",
    "Heading",
    "HeadingName",
    "Member",
    "NameForm",
    "OldOrganization",
    "Organization",
    "OrganizationId",
    "OrganizationKind",
    "OrganizationSuggestion",
    "Photo",
    "Place",
    "SavedSearch",
    "SearchLevel",
    "Spelling",
    "Stage",
    "Theme",
    "Upload",
    "What",
]
