"""The field that says who hosts an event or a series."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from members.models import Member

    MemberKey = models.ForeignKey[Member | None, Member | None]
else:
    MemberKey = models.ForeignKey


def _host_leaves(collector: Any, field: Any, hosted: Any, using: str) -> None:
    models.CASCADE(collector, field, hosted.filter(organization=None), using)
    models.SET_NULL(collector, field, hosted.exclude(organization=None), using)


class HostField(MemberKey):
    """The member who hosts what an organization or that member has. When the host is erased, what is theirs alone goes
    too; what an organization has stays."""

    def __init__(self, to: Any = "members.Member", on_delete: Any = None, **options: Any) -> None:
        # A migration names a plain key: what becomes of the rows is no matter of the database.
        super().__init__(to, _host_leaves, **options)

    def deconstruct(self) -> Any:
        """The same as a plain key."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "on_delete": models.CASCADE}
