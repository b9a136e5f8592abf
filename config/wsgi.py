"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from config.database import refuse_powerful_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
refuse_powerful_role()
