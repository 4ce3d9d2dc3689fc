"""The door for gunicorn. `phoihop serve` has made the database ready before it starts this.

Everything is loaded before the workers are made, so that they share it and none does it again for its first page. What
is there by then stays: the collector of garbage need not look through it while somebody waits for a page (it took a
tenth of a second, every few pages), nor for every few hundred things that a page is made of.
"""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from procrastinate.contrib.django import app

COLLECTED = (10_000, 20, 20)
"""How many more things are made than gone before the young, the older and all are looked through."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.project.settings")
# A web process never computes figures: it asks the desk (measures.figures.queries.desk).
os.environ.setdefault("PHOIHOP_DESK", "1")
application = get_wsgi_application()
len(get_resolver().url_patterns)
app.perform_import_paths()  # type: ignore[no-untyped-call]
gc.freeze()
gc.set_threshold(*COLLECTED)
