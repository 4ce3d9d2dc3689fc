"""Time the summary report of the example: made, traced, traced by the command; and `phoihop --help`.

    PHOIHOP_DATABASE=phoihop_bench_report python bench/report.py [--runs 3]

Loads the example first where the database does not hold it (`phoihop demo`). Figures are those of a figures desk that runs
beside, as on a site. Seconds are of the wall; each figure is the median of the runs in one warm process, the first run told
apart: the first tracing is by a desk that has just started, the command's first run by one that has traced already. A
report of the length that issue 6 names (2,400 numbers) is traced, too. Writes bench/results/report.json.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from regenerate import desk, template

RESULTS = Path(__file__).parent / "results" / "report.json"
PHOIHOP = Path(sys.executable).with_name("phoihop")
UNIT, PERIOD, PROGRAMME = "HN", "2016..2021", "CT-DV-HN-2016"


def timed(call: Callable[[], object], runs: int) -> dict[str, float]:
    """Seconds of the first run and the median of the following ones."""
    seconds = []
    for _run in range(runs + 1):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return {"first": round(seconds[0], 3), "median": round(statistics.median(seconds[1:]), 3)}


def made(own: bytes | None) -> bytes:
    """A report of the example, kept as officers' reports are."""
    from phoihop.agreements.programmes.models import Programme
    from phoihop.base.clock import now
    from phoihop.bodies.organisations.models import Organisation
    from phoihop.bodies.people.queries import system_user
    from phoihop.outcomes.summaries.actions.making import make_summary

    programme, unit = Programme.objects.get(code=PROGRAMME), Organisation.objects.get(code=UNIT)
    kept = make_summary(actor=system_user(), programme=programme, unit=unit, period=PERIOD, at=now(), template=own)
    return bytes(kept.document)


def making(runs: int) -> dict[str, float]:
    """Figures, Word and Excel of the default template, without keeping them."""
    from phoihop.agreements.programmes.models import Programme
    from phoihop.base.clock import now
    from phoihop.bodies.organisations.models import Organisation
    from phoihop.bodies.people.queries import system_user
    from phoihop.outcomes.summaries.actions.making import Asked, compose

    asked = Asked(Programme.objects.get(code=PROGRAMME), Organisation.objects.get(code=UNIT), PERIOD)
    return timed(lambda: compose(actor=system_user(), asked=asked, at=now(), today=now().date()), runs)


def tracing(content: bytes, runs: int) -> dict[str, dict[str, float]]:
    """Traced here as the command does it, as the worker does a stranger's file, and by the command from its start."""
    from phoihop.base.clock import now
    from phoihop.bodies.people.queries import system_user
    from phoihop.outcomes.summaries.queries.tracing import trace_report, trace_stranger

    whole = {"actor": system_user(), "content": content, "today": now().date()}
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(content)
        file.flush()
        command = [PHOIHOP, "trace", "--json", file.name]
        return {
            "": timed(lambda: trace_report(**whole), runs),
            " as a job": timed(lambda: trace_stranger(**whole), runs),
            " by command": timed(lambda: subprocess.run(command, capture_output=True, check=True), runs),
        }


def main() -> None:
    """Measure and write down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    os.environ.setdefault("PHOIHOP_DATABASE", "phoihop_bench_report")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PHOIHOP, "demo", "--folder", folder], check=True, capture_output=True)
    from phoihop.project.boot import boot

    boot()
    with desk():
        reports = {"the default report": made(None), "2,400 numbers": made(template())}
    found = {
        "phoihop --help": timed(lambda: subprocess.run([PHOIHOP, "--help"], capture_output=True, check=True), runs)
    }
    for name, content in reports.items():
        with desk():
            found |= {f"trace of {name}{how}": seconds for how, seconds in tracing(content, runs).items()}
    with desk():
        found["figures, Word and Excel"] = making(runs)
    for name, seconds in found.items():
        print(f"{name:<44} first {seconds['first']:>7.3f} s   median {seconds['median']:>7.3f} s")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
