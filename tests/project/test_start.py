"""What a process loads at its start, and what not before it is wanted."""

import subprocess
import sys

from django.conf import settings

LOADED = """
import sys, django
django.setup()
print(*(name for name in sys.modules if name.startswith("phoihop.") and name.endswith(".jobs")))
"""


def test_jobs_and_their_actions_are_loaded_when_the_first_is_queued() -> None:
    program = [sys.executable, "-W", "ignore", "-c", LOADED]
    loaded = subprocess.run(program, capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) <= {"phoihop.base.jobs"}


def test_every_module_of_jobs_is_known_to_the_worker() -> None:
    source = settings.PACKAGE.parent
    found = (file.relative_to(source).with_suffix("") for file in settings.PACKAGE.glob("*/*/jobs.py"))
    assert sorted(settings.PROCRASTINATE_IMPORT_PATHS) == sorted(".".join(path.parts) for path in found)
