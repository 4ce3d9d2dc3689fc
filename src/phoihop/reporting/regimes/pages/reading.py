"""Reading regimes: all of them, one with its forms and what it asks, the units asked for a period, the history."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from phoihop.agreements.programmes.access import may_edit
from phoihop.agreements.programmes.queries import list_history
from phoihop.base.clock import today
from phoihop.base.errors import ProductError
from phoihop.base.labels import label_of
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page, signed_in
from phoihop.base.ui.fields import DayField
from phoihop.base.ui.tables import Cell, Column, Row, Table, download, wanted_download
from phoihop.base.ui.whole import whole_number
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import KIND_LABELS
from phoihop.bodies.people.access import actor_of
from phoihop.reporting.regimes.actions import regime_subject
from phoihop.reporting.regimes.enums import EXPECTATION_LABELS
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.pages.wording import demand_table, period_words, unit_table
from phoihop.reporting.regimes.queries import (
    Asked,
    asked_now,
    regimes_by_programme,
    require_regime,
    term_of,
    whole_forms,
)
from phoihop.reporting.regimes.queries.levels import list_levels
from phoihop.reporting.regimes.rules import Demand, shown_at_first
from phoihop_rollup.periods import find_period

MOST_YEARS = 12
SIZE = 200
TABLES = ("regime", "form", "formline", "section", "formassignment", "calendarentry")
"""Audit subjects of the tables that a bundle loads."""


class SpanUnclear(ProductError):
    """The days between which demands are wanted are no days, backwards, or too far apart."""

    code = "R106"
    problem = N_("Khoảng thời gian «{start}» – «{end}» không dùng được.")
    remedy = N_("Ghi hai ngày dạng dd/mm/yyyy, ngày sau không trước ngày đầu, cách nhau nhiều nhất {years} năm.")


@page(signed_in)
def regimes(request: HttpRequest) -> HttpResponse:
    """Every regime."""
    table = _regime_table(list(regimes_by_programme(actor=actor_of(request))))
    kind = wanted_download(request)
    return download(table, kind) if kind else render(request, "regimes/list.html", {"table": table})


@page(signed_in)
def regime(request: HttpRequest, programme: str, regime: str) -> HttpResponse:
    """One regime: its head, forms, calendar, and what it asks of whom and when."""
    row = require_regime(actor=actor_of(request), programme=programme, regime=regime)
    asked, span = asked_now(regime=row), _wanted_span(request)
    demands = _demands(row, asked, span)
    kind = wanted_download(request)
    if kind:
        return download(demand_table(row, demands, whole=True), kind)
    context = {
        "regime": row,
        "expectation": label_of(EXPECTATION_LABELS, row.expectation),
        "forms": [(form, _assigned(form)) for form in whole_forms(regime=row)],
        "calendar": sorted((asked.asking.terms.calendar or {}).values(), key=lambda each: each.ends or date.min),
        "table": demand_table(row, demands, whole=False),
        "levels": [
            {
                "number": level.number,
                "title": level.party.name if level.party else _(KIND_LABELS.get(level.kind, level.kind)),
            }
            for level in list_levels(regime=row)
        ],
        "span": span,
        "typed": (request.GET.get("tu", "")[:20], request.GET.get("den", "")[:20]),
        "may_edit": may_edit(actor=actor_of(request), programme=row.programme, today=today()),
        "crumbs": [*crumbs_of(row)[:-1], (str(row), "")],
    }
    return render(request, "regimes/regime.html", context)


@page(signed_in)
def units(request: HttpRequest, programme: str, regime: str, period: str) -> HttpResponse:
    """The units asked for one period, of all forms or of one (`?bieu=`)."""
    row = require_regime(actor=actor_of(request), programme=programme, regime=regime)
    asked = asked_now(regime=row)
    demand, form = _demand_of(asked, period), request.GET.get("bieu", "")
    chosen = demand.forms.get(form) if form else demand.units
    if chosen is None:
        raise OutOfReach
    codes = asked.sorted(chosen)
    kinds = {unit.code: _(KIND_LABELS.get(unit.kind, unit.kind)) for unit in asked.asking.reporters}
    kind = wanted_download(request)
    if kind:
        return download(unit_table(row, asked, codes, kinds, period), kind)
    after = request.GET.get("sau", "")
    rest = codes[codes.index(after) + 1 :] if after in codes else codes
    context = {
        "regime": row,
        "demand": demand,
        "form": form,
        "count": len(codes),
        "table": unit_table(row, asked, rest[:SIZE], kinds, period),
        "next": rest[SIZE - 1] if len(rest) > SIZE else "",
        "title": period_words(period),
        "crumbs": [*crumbs_of(row), (period_words(period), "")],
    }
    return render(request, "regimes/units.html", context)


@page(signed_in)
def history(request: HttpRequest, programme: str, regime: str) -> HttpResponse:
    """Who changed what of a regime, when, from what to what."""
    row = require_regime(actor=actor_of(request), programme=programme, regime=regime)
    before = whole_number(request.GET.get("truoc", ""), digits=15)
    found = list_history(actor=actor_of(request), subject=regime_subject(row), tables=TABLES, before=before)
    crumbs = [*crumbs_of(row), (_(N_("Lịch sử thay đổi")), "")]
    return render(request, "programmes/history.html", {"history": found, "title": str(row), "crumbs": crumbs})


def crumbs_of(regime: Regime) -> list[tuple[str, str]]:
    """The way to a regime."""
    programme = regime.programme.code
    return [
        (_(N_("Chương trình")), reverse("programmes:list")),
        (programme, reverse("programmes:programme", args=[programme])),
        (str(regime), reverse("regimes:regime", args=[programme, regime.code])),
    ]


def _demands(regime: Regime, asked: Asked, span: tuple[date, date] | None) -> list[Demand]:
    """What is asked in the span, or the periods shown at first."""
    if span:
        return asked.asking.between(*span)
    start, end = term_of(programme=regime.programme, today=today())
    return shown_at_first(asked.asking.between(start, end), today=today(), last=regime.programme.end)


def _demand_of(asked: Asked, name: str) -> Demand:
    """What is asked for one period. Raises OutOfReach where nothing is."""
    period = find_period(name)
    if period is None or not 1900 <= period.first // 12 <= 2199:
        raise OutOfReach
    middle = date(period.last // 12, period.last % 12 + 1, 15)
    near = asked.asking.between(middle - timedelta(days=400), middle + timedelta(days=400))
    found = next((each for each in near if each.period == name), None)
    if found is None:
        raise OutOfReach
    return found


def _wanted_span(request: HttpRequest) -> tuple[date, date] | None:
    """The days chosen (?tu=&den=), None without a choice. Raises SpanUnclear."""
    start, end = request.GET.get("tu", ""), request.GET.get("den", "")
    if not (start or end):
        return None
    told = SpanUnclear(start=start[:20], end=end[:20], years=MOST_YEARS)
    try:
        days = [DayField(required=True).clean(text) for text in (start, end)]
    except ValidationError as error:
        raise told from error
    if days[1] < days[0] or days[1] - days[0] > timedelta(days=366 * MOST_YEARS):
        raise told
    return days[0], days[1]


def _assigned(form: object) -> list[tuple[str, object]]:
    """The assignments of a form, said: kind or unit, with the row for its days."""
    rows = form.assignments.all()  # type: ignore[attr-defined]
    return [
        (row.organisation.name if row.organisation else _(KIND_LABELS.get(row.kind, row.kind)), row) for row in rows
    ]


def _regime_table(rows: list[Regime]) -> Table:
    columns = (
        Column("name", N_("Tên báo cáo"), heading=True, width=50),
        Column("code", N_("Mã")),
        Column("programme", N_("Chương trình"), width=50),
        Column("forms", N_("Số biểu"), number=True),
    )
    lines = [
        Row(
            {
                "name": Cell(str(row), href=reverse("regimes:regime", args=[row.programme.code, row.code])),
                "code": Cell(row.code),
                "programme": Cell(row.programme.title, href=reverse("programmes:programme", args=[row.programme.code])),
                "forms": Cell(row.form_count),  # type: ignore[attr-defined]
            }
        )
        for row in rows
    ]
    return Table("che-do-bao-cao", _(N_("Các chế độ báo cáo")), columns, lines)
