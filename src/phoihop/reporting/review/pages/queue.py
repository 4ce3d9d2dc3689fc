"""The queue of reports that wait for a decision."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import HANOI, now, today
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.tables import Cell, Column, Row, Table, download, wanted_download
from phoihop.base.vietnamese import period_name
from phoihop.bodies.organisations.access import REVIEWING, holding
from phoihop.bodies.organisations.enums import BLOCK_LABELS, KIND_LABELS
from phoihop.bodies.people.access import actor_of
from phoihop.reporting.review.forms import WAITING, after_of, check_names, place_text, text_of, waiting_filter
from phoihop.reporting.review.queries import MOST, PAGE, Place, Queue, Waiting, list_queue, next_waiting

REVIEWERS = holding(*REVIEWING)
EVERYTHING = 1_000_000
COLUMNS = (
    Column("unit", N_("Đơn vị"), width=36, heading=True),
    Column("district", N_("Thuộc"), width=28),
    Column("period", N_("Kỳ báo cáo"), width=22),
    Column("due", N_("Hạn gửi"), width=12),
    Column("sent", N_("Gửi lúc"), width=18),
    Column("waits", N_("Đã chờ (ngày)"), number=True, width=10),
    Column("revision", N_("Lần gửi"), number=True, width=10),
    Column("late", N_("Gửi trễ"), width=10),
    Column("questions", N_("Câu hỏi khi gửi"), number=True, width=10),
    Column("remarks", N_("Yêu cầu sửa trước đây"), number=True, width=10),
)


@page(REVIEWERS)
def queue(request: HttpRequest) -> HttpResponse:
    """Reports that wait for this reviewer, those due first before the others."""
    kind = wanted_download(request)
    wanted, after = waiting_filter(request.GET), after_of(text_of(request.GET, "sau"))
    found = list_queue(
        actor=actor_of(request),
        wanted=wanted,
        after=None if kind else after,
        today=today(),
        page=EVERYTHING if kind else PAGE,
    )
    if kind:
        return download(_table(found, now()), kind)
    context = {
        "found": found,
        "rows": [shown(row, now()) for row in found.rows],
        "filters": _filters(request, found),
        "wanted": wanted,
        "is_filtered": any(request.GET.get(name) for name in (*WAITING, "tre")),
        "after": after,
        "more": place_text(found.more) if found.more else "",
        "most": MOST,
    }
    return render(request, "review/queue.html", context)


@page(REVIEWERS)
def following(request: HttpRequest) -> HttpResponse:
    """On to the next report that waits, after a place in the queue."""
    check_names(request.GET, ["sau"])
    after = after_of(text_of(request.GET, "sau"))
    found = next_waiting(actor=actor_of(request), after=after, today=today())
    if found is None:
        messages.success(request, _("Không còn báo cáo nào chờ bạn tiếp nhận."))
        return HttpResponseRedirect(reverse("review:queue"))
    return HttpResponseRedirect(reverse("review:report", kwargs=codes_of(found)))


def codes_of(place: Waiting | Place) -> dict[str, str]:
    """The words of a report's address."""
    return {"programme": place.programme, "regime": place.regime, "unit": place.unit, "period": place.period}


def shown(row: Waiting, at: datetime) -> dict[str, Any]:
    """A waiting report as a list writes it."""
    return {
        "row": row,
        "href": reverse("review:report", kwargs=codes_of(row)),
        "due": row.dates.due if row.dates else None,
        "days": waited(row, at),
    }


def waited(row: Waiting, at: datetime) -> int:
    """Whole days since the report was sent, by the calendar of Hà Nội."""
    return max(0, (_day(at) - _day(row.at)).days)


def _day(at: datetime) -> date:
    return at.astimezone(HANOI).date()


def _filters(request: HttpRequest, found: Queue) -> list[dict[str, Any]]:
    """The select boxes: name, label, options (value, words, chosen)."""
    labels: Mapping[str, tuple[str, Mapping[Any, str]]] = {
        "programme": (N_("Chương trình"), {}),
        "period": (N_("Kỳ"), {}),
        "district": (N_("Đơn vị cấp dưới trực tiếp"), {}),
        "block": (N_("Khối"), BLOCK_LABELS),
        "kind": (N_("Loại đơn vị"), KIND_LABELS),
        "level": (N_("Cấp tiếp nhận"), {}),
    }
    names = {field: name for name, field in WAITING.items()}
    return [
        {
            "name": names[field],
            "label": _(label),
            "options": _options(field, found.choices[field], words, request.GET.get(names[field], "")),
        }
        for field, (label, words) in labels.items()
        if field not in ("programme", "level") or len(found.choices[field]) > 1
    ]


def _options(
    field: str, choices: Sequence[tuple[str, str]], words: Mapping[Any, str], chosen: str
) -> list[tuple[str, str, bool]]:
    found = []
    for value, told in choices:
        text = period_name(value) if field == "period" else _(words[value]) if value in words else told
        text = _("Cấp {number}").format(number=value) if field == "level" else text
        found.append((value, text[:1].upper() + text[1:], value == chosen))
    return found


def _table(found: Queue, at: datetime) -> Table:
    rows = [
        Row(
            {
                "unit": Cell(row.unit_name),
                "district": Cell(row.district),
                "period": Cell(period_name(row.period)),
                "due": Cell(row.dates.due if row.dates else None),
                "sent": Cell(row.at.astimezone(HANOI)),
                "waits": Cell(waited(row, at)),
                "revision": Cell(row.number),
                "late": Cell(_("Gửi trễ") if row.late else ""),
                "questions": Cell(row.questions),
                "remarks": Cell(row.remarks),
            }
        )
        for row in found.rows
    ]
    return Table(name="bao-cao-cho-tiep-nhan", caption=_("Báo cáo chờ tiếp nhận"), columns=COLUMNS, rows=rows)
