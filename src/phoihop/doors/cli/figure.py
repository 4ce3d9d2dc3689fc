"""`phoihop figure UNIT PERIOD INDICATOR`: one figure with its whole origin."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from phoihop.base.language import _
from phoihop.doors.cli.wanted import add_as_of
from phoihop.measures.figures.enums import METHOD_LABELS, USE_LABELS
from phoihop.project.boot import boot

if TYPE_CHECKING:
    from rich.console import Console

    from phoihop.measures.figures.queries import FigureOrigin, OriginFact

SHOWN = 40


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("unit", metavar="UNIT", help=_("mã đơn vị"))
    parser.add_argument("period", metavar="PERIOD", help=_("kỳ: 2016-11, 2016-Q4, 2016-H2, 2016-9M, 2016, 2016..2021"))
    parser.add_argument("indicator", metavar="INDICATOR", help=_("mã chỉ tiêu"))
    parser.add_argument("--cell", default="", help=_("ô phân tổ (bỏ trống: tổng số)"))
    parser.add_argument("--programme", metavar="CODE", help=_("mã chương trình (bỏ trống nếu chỉ có một)"))
    add_as_of(parser)
    parser.add_argument("--all", action="store_true", help=_("in mọi dòng, không rút gọn"))
    parser.add_argument("--json", action="store_true", help=_("in cho máy đọc"))


def run(arguments: argparse.Namespace) -> int:
    """Print the figure, the facts it was made from, what was left out and who is missing."""
    boot()
    from phoihop.bodies.people.queries import system_user
    from phoihop.doors.cli.choosing import check_indicator, chosen_programme, chosen_unit, known_period
    from phoihop.measures.figures.queries import find_origin

    programme = chosen_programme(code=arguments.programme)
    chosen_unit(code=arguments.unit)
    known_period(name=arguments.period)
    check_indicator(programme=programme, code=arguments.indicator)
    found = find_origin(
        actor=system_user(),
        programme=programme,
        unit=arguments.unit,
        period=arguments.period,
        indicator=arguments.indicator,
        cell=arguments.cell,
        as_of=arguments.as_of,
    )
    if arguments.json:
        json.dump(_record(found), sys.stdout, ensure_ascii=False, indent=1, default=str)
        print()
    else:
        _show(found, arguments)
    return 0 if found.origin.figure else 1


def _record(found: "FigureOrigin") -> dict[str, object]:
    origin = found.origin
    facts = [fact._asdict() | {"revision": _revision(found, fact.organisation, fact.period)} for fact in origin.facts]
    return {
        "figure": origin.figure,
        "structure_day": origin.structure_day,
        "facts": facts,
        "missing": [{"organisation": unit, "period": period} for unit, period in origin.missing],
    }


def _revision(found: "FigureOrigin", organisation: str, period: str) -> int | None:
    filing = found.filings.get((organisation, period))
    return filing.number if filing else None


def _show(found: "FigureOrigin", arguments: argparse.Namespace) -> None:
    from rich.console import Console

    console = Console()
    _show_figure(console, found, arguments)
    limit = None if arguments.all else SHOWN
    _show_facts(console, found, limit)
    _show_missing(console, found, limit)


def _show_figure(console: "Console", found: "FigureOrigin", arguments: argparse.Namespace) -> None:
    from phoihop.base.vietnamese import format_date, format_number, period_name
    from phoihop.outcomes.summaries.rules.wording import flag_words

    figure = found.origin.figure
    name = found.names.get(arguments.unit, arguments.unit)
    console.print(
        f"[bold]{name}[/bold] · {period_name(arguments.period)} · {arguments.indicator} {arguments.cell}".strip()
    )
    if not figure:
        console.print(_("Không có số liệu: không báo cáo nào trong kỳ này, hoặc chỉ tiêu không lập theo kỳ này."))
        return
    value = "–" if figure["value"] is None else format_number(figure["value"])
    console.print(_("Số liệu: {value}").format(value=value), style="bold green")
    if figure["numerator"] is not None:
        parts = [format_number(figure[part]) for part in ("numerator", "denominator")]
        console.print(_("Tử số {numerator}, mẫu số {denominator}").format(numerator=parts[0], denominator=parts[1]))
    console.print(
        _("Đã báo cáo {reported}/{expected} (đơn vị × kỳ)").format(
            reported=format_number(figure["reported"]), expected=format_number(figure["expected"])
        )
    )
    if figure["method"]:
        console.print(_("Cách lập: {method}").format(method=_(METHOD_LABELS[figure["method"]])))
    if figure["computed_below"] is not None:
        console.print(_("Cộng từ cấp dưới: {value}").format(value=format_number(figure["computed_below"])))
    for flag in filter(None, figure["flags"].split(";")):
        console.print(f"• {flag_words([flag])}")
    if found.origin.structure_day:
        console.print(_("Cây tổ chức của ngày {day}").format(day=format_date(found.origin.structure_day)))


def _show_facts(console: "Console", found: "FigureOrigin", limit: int | None) -> None:
    from rich.table import Table

    from phoihop.base.vietnamese import format_number

    facts = found.origin.facts
    table = Table(title=_("Từ {count} số đã báo cáo").format(count=format_number(len(facts))), title_justify="left")
    for title in (_("Đơn vị"), _("Kỳ"), _("Lần sửa"), _("Số báo cáo"), _("Phần"), _("Dùng thế nào")):
        table.add_column(title, justify="right" if title in {_("Số báo cáo"), _("Phần")} else "left")
    for fact in facts[:limit]:
        table.add_row(*_cells(found, fact))
    console.print(table)
    _show_rest(console, len(facts), limit)


def _cells(found: "FigureOrigin", fact: "OriginFact") -> tuple[str, ...]:
    from phoihop.base.vietnamese import format_number

    numbers = [number for number in (fact.value, fact.numerator, fact.denominator) if number is not None]
    filing = found.filings.get((fact.organisation, fact.period))
    return (
        _named(found, fact.organisation) + (_(" (khai chung)") if fact.scope == "subtree" else ""),
        fact.period,
        f"{filing.number}, {filing.submitted_at:%d/%m/%Y}" if filing else "",
        " / ".join(format_number(number) for number in numbers),
        "" if fact.share == 1 else format_number(fact.share),
        _(USE_LABELS[fact.use]) + (f" ({_named(found, fact.covered_by)})" if fact.covered_by else ""),
    )


def _show_missing(console: "Console", found: "FigureOrigin", limit: int | None) -> None:
    missing = found.origin.missing
    if not missing:
        console.print(_("Không thiếu báo cáo nào."))
        return
    console.print(_("Chưa báo cáo ({count}):").format(count=len(missing)), style="bold")
    for unit, period in missing[:limit]:
        console.print(f"  {_named(found, unit)} · {period}")
    _show_rest(console, len(missing), limit)


def _show_rest(console: "Console", count: int, limit: int | None) -> None:
    if limit is not None and count > limit:
        console.print(_("… và {count} dòng nữa (--all để in hết)").format(count=count - limit), style="dim")


def _named(found: "FigureOrigin", code: str) -> str:
    return f"{found.names.get(code, '')} [{code}]".strip().replace("[", "\\[")
