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
from phoihop.base.ui.declared import FORM, page
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import Badge, Cell, Column, Row, Table
from phoihop.base.vietnamese import format_number, period_name
from phoihop.bodies.organisations.access import STEERING, holding
from phoihop.bodies.people.access import actor_of
from phoihop.bodies.people.models import User
from phoihop.reporting.legacy.actions import (
    choose_tables,
    delete_file,
    keep_mapping,
    order_apply,
    read_otherwise,
    send_file,
)
from phoihop.reporting.legacy.enums import FILE_STATE_LABELS, PART_LABELS, Axis, FileState, Part, Writing
from phoihop.reporting.legacy.forms import (
    BETWEEN,
    ReadingForm,
    SendForm,
    mapping_from,
    sent_content,
    sent_name,
    shown,
    tables_from,
)
from phoihop.reporting.legacy.models import LegacyFile
from phoihop.reporting.legacy.queries import (
    Preview,
    TablePreview,
    find_file,
    list_files,
    list_programmes_steered,
    preview_of,
)
from phoihop.reporting.legacy.rules.guessing import units_of_title
from phoihop.reporting.legacy.rules.known import IndicatorTarget, Known
from phoihop.reporting.legacy.rules.labels import Label
from phoihop.reporting.legacy.rules.mapping import Skipped, UnitTarget
from phoihop.reporting.legacy.rules.periods import ALL, resolved
from phoihop.reporting.legacy.rules.sending import MOST_BYTES
from phoihop_rollup.periods import find_period
from phoihop_rollup.vocabulary import Kind, Scope

STEERERS = holding(*STEERING)
POSTING = ("GET", "POST")
MOST_CHANGES, MOST_FINDINGS, MOST_LINES, MOST_FILES = 20, 60, 200, 20
LONGEST_LABEL = 200
BADGES = {
    FileState.QUEUED: Badge(FILE_STATE_LABELS[FileState.QUEUED], "hourglass", "grey"),
    FileState.READ: Badge(FILE_STATE_LABELS[FileState.READ], "edit", "blue"),
    FileState.ORDERED: Badge(FILE_STATE_LABELS[FileState.ORDERED], "progress", "amber"),
    FileState.DONE: Badge(FILE_STATE_LABELS[FileState.DONE], "circle-check", "green"),
    FileState.FAILED: Badge(FILE_STATE_LABELS[FileState.FAILED], "circle-x", "red"),
}
OPEN = (FileState.QUEUED, FileState.ORDERED)
"""The worker has it."""


@page(STEERERS, methods=POSTING, largest=MOST_BYTES + FORM)
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
    actor, table = actor_of(request), _table_asked(request, row)
    here = HttpResponseRedirect(_address(row, table))
    if row.state != FileState.READ:
        return here
    if "doc" in request.POST:
        form = ReadingForm(data=request.POST)
        if not form.is_valid():
            return _shown(request, row, reading=form)
        _read_otherwise(actor, row, table, form)
    elif "lay" in request.POST:
        choose_tables(actor=actor, file=row.pk, taken=tables_from(request.POST, len(row.readings or ())))
    elif "ghi" in request.POST:
        try:
            order_apply(actor=actor, file=row.pk, at=now(), today=today())
        except Refused:
            messages.error(request, _(N_("Chưa ghi được: còn lỗi cần sửa dưới đây; phần ghép vẫn được giữ.")))
    else:
        _keep(request, row, table)
    return here


def _keep(request: HttpRequest, row: LegacyFile, table: int) -> None:
    """What the page's fields say, unless the table has been read otherwise since the page was drawn."""
    shown_table = preview_of(actor=actor_of(request), file=row, today=today()).tables[table]
    if request.POST.get("dau") != shown_table.labels.fingerprint:
        messages.error(request, _(N_("Bảng đã được đọc theo cách khác ở thẻ khác; phần ghép vừa gửi không được giữ.")))
        return
    mapping = mapping_from(request.POST, shown_table.labels, shown_table.reading.mapping, shown_table.known)
    keep_mapping(actor=actor_of(request), file=row.pk, table=table, mapping=mapping)


def _read_otherwise(actor: User, row: LegacyFile, table: int, form: ReadingForm) -> None:
    """The layout that was typed; the wish to guess again leaves it to be guessed."""
    typed = form.cleaned_data
    read_otherwise(
        actor=actor,
        file=row.pk,
        table=table,
        period=typed["ky"],
        writing_of=Writing(typed["chu"]),
        layout=None if form.data["doc"] == "doan" else form.layout(),
        today=today(),
    )


def _table_asked(request: HttpRequest, row: LegacyFile) -> int:
    """The table that the address names, else the one that is shown first."""
    asked = request.GET.get("bang", "")
    place = int(asked) if asked.isdecimal() and len(asked) < 6 else row.table
    return place if place < len(row.readings or ()) else row.table


def _address(row: LegacyFile, table: int) -> str:
    address = reverse("legacy:file", args=[row.pk])
    return address if table == row.table else f"{address}?bang={table}"


def _shown(request: HttpRequest, row: LegacyFile, reading: ReadingForm | None = None) -> HttpResponse:
    state = FileState(row.state)
    context: dict[str, Any] = {
        "file": row,
        "badge": BADGES[state],
        "open": state in OPEN,
        "error": kept(row.error) if row.error else None,
        "periods": _periods(row),
    }
    if getattr(request, "htmx", False):
        unchanged = request.GET.get("da-thay") == row.state
        return HttpResponse(status=204, headers={} if unchanged else {"HX-Refresh": "true"})
    if state is FileState.READ:
        preview = preview_of(actor=actor_of(request), file=row, today=today())
        table = preview.tables[_table_asked(request, row)]
        context |= {**_file_context(preview, table), **_table_context(table, reading)}
    return render(request, "legacy/file.html", context, status=422 if reading else 200)


def _periods(row: LegacyFile) -> str:
    """The periods of the tables that are taken, in words."""
    names = {record["period"] for record in row.readings or () if record["taken"]} or {row.period}
    return ", ".join(period_name(name) for name in sorted(names) if find_period(name))


def _file_context(preview: Preview, shown_table: TablePreview) -> dict[str, Any]:
    """All tables of the file, and what they give together."""
    facts = preview.facts
    return {
        "tables": [
            {
                "place": table.place,
                "name": table.name,
                "taken": table.reading.taken,
                "shown": table is shown_table,
                "address": _address(preview.file, table.place),
                "period": table.reading.period,
                "facts": len(table.applied.facts),
                "badge": _table_badge(table),
            }
            for table in preview.tables
        ],
        "sound": preview.sound,
        "not_ready": [table.name for table in preview.taken if not table.applied.sound],
        "facts": len(facts),
        "unit_count": len({fact.unit for fact in facts}),
        "period_count": len({fact.period for fact in facts}),
        "table_count": len(preview.taken),
    }


def _table_badge(table: TablePreview) -> Badge:
    if not table.reading.taken:
        return Badge(N_("Không lấy"), "ban", "grey")
    if table.applied.sound:
        return Badge(N_("Sẵn sàng"), "circle-check", "green")
    return Badge(N_("Cần xem"), "alert-triangle", "amber")


def _table_context(table: TablePreview, reading: ReadingForm | None) -> dict[str, Any]:
    mapping, labels, applied = table.reading.mapping, table.labels, table.applied
    over_rows = mapping.layout.rows_are is Axis.UNITS
    units, indicators = (labels.rows, labels.columns) if over_rows else (labels.columns, labels.rows)
    return {
        "in_hand": table,
        "reading": reading or ReadingForm(initial=ReadingForm.values_of(table.reading.period, mapping)),
        "open_reading": reading is not None or not labels.rows,
        "changes": table.read.changes[:MOST_CHANGES],
        "change_count": len(table.read.changes),
        "fingerprint": labels.fingerprint,
        "units": [_unit_line(place, label, mapping.units, table.known) for place, label in shown(units, mapping.units)],
        "indicators": [
            _indicator_line(place, label, mapping.indicators, table.known)
            for place, label in shown(indicators, mapping.indicators)
        ],
        "indicator_options": _indicator_options(table.known),
        "spans": _span_lines(table),
        "unclear": table.unclear,
        "labels_count": len({label.key for label in units}) + len({label.key for label in indicators}),
        "findings": applied.findings[:MOST_FINDINGS],
        "finding_count": len(applied.findings),
        "table": _figures_table(table),
    }


def _span_lines(table: TablePreview) -> list[dict[str, Any]]:
    """The periods that the labels name, where there are several."""
    spans = table.labels.spans
    lines = []
    for place, span in enumerate(spans if len(spans) > 1 else ()):
        name = resolved(span, table.reading.period)
        told = _(N_("cộng các kỳ")) if span == ALL else told_period(name)
        lines.append({"place": place, "name": told, "skipped": span in table.reading.mapping.left_out})
    return lines


def _unit_line(place: int, label: Label, targets: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """A label of a unit with what may be chosen: what it means now, units of that name, the nearest names."""
    target = targets.get(label.key)
    chosen = target.unit if isinstance(target, UnitTarget) else ""
    if label.of_table:
        named = units_of_title(label, known)[-5:]
    else:
        named = [*known.units_named(label.words[-1])[:5], *known.kin_of(label.words[-1])[:5]]
    offered = dict.fromkeys(filter(None, (chosen, *named)))
    if not offered:
        offered = dict.fromkeys(known.near_units(label.words[-1]))
    return {
        "place": place,
        "text": label.text[-LONGEST_LABEL:],
        "of_table": label.of_table,
        "chosen": chosen,
        "skipped": isinstance(target, Skipped),
        "whole": isinstance(target, UnitTarget) and target.scope == Scope.SUBTREE,
        "offered": [(code, known.unit[code].name) for code in offered if code in known.unit],
    }


def _indicator_line(place: int, label: Label, targets: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """A label of an indicator with what it means now."""
    target = targets.get(label.key)
    line = {
        "place": place,
        "text": label.text[-LONGEST_LABEL:],
        "of_table": label.of_table,
        "value": "",
        "name": "",
        "skipped": isinstance(target, Skipped),
    }
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


def _figures_table(table: TablePreview) -> Table:
    """A row of each unit and period, a column of each indicator, cell and part that the table holds."""
    known, facts = table.known, table.applied.facts
    targets = dict.fromkeys(IndicatorTarget(fact.indicator, fact.cell, fact.part) for fact in facts)
    keys = {target: f"c{place}" for place, target in enumerate(targets)}
    lines: dict[tuple[str, str, str], dict[str, Cell]] = {}
    for fact in facts:
        note = _(N_("số chung của cả cấp dưới")) if fact.scope == Scope.SUBTREE else ""
        first = {"unit": Cell(known.unit[fact.unit].name, note=note), "period": Cell(told_period(fact.period))}
        line = lines.setdefault((fact.unit, fact.scope, fact.period), first)
        line[keys[IndicatorTarget(fact.indicator, fact.cell, fact.part)]] = Cell(fact.number)
    columns = [Column("unit", N_("Đơn vị"), heading=True), Column("period", N_("Kỳ"))]
    columns += [Column(key, _target_name(target, known), number=True) for target, key in keys.items()]
    rows = [
        Row(cells, "total" if scope == Scope.SUBTREE else "")
        for (_unit, scope, _period), cells in list(lines.items())[:MOST_LINES]
    ]
    more = len(lines) - len(rows)
    note = _(N_("Còn {more} dòng nữa không hiện ở đây.")).format(more=format_number(more)) if more > 0 else ""
    return Table("xem-truoc", _(N_("Số liệu đọc được, theo đơn vị và kỳ")), columns, rows, note=note)


def told_period(name: str) -> str:
    """The period in words; the name itself of what is none."""
    return period_name(name) if find_period(name) else name
