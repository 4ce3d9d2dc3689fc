"""Time a report made anew from its edited Word file: forty pages with thirty tables and charts; and a trace of it.

    PHOIHOP_DATABASE=phoihop_bench_report python bench/regenerate.py [--runs 3]

Loads the example first where the database does not hold it (`phoihop demo`). A template of its own gives the report its
length: thirty tables and as many charts, some 2,000 numbers. An officer adds paragraphs, edits numbers
and moves a table; then the file is made anew, as the job does it (`compose_again`): from figures and charts, which the
figures desk has ready and draws, as it does beside the worker, to the new file at hand. Seconds are of the wall and of the
processors that worked for it, the desk's not counted, the median of the runs; before each run the charts are others, so
that they are drawn. Memory is the most that this process and those apart held at one time, pages that they share counted
once (PSS), seen every twentieth of a second in a run that is not timed. Writes bench/results/regenerate.json.
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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING
from unittest.mock import patch

if TYPE_CHECKING:
    from phoihop.measures.figures.rules.charts import Chart
    from phoihop.measures.figures.rules.questions import ChartQuestion
    from phoihop.outcomes.summaries.rules.orders import Step
    from phoihop.outcomes.summaries.rules.regeneration import Outcome

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


def timed(call: Callable[[], object], runs: int) -> dict[str, float]:
    """The medians of some runs: seconds of the wall, and of processors for this process and those apart."""
    wall, processors = [], []
    for _run in range(runs):
        started, before = time.perf_counter(), processor_seconds()
        call()
        wall.append(time.perf_counter() - started)
        processors.append(processor_seconds() - before)
    return {"wall, s": round(statistics.median(wall), 2), "processors, s": round(statistics.median(processors), 2)}


def step_seconds(call: Callable[["Step"], object]) -> dict[str, float]:
    """How long each step takes that the job tells, by the wall, in one run."""
    begun: list[tuple[str, float]] = []
    call(lambda step: begun.append((step, time.perf_counter())))
    ends = [*(at for _step, at in begun[1:]), time.perf_counter()]
    return {step: round(end - at, 2) for (step, at), end in zip(begun, ends, strict=True)}


def processor_seconds() -> float:
    """What this process and those that it started and that ended have used so far."""
    used = [resource.getrusage(kind) for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def most_memory(call: Callable[[], object]) -> dict[str, int]:
    """The most memory in MB that this process and those that it started held at one time while it made a call."""
    before, most, ended = held(), [0], Event()

    def look() -> None:
        while not ended.wait(0.05):
            most[0] = max(most[0], held())

    looking = Thread(target=look)
    looking.start()
    try:
        call()
    finally:
        ended.set()
        looking.join()
    return {"before, MB": before, "most at one time, MB": most[0]}


def held() -> int:
    """MB that this process and those that it started hold now; not the desk, which works for all."""
    apart = [path.read_text().split() for path in Path("/proc/self/task").glob("*/children")]
    processes = ["self", *(number for numbers in apart for number in numbers if not is_desk(number))]
    return round(sum(map(proportional, processes)) / 1024)


def is_desk(process: str) -> bool:
    """Whether a process is the figures desk; one that has ended is not."""
    with suppress(OSError):
        return b"phoihop.project.desk" in Path(f"/proc/{process}/cmdline").read_bytes()
    return False


def proportional(process: str) -> int:
    """The KB of a process's memory, of what it shares with others its part; nothing of one that has ended."""
    with suppress(OSError):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return 0


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
    from phoihop.measures.figures.queries.drawing import drawn
    from phoihop.outcomes.summaries.actions.making import Asked, make_summary
    from phoihop.outcomes.summaries.actions.regenerating import compose_again
    from phoihop.outcomes.summaries.queries.tracing import trace_report
    from phoihop.outcomes.summaries.rules.manifest import loads
    from phoihop.outcomes.summaries.rules.orders import silent

    programme, unit = Programme.objects.get(code=PROGRAMME), Organisation.objects.get(code=UNIT)
    actor, own = system_user(), template()
    made = make_summary(actor=actor, programme=programme, unit=unit, period=PERIOD, at=now(), template=own)
    file, asked = edited(made.document), Asked(programme, unit, PERIOD, template=own)
    today, version, drawings = now().date(), made.version, count(1)

    def again(step: "Step" = silent) -> "Outcome":
        def otherwise(charts: "Sequence[ChartQuestion]") -> "list[Chart]":
            number = next(drawings)
            return drawn([replace(chart, title=f"{chart.title} ({number})") for chart in charts])

        with patch("phoihop.outcomes.summaries.queries.charts.drawn", otherwise):
            return compose_again(
                actor=actor, version=version, asked=asked, content=file, at=now(), today=today, step=step
            )[1]

    outcome, memory = again(), most_memory(again)
    with tempfile.TemporaryDirectory() as folder:
        counted = pages(made.document, Path(folder)) if count_pages else 0
    return {
        "numbers": len(loads(made.version.manifest).entries),
        "pages": counted,
        "refreshed": outcome.refreshed,
        "regenerated as a job": timed(again, runs),
        "steps of the job, s": step_seconds(again),
        "memory of the job": memory,
        "trace of the whole report": timed(lambda: trace_report(actor=actor, content=file, today=today), runs),
    }


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
