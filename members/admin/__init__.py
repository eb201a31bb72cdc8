"""The admin of the members app: members, organizations, and what members suggest about them."""

from members.admin.members import MemberAdmin
from members.admin.organizations import OrganizationAdmin
from members.admin.suggestions import OrganizationSuggestionAdmin

__all__ = ["MemberAdmin", "OrganizationAdmin", "OrganizationSuggestionAdmin"]
