"""The door for gunicorn. `phoihop serve` has made the database ready before it starts this."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.project.settings")
# A web process never computes figures: it asks the desk (measures.figures.queries.desk).
os.environ.setdefault("PHOIHOP_DESK", "1")
application = get_wsgi_application()
