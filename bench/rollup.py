"""Time the full roll-up against plain sums: hand-written DuckDB SQL and pandas over the same rows, in the same run.

    python bench/rollup.py [--runs 3] [--communes 669] [--months 60] [--indicators 60]

Seeded data: a city, its districts and communes, monthly facts with gaps. The reorganised variant merges or splits 200
communes half-way. Every measured call runs in a process of its own, so that the memory peak is its own; times are of the
call alone (imports and the first compilation of the plans included for the roll-up, since a command pays them).
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from phoihop_rollup.schema import (
    Assignment,
    Dataset,
    FormLine,
    Indicator,
    Organisation,
    Programme,
    Request,
    Succession,
)
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Passing, Window

FIRST_YEAR = 2017
REFORM = date(2019, 7, 1)
DISTRICTS = 30
OPERATORS = [
    *[("count", "sum", "sum")] * 30,
    *[("count", "last", "sum")] * 8,
    *[("ratio", "sum", "sum")] * 8,
    *[("ratio", "sum_over_last", "sum")] * 2,
    *[("amount", "mean", "mean")] * 4,
    *[("amount", "max", "max")] * 4,
    *[("amount", "min", "min")] * 2,
    *[("amount", "sum", "none")] * 2,
]
RESULTS = Path(__file__).parent / "results" / "rollup.json"


def units(communes: int, reformed: int) -> tuple[list[Organisation], list[Succession]]:
    """City, districts, communes; of the reformed ones, two of every four merge and the other two split in two."""
    made = [
        Organisation("city", None, "city"),
        *(Organisation(f"d{n:02}", "city", "district") for n in range(DISTRICTS)),
    ]
    passed = []
    for n in range(communes):
        code, above = f"c{n:04}", f"d{n % DISTRICTS:02}"
        closed = REFORM if n < reformed else None
        made.append(Organisation(code, above, "commune", None, closed))
        if closed is None:
            continue
        pair, kind = divmod(n // DISTRICTS, 2)[0], n // DISTRICTS // 2 % 2
        left, right = f"n{n % DISTRICTS:02}-{pair}-0", f"n{n % DISTRICTS:02}-{pair}-1"
        if kind == 0:
            passed.append(Succession(code, left, REFORM, Decimal(1), Passing.MERGE))
        else:
            passed.append(Succession(code, left, REFORM, Decimal("0.6"), Passing.SPLIT))
            passed.append(Succession(code, right, REFORM, Decimal("0.4"), Passing.SPLIT))
    for target in sorted({row.target for row in passed}):
        made.append(Organisation(target, f"d{target[1:3]}", "commune", REFORM))
    return made, passed


def indicators(count: int) -> list[Indicator]:
    return [
        Indicator(f"I{n:02}", "P", Kind(kind), Frequency.MONTH, OverTime(time), OverUnits(over), "", 2)
        for n, (kind, time, over) in enumerate((OPERATORS * (count // len(OPERATORS) + 1))[:count])
    ]


def write_facts(path: Path, organisations: list[Organisation], months: int, known: list[Indicator]) -> None:
    """One row per existing unit, month and indicator, one in twenty missing."""
    last = FIRST_YEAR * 12 + months - 1
    reform = REFORM.year * 12 + REFORM.month - 1
    con = duckdb.connect()
    con.execute("CREATE TABLE u (n INT, code VARCHAR, lo INT, hi INT)")
    con.executemany(
        "INSERT INTO u VALUES (?, ?, ?, ?)",
        [
            (n, unit.code, reform if unit.opened else FIRST_YEAR * 12, reform - 1 if unit.closed else last)
            for n, unit in enumerate(organisations)
        ],
    )
    con.execute("CREATE TABLE i (n INT, code VARCHAR, ratio BOOLEAN)")
    con.executemany("INSERT INTO i VALUES (?, ?, ?)", [(n, k.code, k.kind is Kind.RATIO) for n, k in enumerate(known)])
    con.execute(
        f"""COPY (WITH row AS (
            SELECT u.code AS organisation, i.code AS indicator, i.ratio, m.range AS m,
                hash(u.n, m.range, i.n, 11) AS h
            FROM u, i, range({FIRST_YEAR * 12}, {last + 1}) m WHERE m.range BETWEEN u.lo AND u.hi)
        SELECT organisation, format('{{:04d}}-{{:02d}}', m // 12, m % 12 + 1) AS period, indicator, '' AS cell,
            CASE WHEN NOT ratio THEN (h % 100000)::DECIMAL(18,2) / 1 END::DECIMAL(18,2) AS value,
            CASE WHEN ratio THEN (h % 900)::DECIMAL(18,2) END AS numerator,
            CASE WHEN ratio THEN (900 + h % 77)::DECIMAL(18,2) END AS denominator, 'own' AS scope
        FROM row WHERE h % 20 <> 7) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
    )


def dataset(facts: Path, communes: int, reformed: int, months: int, count: int) -> Dataset:
    made, passed = units(communes, reformed)
    known = indicators(count)
    end = date(FIRST_YEAR + (months - 1) // 12, 12, 31)
    return Dataset(
        organisations=made,
        programmes=[Programme("P", date(FIRST_YEAR, 1, 1), end, Window.CALENDAR)],
        indicators=known,
        facts=[facts],
        successions=passed,
        forms=[FormLine("F", indicator.code) for indicator in known],
        assignments=[Assignment("F", kind=kind) for kind in ("city", "district", "commune")],
    )


PLAIN = """COPY (
    SELECT a.top AS unit, p.outer_name AS period, f.indicator, sum(f.value) AS value,
        sum(f.numerator) AS numerator, sum(f.denominator) AS denominator, count(*) AS reported
    FROM read_parquet('{facts}') f JOIN above a ON f.organisation = a.unit JOIN inside p ON f.period = p.name
    GROUP BY ALL ORDER BY ALL
) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"""


def links(made: Dataset, months: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    parents = {unit.code: unit.parent for unit in made.organisations}
    above = []
    for unit in parents:
        top: str | None = unit
        while top:
            above.append((unit, top))
            top = parents[top]
    inside = []
    for m in range(months):
        year, month = FIRST_YEAR + m // 12, m % 12
        name = f"{year}-{month + 1:02}"
        term = f"{FIRST_YEAR}..{FIRST_YEAR + (months - 1) // 12}"
        outer = (name, f"{year}-Q{month // 3 + 1}", f"{year}-H{month // 6 + 1}", f"{year}", term)
        inside += [(name, one) for one in outer]
    return above, inside


def run_rollup(made: Dataset, facts: Path, months: int, target: Path) -> int:
    from phoihop_rollup.run import rollup_to

    return rollup_to(made, Request(), path=target)


def run_plain(made: Dataset, facts: Path, months: int, target: Path) -> int:
    above, inside = links(made, months)
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE above (unit VARCHAR, top VARCHAR); CREATE TABLE inside (name VARCHAR, outer_name VARCHAR)"
    )
    con.execute("INSERT INTO above SELECT unnest(?), unnest(?)", [[a for a, _ in above], [b for _, b in above]])
    con.execute("INSERT INTO inside SELECT unnest(?), unnest(?)", [[a for a, _ in inside], [b for _, b in inside]])
    return con.execute(PLAIN.format(facts=facts, target=target)).fetchall()[0][0]


def run_pandas(made: Dataset, facts: Path, months: int, target: Path) -> int:
    """Plain sums of floats, one level of periods after the other, then up the tree: as an analyst would."""
    import pandas as pd

    above, inside = links(made, months)
    frame = pd.read_parquet(facts, columns=["organisation", "period", "indicator", "value", "numerator", "denominator"])
    amounts = ["value", "numerator", "denominator"]
    frame[amounts] = frame[amounts].astype("float64")
    frame["reported"] = 1
    by_period = frame.merge(pd.DataFrame(inside, columns=["period", "outer"]), on="period")
    summed = by_period.groupby(["organisation", "outer", "indicator"], observed=True)[[*amounts, "reported"]].sum()
    raised = summed.reset_index().merge(pd.DataFrame(above, columns=["organisation", "unit"]), on="organisation")
    figures = raised.groupby(["unit", "outer", "indicator"], observed=True)[[*amounts, "reported"]].sum().reset_index()
    figures.to_parquet(target)
    return len(figures)


def run_one_quarter(made: Dataset, facts: Path, months: int, target: Path) -> int:
    """Warm: one unit, one quarter, all indicators; each call asks for a quarter that was not asked for before."""
    from phoihop_rollup.run import rollup

    quarters = [f"{FIRST_YEAR + n // 4}-Q{n % 4 + 1}" for n in range(months // 3)][: 1 + CALLS]
    first, *others = [Request(periods=(quarter,), units=("city",)) for quarter in quarters]
    rollup(made, first)
    return _timed(lambda wanted: len(rollup(made, wanted)), others)


def run_origin(made: Dataset, facts: Path, months: int, target: Path) -> int:
    """Warm: the origin of the city's figure of the whole term, each call of another indicator."""
    from phoihop_rollup.run import origin

    keys = {"unit": "city", "period": f"{FIRST_YEAR}..{FIRST_YEAR + (months - 1) // 12}"}
    origin(made, **keys, indicator="I00")
    return _timed(
        lambda indicator: len(origin(made, **keys, indicator=indicator).facts), [f"I{n + 1:02}" for n in range(CALLS)]
    )


CALLS = 5
_warm: list[float] = []


def _timed(call: Callable[[Any], int], questions: list) -> int:
    times = []
    for question in questions:
        start = time.perf_counter()
        count = call(question)
        times.append(time.perf_counter() - start)
    _warm.append(statistics.median(times))
    return count


TASKS = {
    "plain": run_plain,
    "rollup": run_rollup,
    "reorganised": run_rollup,
    "plain_reorganised": run_plain,
    "pandas": run_pandas,
    "one_quarter": run_one_quarter,
    "origin": run_origin,
}


def child(task: str, folder: Path, options: argparse.Namespace) -> None:
    reformed = 200 if "reorganised" in task else 0
    facts = folder / f"facts-{reformed}.parquet"
    made = dataset(facts, options.communes, reformed, options.months, options.indicators)
    start = time.perf_counter()
    count = TASKS[task](made, facts, options.months, folder / f"{task}.parquet")
    seconds = _warm[0] if _warm else time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "rows": count, "peak_mb": peak}))


def measure(task: str, folder: Path, options: argparse.Namespace) -> dict:
    sizes = ["--communes", options.communes, "--months", options.months, "--indicators", options.indicators]
    command = [sys.executable, __file__, "--child", task, "--folder", folder, *sizes]
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--communes", type=int, default=669)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--indicators", type=int, default=60)
    parser.add_argument("--tasks", default=",".join(TASKS))
    parser.add_argument("--child")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.folder, options)
        return
    tasks = options.tasks.split(",")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for reformed in (0, 200):
            made, _ = units(options.communes, reformed)
            write_facts(folder / f"facts-{reformed}.parquet", made, options.months, indicators(options.indicators))
        found: dict[str, list[dict]] = {task: [] for task in tasks}
        for _ in range(options.runs):
            for task in tasks:
                found[task].append(measure(task, folder, options))
    report(found, options)


def report(found: dict[str, list[dict]], options: argparse.Namespace) -> None:
    medians = {task: statistics.median(run["seconds"] for run in runs) for task, runs in found.items()}
    print(f"{'task':20}{'median s':>10}{'rows':>12}{'peak MB':>10}")
    for task, runs in found.items():
        peak = max(run["peak_mb"] for run in runs)
        print(f"{task:20}{medians[task]:10.3f}{runs[0]['rows']:12,}{peak:10.0f}")
    pairs = [("rollup", "plain"), ("reorganised", "rollup"), ("pandas", "rollup")]
    ratios = {f"{one}/{other}": medians[one] / medians[other] for one, other in pairs if {one, other} <= set(medians)}
    for name, ratio in ratios.items():
        print(f"{name:20}{ratio:10.2f}")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    sizes = {name: getattr(options, name) for name in ("communes", "months", "indicators", "runs")}
    RESULTS.write_text(
        json.dumps({"sizes": sizes, "runs": found, "medians": medians, "ratios": ratios}, indent=1) + "\n"
    )


if __name__ == "__main__":
    main()
