"""Time the questions of a web page, and what a question costs after a report was accepted, on the loaded example.

    PHOIHOP_DATA=… phoihop demo --folder …        once
    PHOIHOP_DATA=… python bench/questions.py

Every call asks something that was not asked before of the same dataset, so that no answer is one that was kept: `first` is
the first call, whose plans are compiled and whose periods nobody has asked for; `median` the following ones, of which half
ask for periods already asked for of another unit. `prepare` makes a dataset ready anew, as after each accepted report.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import product
from pathlib import Path

from phoihop.project.boot import boot

boot()

from phoihop.agreements.programmes.models import Programme  # noqa: E402 - Django first
from phoihop.measures.figures.queries import dataset_of  # noqa: E402
from phoihop_rollup.prepared import prepared  # noqa: E402
from phoihop_rollup.run import origin, rollup  # noqa: E402
from phoihop_rollup.schema import Dataset, Request  # noqa: E402
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime  # noqa: E402

RESULTS = Path(__file__).parent / "results" / "questions.json"
TERMS = ("2016..2021", "2016..2020", "2017..2021")
YEARS = ("2018", "2019", "2020", "2021")
QUARTERS = tuple(f"{year}-Q{n}" for year in (2018, 2019, 2020) for n in (1, 2, 3, 4))


def timed(calls: Iterable[Callable[[], int]]) -> dict[str, float]:
    """Seconds of the first call and the median of the others, with its processor seconds; rows of the last."""
    seconds, processor, rows = [], [], 0
    for call in calls:
        start, used = time.perf_counter(), time.process_time()
        rows = call()
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    later = slice(1, None) if len(seconds) > 1 else slice(None)
    return {
        "first": seconds[0],
        "median": statistics.median(seconds[later]),
        "processor": statistics.median(processor[later]),
        "rows": rows,
    }


def asking(dataset: Dataset, periods: Iterable[tuple[str, ...]], units: Iterable[tuple[str, ...]], codes: tuple = ()):
    return (
        lambda p=p, u=u: rollup(dataset, Request(periods=p, units=u, indicators=codes)).num_rows
        for p, u in product(periods, units)
    )


def each_below(dataset: Dataset, unit: str) -> tuple[str, ...]:
    return tuple(each.code for each in dataset.organisations if each.parent == unit and each.kind == "district")


def questions(dataset: Dataset) -> dict[str, dict[str, float]]:
    top = next(unit.code for unit in dataset.organisations if unit.parent is None)
    below = each_below(dataset, top)
    counts = [i.code for i in dataset.indicators if i.kind is Kind.COUNT and i.over_time is OverTime.SUM]
    monthly = [i.code for i in dataset.indicators if i.frequency is Frequency.MONTH and i.over_time is OverTime.SUM]
    pairs = list(zip(YEARS[1:], YEARS, strict=False))
    quarters = list(zip(QUARTERS[1:], QUARTERS, strict=False))
    terms = [(TERMS[0], TERMS[1]), (TERMS[1], TERMS[2]), (TERMS[2], TERMS[0])]
    return {
        "prepare": timed((lambda: prepared(replace(dataset)).count) for _ in range(5)),
        "city, all indicators, term and another": timed(asking(dataset, terms, [(top,), (top, below[0])])),
        "city, all indicators, year and the one before": timed(asking(dataset, pairs, [(top,), (top, below[0])])),
        "city, all indicators, quarter and the one before": timed(asking(dataset, quarters, [(top,)])),
        "one indicator, all districts, a year": timed(
            each for code in counts[:4] for each in asking(dataset, [(YEARS[0],), (YEARS[1],)], [below], (code,))
        ),
        "origin of a term's figure of the city": timed(
            (lambda code=code: len(origin(dataset, unit=top, period=TERMS[0], indicator=code).facts))
            for code in monthly
        ),
    }


def imports() -> float:
    """Seconds to import the engine's calls in a new process."""
    code = "import time; s = time.perf_counter(); import phoihop_rollup.run; print(time.perf_counter() - s)"
    runs = [subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True) for _ in range(3)]
    return statistics.median(float(run.stdout) for run in runs)


def main() -> None:
    programme = Programme.objects.get()
    found = questions(dataset_of(programme=programme))
    for name, figures in found.items():
        print(f"{name:50}" + "".join(f"{key} {value:9.3f}  " for key, value in figures.items()))
    seconds = imports()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"import {seconds:.3f} s, peak {peak:.0f} MB")
    RESULTS.write_text(json.dumps({"questions": found, "import": seconds, "peak_mb": peak}, indent=1) + "\n")


if __name__ == "__main__":
    main()
