"""Time `phoihop load` of a million values, checking included, beside a bare COPY of the same rows in the same run.

    python bench/load.py [--runs 3] [--communes 700] [--months 24] [--indicators 60]

Seeded bundle: a city, its districts and communes, monthly counts, amounts and ratios. Each load is the whole command in
a process of its own, into a new and migrated database that is dropped afterwards; `again` is the same bundle loaded a
second time. The bare COPY puts the rows of values.csv into one plain table without key or trigger.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from phoihop.base.postgres import database, server
from phoihop.base.postgres.address import Address, address
from phoihop.base.postgres.place import installation

RESULTS = Path(__file__).parent / "results" / "load.json"
DATABASE = "phoihop_bench_load"
DISTRICTS = 30
SEED = 120
PLAIN = """CREATE TABLE bench_values (organisation text, period text, indicator text, cell text, value numeric,
    numerator numeric, denominator numeric, scope text, status text, note text)"""


def write_bundle(folder: Path, options: argparse.Namespace) -> int:
    """The bundle; how many values it has."""
    folder.mkdir()
    communes = [f"c{number:04}" for number in range(options.communes)]
    above = [f"d{number:02},Quận {number},district,city\n" for number in range(DISTRICTS)]
    below = [f"{code},Phường {code},ward,d{number % DISTRICTS:02}\n" for number, code in enumerate(communes)]
    rows = ["code,name,kind,parent\n", "city,Thành phố,city,\n", *above, *below]
    (folder / "organisations.csv").write_text("".join(rows), encoding="utf-8")
    header = "code,name,unit,kind,frequency,over_time,over_units,decimals\n"
    (folder / "indicators.csv").write_text(
        header + "".join(map(indicator, range(options.indicators))), encoding="utf-8"
    )
    tables = ("organisations", "indicators", "values")
    resources = [{"name": name, "path": f"{name}.csv", "profile": "tabular-data-resource"} for name in tables]
    descriptor = {"name": "bench", "profile": "tabular-data-package", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return write_values(folder / "values.csv", communes, options)


def indicator(number: int) -> str:
    kind = ("ratio", "amount")[number % 2] if number % 5 == 0 else "count"
    return f"I{number:02},Chỉ tiêu {number},{'%' if kind == 'ratio' else 'buổi'},{kind},month,sum,sum,1\n"


def write_values(path: Path, communes: list[str], options: argparse.Namespace) -> int:
    chance = random.Random(SEED)
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("organisation,period,indicator,cell,value,numerator,denominator,scope,status,note\n")
        for code in communes:
            for month in range(options.months):
                period = f"{2017 + month // 12}-{month % 12 + 1:02}"
                for number in range(options.indicators):
                    file.write(f"{code},{period},I{number:02},,{numbers(chance, number)},,,\n")
                    count += 1
    return count


def numbers(chance: random.Random, number: int) -> str:
    """Value, numerator and denominator of one row."""
    whole = chance.randrange(100_000)
    if number % 10 == 0:
        return f",{chance.randrange(whole + 1)},{whole}"
    return f"{whole}.{chance.randrange(1, 10)},," if number % 5 == 0 else f"{whole},,"


def command(*words: str) -> float:
    """Seconds of a whole command."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "phoihop.doors.cli.main", *words], check=True, capture_output=True)
    return time.perf_counter() - started


def copy(owner: Address, path: Path) -> float:
    """Seconds of a bare COPY of the rows, committed."""
    with psycopg.connect(**owner.keywords) as connection, connection.cursor() as cursor:
        cursor.execute(PLAIN)
        started = time.perf_counter()
        with cursor.copy("COPY bench_values FROM STDIN (FORMAT csv, HEADER)") as into, path.open("rb") as rows:
            while chunk := rows.read(1024**2):
                into.write(chunk)
        connection.commit()
        seconds = time.perf_counter() - started
        cursor.execute("DROP TABLE bench_values")
    return seconds


def measured(owner: Address, bundle: Path) -> dict[str, float]:
    """One round: the bare COPY, the check, the load, the load again."""
    database.drop(owner)
    try:
        command("db", "migrate")
        found = {"copy": copy(owner, bundle / "values.csv"), "check": command("check", str(bundle))}
        return {**found, "load": command("load", str(bundle)), "again": command("load", str(bundle))}
    finally:
        database.drop(owner)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--communes", type=int, default=700)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--indicators", type=int, default=60)
    options = parser.parse_args()
    os.environ["PHOIHOP_DATABASE"] = DATABASE
    server.start(installation(), notify=print)
    owner = address(installation(), "owner").at(DATABASE)
    with tempfile.TemporaryDirectory() as name:
        bundle = Path(name) / "bundle"
        values = write_bundle(bundle, options)
        runs = [measured(owner, bundle) for _ in range(options.runs)]
    report(values, runs)


def report(values: int, runs: list[dict[str, float]]) -> None:
    medians = {task: statistics.median(run[task] for run in runs) for task in runs[0]}
    ratios = {"load/copy": medians["load"] / medians["copy"]}
    print(f"{values:,} values, {len(runs)} runs")
    for task, seconds in medians.items():
        print(f"{task:10}{seconds:8.2f} s{values / seconds:12,.0f} values/s")
    print(f"load/copy {ratios['load/copy']:8.2f}")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(
        json.dumps({"values": values, "runs": runs, "medians": medians, "ratios": ratios}, indent=1) + "\n"
    )


if __name__ == "__main__":
    main()
