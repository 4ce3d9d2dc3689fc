"""The command line and the site start quickly: heavy libraries are loaded only by the commands and jobs that use them."""

import os
import subprocess
import sys

HEAVY = (
    "django",
    "pyarrow",
    "ibis",
    "duckdb",
    "pandas",
    "numpy",
    "altair",
    "vl_convert",
    "docx",
    "lxml",
    "xlsxwriter",
    "psycopg",
)
OVERVIEW = f"""
import sys
from phoihop.doors.cli.main import main
assert main(["--help"]) == 0
print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)
"""


def test_the_overview_loads_no_heavy_library() -> None:
    told = subprocess.run([sys.executable, "-c", OVERVIEW], capture_output=True, text=True, check=True)
    assert told.stderr == "[]\n"
    assert "phoihop" in told.stdout


FILES = (
    "pyarrow",
    "ibis",
    "duckdb",
    "pandas",
    "altair",
    "vl_convert",
    "docx",
    "lxml",
    "xlsxwriter",
    "pyhanko",
    "openpyxl",
)
SITE = f"""
import sys
import django
django.setup()
import phoihop.project.urls
print(sorted(set({FILES!r}) & set(sys.modules)), file=sys.stderr)
"""


def test_the_pages_load_no_library_that_opens_or_makes_files() -> None:
    words = {**os.environ, "DJANGO_SETTINGS_MODULE": "phoihop.project.settings"}
    command = [sys.executable, "-W", "ignore", "-c", SITE]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=words)
    assert told.stderr == "[]\n"
