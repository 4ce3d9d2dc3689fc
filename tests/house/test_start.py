"""The command line starts quickly: heavy libraries are loaded only by the commands that use them."""

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
