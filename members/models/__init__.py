"""The models of the members app."""

from members.models.contacts import Block, Circle, Contact, ContactRequest
from members.models.member import Member, Theme
from members.models.profile import Change, Entry, Export, Face, Photo
from members.models.vocabulary import Heading, HeadingName, Organization, OrganizationKind, Place

__all__ = [
    "Block",
    "Change",
    "Circle",
    "Contact",
    "ContactRequest",
    "Entry",
    "Export",
    "Face",
    "Heading",
    "HeadingName",
    "Member",
    "Organization",
    "OrganizationKind",
    "Photo",
    "Place",
    "Theme",
]
