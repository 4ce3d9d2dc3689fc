"""The process of the figures desk: `phoihop serve` starts it beside the web server, after the database is ready."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.project.settings")
    django.setup()
    from phoihop.measures.figures.queries.comparisons import questions_of
    from phoihop.measures.figures.queries.desk import serve

    serve(comparing=questions_of)
