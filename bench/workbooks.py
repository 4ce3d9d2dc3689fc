"""Time workbooks: one of 60 rows from upload to preview, 500 in one zip into the database, hostile ones until refused.

    PYTHONPATH=. python bench/workbooks.py [--units 500] [--runs 40]

A new database with so many communes, each asked for 60 rows and two narratives a month; it is dropped afterwards. Pages
are asked for through Django's test client (the whole request but the network); the zip is done as the worker does it.
Writes bench/results/workbooks.json.
"""

import argparse
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from phoihop.base.postgres import database, server
from phoihop.base.postgres.address import address
from phoihop.base.postgres.place import installation
from phoihop.reporting.workbooks.readers.apart import LIMITS

RESULTS = Path(__file__).parent / "results" / "workbooks.json"
DATABASE = "phoihop_bench_workbooks"
PERIOD, TODAY = "2017-01", date(2017, 1, 16)
AT = datetime(2017, 1, 16, 8, tzinfo=UTC)
LINES, BROKEN_DOWN = 50, 5
TEXT = "Tình hình chung ổn định; các đơn vị phối hợp chặt chẽ, kịp thời. " * 8


def spread(seconds: list[float]) -> dict[str, float]:
    """Median and the value that 95 of 100 do not exceed, in seconds."""
    ordered = sorted(seconds)
    return {
        "median": round(statistics.median(ordered), 3),
        "p95": round(ordered[round(0.95 * (len(ordered) - 1))], 3),
    }


def cpu() -> float:
    """Seconds of processor that this process and its children that ended have taken; the database's are not among them."""
    own, children = (resource.getrusage(which) for which in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def timed(work: Callable[[], object], runs: int) -> dict[str, float]:
    """`runs` calls, after one that is not counted."""
    work()
    found, before = [], cpu()
    for _run in range(runs):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return {**spread(found), "cpu_each": round((cpu() - before) / runs, 3)}


def make_world(units: int) -> None:
    """A city with communes, a programme, a form of 60 rows; a reporter of the first commune, a secretariat."""
    from phoihop.agreements.programmes.actions import load_programmes
    from phoihop.agreements.programmes.rules import BreakdownCellRecord, IndicatorRecord, ProgrammeRecord
    from phoihop.bodies.organisations.actions import load_organisations
    from phoihop.bodies.organisations.models import Organisation, RoleGrant
    from phoihop.bodies.organisations.rules import OrganisationRecord
    from phoihop.bodies.people.models import User
    from phoihop.bodies.people.queries import system_user
    from phoihop.reporting.regimes.actions import load_regimes
    from phoihop.reporting.regimes.rules import AssignmentRecord, FormLineRecord, RegimeRecord, SectionRecord

    actor = system_user()
    communes = [
        OrganisationRecord(f"X{number:03}", f"Xã {number}", kind="commune", parent="city") for number in range(units)
    ]
    load_organisations(
        actor=actor, organisations=[OrganisationRecord("city", "Thành phố", kind="city"), *communes], at=AT
    )
    indicators = [
        IndicatorRecord(
            f"I{number:02}",
            f"Số việc thứ {number}",
            ("count", "ratio", "amount", "yesno")[number % 4] if number >= BROKEN_DOWN else "count",
            "month",
            "sum",
            "sum",
            unit="việc",
            breakdown="sex" if number < BROKEN_DOWN else "",
        )
        for number in range(LINES)
    ]
    cells = [BreakdownCellRecord("sex", "f", "Nữ"), BreakdownCellRecord("sex", "m", "Nam")]
    programmes = [ProgrammeRecord("P", "Chương trình", start=date(2016, 11, 4), end=date(2021, 12, 31))]
    load_programmes(actor=actor, programmes=programmes, indicators=indicators, cells=cells, at=AT)
    load_regimes(
        actor=actor,
        regimes=[RegimeRecord("P", "P", "Báo cáo tháng")],
        lines=[FormLineRecord("F", row.code) for row in indicators],
        sections=[SectionRecord("F", "general", "Tình hình chung"), SectionRecord("F", "next", "Phương hướng")],
        assignments=[AssignmentRecord("F", kind="commune")],
        at=AT,
    )
    for name, role, unit in (("bao-cao", "reporter", "X000"), ("thuong-truc", "secretariat", "city")):
        user = User.objects.create_user(name, full_name=name)
        RoleGrant.objects.create(user=user, role=role, organisation=Organisation.objects.get(code=unit))


def filled(unit: str) -> bytes:
    """A unit's workbook with a number in every cell, under the stamp of an empty one."""
    from phoihop.bodies.organisations.models import Organisation
    from phoihop.reporting.regimes.models import Regime
    from phoihop.reporting.regimes.queries import asked_of
    from phoihop.reporting.workbooks.render.workbook import Heading, write_workbook
    from phoihop.reporting.workbooks.rules.form import form_version, keys_of, rows_of
    from phoihop.reporting.workbooks.rules.stamp import Stamp, prints

    regime, organisation = Regime.objects.select_related("programme").get(), Organisation.objects.get(code=unit)
    asked = asked_of(regime=regime, organisation=organisation, period=PERIOD)
    if asked is None:
        raise LookupError(unit)
    rows = rows_of(asked)
    assert sum(row.line is not None for row in rows.values()) == LINES + 2 * BROKEN_DOWN
    told = {
        row.key(part): TEXT if row.section else Decimal(1) if row.line and row.line.kind == "yesno" else Decimal(place)
        for place, row in enumerate(rows.values())
        for part in row.parts
    }
    stamp = Stamp("P", "P", unit, PERIOD, form_version(asked), 0, prints({}, keys_of(asked)))
    return write_workbook(asked=asked, heading=Heading(organisation.name, "Báo cáo", "P"), told=told, stamp=stamp)


def one(runs: int) -> dict[str, Any]:
    """The workbook of one report: taken, sent and previewed, applied."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, page = visitor("bao-cao"), f"/bao-cao/P/P/X000/{PERIOD}/excel/"
    content = filled("X000")

    def take() -> None:
        assert client.get(page + "tai/").status_code == 200

    def preview() -> str:
        posted = {"tep": SimpleUploadedFile("x.xlsx", content), "_once": str(uuid.uuid4())}
        answer = client.post(page, posted)
        assert answer.status_code == 302, answer.content.decode()
        shown = client.get(answer.url)
        assert shown.content.decode().count("<ins>") > LINES
        return str(answer.url)

    found = {"bytes": len(content), "taken": timed(take, runs), "sent_to_preview": timed(preview, runs)}
    path, started = preview(), time.perf_counter()
    assert client.post(path, {"version": 0, "_once": str(uuid.uuid4())}).status_code == 302
    return {**found, "applied": round(time.perf_counter() - started, 3)}


def many(units: int) -> dict[str, Any]:
    """A zip of every unit's workbook taken in, and a zip of them made."""
    from phoihop.bodies.people.models import User
    from phoihop.reporting.regimes.models import Regime
    from phoihop.reporting.submissions.actions.batches import fill_ordered, order_filling, order_packing, pack_ordered
    from phoihop.reporting.submissions.models import Submission
    from phoihop.reporting.workbooks.models import WorkbookResult
    from phoihop.reporting.workbooks.readers.apart import Sent

    actor = User.objects.get(username="thuong-truc")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(units):
            archive.writestr(f"{number:03}.xlsx", filled(f"X{number:03}"))
    batch = order_filling(actor=actor, sent=Sent("goi.zip", out.getvalue()), at=AT)
    started, before = time.perf_counter(), cpu()
    fill_ordered(batch=batch.pk, at=AT)
    seconds, taken = time.perf_counter() - started, cpu() - before
    outcomes = list(WorkbookResult.objects.filter(batch=batch).values_list("outcome", flat=True))
    assert len(outcomes) == units
    assert set(outcomes) <= {"applied", "unchanged"}, outcomes
    assert Submission.objects.filter(draft__isnull=False).count() == units
    packed = order_packing(actor=actor, regime=Regime.objects.get(), period=PERIOD, at=AT)
    started = time.perf_counter()
    pack_ordered(batch=packed.pk, today=TODAY)
    made = time.perf_counter() - started
    told = {"taken_in": round(seconds, 2), "taken_in_cpu": round(taken, 2), "made": round(made, 2)}
    return {"units": units, "zip_bytes": len(out.getvalue()), **told}


def hostile() -> dict[str, Any]:
    """Files that must be refused: the slowest, and the most memory that a process of ours took for one."""
    from tests.reporting.workbooks.test_hostile import HOSTILE, heavy

    from phoihop.reporting.workbooks.readers.apart import Sent, open_apart

    files = {name: content for name, (content, _code) in HOSTILE.items()}
    files["heavy"] = heavy()
    seconds, weights = {}, {}
    for name, content in files.items():
        started = time.perf_counter()
        assert isinstance(open_apart(Sent(name, content)), tuple), name
        seconds[name] = round(time.perf_counter() - started, 2)
        weights[name] = weight(content)
    slowest, heaviest = max(seconds, key=seconds.__getitem__), max(weights, key=weights.__getitem__)
    return {
        "files": len(files),
        "slowest": {slowest: seconds[slowest]},
        "heaviest_mb": {heaviest: weights[heaviest]},
        "limit_mb": LIMITS.memory // 2**20,
    }


def weight(content: bytes) -> int:
    """The most memory (MB) that the process apart took for a file, asked by a small process of its own."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(json.dumps({"names": ["x"], "sizes": [len(content)]}).encode() + b"\n" + content)
        file.flush()
        words = [
            sys.executable,
            "-m",
            "phoihop.base.apart.child",
            "phoihop.reporting.workbooks.readers.answering",
            "answer",
        ]
        words += [str(LIMITS.cpu), str(LIMITS.memory)]
        asking = (
            "import resource, subprocess, sys; "
            "subprocess.run(sys.argv[2:], stdin=open(sys.argv[1], 'rb'), capture_output=True); "
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        done = subprocess.run([sys.executable, "-S", "-c", asking, file.name, *words], capture_output=True, check=True)
    return int(done.stdout) // 1024


def visitor(name: str) -> Any:
    from django.test import Client

    from phoihop.bodies.people.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Everything, in the new database."""
    from phoihop.project.boot import boot

    boot()
    make_world(options.units)
    load = os.getloadavg()[0]
    return {
        "load_average": round(load, 2),
        "cores": os.cpu_count(),
        "one": one(options.runs),
        "many": many(options.units),
        "hostile": hostile(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=500)
    parser.add_argument("--runs", type=int, default=40)
    options = parser.parse_args()
    os.environ["PHOIHOP_DATABASE"] = DATABASE
    os.environ["PHOIHOP_TODAY"] = TODAY.isoformat()
    server.start(installation(), notify=print)
    owner = address(installation(), "owner").at(DATABASE)
    database.drop(owner)
    try:
        found = measured(options)
    finally:
        from django.db import connections

        connections.close_all()
        database.drop(owner)
    print(json.dumps(found, indent=1))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
