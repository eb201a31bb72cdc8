"""Joining and signing in: our adapters and forms for django-allauth. Above `forms` and `services`, below
`views`."""
