"""Django's admin app, with our site in the place of its own."""

from django.contrib.admin.apps import AdminConfig


class CuratorAdminConfig(AdminConfig):
    """Stands in INSTALLED_APPS for django.contrib.admin."""

    default_site = "netlib.curator_site.CuratorSite"
