"""The WSGI entry: ``gunicorn welfare_kmzero.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

from welfare_kmzero.triggers.hooks import require_at_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "welfare_kmzero.settings")

application = get_wsgi_application()
require_at_start()
