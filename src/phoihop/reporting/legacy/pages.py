"""Old files: sending one, mapping its labels under a preview, having its reports written."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from phoihop.base.clock import now, today
from phoihop.base.errors import Refused
from phoihop.base.kept_errors import kept
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import Badge, Cell, Column, Row, Table
from phoihop.base.vietnamese import format_number
from phoihop.bodies.organisations.access import STEERING, holding
from phoihop.bodies.people.models import User
from phoihop.reporting.legacy.actions import delete_file, keep_mapping, order_apply, read_otherwise, send_file
from phoihop.reporting.legacy.enums import FILE_STATE_LABELS, PART_LABELS, Axis, FileState, Part, Writing
from phoihop.reporting.legacy.forms import BETWEEN, ReadingForm, SendForm, mapping_from, sent_content, sent_name, shown
from phoihop.reporting.legacy.models import LegacyFile
from phoihop.reporting.legacy.queries import Preview, find_file, list_files, list_programmes_steered, preview_of
from phoihop.reporting.legacy.rules.known import IndicatorTarget, Known
from phoihop.reporting.legacy.rules.labels import Label
from phoihop.reporting.legacy.rules.mapping import Skipped, UnitTarget
from phoihop_rollup.vocabulary import Kind, Scope

STEERERS = holding(*STEERING)
POSTING = ("GET", "POST")
MOST_CHANGES, MOST_FINDINGS, MOST_UNITS, MOST_FILES = 20, 60, 200, 20
BADGES = {
    FileState.QUEUED: Badge(FILE_STATE_LABELS[FileState.QUEUED], "hourglass", "grey"),
    FileState.READ: Badge(FILE_STATE_LABELS[FileState.READ], "edit", "blue"),
    FileState.ORDERED: Badge(FILE_STATE_LABELS[FileState.ORDERED], "progress", "amber"),
    FileState.DONE: Badge(FILE_STATE_LABELS[FileState.DONE], "circle-check", "green"),
    FileState.FAILED: Badge(FILE_STATE_LABELS[FileState.FAILED], "circle-x", "red"),
}
OPEN = (FileState.QUEUED, FileState.ORDERED)
"""The worker has it."""


def actor_of(request: HttpRequest) -> User:
    """The account of the request."""
    return request.user  # type: ignore[return-value]


@page(STEERERS, methods=POSTING)
@once
def send(request: HttpRequest) -> HttpResponse:
    """Send an old file; the files sent before."""
    actor, day = actor_of(request), today()
    posted = request.method == "POST"
    given: dict[str, Any] = {"data": request.POST, "files": request.FILES} if posted else {}
    form = SendForm(programmes=list_programmes_steered(actor=actor, today=day), **given)
    error: Refused | None = None
    if posted and form.is_valid():
        try:
            file = send_file(
                actor=actor,
                programme=form.programme(),
                period=form.cleaned_data["ky"],
                name=sent_name(form.cleaned_data["tep"]),
                content=sent_content(form.cleaned_data["tep"]),
                at=now(),
                today=day,
            )
            return HttpResponseRedirect(reverse("legacy:file", args=[file.pk]))
        except Refused as told:
            error = told
    context = {
        "form": form,
        "error": error,
        "findings": error.findings if error else (),
        "files": [(row, BADGES[FileState(row.state)]) for row in list_files(actor=actor)[:MOST_FILES]],
    }
    return render(request, "legacy/send.html", context, status=422 if posted else 200)


@page(STEERERS, methods=POSTING)
@once
def file(request: HttpRequest, file: int) -> HttpResponse:
    """One file: how far it is; once it is read, its mapping with a preview of the figures."""
    actor = actor_of(request)
    row = find_file(actor=actor, file=file)
    if request.method == "POST":
        return _changed(request, row)
    return _shown(request, row)


@page(STEERERS, methods=("POST",))
@once
def delete(request: HttpRequest, file: int) -> HttpResponse:
    """Remove one's own file."""
    delete_file(actor=actor_of(request), file=file, at=now())
    messages.success(request, _(N_("Đã xóa tệp và phần ghép của nó; báo cáo đã ghi vẫn còn.")))
    return HttpResponseRedirect(reverse("legacy:send"))


def _changed(request: HttpRequest, row: LegacyFile) -> HttpResponse:
    actor = actor_of(request)
    here = HttpResponseRedirect(reverse("legacy:file", args=[row.pk]))
    if row.state != FileState.READ:
        return here
    if "doc" in request.POST:
        form = ReadingForm(tables=_tables(row), data=request.POST)
        if not form.is_valid():
            return _shown(request, row, reading=form)
        _read_otherwise(actor, row, form)
        return here
    preview = preview_of(actor=actor, file=row, today=today())
    if request.POST.get("dau") == preview.labels.fingerprint:
        mapping = mapping_from(request.POST, preview.labels, preview.mapping, preview.known)
        keep_mapping(actor=actor, file=row.pk, mapping=mapping)
    if "ghi" in request.POST:
        try:
            order_apply(actor=actor, file=row.pk, at=now(), today=today())
        except Refused:
            messages.error(request, _(N_("Chưa ghi được: còn lỗi cần sửa dưới đây; phần ghép vẫn được giữ.")))
    return here


def _read_otherwise(actor: User, row: LegacyFile, form: ReadingForm) -> None:
    """The layout that was typed; another table, or the wish to guess again, leaves it to be guessed."""
    typed = form.cleaned_data
    guess = typed["bang"] != row.table or form.data["doc"] == "doan"
    read_otherwise(
        actor=actor,
        file=row.pk,
        table=typed["bang"],
        period=typed["ky"],
        writing_of=Writing(typed["chu"]),
        layout=None if guess else form.layout(),
        today=today(),
    )


def _shown(request: HttpRequest, row: LegacyFile, reading: ReadingForm | None = None) -> HttpResponse:
    state = FileState(row.state)
    context: dict[str, Any] = {
        "file": row,
        "badge": BADGES[state],
        "open": state in OPEN,
        "error": kept(row.error) if row.error else None,
    }
    if getattr(request, "htmx", False):
        unchanged = request.GET.get("da-thay") == row.state
        return HttpResponse(status=204, headers={} if unchanged else {"HX-Refresh": "true"})
    if state is FileState.READ:
        context |= _mapping_context(preview_of(actor=actor_of(request), file=row, today=today()), reading)
    return render(request, "legacy/file.html", context, status=422 if reading else 200)


def _tables(row: LegacyFile) -> list[str]:
    return [record["name"] for record in row.grids or ()]


def _mapping_context(preview: Preview, reading: ReadingForm | None) -> dict[str, Any]:
    mapping, labels, applied = preview.mapping, preview.labels, preview.applied
    over_rows = mapping.layout.rows_are is Axis.UNITS
    units, indicators = (labels.rows, labels.columns) if over_rows else (labels.columns, labels.rows)
    first = ReadingForm.values_of(preview.file.table, preview.file.period, mapping)
    return {
        "reading": reading or ReadingForm(tables=preview.tables, initial=first),
        "open_reading": reading is not None or not labels.rows,
        "changes": preview.read.changes[:MOST_CHANGES],
        "change_count": len(preview.read.changes),
        "fingerprint": labels.fingerprint,
        "units": [
            _unit_line(place, label, mapping.units, preview.known) for place, label in shown(units, mapping.units)
        ],
        "indicators": [
            _indicator_line(place, label, mapping.indicators, preview.known)
            for place, label in shown(indicators, mapping.indicators)
        ],
        "indicator_options": _indicator_options(preview.known),
        "unclear": sum(mapping.units.get(label.key) is None for label in units)
        + sum(mapping.indicators.get(label.key) is None for label in indicators),
        "labels_count": len(units) + len(indicators),
        "findings": applied.findings[:MOST_FINDINGS],
        "finding_count": len(applied.findings),
        "sound": applied.sound,
        "facts": len(applied.facts),
        "unit_count": len({fact.unit for fact in applied.facts}),
        "table": _figures_table(preview),
    }


def _unit_line(place: int, label: Label, targets: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """A label of a unit with what may be chosen: what it means now, units of that name, the nearest names."""
    target = targets.get(label.key)
    chosen = target.unit if isinstance(target, UnitTarget) else ""
    offered = dict.fromkeys(filter(None, (chosen, *known.units_named(label.words[-1])[:5])))
    if not offered:
        offered = dict.fromkeys(known.near_units(label.words[-1]))
    return {
        "place": place,
        "text": label.text,
        "chosen": chosen,
        "skipped": isinstance(target, Skipped),
        "whole": isinstance(target, UnitTarget) and target.scope == Scope.SUBTREE,
        "offered": [(code, known.unit[code].name) for code in offered if code in known.unit],
    }


def _indicator_line(place: int, label: Label, targets: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """A label of an indicator with what it means now."""
    target = targets.get(label.key)
    line = {"place": place, "text": label.text, "value": "", "name": "", "skipped": isinstance(target, Skipped)}
    if isinstance(target, IndicatorTarget) and target.indicator in known.indicator:
        value = BETWEEN.join((target.indicator, target.cell, target.part))
        line |= {"value": value, "name": _target_name(target, known)}
    return line


def _target_name(target: IndicatorTarget, known: Known) -> str:
    cells = {cell.cell: cell.name for cell in known.cells_of(target.indicator)}
    more = [cells.get(target.cell, target.cell)] if target.cell else []
    more += [_(PART_LABELS[Part(target.part)])] if target.part != Part.VALUE else []
    return " – ".join([known.indicator[target.indicator].name, *more])


def _indicator_options(known: Known) -> SafeString:
    """Every indicator with its cells and parts, made once for all lines."""
    targets = []
    for record in known.indicators:
        ratio = record.kind == Kind.RATIO
        parts = (Part.NUMERATOR, Part.DENOMINATOR) if ratio else (Part.VALUE,)
        cells = ["", *(cell.cell for cell in known.cells_of(record.code))]
        targets += [IndicatorTarget(record.code, cell, part.value) for cell in cells for part in parts]
    rows = ((BETWEEN.join((each.indicator, each.cell, each.part)), _target_name(each, known)) for each in targets)
    return format_html_join("", '<option value="{}">{}</option>', rows)


def _figures_table(preview: Preview) -> Table:
    """A row of each unit, a column of each indicator, cell and part that the file holds."""
    known, facts = preview.known, preview.applied.facts
    targets = dict.fromkeys(IndicatorTarget(fact.indicator, fact.cell, fact.part) for fact in facts)
    keys = {target: f"c{place}" for place, target in enumerate(targets)}
    lines: dict[tuple[str, str], dict[str, Cell]] = {}
    for fact in facts:
        name = known.unit[fact.unit].name
        note = _(N_("số chung của cả cấp dưới")) if fact.scope == Scope.SUBTREE else ""
        line = lines.setdefault((fact.unit, fact.scope), {"unit": Cell(name, note=note)})
        line[keys[IndicatorTarget(fact.indicator, fact.cell, fact.part)]] = Cell(fact.number)
    columns = [Column("unit", N_("Đơn vị"), heading=True)]
    columns += [Column(key, _target_name(target, known), number=True) for target, key in keys.items()]
    rows = [
        Row(cells, "total" if scope == Scope.SUBTREE else "")
        for (_unit, scope), cells in list(lines.items())[:MOST_UNITS]
    ]
    more = len(lines) - len(rows)
    note = _(N_("Còn {more} dòng nữa không hiện ở đây.")).format(more=format_number(more)) if more > 0 else ""
    return Table("xem-truoc", _(N_("Số liệu đọc được, theo đơn vị")), columns, rows, note=note)
