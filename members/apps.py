"""The members app: who we are and who may see what."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Members, their profiles and their contacts."""

    name = "members"
    # What the Curators group may do here (netlib.curators).
    curators_may = (
        "view_member",
        "change_member",
        "view_organization",
        "add_organization",
        "change_organization",
        "view_organizationsuggestion",
        "change_organizationsuggestion",
        "view_place",
    )

    def ready(self) -> None:
        """Put the public pages of members into the sitemap, and write down what superusers look at in the admin."""
        from members.formats.sitemaps import HeadingMap, OrganizationMap, ProfileMap  # inline: settings
        from members.services.looks import note_look  # inline: settings
        from netlib import looks  # inline: settings
        from netlib.wellknown import SITEMAPS  # inline: settings

        SITEMAPS.update(profiles=ProfileMap, organizations=OrganizationMap, topics=HeadingMap)
        if note_look not in looks.NOTE:
            looks.NOTE.append(note_look)
