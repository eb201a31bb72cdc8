"""Joining and signing in: the adapters and forms that django-allauth is given."""
