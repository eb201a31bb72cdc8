"""The WSGI entry point: `gunicorn netlib.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netlib.settings")
application = get_wsgi_application()
