"""`phoihop figure UNIT PERIOD INDICATOR`: one figure with its whole origin."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from phoihop.base.language import _
from phoihop.base.vietnamese.text import to_nfc
from phoihop.doors.cli.wanted import add_as_of
from phoihop.measures.figures.enums import METHOD_LABELS, USE_LABELS
from phoihop.project.boot import boot

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from rich.console import Console

    from phoihop.measures.figures.queries import FigureOrigin, OriginFact
    from phoihop.outcomes.consolidation.rules.records import Adjusted

    Adjustments = Sequence[tuple[Adjusted, str, str]]

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Subject:
    """What the figure is of, in words: the indicator, its breakdown cell (none: the total), the unit of measure."""

    name: str
    cell: str
    unit: str


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("unit", type=to_nfc, metavar="UNIT", help=_("mã đơn vị"))
    parser.add_argument("period", metavar="PERIOD", help=_("kỳ: 2016-11, 2016-Q4, 2016-H2, 2016-9M, 2016, 2016..2021"))
    parser.add_argument("indicator", type=to_nfc, metavar="INDICATOR", help=_("mã chỉ tiêu"))
    parser.add_argument("--cell", type=to_nfc, default="", help=_("ô phân tổ (bỏ trống: tổng số)"))
    parser.add_argument(
        "--programme",
        type=to_nfc,
        metavar="CODE",
        help=_("mã chương trình (bỏ trống nếu chỉ một chương trình có kỳ đó)"),
    )
    add_as_of(parser)
    parser.add_argument("--all", action="store_true", help=_("in mọi dòng, không rút gọn"))
    parser.add_argument("--json", action="store_true", help=_("in cho máy đọc"))


def run(arguments: argparse.Namespace) -> int:
    """Print the figure, the facts it was made from, what was left out and who is missing."""
    boot()
    from phoihop.bodies.people.queries import system_user
    from phoihop.doors.cli.choosing import chosen_indicator, chosen_programme, chosen_unit, known_period, named_cell
    from phoihop.measures.figures.queries import find_origin
    from phoihop.outcomes.consolidation.queries.adjustments import adjustments_of_figure

    programme = chosen_programme(code=arguments.programme, period=arguments.period)
    chosen_unit(code=arguments.unit)
    known_period(name=arguments.period)
    indicator = chosen_indicator(programme=programme, code=arguments.indicator)
    cell = named_cell(indicator=indicator, code=arguments.cell)
    found = find_origin(
        actor=system_user(),
        programme=programme,
        unit=arguments.unit,
        period=arguments.period,
        indicator=arguments.indicator,
        cell=arguments.cell,
        as_of=arguments.as_of,
    )
    adjusted = adjustments_of_figure(
        programme=programme,
        unit=arguments.unit,
        period=arguments.period,
        indicator=arguments.indicator,
        cell=arguments.cell,
    )
    if arguments.json:
        json.dump(_record(found, adjusted), sys.stdout, ensure_ascii=False, indent=1, default=str)
        print()
    else:
        _show(found, arguments, Subject(indicator.name, cell, indicator.unit), adjusted)
    return 0 if found.origin.figure else 1


def _record(found: "FigureOrigin", adjusted: "Adjustments") -> dict[str, object]:
    origin = found.origin
    facts = [fact._asdict() | {"revision": _revision(found, fact.organisation, fact.period)} for fact in origin.facts]
    return {
        "figure": origin.figure,
        "structure_day": origin.structure_day,
        "facts": facts,
        "missing": [{"organisation": unit, "period": period} for unit, period in origin.missing],
        "adjusted": [
            {"consolidation": [unit, period], "value": row.value, "reason": row.reason, "by": row.by, "at": row.at}
            for row, unit, period in adjusted
        ],
    }


def _revision(found: "FigureOrigin", organisation: str, period: str) -> int | None:
    filing = found.filings.get((organisation, period))
    return filing.number if filing else None


def _show(found: "FigureOrigin", arguments: argparse.Namespace, subject: Subject, adjusted: "Adjustments") -> None:
    from rich.console import Console

    console = Console(highlight=False)
    _show_head(console, found, arguments, subject)
    figure = found.origin.figure
    if figure:
        _show_figure(console, figure, found.origin.structure_day, subject)
    _show_adjusted(console, adjusted, subject)
    limit = None if arguments.all else SHOWN
    if found.origin.facts:
        _show_facts(console, found, limit)
    if found.origin.facts or found.origin.missing:
        _show_missing(console, found, limit)


def _show_head(console: "Console", found: "FigureOrigin", arguments: argparse.Namespace, subject: Subject) -> None:
    from phoihop.base.vietnamese import period_name

    cell = f" – {subject.cell}" if subject.cell else ""
    console.print(f"{subject.name}{cell} ({arguments.indicator})", style="bold", markup=False)
    console.print(f"{_named(found, arguments.unit)} · {period_name(arguments.period)}")
    if not found.origin.figure:
        console.print(_("Không có số liệu: không báo cáo nào trong kỳ này, hoặc chỉ tiêu không lập theo kỳ này."))


def _show_figure(console: "Console", figure: dict[str, Any], structure_day: "date | None", subject: Subject) -> None:
    from phoihop.base.vietnamese import format_date, format_number
    from phoihop.outcomes.summaries.rules.wording import flag_words

    console.print(_("Số liệu: {value}").format(value=_measured(figure["value"], subject.unit)), style="bold green")
    if figure["numerator"] is not None:
        parts = [format_number(figure[part]) for part in ("numerator", "denominator")]
        console.print(_("Tử số {numerator}, mẫu số {denominator}").format(numerator=parts[0], denominator=parts[1]))
    console.print(
        _("Báo cáo đã tiếp nhận: {reported}/{expected} (mỗi đơn vị, mỗi kỳ một báo cáo)").format(
            reported=format_number(figure["reported"]), expected=format_number(figure["expected"])
        )
    )
    if figure["method"]:
        console.print(_("Cách lập: {method}").format(method=_(METHOD_LABELS[figure["method"]])))
    if figure["computed_below"] is not None:
        below = _measured(figure["computed_below"], subject.unit)
        console.print(_("Cộng từ cấp dưới: {value}").format(value=below))
    for flag in filter(None, figure["flags"].split(";")):
        console.print(f"• {flag_words([flag])}")
    if structure_day:
        console.print(_("Theo cây tổ chức ngày {day}").format(day=format_date(structure_day)))


def _show_adjusted(console: "Console", adjusted: "Adjustments", subject: Subject) -> None:
    """What consolidators made of the figure in their reports; the figure itself is what the accepted reports make it."""
    from phoihop.base.vietnamese import period_name

    for row, unit, period in adjusted:
        told = _("Đã điều chỉnh thành {value} trong tổng hợp của {unit}, {period}: {reason} ({who})")
        words = {"unit": unit, "period": period_name(period), "reason": row.reason, "who": row.by}
        console.print(told.format(value=_measured(row.value, subject.unit), **words), markup=False)


def _measured(value: "Decimal | None", unit: str) -> str:
    """`710 mô hình`, `95,3%`; a dash without a value."""
    from phoihop.base.vietnamese import format_number
    from phoihop.outcomes.summaries.rules.wording import RATES

    if value is None:
        return "–"
    return f"{format_number(value)}{unit}" if unit in RATES else f"{format_number(value)} {unit}".strip()


def _show_facts(console: "Console", found: "FigureOrigin", limit: int | None) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from phoihop.base.vietnamese import format_number

    facts = found.origin.facts
    divided = any(fact.share != 1 for fact in facts)
    table = Table(
        title=_("Từ {count} số đã báo cáo").format(count=format_number(len(facts))),
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for title in (_("Đơn vị"), _("Kỳ"), _("Lần sửa")):
        table.add_column(title, overflow="fold")
    table.add_column(_("Số báo cáo"), justify="right")
    if divided:
        table.add_column(_("Phần"), justify="right")
    table.add_column(_("Dùng thế nào"))
    for fact in facts[:limit]:
        table.add_row(*_cells(found, fact, divided=divided))
    console.print(table)
    _show_rest(console, len(facts), limit)


def _cells(found: "FigureOrigin", fact: "OriginFact", *, divided: bool) -> tuple[str, ...]:
    from phoihop.base.vietnamese import format_number

    numbers = [number for number in (fact.value, fact.numerator, fact.denominator) if number is not None]
    filing = found.filings.get((fact.organisation, fact.period))
    return (
        _named(found, fact.organisation) + (_(" (khai chung)") if fact.scope == "subtree" else ""),
        fact.period,
        _("lần {number}, {day}").format(number=filing.number, day=f"{filing.submitted_at:%d/%m/%Y}") if filing else "",
        " / ".join(format_number(number) for number in numbers),
        *([format_number(fact.share)] if divided else []),
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
