"""The members app: who we are and who may see what."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Members, their profiles and their contacts."""

    name = "members"
