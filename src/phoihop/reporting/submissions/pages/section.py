"""One section of a report: its grid, saved by a form or cell by cell by the script of the page."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import localtime

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.reporting.checks.enums import Check
from phoihop.reporting.checks.queries import settings_of
from phoihop.reporting.checks.rules import is_on
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.submissions.actions import CellsTaken, SavedCells, save_cells
from phoihop.reporting.submissions.forms import changes_of_form, changes_of_script, refuse_large
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.pages.filling import BUTTONS, save
from phoihop.reporting.submissions.pages.report import compared_of, reporting
from phoihop.reporting.submissions.pages.surroundings import (
    address,
    demands_of,
    filling_badge,
    met,
    part_of,
    surroundings,
)
from phoihop.reporting.submissions.queries import Report, Return, kept_of, last_return, unit_of_regime
from phoihop.reporting.submissions.queries.cells import marks_of, others_writing
from phoihop.reporting.submissions.render.changes import labels_of
from phoihop.reporting.submissions.render.grid import Compared, Grid, GridLine, grid_line, grid_of
from phoihop.reporting.submissions.rules import (
    Conflict,
    Part,
    carriable,
    carried_of,
    entries_of,
    kinds_asked,
    parts_of_report,
    progress_of,
    shown,
)
from phoihop.reporting.submissions.rules.completeness import keys_of


@page(reporting, methods=("GET", "POST"))
def section(request: HttpRequest, part: str, **codes: str) -> HttpResponse:
    """The grid of a section; a browser without script posts it whole."""
    found = met(request, codes)
    if not found.mine:
        raise OutOfReach
    here, _parts = part_of(found, part)
    if not found.writable:
        return HttpResponseRedirect(address(found, "report"))
    if request.method != "POST":
        told = last_return(submission=found.submission)
        if here in kept_of(told=told, asked=found.asked):
            return HttpResponseRedirect(address(found, "open", part=part))
        return _page(request, found, here, told)
    try:
        refuse_large(request)
        return _posted(request, found, here)
    except ProductError as error:
        told = last_return(submission=found.submission)
        return _page(request, found, here, told, error=error, typed=request.POST)


@page(reporting, methods=("GET", "POST"))
def saving(request: HttpRequest, part: str, **codes: str) -> HttpResponse:
    """Save changed cells, for the script: JSON in, JSON out; the errors too. GET tells how the draft stands by now."""
    try:
        if request.method != "POST":
            return JsonResponse(_standing(request, part, codes))
        refuse_large(request)
        version, changes = changes_of_script(request.body)
        regime, unit = unit_of_regime(**{name: codes[name] for name in ("programme", "regime", "unit")})
        saved = save_cells(
            actor=request.user,  # type: ignore[arg-type]
            regime=regime,
            organisation=unit,
            period=codes["period"],
            changes=changes,
            version=version,
            at=(at := now()),
        )
    except CellsTaken as taken:
        return JsonResponse(_conflict(taken), status=409)
    except ProductError as error:
        return JsonResponse({"code": error.code, "sentence": error.sentence()}, status=error.status)
    answer = _answer(saved, {change.key for change in changes}, part)
    others = {"others": told_others(request, saved.submission)} if saved.shared else {}
    return JsonResponse({"saved": f"{localtime(at):%H:%M:%S}", **answer, **others})


def told_others(request: HttpRequest, submission: Submission | None) -> str:
    """Who else writes the draft now, in a sentence; '' for nobody."""
    if submission is None or submission.draft is None:
        return ""
    rows = others_writing(submission=submission, actor=request.user, at=now())  # type: ignore[arg-type]
    told = _(N_("{name} cũng đang soạn, lưu lần cuối {time}."))
    return " ".join(told.format(name=name, time=f"{localtime(last):%H:%M}") for name, last in rows)


def _standing(request: HttpRequest, part: str, codes: dict[str, str]) -> dict[str, Any]:
    """What a page that is open learns of the savings of others."""
    found = met(request, codes)
    if not found.writable or found.asked is None:
        raise found.shut or OutOfReach
    told: dict[str, Any] = {"version": found.version, "others": told_others(request, found.submission)}
    if request.GET.get("version") == str(found.version) or found.submission is None:
        return told
    saved = SavedCells(found.content, found.submission, True, frozenset(), found.asked)
    return told | _answer(saved, set(), part)


def _posted(request: HttpRequest, found: Report, part: Part) -> HttpResponse:
    version, changes = changes_of_form(request.POST, part.keys)
    content = save(request, found, changes, version).draft if changes else found.content
    button = next((act for name, act in BUTTONS.items() if name in request.POST), None)
    if button is None and not changes:
        messages.info(request, _(N_("Không có ô nào thay đổi.")))
        return HttpResponseRedirect(_next(request, found, part))
    told = button(request, found, part, content) if button else []
    messages.success(request, _(N_("Đã lưu {time}")).format(time=f"{localtime(now()):%H:%M:%S}"))
    return HttpResponseRedirect(_next(request, found, part) + (f"?{urlencode(told)}" if told else ""))


def _next(request: HttpRequest, found: Report, part: Part) -> str:
    """Where the button that saved leads: the section itself, the next one, the task list."""
    parts = parts_of_report(found.asked) if found.asked else []
    after = [each.slug for each in parts[parts.index(part) + 1 :]]
    if request.POST.get("then") == "next" and after:
        return address(found, "section", part=after[0])
    return address(found, "report") if "then" in request.POST else address(found, "section", part=part.slug)


def _page(
    request: HttpRequest,
    found: Report,
    part: Part,
    told: Return | None,
    *,
    error: ProductError | None = None,
    typed: QueryDict | None = None,
) -> HttpResponse:
    grid = grid_of(part, found.content, compared_of(found))
    grid = replace(grid, lines=as_checked(grid.lines, found.regime))
    context = {
        "grid": grid if typed is None else _with_typed(grid, typed),
        "seen": json.dumps(grid.shown, ensure_ascii=False),
        "version": found.version,
        "error": error,
        "conflicts": _told(error.conflicts, found) if isinstance(error, CellsTaken) else [],
        **_filled(request, found, grid),
        **_beside(request, found, part, told),
    }
    around = surroundings(found, today(), here=part.title)
    return render(request, "submissions/section.html", around | context, status=error.status if error else 200)


def as_checked(lines: Sequence[GridLine], regime: Regime) -> tuple[GridLine, ...]:
    """The lines, of which none tells that its cells differ from its total where the programme does not ask about that."""
    if not any(line.differs for line in lines) or is_on(Check.PARTS, settings_of(programme=regime.programme_id)):
        return tuple(lines)
    return tuple(replace(line, differs=False) for line in lines)


def _filled(request: HttpRequest, found: Report, grid: Grid) -> dict[str, Any]:
    """How far the section is, what its buttons could fill in, and what they just did."""
    part, entries = grid.part, entries_of(found.content)
    row = progress_of(part, entries)
    codes = {line.indicator for line in part.lines}
    return {
        "progress": row,
        "progress_badge": filling_badge(row.filling),
        "has_flows": any(line.flow for line in grid.lines),
        "filled": [code for code in request.GET.getlist("da-dien") if code in codes],
        "was_filled": "da-dien" in request.GET,
        "carriable": len(carriable(part.lines, entries, grid.compared.before)),
        "carried": sum(len(line.carried) for line in grid.lines),
    }


def _beside(request: HttpRequest, found: Report, part: Part, told: Return | None) -> dict[str, Any]:
    """What others say and do about the section, and the sections before and after it."""
    parts = parts_of_report(found.asked) if found.asked else []
    place, report = parts.index(part), found.submission
    demands = demands_of(found, told) if told else []
    return {
        "told": told,
        "demands": [row for row in demands if row.slug == part.slug],
        "others": told_others(request, report),
        "marks": marks_of(submission=report) if report else {},
        "before": parts[place - 1] if place else None,
        "after": parts[place + 1] if place + 1 < len(parts) else None,
    }


def _with_typed(grid: Grid, typed: QueryDict) -> Grid:
    """The grid with what was typed instead of what is saved."""
    lines = tuple(
        replace(
            line,
            rows=tuple(
                replace(row, fields=tuple(replace(one, text=typed.get(one.key, one.text)) for one in row.fields))
                for row in line.rows
            ),
        )
        for line in grid.lines
    )
    texts = tuple(replace(text, text=typed.get(text.key, text.text)) for text in grid.texts)
    return replace(grid, lines=lines, texts=texts)


def _told(conflicts: Sequence[Conflict], found: Report) -> list[dict[str, str]]:
    labels = labels_of(found.asked)
    return [
        {"key": row.key, "label": labels.get(row.key, row.key), "mine": row.mine, "theirs": row.theirs}
        for row in conflicts
    ]


def _conflict(taken: CellsTaken) -> dict[str, Any]:
    return {
        "code": taken.code,
        "sentence": taken.sentence(),
        "version": taken.version,
        "conflicts": [{"key": row.key, "mine": row.mine, "theirs": row.theirs} for row in taken.conflicts],
    }


def _answer(saved: SavedCells, touched: set[str], slug: str) -> dict[str, Any]:
    """What the page needs to show the saved cells as they are now kept."""
    entries = entries_of(saved.draft)
    keys = kinds_asked(saved.asked) if saved.shared else touched
    part = next((part for part in parts_of_report(saved.asked) if part.slug == slug), None)
    answer: dict[str, Any] = {
        "version": saved.version,
        "hidden": sorted(saved.hidden),
        "texts": {key: shown(key, entries.get(key)) for key in keys},
        "unread": [key for key in keys if key in entries and entries[key].unread],
        "carried": sorted(carried_of(saved.draft)),
    }
    return answer | (_told_part(saved, part, touched) if part else {})


def _told_part(saved: SavedCells, part: Part, touched: set[str]) -> dict[str, Any]:
    """How the section stands by now, and the lines that may have changed."""
    entries = entries_of(saved.draft)
    row = progress_of(part, entries)
    lines = [line for line in part.lines if saved.shared or touched & set(keys_of(line))]
    drawn = [grid_line(line, saved.draft, entries, Compared({})) for line in lines]
    grids = as_checked(drawn, saved.submission.regime)
    return {
        "lines": {line.id: render_to_string("submissions/line_state.html", {"line": line}) for line in grids},
        "progress": _(N_("{filled}/{cells} ô")).format(filled=row.filled, cells=row.cells),
    }
