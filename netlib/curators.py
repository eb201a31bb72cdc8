"""The *Curators* group: the members who look after events, organizations and committees in the admin.

What they may do is written beside each app, in its AppConfig, and put in force by `migrate`:

    curators_may = ("view_member", "change_member")
"""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions

NAME = "Curators"


def grant(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """After `sender` has migrated: give the group exactly the permissions of that app which its table names. Raises
    LookupError for a name that is no permission."""
    from django.contrib.auth.models import Group, Permission  # inline: settings

    wanted = set(getattr(sender, "curators_may", ()))
    if not wanted:
        return
    # Django makes the permissions after each migration too, perhaps after us: this makes them now.
    create_permissions(sender, verbosity=0, using=using)
    group, _ = Group.objects.using(using).get_or_create(name=NAME)
    of_app = Permission.objects.using(using).filter(content_type__app_label=sender.label)
    granted = list(of_app.filter(codename__in=wanted))
    if unknown := wanted - {permission.codename for permission in granted}:
        raise LookupError(f"{sender.label} has no permission named {', '.join(sorted(unknown))}.")
    group.permissions.remove(*of_app.exclude(codename__in=wanted))
    group.permissions.add(*granted)
