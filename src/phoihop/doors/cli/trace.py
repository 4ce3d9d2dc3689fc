"""`phoihop trace report.docx`: every number of a report, its figure, and whether it still stands."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from phoihop.base.clock import today
from phoihop.base.errors import ProductError, reason_of
from phoihop.base.language import N_, _
from phoihop.base.postgres.address import is_served
from phoihop.base.postgres.place import installation
from phoihop.base.vietnamese import format_number
from phoihop.doors.cli.main import print_findings
from phoihop.project.boot import boot

if TYPE_CHECKING:
    from rich.table import Table

    from phoihop.outcomes.summaries.queries.tracing import ReportTrace, TracedFigure
    from phoihop.outcomes.summaries.rules.adjusting import Adjustment

STATES = {
    "stands": N_("đúng"),
    "edited": N_("đã sửa tay"),
    "overtaken": N_("đã có bản sửa sau khi lập"),
    "removed": N_("đã bỏ hoặc mất dấu"),
}
COLOURS = {"stands": "green", "edited": "bold red", "overtaken": "yellow", "removed": "red"}
DOES_NOT_STAND = 3


class ReportUnreadable(ProductError):
    """The file named could not be read."""

    code = "W204"
    problem = N_("Không đọc được tệp {path}: {reason}.")
    remedy = N_("Kiểm tra đường dẫn và quyền đọc.")


class NoManifest(ProductError):
    """Neither the file nor the database knows what the report's numbers are."""

    code = "W205"
    problem = N_("Tệp {path} không mang danh mục số liệu và cơ sở dữ liệu này không có báo cáo đó.")
    remedy = N_("Dùng tệp .docx do phần mềm lập, hoặc chạy lệnh này với cơ sở dữ liệu đã lập báo cáo.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("report", type=Path, help=_("báo cáo .docx"))
    parser.add_argument("--json", action="store_true", help=_("in cho máy đọc"))
    parser.add_argument("--all", action="store_true", help=_("liệt kê cả các số còn đúng"))
    parser.add_argument("--offline", action="store_true", help=_("không dùng cơ sở dữ liệu"))


def run(arguments: argparse.Namespace) -> int:
    """List the numbers; exit 3 when one of them does not stand."""
    try:
        content = arguments.report.read_bytes()
    except OSError as error:
        raise ReportUnreadable(path=arguments.report, reason=reason_of(error)) from error
    trace = _traced(content, offline=arguments.offline)
    if trace.tracing.manifest is None:
        raise NoManifest(path=arguments.report)
    print_findings(trace.tracing.findings, as_json=arguments.json)
    if arguments.json:
        adjusted = _adjustments(trace)
        json.dump([_record(number, adjusted) for number in trace.numbers], sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _show(trace, everything=arguments.all)
    return 0 if all(number.state == "stands" for number in trace.numbers) else DOES_NOT_STAND


def _traced(content: bytes, *, offline: bool) -> "ReportTrace":
    """With the database where there is one; a database that cannot be reached is told, and the file read alone."""
    here = is_served() or installation().cluster.exists()
    if here and not offline:
        try:
            boot()
            return _with_database(content)
        except ProductError as error:
            if not error.code.startswith("D"):
                raise
            print(error, file=sys.stderr)
    return _alone(content)


def _with_database(content: bytes) -> "ReportTrace":
    from phoihop.bodies.people.queries import system_user
    from phoihop.outcomes.summaries.queries.tracing import trace_report

    return trace_report(actor=system_user(), content=content, today=today())


def _alone(content: bytes) -> "ReportTrace":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.project.settings")
    django.setup()
    from phoihop.outcomes.summaries.queries.tracing import trace_alone

    return trace_alone(content=content)


def _record(number: "TracedFigure", adjusted: "Sequence[Adjustment]") -> dict[str, object]:
    from phoihop.outcomes.summaries.rules.adjusting import adjustment_of

    entry = number.traced.entry.number
    adjustment = adjustment_of(entry, adjusted)
    return {
        "tag": number.traced.tag,
        "unit": entry.key.unit,
        "period": entry.key.period,
        "indicator": entry.key.indicator,
        "cell": entry.key.cell,
        "created": entry.text,
        "printed": number.traced.text,
        "now": number.now,
        "submissions": number.submissions,
        "state": str(number.state),
        **({"adjusted_from": _before(adjustment), "reason": adjustment.reason} if adjustment else {}),
    }


def _adjustments(trace: "ReportTrace") -> "Sequence[Adjustment]":
    """Those that the report was made with; unknown from the file alone."""
    from phoihop.outcomes.summaries.rules.adjusting import of_records

    return of_records(trace.version.adjustments) if trace.version else ()


def _told(adjustment: "Adjustment") -> str:
    key = adjustment.key
    figure = " ".join(part for part in (key.unit, key.period, key.indicator, key.cell) if part)
    words = {"before": _before(adjustment), "reason": adjustment.reason, "who": adjustment.by}
    told = _("{figure}: đã điều chỉnh từ {before} thành {value}, lý do: {reason} ({who})")
    return told.format(figure=figure, value=format_number(adjustment.value), **words)


def _before(adjustment: "Adjustment") -> str:
    return "–" if adjustment.before is None else format_number(adjustment.before)


def _table(shown: "Sequence[TracedFigure]") -> "Table":
    from rich.table import Table

    table = Table()
    for title in (_("Số liệu"), _("Lúc lập"), _("Trong tệp"), _("Hiện nay"), _("Báo cáo gốc")):
        table.add_column(title, justify="right" if title == _("Báo cáo gốc") else "left", overflow="fold")
    table.add_column(_("Tình trạng"))
    for number in shown:
        table.add_row(*_cells(number), style=COLOURS[number.state] if number.state != "stands" else None)
    return table


def _show(trace: "ReportTrace", *, everything: bool) -> None:
    from rich.console import Console

    console = Console()
    console.print(_head(trace))
    shown = [number for number in trace.numbers if everything or number.state != "stands"]
    if shown:
        console.print(_table(shown))
    for adjustment in _adjustments(trace):
        console.print(_told(adjustment))
    counted = Counter(str(number.state) for number in trace.numbers)
    told = ", ".join(f"{counted[state]} {_(words)}" for state, words in STATES.items() if counted[state])
    console.print(_("{total} số: {told}.").format(total=len(trace.numbers), told=told))


def _head(trace: "ReportTrace") -> str:
    if trace.version is None:
        return _(
            "Không có báo cáo này trong cơ sở dữ liệu: chỉ đối chiếu với danh mục số liệu trong tệp, không biết số hiện nay."
        )
    seal = {
        "genuine": _("dấu xác thực đúng"),
        "broken": _("DẤU XÁC THỰC SAI"),
        "absent": _("tệp không còn dấu xác thực"),
    }[str(trace.seal)]
    return _("Báo cáo {report}, lần lập {number}, {day}: {seal}.").format(
        report=trace.version.report_id,
        number=trace.version.number,
        day=f"{trace.version.at:%d/%m/%Y}",
        seal=seal,
    )


def _cells(number: "TracedFigure") -> list[str]:
    key = number.traced.entry.number.key
    figure = " ".join(part for part in (key.unit, key.period, key.indicator, key.cell) if part)
    return [
        figure,
        number.traced.entry.number.text,
        number.traced.text or "–",
        number.now if number.now is not None else "–",
        format_number(number.submissions),
        _(STATES[number.state]),
    ]
