"""Time the summary report of the example: its figures, the report after them, tracing it; and `phoihop --help`.

    PHOIHOP_DATABASE=phoihop_bench_report python bench/report.py [--runs 3]

Loads the example first where the database does not hold it (`phoihop demo`). Seconds are of the wall; each figure is
the median of the runs in one warm process, the first (cold) run told apart. Writes bench/results/report.json.
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
from dataclasses import replace
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "report.json"
PHOIHOP = Path(sys.executable).with_name("phoihop")
UNIT, PERIOD = "HN", "2016..2021"


def timed(call: Callable[[], object], runs: int) -> dict[str, float]:
    """Seconds of the first run and the median of the following ones."""
    seconds = []
    for _run in range(runs + 1):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return {"first": round(seconds[0], 3), "median": round(statistics.median(seconds[1:]), 3)}


def measure(runs: int) -> dict[str, dict[str, float]]:
    """Every stage of the example's report."""
    from phoihop.agreements.programmes.models import Programme
    from phoihop.base.clock import now
    from phoihop.bodies.organisations.models import Organisation
    from phoihop.bodies.people.queries import system_user
    from phoihop.outcomes.summaries import actions
    from phoihop.outcomes.summaries.queries.material import gather
    from phoihop.outcomes.summaries.queries.tracing import trace_report

    programme, unit = Programme.objects.get(code="CT-DV-HN-2016"), Organisation.objects.get(code=UNIT)
    actor = system_user()

    def figures() -> object:
        return gather(
            actor=actor,
            programme=programme,
            unit=unit,
            period=PERIOD,
            report_id="bench",
            at=now(),
            today=now().date(),
            heading={},
        )[0]

    material = figures()

    def report() -> bytes:
        drawn = replace(material, charts=actions.drawn_charts(material))
        content, _manifest = actions.fill(actions._compiled(programme, None), actions.draft_report(drawn), key=b"bench")
        actions.write_annex(actions.draft_workbook(drawn))
        return content

    made = actions.make_summary(actor=actor, programme=programme, unit=unit, period=PERIOD, at=now())
    return {
        "figures of the report": timed(figures, runs),
        "Word and Excel after figures": timed(report, runs),
        "trace": timed(lambda: trace_report(actor=actor, content=made.document), runs),
        "phoihop --help": timed(lambda: subprocess.run([PHOIHOP, "--help"], capture_output=True, check=True), runs),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    os.environ.setdefault("PHOIHOP_DATABASE", "phoihop_bench_report")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PHOIHOP, "demo", "--folder", folder], check=True, capture_output=True)
    from phoihop.project.boot import boot

    boot()
    found = measure(runs)
    for name, seconds in found.items():
        print(f"{name:<30} first {seconds['first']:>7.3f} s   median {seconds['median']:>7.3f} s")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
