"""Time a report made anew from its edited Word file: forty pages with thirty tables and charts; and a trace of it.

    PHOIHOP_DATABASE=phoihop_bench_report python bench/regenerate.py [--runs 3]

Loads the example first where the database does not hold it (`phoihop demo`). A template of its own gives the report its
length: thirty tables and as many charts, some 2,000 numbers. An officer adds paragraphs, edits numbers
and moves a table; then the file is made anew, as the job does it: figures of the figures desk, which runs beside as it
does beside the worker, rendering, the file in a process apart. Seconds are of the wall, the median of the runs; memory is
the greatest that this process and the one apart held. Writes bench/results/regenerate.json.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from io import BytesIO
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "regenerate.json"
PHOIHOP = Path(sys.executable).with_name("phoihop")
UNIT, PERIOD, PROGRAMME = "HN", "2016..2021", "CT-DV-HN-2016"
TABLES = 30
COLUMNS = {
    "TT": "{{ lap:chi_tieu_chinh }}{{ tt }}",
    "Chỉ tiêu": "{{ ten }}",
    "Kết quả": "{{ gia_tri }}",
    "So sánh": "{{ so_sanh }}",
    "Báo cáo": "{{ bao_cao }}",
}


def template() -> bytes:
    """The default template with thirty tables and charts before its last section."""
    from docx import Document

    from phoihop.outcomes.summaries.render.default_template import default_template

    document = Document(BytesIO(default_template()))
    place = next(row for row in document.paragraphs if "{{ kien_nghi }}" in row.text)
    for number in range(1, TABLES + 1):
        place.insert_paragraph_before(f"Bảng {number}")
        table = document.add_table(rows=2, cols=len(COLUMNS))
        for at, (title, field) in enumerate(COLUMNS.items()):
            table.cell(0, at).text, table.cell(1, at).text = title, field
        place._p.addprevious(table._tbl)
        for text in (f"Hình {number}", "{{ hinh:dien_bien }}", "Nhận xét của người lập về bảng và hình trên. " * 6):
            place.insert_paragraph_before(text)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def edited(content: bytes) -> bytes:
    """What an officer does to it: paragraphs of his own, a number typed over, a table moved."""
    from docx import Document

    document = Document(BytesIO(content))
    for index, row in enumerate(list(document.paragraphs)):
        if index % 25 == 10 and len(row.text) > 60:
            row.insert_paragraph_before(f"Đoạn riêng thứ {index} của người sửa.")
    tables = document.tables
    tables[-2]._tbl.addnext(deepcopy(tables[-3]._tbl))
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def timed(call: Callable[[], object], runs: int) -> float:
    """The median of the seconds of some runs."""
    seconds = []
    for _run in range(runs):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return round(statistics.median(seconds), 2)


def memory() -> dict[str, int]:
    """The greatest resident memory in MB of this process and of the greatest one that it started."""
    kinds = {"this process": resource.RUSAGE_SELF, "the process apart": resource.RUSAGE_CHILDREN}
    return {name: round(resource.getrusage(kind).ru_maxrss / 1024) for name, kind in kinds.items()}


@contextmanager
def desk() -> Iterator[None]:
    """The figures desk of the database, listening."""
    from django.db import connection

    from phoihop.base.postgres.place import installation
    from phoihop.measures.figures.queries.desk import socket_path

    door = socket_path(installation(), str(connection.settings_dict["NAME"]))
    door.unlink(missing_ok=True)
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "phoihop.project.desk"])
    try:
        while not door.exists():
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()


def pages(content: bytes, folder: Path) -> int:
    """How many pages LibreOffice counts; 0 without it."""
    source = folder / "bao-cao.docx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        told = subprocess.run(["pdfinfo", folder / "bao-cao.pdf"], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pages:"))


def measure(runs: int, *, count_pages: bool) -> dict[str, object]:
    """Everything that the issue gives a figure for."""
    from phoihop.agreements.programmes.models import Programme
    from phoihop.base.clock import now
    from phoihop.bodies.organisations.models import Organisation
    from phoihop.bodies.people.queries import system_user
    from phoihop.outcomes.summaries.actions.making import Asked, compose, make_summary
    from phoihop.outcomes.summaries.actions.regenerating import basis_of
    from phoihop.outcomes.summaries.queries.tracing import trace_report
    from phoihop.outcomes.summaries.render.regenerating import regenerate_apart
    from phoihop.outcomes.summaries.rules.manifest import loads

    programme, unit = Programme.objects.get(code=PROGRAMME), Organisation.objects.get(code=UNIT)
    actor, own = system_user(), template()
    made = make_summary(actor=actor, programme=programme, unit=unit, period=PERIOD, at=now(), template=own)
    file, asked = edited(made.document), Asked(programme, unit, PERIOD, template=own)
    today = now().date()
    started = memory()

    def again() -> object:
        return compose(actor=actor, asked=asked, at=now(), today=today)

    composed = compose(actor=actor, asked=asked, at=now(), today=today)
    basis = basis_of(version=made.version, made=composed, choices={})
    outcome = regenerate_apart(file, basis).outcome
    with tempfile.TemporaryDirectory() as folder:
        counted = pages(made.document, Path(folder)) if count_pages else 0
    figures = {
        "numbers": len(loads(made.version.manifest).entries),
        "pages": counted,
        "refreshed": outcome.refreshed,
        "figures and rendering, s": timed(again, runs),
        "the edited file made anew, s": timed(lambda: regenerate_apart(file, basis), runs),
        "trace of the whole report, s": timed(lambda: trace_report(actor=actor, content=file, today=today), runs),
        "memory before, MB": started,
        "memory after, MB": memory(),
    }
    seconds = figures["figures and rendering, s"] + figures["the edited file made anew, s"]  # type: ignore[operator]
    return {"regenerated as a job, s": round(seconds, 2), **figures}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pages", action="store_true", help="count the pages by LibreOffice")
    arguments = parser.parse_args()
    os.environ.setdefault("PHOIHOP_DATABASE", "phoihop_bench_report")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PHOIHOP, "demo", "--folder", folder], check=True, capture_output=True)
    from phoihop.project.boot import boot

    boot()
    with desk():
        found = measure(arguments.runs, count_pages=arguments.pages)
    for name, value in found.items():
        print(f"{name:<32} {value}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
