"""Editing regimes, their forms and the calendar; each with a look at the difference before it is saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.agreements.programmes.access import EDITING, require_edit
from phoihop.agreements.programmes.actions import seal_of
from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.queries import list_indicators, require_programme
from phoihop.base.clock import now, today
from phoihop.base.errors import Refused
from phoihop.base.findings import Finding
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.fields import show_refusal
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import holding
from phoihop.bodies.people.access import actor_of
from phoihop.reporting.regimes.actions import (
    calendar_seal,
    change_regime,
    create_regime,
    define_form,
    form_seal,
    remove_form,
    remove_regime,
    set_calendar,
)
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.forms import (
    REMEDIES,
    CalendarRows,
    Guarded,
    HeadForm,
    RegimeForm,
    SectionRows,
    assignment_records,
    assignment_rows,
    assignment_values,
    calendar_records,
    line_forms,
    line_records,
    section_records,
    section_values,
)
from phoihop.reporting.regimes.models import Form, Regime
from phoihop.reporting.regimes.pages.reading import crumbs_of
from phoihop.reporting.regimes.pages.wording import Difference, difference_words
from phoihop.reporting.regimes.queries import asked_now, find_form, kinds_of_units, require_regime, term_of
from phoihop.reporting.regimes.rules import Asking, FormLineRecord, differences
from phoihop_rollup.vocabulary import Frequency

POSTING = ("GET", "POST")
SAVED = N_("Đã lưu. Thay đổi được ghi vào lịch sử.")
REMOVED = N_("Đã xóa. Việc xóa được ghi vào lịch sử.")


@page(holding(*EDITING), methods=POSTING)
@once
def new(request: HttpRequest, programme: str) -> HttpResponse:
    """A new regime of a programme."""
    owner = _editable(request, require_programme(actor=actor_of(request), code=programme))
    form = RegimeForm(_data(request), initial={"deadline_days": 1, "grace_days": 0})
    title = _(N_("Thêm chế độ báo cáo"))
    crumbs = [
        (_(N_("Chương trình")), reverse("programmes:list")),
        (owner.code, reverse("programmes:programme", args=[owner.code])),
        (title, ""),
    ]

    def save() -> str:
        record = form.record(owner.code)
        made = create_regime(actor=actor_of(request), programme=owner, regime=record, at=now(), today=today())
        return _address(made)

    back = reverse("programmes:programme", args=[owner.code])
    return _answer(request, _Page("regimes/edit.html", title, crumbs, back, form), save)


@page(holding(*EDITING), methods=POSTING)
@once
def head(request: HttpRequest, programme: str, regime: str) -> HttpResponse:
    """The head of a regime."""
    row = _regime(request, programme, regime)
    first = {**RegimeForm.values_of(row), "seen": seal_of(row)}
    form = RegimeForm(_data(request), initial=first, known=True)
    who: dict[str, Any] = {"actor": actor_of(request), "regime": row, "at": now(), "today": today()}

    def save() -> str:
        change_regime(**who, record=form.record(row.programme.code), seen=form.cleaned_data["seen"])
        return _address(row)

    def remove() -> str:
        remove_regime(**who)
        return reverse("programmes:programme", args=[row.programme.code])

    def proposed(asking: Asking) -> Asking:
        typed = form.cleaned_data
        terms = replace(asking.terms, deadline_days=typed["deadline_days"], grace_days=typed["grace_days"])
        observed = typed["expectation"] == Expectation.OBSERVED
        return replace(asking, terms=terms, asked=() if observed else asking.asked)

    title = _(N_("Sửa chế độ báo cáo"))
    shown = _Page("regimes/edit.html", title, [*crumbs_of(row), (title, "")], _address(row), form, seal=seal_of(row))
    return _answer(request, shown, save, remove=remove, preview=lambda: _difference(row, proposed))


@page(holding(*EDITING), methods=POSTING)
@once
def form(request: HttpRequest, programme: str, regime: str, form: str = "") -> HttpResponse:
    """A data form: its lines, sections and assignments."""
    row = _regime(request, programme, regime)
    found = find_form(regime=row, code=form) if form else None
    shown, parts = _form_page(request, row, found)
    who: dict[str, Any] = {"actor": actor_of(request), "regime": row, "at": now(), "today": today()}
    head = shown.form

    def code() -> str:
        return found.code if found else head.cleaned_data["code"]

    def save() -> str:
        define_form(
            **who,
            form=code(),
            name=head.cleaned_data["name"],
            lines=line_records(parts.lines),
            sections=section_records(parts.sections),
            assignments=assignment_records(parts.assignments, code()),
            new=found is None,
            seen=head.cleaned_data["seen"],
        )
        return f"{_address(row)}#bieu-{code()}"

    def remove() -> str:
        remove_form(**who, form=code())
        return _address(row)

    def proposed(asking: Asking) -> Asking:
        often = _frequencies(parts, line_records(parts.lines))
        return asking.with_form(code(), assignment_records(parts.assignments, code()), often)

    return _answer(request, shown, save, remove=remove if found else None, preview=lambda: _difference(row, proposed))


@page(holding(*EDITING), methods=POSTING)
@once
def calendar(request: HttpRequest, programme: str, regime: str) -> HttpResponse:
    """The periods of a programme that have their own dates."""
    row = _regime(request, programme, regime)
    owner, seal = row.programme, calendar_seal(row.programme)
    first = owner.calendar.order_by("ends", "period").values("period", "starts", "ends", "due")
    form = Guarded(_data(request), initial={"seen": seal})
    rows = CalendarRows(_data(request), initial=list(first), prefix="k")

    def typed() -> list[Any]:
        return calendar_records(rows, owner.code)

    def save() -> str:
        who: dict[str, Any] = {"actor": actor_of(request), "at": now(), "today": today()}
        set_calendar(**who, programme=owner, calendar=typed(), seen=form.cleaned_data["seen"])
        return f"{_address(row)}#lich"

    def proposed(asking: Asking) -> Asking:
        return replace(asking, terms=replace(asking.terms, calendar={each.period: each for each in typed()}))

    title = _(N_("Sửa lịch báo cáo"))
    shown = _Page("regimes/calendar.html", title, [*crumbs_of(row), (title, "")], _address(row), form, (rows,), seal)
    return _answer(request, shown, save, preview=lambda: _difference(row, proposed))


@dataclass(frozen=True)
class _Page:
    """An editing page: its template and words, its form, the rows below it (formsets or lists of forms)."""

    template: str
    title: str
    crumbs: Sequence[tuple[str, str]]
    back: str
    form: Any
    parts: Sequence[Any] = ()
    seal: str = ""
    extra: Any = None

    def is_valid(self) -> bool:
        """Whether everything typed can be read; all of it is looked at, so that all errors show."""
        said = [self.form.is_valid(), *(_is_valid(part) for part in self.parts)]
        return all(said)


@dataclass(frozen=True)
class _Parts:
    """What stands on the page of a data form."""

    lines: list[Any]
    sections: Any
    assignments: Any


def _is_valid(part: Any) -> bool:
    if isinstance(part, list):
        return not any(row.errors for row in part)
    return bool(part.is_valid())


def _form_page(request: HttpRequest, regime: Regime, found: Form | None) -> tuple[_Page, _Parts]:
    data, seal = _data(request), form_seal(found) if found else ""
    first = {"code": found.code, "name": found.name, "seen": seal} if found else {}
    head = HeadForm(data, initial=first, known=bool(found))
    parts = _Parts(
        line_forms(data, list_indicators(actor=actor_of(request), programme=regime.programme), found),
        SectionRows(data, initial=section_values(found), prefix="p"),
        assignment_rows(data, assignment_values(found), kinds_of_units()),
    )
    title = _(N_("Sửa biểu mẫu")) if found else _(N_("Thêm biểu mẫu"))
    crumbs = [*crumbs_of(regime), (title, "")]
    every = (parts.lines, parts.sections, parts.assignments)
    return _Page("regimes/form.html", title, crumbs, _address(regime), head, every, seal, parts), parts


def _frequencies(parts: _Parts, lines: Sequence[FormLineRecord]) -> set[Frequency]:
    chosen = {line.indicator for line in lines}
    return {Frequency(row.indicator.frequency) for row in parts.lines if row.indicator.code in chosen}


def _difference(regime: Regime, proposed: Callable[[Asking], Asking]) -> Difference:
    """What saving would make different over the programme's term."""
    asked, span = asked_now(regime=regime), term_of(programme=regime.programme, today=today())
    after = proposed(asked.asking)
    return difference_words(differences(asked.asking.between(*span), after.between(*span)), asked, span)


def _answer(
    request: HttpRequest,
    shown: _Page,
    save: Callable[[], str],
    *,
    remove: Callable[[], str] | None = None,
    preview: Callable[[], Difference] | None = None,
) -> HttpResponse:
    """Save, remove, or show (again), with the difference when asked."""
    difference = None
    if request.method == "POST":
        try:
            if "xoa" in request.POST and remove:
                return _done(request, remove(), REMOVED)
            if shown.is_valid():
                if "xem" not in request.POST:
                    return _done(request, save(), SAVED)
                difference = preview() if preview else None
        except Refused as refused:
            _refuse(shown, refused)
    return _draw(request, shown, difference, removable=remove is not None, previews=preview is not None)


def _done(request: HttpRequest, where: str, told: str) -> HttpResponse:
    messages.success(request, _(told))
    return HttpResponseRedirect(where)


def _draw(
    request: HttpRequest, shown: _Page, difference: Difference | None, *, removable: bool, previews: bool
) -> HttpResponse:
    context = {
        "form": shown.form,
        "parts": shown.extra,
        "rows": shown.parts[0] if shown.parts else None,
        "title": shown.title,
        "crumbs": shown.crumbs,
        "back": shown.back,
        "difference": difference,
        "removable": removable,
        "previews": previews,
    }
    wrong = request.method == "POST" and not shown.is_valid()
    return render(request, shown.template, context, status=422 if wrong else 200)


def _refuse(shown: _Page, refused: Refused) -> None:
    """Show a refusal: about the head beside its fields, about rows with table and row before the sentence."""
    shown.form.is_valid()
    placed = [_placed(each) for each in refused.findings]
    show_refusal(shown.form, Refused(placed), fields={}, remedies=REMEDIES)
    if shown.seal and any(each.code == "A112" for each in refused.findings):
        shown.form.data = {**shown.form.data.dict(), "seen": shown.seal}


_TABLES = {
    "forms": N_("Dòng biểu mẫu, dòng {row}: {problem}"),
    "sections": N_("Phần thuyết minh, dòng {row}: {problem}"),
    "assignments": N_("Phân công, dòng {row}: {problem}"),
    "calendar": N_("Lịch báo cáo, dòng {row}: {problem}"),
}


def _placed(finding: Finding) -> Finding:
    """A finding about a row of a table below, with the place in the sentence itself."""
    if finding.row is None or finding.table not in _TABLES or finding.column == "code":
        return finding
    told = _(_TABLES[finding.table]).format(row=finding.row, problem=finding.sentence(finding.problem))
    return replace(finding, problem="{told}", column="", params={**finding.params, "told": told})


def _regime(request: HttpRequest, programme: str, regime: str) -> Regime:
    row = require_regime(actor=actor_of(request), programme=programme, regime=regime)
    _editable(request, row.programme)
    return row


def _editable(request: HttpRequest, programme: Programme) -> Programme:
    require_edit(actor=actor_of(request), programme=programme, today=today())
    return programme


def _address(regime: Regime) -> str:
    return reverse("regimes:regime", args=[regime.programme.code, regime.code])


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" and "xoa" not in request.POST else None
