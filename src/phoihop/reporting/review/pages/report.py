"""One report beside earlier ones, and the decision about it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.language import _
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import Badge
from phoihop.base.vietnamese import format_number, format_percent
from phoihop.bodies.people.access import actor_of
from phoihop.reporting.checks.queries import Asked, list_questions
from phoihop.reporting.review.actions import (
    AlreadyDecided,
    AnotherRevision,
    ElsewhereNow,
    OwnReport,
    UnknownPlace,
    accept,
    hand_down,
    return_,
)
from phoihop.reporting.review.enums import PASSING_LABELS, VERDICT_LABELS, Passing, Verdict
from phoihop.reporting.review.forms import PLACE, AcceptForm, LowerForm, ReturnForm, place_text, stop_of
from phoihop.reporting.review.pages.queue import REVIEWERS, codes_of
from phoihop.reporting.review.queries import FAR, After, Event, FilterUnknown, ReviewedReport, find_report
from phoihop.reporting.review.rules import ChangedNumber, Difference, Number, SheetRow
from phoihop.reporting.submissions.enums import SOURCE_LABELS, STATE_LABELS, Move, State
from phoihop.reporting.submissions.queries.behalf import signed
from phoihop.reporting.submissions.render.changes import labels_of
from phoihop.reporting.submissions.rules import MoveRefused, parts_of_report
from phoihop.reporting.submissions.rules.cells import NARRATIVE, cell_key, place_of
from phoihop.reporting.submissions.rules.places import places_of, section_place
from phoihop_rollup.vocabulary import Kind

STATE_LOOKS = {
    State.DRAFT: ("pencil", "grey"),
    State.SUBMITTED: ("hourglass", "blue"),
    State.RETURNED: ("arrow-back-up", "red"),
    State.ACCEPTED: ("circle-check", "green"),
    State.WITHDRAWN: ("history", "amber"),
    State.REOPENED: ("refresh", "amber"),
}
VERDICT_LOOKS = {Verdict.ACCEPTED: ("circle-check", "green"), Verdict.RETURNED: ("arrow-back-up", "red")}
_OVERTAKEN = (AlreadyDecided, AnotherRevision, ElsewhereNow, MoveRefused, OwnReport, UnknownPlace)


@page(REVIEWERS, methods=("GET", "POST"))
@once
def report(request: HttpRequest, **codes: str) -> HttpResponse:
    """A report side by side with earlier ones; POST decides about the revision that was seen."""
    found = _found(request, codes)
    accepting, returning, lowering = AcceptForm(), ReturnForm(), LowerForm()
    if request.method != "POST":
        return _page(request, found, (accepting, returning, lowering))
    match request.POST.get("quyet-dinh", ""):
        case "tiep-nhan":
            accepting = AcceptForm(request.POST)
            form: AcceptForm | ReturnForm | LowerForm = accepting
        case "tra-lai":
            form = returning = ReturnForm(request.POST)
        case "cap-duoi":
            form = lowering = LowerForm(request.POST)
        case other:
            raise FilterUnknown(name="quyet-dinh", value=other[:40])
    if not form.is_valid():
        return _page(request, found, (accepting, returning, lowering), status=422)
    try:
        _decide(request, found, form)
    except _OVERTAKEN as error:
        forms = (accepting, returning, lowering)
        return _page(request, _found(request, codes), forms, error=error, status=_status(error))
    return HttpResponseRedirect(reverse("review:report", kwargs=codes))


def _found(request: HttpRequest, codes: dict[str, str]) -> ReviewedReport:
    return find_report(
        actor=actor_of(request),
        programme=codes["programme"],
        regime=codes["regime"],
        organisation=codes["unit"],
        period=codes["period"],
        today=today(),
    )


def _decide(request: HttpRequest, found: ReviewedReport, form: AcceptForm | ReturnForm | LowerForm) -> None:
    words: dict[str, Any] = {
        "actor": actor_of(request),
        "submission": found.report.pk,
        "revision_hash": request.POST.get("ban-da-xem", "")[:64],
        "stop": stop_of(request.POST.get("cap", "")),
        "at": now(),
    }
    if isinstance(form, AcceptForm):
        accept(**words, note=form.cleaned_data["note"])
        told = _("Đã tiếp nhận báo cáo; số liệu đã được đưa vào tổng hợp.")
        messages.success(request, told if found.way.is_last else _("Đã đồng ý; báo cáo chuyển lên cấp tiếp theo."))
    elif isinstance(form, LowerForm):
        hand_down(**words, remarks=form.cleaned_data["lower_remarks"])
        messages.success(request, _("Đã chuyển lại cấp dưới kèm ý kiến."))
    else:
        return_(**words, remarks=form.cleaned_data["remarks"], places=form.cleaned_data["places"])
        messages.success(request, _("Đã trả lại báo cáo kèm ý kiến cho đơn vị."))


def _status(error: ProductError) -> int:
    return error.status if isinstance(error, OwnReport | UnknownPlace) else 409


def _page(
    request: HttpRequest,
    found: ReviewedReport,
    forms: tuple[AcceptForm, ReturnForm, LowerForm],
    *,
    error: ProductError | None = None,
    status: int = 200,
) -> HttpResponse:
    report_, (accepting, returning, lowering) = found.report, forms
    codes = codes_of(found.place)
    parts = parts_of_report(found.asked) if found.asked else []
    places, questions = places_of(parts), _questions(found)
    context = {
        "found": found,
        "report": report_,
        "revision": found.revision,
        "error": error,
        "deciding": found.waits and found.may_decide,
        "accepting": accepting,
        "returning": returning,
        "lowering": lowering,
        "way": _way(found),
        "badge": Badge(STATE_LABELS[State(report_.state)], *STATE_LOOKS[State(report_.state)]),
        "rows": [_row(row, places, returning.typed) for row in found.rows],
        "sections": [_asking(section_place(part.slug), part.title, returning.typed) for part in parts],
        "typed": _typed(found, returning.typed),
        "narratives": [
            (title, text, place, _asking(place, title, returning.typed))
            for code, title, text in found.narratives
            for place in [f"{NARRATIVE}{code}" if code else ""]
        ],
        "changed": [_changed(found, each) for each in found.changes.numbers],
        "events": [_event(event, found) for event in found.events],
        "codes": codes,
        "marks": found.marks,
        "unit_href": reverse("submissions:report", kwargs=codes),
        "questions": questions,
        "next": place_text(_place(found, len(questions))),
        "source": SOURCE_LABELS.get(found.revision.source) if found.revision else "",  # type: ignore[call-overload]
    }
    return render(request, "review/report.html", context, status=status)


def _questions(found: ReviewedReport) -> list[Asked]:
    """What was asked about the revision when it was sent, with the unit's answers."""
    if found.revision is None:
        return []
    its, number = found.report, found.revision.number
    return list_questions(regime=its.regime, organisation=its.organisation, period=its.period, number=number)


def _place(found: ReviewedReport, questions: int) -> After:
    """Where the report stands, or stood, in the queue."""
    due = found.asked.due if found.asked else FAR
    weight = questions + sum(len(event.places) for event in found.events)
    return After(due, weight, found.revision.at if found.revision else now(), found.report.pk)


def _row(row: SheetRow, places: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, Any]:
    part = "numerator" if row.kind == Kind.RATIO else "value"
    place = "" if row.declared else cell_key(row.key.indicator, row.key.cell, part)
    slug = places.get(place, "")
    return {
        "row": row,
        "place": place_of(place) if place in places else "",
        "asking": _asking(place if slug else "", f"{row.name} – {row.cell}" if row.cell else row.name, typed),
        "now": _written(row.now, row),
        "before": _written(row.before, row),
        "year_ago": _written(row.year_ago, row),
        "to_before": _moved(row.to_before, row),
        "to_year_ago": _moved(row.to_year_ago, row),
    }


def _way(found: ReviewedReport) -> list[dict[str, Any]]:
    """The levels of the latest revision in order: who, how far, what each said."""
    latest = next(iter(found.events), None)
    said = latest.said if latest else ()
    return [
        {
            "stop": stop,
            "is_here": found.waits and stop.number == found.way.at,
            "is_past": not found.waits or stop.number < found.way.at,
            "said": [(each, _(PASSING_LABELS[Passing(each.action)])) for each in said if each.at_stop == stop.number],
        }
        for stop in found.way.stops
    ]


def _asking(place: str, name: str, typed: Mapping[str, str]) -> dict[str, str] | None:
    """The field for what is to be mended at a place; None where nothing can be asked for."""
    return {"field": PLACE + place, "name": name, "typed": typed.get(place, "")} if place else None


def _typed(found: ReviewedReport, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was typed at places, with their names, for a report that can be decided about no more."""
    names = _names(found)
    return [(names.get(place, place), text) for place, text in typed.items()]


def _names(found: ReviewedReport) -> dict[str, str]:
    parts = parts_of_report(found.asked) if found.asked else []
    return {section_place(part.slug): part.title for part in parts} | labels_of(found.asked)


def _written(number: Number | None, row: SheetRow | None) -> dict[str, str] | None:
    """A number as the office writes it, with the parts of a ratio below; None: not reported."""
    if number is None:
        return None
    amount = number.amount(row.unit if row else "")
    if row and row.kind == Kind.YESNO and amount in (0, 1):
        return {"text": _("Có") if amount else _("Không"), "parts": ""}
    parts = f"{_part(number.numerator)}/{_part(number.denominator)}" if number.value is None else ""
    parts = _("cộng các ô") if number.summed else parts
    return {"text": "–" if amount is None else _rounded(amount, row), "parts": parts}


def _part(number: Decimal | None) -> str:
    return "…" if number is None else format_number(number)


def _rounded(amount: Decimal, row: SheetRow | None) -> str:
    if row is None or row.kind != Kind.RATIO:
        return format_number(amount)
    return format_number(round(amount, row.decimals if row.decimals is not None else 2))


def _moved(difference: Difference | None, row: SheetRow) -> dict[str, Any] | None:
    if difference is None:
        return None
    sign = "+" if difference.amount > 0 else ""
    percent = difference.percent
    return {
        "amount": sign + _rounded(difference.amount, row),
        "points": row.kind == Kind.RATIO and row.unit == "%",
        "percent": "" if percent is None else sign + format_percent(round(percent, 1)),
    }


def _changed(found: ReviewedReport, each: ChangedNumber) -> dict[str, Any]:
    """A number that differs from the returned revision, with its name."""
    row = next((row for row in found.rows if row.key == each.key), None)
    return {
        "name": row.name if row else each.key.indicator,
        "cell": row.cell if row else each.key.cell,
        "before": _written(each.before, row),
        "after": _written(each.after, row),
    }


def _event(event: Event, found: ReviewedReport) -> dict[str, Any]:
    decided = event.decision
    names = _names(found) if event.places or event.opened else {}
    return {
        "author": signed(str(event.revision.author), event.behalf.get(Move.SUBMIT)),
        "revision": event.revision,
        "source": SOURCE_LABELS.get(event.revision.source, event.revision.source),  # type: ignore[call-overload]
        "decision": decided,
        "decided_by": signed(str(decided.actor), event.behalf.get(Move.ACCEPT) or event.behalf.get(Move.RETURN))
        if decided
        else "",
        "withdrawn_by": signed(str(event.withdrawal.actor), event.behalf.get(Move.WITHDRAW))
        if event.withdrawal
        else "",
        "reopened_by": signed(str(event.reopening.actor), event.behalf.get(Move.REOPEN)) if event.reopening else "",
        "places": [(names.get(place, place), text) for place, text in event.places],
        "opened": [(names.get(section_place(part), part), text) for part, text in event.opened],
        "withdrawal": event.withdrawal,
        "reopening": event.reopening,
        "badge": Badge(VERDICT_LABELS[Verdict(decided.action)], *VERDICT_LOOKS[Verdict(decided.action)])
        if decided
        else None,
    }
