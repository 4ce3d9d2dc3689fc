"""Who has reported what: units × periods, and the list of late units as a message."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from phoihop.base.clock import today
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.tables import Cell, Column, Row, Table, download, wanted_download
from phoihop.base.vietnamese import format_date, period_name
from phoihop.bodies.organisations.access import OVERSEEING, REVIEWING, STEERING, holding, holds_role
from phoihop.bodies.organisations.enums import BLOCK_LABELS
from phoihop.bodies.people.access import actor_of
from phoihop.reporting.review.enums import PROGRESS_LABELS, PROGRESS_WORDS, Progress
from phoihop.reporting.review.forms import FREQUENCIES, matrix_filter, text_of
from phoihop.reporting.review.queries import (
    TERM,
    FilterUnknown,
    Matrix,
    MatrixFilter,
    MatrixRow,
    debt_of,
    list_matrix,
)
from phoihop.reporting.review.render import CLASSES, CellWriter
from phoihop.reporting.review.rules import reminder
from phoihop_rollup.periods import Period, find_period
from phoihop_rollup.vocabulary import Frequency

WHOLE, PART = 1000, 500
"""Up to WHOLE rows stand on one page; more are shown PART by PART."""

FREQUENCY_WORDS = {
    "thang": N_("Hằng tháng"),
    "quy": N_("Hằng quý"),
    "nua-nam": N_("6 tháng"),
    "nam": N_("Hằng năm"),
}
_NARROWING = ("huyen", "khoi", "trang-thai", "tim", "don-vi")
_TILES = (
    (Progress.ACCEPTED, "circle-check", "green"),
    (Progress.ACCEPTED_LATE, "clock-exclamation", "amber"),
    (Progress.SUBMITTED, "hourglass", "blue"),
    (Progress.RETURNED, "arrow-back-up", "red"),
    (Progress.OVERDUE, "alert-circle", "red"),
    (Progress.DRAFT, "pencil", "grey"),
    (Progress.WITHDRAWN, "history", "grey"),
    (Progress.NOT_DUE, "clock", "grey"),
)


@page(holding(*OVERSEEING))
def matrix(request: HttpRequest) -> HttpResponse:
    """The completeness of reports in the actor's reach, with the message about who still owes one period's."""
    kind = wanted_download(request)
    wanted = matrix_filter(request.GET)
    found = list_matrix(actor=actor_of(request), wanted=wanted, today=today())
    if found is None:
        return render(request, "review/matrix.html", {"found": None})
    if kind:
        return download(_table(found), kind)
    rows, part = _part(request, found.rows)
    context = {
        "found": found,
        "wanted": wanted,
        "columns": _columns(found),
        "rows": _rows(found, rows),
        "part": part,
        "tiles": _tiles(found),
        "legend": [(CLASSES[state], _(PROGRESS_WORDS[state]), _(PROGRESS_LABELS[state])) for state in Progress],
        "asked": sum(total.asked for total in found.totals),
        "sent": sum(total.sent for total in found.totals),
        "filters": _filters(request, found, wanted),
        "is_filtered": any(request.GET.get(name) for name in _NARROWING),
        "unfiltered": _unfiltered(request),
        "debt": _debt(request, found),
        "kept": [(name, value) for name, value in request.GET.items() if value and name not in ("ky", "trang", "tai")],
    }
    return render(request, "review/matrix.html", context)


def _unfiltered(request: HttpRequest) -> str:
    """The address without what narrows the rows down."""
    words = request.GET.copy()
    for name in (*_NARROWING, "trang", "tai"):
        words.pop(name, None)
    return f"?{words.urlencode()}"


def _part(request: HttpRequest, rows: Sequence[MatrixRow]) -> tuple[Sequence[MatrixRow], dict[str, int] | None]:
    """The rows of one page, and where it stands among the others; None where one page holds all."""
    if len(rows) <= WHOLE:
        return rows, None
    last = -(-len(rows) // PART)
    text = text_of(request.GET, "trang") or "1"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= last):
        raise FilterUnknown(name="trang", value=text[:40])
    number = int(text)
    shown = rows[(number - 1) * PART : number * PART]
    return shown, {"number": number, "last": last, "before": number - 1, "after": number + 1 if number < last else 0}


def _columns(found: Matrix) -> list[dict[str, Any]]:
    several = found.year == TERM
    return [
        {
            "name": column.period.name,
            "short": _short(column.period, with_year=several),
            "words": period_name(column.period.name),
            "due": column.due,
            "total": total,
        }
        for column, total in zip(found.columns, found.totals, strict=True)
    ]


def _short(period: Period, *, with_year: bool) -> str:
    """A period's name for a narrow column: T3, Q1, 6T đầu, 2021."""
    year, month = divmod(period.first, 12)
    match period.frequency:
        case Frequency.MONTH:
            short = f"T{month + 1}"
        case Frequency.QUARTER:
            short = f"Q{month // 3 + 1}"
        case Frequency.HALF:
            short = _("6T đầu") if month == 0 else _("6T cuối")
        case _:
            return str(year)
    return f"{short}/{year % 100:02}" if with_year else short


def _rows(found: Matrix, rows: Sequence[MatrixRow]) -> SafeString:
    """The rows as HTML: name and district, cells, n/N; '' without any."""
    words = {state: _(word) for state, word in PROGRESS_WORDS.items()}
    writer = CellWriter(periods=[column.period.name for column in found.columns], words=words)
    base, more_time = _base(found), _more_time(found)
    lines = (
        f'<tr><th scope="row">{_named(row)}</th>'
        f"{writer.cells(row.cells, f'{base}{quote(row.unit.code)}/', more_time.get(row.unit.code))}"
        f'<td class="{"full" if row.total.sent >= row.total.asked else "part"}">{row.total.sent}/{row.total.asked}</td></tr>\n'
        for row in rows
    )
    return mark_safe("".join(lines))  # noqa: S308 - names and cells are escaped


def _more_time(found: Matrix) -> dict[str, dict[int, str]]:
    """Unit → place of the column → until when it was given more time, in words."""
    places = {column.period.name: place for place, column in enumerate(found.columns)}
    told = _("được gia hạn đến {day}")
    words: dict[str, dict[int, str]] = {}
    for (unit, period), until in found.extended.items():
        if period in places:
            words.setdefault(unit, {})[places[period]] = told.format(day=format_date(until))
    return words


def _named(row: MatrixRow) -> str:
    name = escape(row.unit.name)
    return f"{name} <i>{escape(row.district)}</i>" if row.district else name


def _base(found: Matrix) -> str:
    """Where the reports of the regime lie, before the unit's code; resolved once for all rows."""
    codes = {"programme": found.programme.code, "regime": found.regime.code, "unit": "-", "period": "-"}
    return reverse("submissions:report", kwargs=codes).removesuffix("-/-/")


def _tiles(found: Matrix) -> list[dict[str, Any]]:
    return [
        {"state": state, "label": _(PROGRESS_LABELS[state]), "icon": icon, "tone": tone, "count": found.counts[state]}
        for state, icon, tone in _TILES
        if found.counts[state]
    ]


def _filters(request: HttpRequest, found: Matrix, wanted: MatrixFilter) -> list[dict[str, Any]]:
    rhythm = next(name for name, frequency in FREQUENCIES.items() if frequency is wanted.frequency)
    years = [(str(year), str(year)) for year in reversed(found.years)]
    term = _("Cả giai đoạn {first}–{last}").format(first=found.years[0], last=found.years[-1])
    boxes: list[tuple[str, str, Sequence[tuple[str, str]], str, bool]] = [
        ("chuong-trinh", N_("Chương trình"), found.programmes, found.programme.code, len(found.programmes) > 1),
        ("che-do", N_("Chế độ báo cáo"), found.regimes, found.regime.code, len(found.regimes) > 1),
        ("nhip", N_("Kỳ"), _translated(FREQUENCY_WORDS), rhythm, True),
        ("nam", N_("Năm"), [*years, (TERM, term)], found.year, True),
        ("huyen", N_("Đơn vị cấp dưới trực tiếp"), [("", _("Tất cả")), *found.districts], wanted.district, True),
        ("khoi", N_("Khối"), [("", _("Tất cả")), *_translated(BLOCK_LABELS)], wanted.block, True),
        ("trang-thai", N_("Có báo cáo"), [("", _("Tất cả")), *_translated(PROGRESS_LABELS)], wanted.state, True),
    ]
    return [
        {"name": name, "label": _(label), "options": [(value, text, value == now) for value, text in options]}
        for name, label, options, now, is_shown in boxes
        if is_shown
    ]


def _translated(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(value), _(label)) for value, label in labels.items()]


def _debt(request: HttpRequest, found: Matrix) -> dict[str, Any] | None:
    """Who owes one period's report, as a message; by default of the latest period that has ended."""
    ended = [column.period.name for column in found.columns if column.days.ends < today()]
    names = [column.period.name for column in found.columns]
    if not names:
        return None
    period = text_of(request.GET, "ky")
    if period and find_period(period) is None:
        raise FilterUnknown(name="ky", value=period[:40])
    chosen = period if period in names else (ended or names)[-1]
    debt = debt_of(found, chosen)
    if debt is None:
        return None
    return {
        "debt": debt,
        "text": reminder(debt, report="báo cáo", today=today()),
        "options": [(name, _capital(period_name(name)), name == chosen) for name in reversed(names)],
        "is_open": bool(period),
        "may_remind": holds_role(actor=actor_of(request), roles=(*STEERING, *REVIEWING), on=today()),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(found: Matrix) -> Table:
    """The same for Excel and CSV, with the states in whole words."""
    periods = [Column(column.period.name, period_name(column.period.name), width=16) for column in found.columns]
    columns = [
        Column("code", N_("Mã đơn vị"), width=18),
        Column("unit", N_("Đơn vị"), width=36, heading=True),
        Column("district", N_("Thuộc"), width=28),
        Column("block", N_("Khối"), width=16),
        *periods,
        Column("sent", N_("Đã gửi"), number=True, width=10),
        Column("asked", N_("Phải gửi"), number=True, width=10),
    ]
    labels = {state: _(label) for state, label in PROGRESS_LABELS.items()}
    more_time = _more_time(found)
    rows = [_line(row, found, labels, more_time.get(row.unit.code, {})) for row in found.rows]
    caption = _("Tiến độ báo cáo: {programme}").format(programme=found.programme.title)
    return Table(name="tien-do-bao-cao", caption=caption, columns=columns, rows=rows)


def _line(row: MatrixRow, found: Matrix, labels: Mapping[Progress, str], more_time: Mapping[int, str]) -> Row:
    block = BLOCK_LABELS.get(row.unit.block, "")  # type: ignore[call-overload]
    cells = {
        "code": Cell(row.unit.code),
        "unit": Cell(row.unit.name),
        "district": Cell(row.district),
        "block": Cell(_(block) if block else ""),
        "sent": Cell(row.total.sent),
        "asked": Cell(row.total.asked),
    }
    told = enumerate(zip(found.columns, row.cells, strict=True))
    states = {
        column.period.name: Cell(", ".join(filter(None, (labels[state], more_time.get(place)))))
        for place, (column, state) in told
    }
    return Row(cells | states)
