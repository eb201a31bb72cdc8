"""Giving a member the names that follow from the one they typed."""

from django.db.models import Q

from members.models import Member
from netlib.text.names import clean_name, guess_sort_name, handle_base

# Words that stand for pages, roles or the site itself.
RESERVED_HANDLES = {
    "requests",
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
    "saved",
    "you",
}


def free_handle(name: str, *, but: int | None = None) -> str:
    """A handle that nobody has, made from a name; `but` is a member whose own handle counts as free."""
    base = handle_base(name)
    taken = (
        set(
            Member.objects.filter(Q(handle=base) | Q(handle__startswith=f"{base}-"))
            .exclude(pk=but)
            .values_list("handle", flat=True)
        )
        | RESERVED_HANDLES
    )
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def give_names(member: Member) -> None:
    """Clean the name of a member not yet saved, and fill in sort name and handle where they are empty."""
    member.name = clean_name(member.name)[:120]
    if not member.sort_name:
        member.sort_name = guess_sort_name(member.name)
    if not member.handle:
        member.handle = free_handle(member.name)
