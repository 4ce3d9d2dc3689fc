"""A web process holds no engine: its pages load none of the engine's libraries."""

import subprocess
import sys

HEAVY = (
    "duckdb",
    "ibis",
    "pyarrow",
    "pandas",
    "numpy",
    "altair",
    "vl_convert",
    "xlsxwriter",
    "sqlglot",
    "icalendar",
    "python_calamine",
    "rensa",
)
PAGE = f"""
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "phoihop.project.settings"
import phoihop.project.wsgi
import phoihop.project.urls
from django.template.loader import get_template
for name in ("home", "unit", "indicator", "trace", "trace_facts", "figure", "switch", "crumbs", "coverage", "nothing"):
    get_template(f"figures/{{name}}.html")
from phoihop.measures.figures.queries.desk import FiguresNotReady, PeriodsQuestion, ask
assert os.environ["PHOIHOP_DESK"]
os.environ["PHOIHOP_DATABASE"] = "nowhere"
try:
    ask(PeriodsQuestion("P"))
except FiguresNotReady:
    print("refused", sorted(set({HEAVY!r}) & set(sys.modules)))
"""


def test_the_sites_process_asks_and_does_not_compute() -> None:
    told = subprocess.run([sys.executable, "-W", "ignore", "-c", PAGE], capture_output=True, text=True, check=True)
    assert told.stdout == "refused []\n"
