"""The tree of a day and the search through it."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import today
from phoihop.base.labels import label_of
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page, signed_in
from phoihop.base.ui.tables import Cell, Column, Row, Table, download, wanted_download
from phoihop.base.vietnamese import format_date
from phoihop.bodies.organisations.access import holds_role
from phoihop.bodies.organisations.actions import SHAPING
from phoihop.bodies.organisations.enums import BLOCK_LABELS, KIND_LABELS
from phoihop.bodies.organisations.pages.asked import day_of, text_of, unit_of
from phoihop.bodies.organisations.queries import Line, Listing, TreeAsked, candidates, list_units, look_at
from phoihop.bodies.organisations.queries.tree import MOST_DOWNLOADED
from phoihop.bodies.people.access import actor_of

COLUMNS = (
    Column("code", N_("Mã định danh"), width=24),
    Column("name", N_("Tên"), width=40, heading=True),
    Column("kind", N_("Loại")),
    Column("block", N_("Khối")),
    Column("above", N_("Cơ quan cấp trên"), width=32),
    Column("opened", N_("Thành lập"), width=12),
    Column("closed", N_("Kết thúc"), width=12),
    Column("below", N_("Số đơn vị trực thuộc"), number=True, width=12),
)


@page(signed_in)
def tree(request: HttpRequest) -> HttpResponse:
    """One level of the tree, or what was searched for; a branch alone where htmx asks for one."""
    asked = _asked(request)
    kind = wanted_download(request)
    if kind:
        lines = list_units(actor=actor_of(request), asked=asked, most=MOST_DOWNLOADED).lines
        return download(_table(lines, asked), kind)
    listing = list_units(actor=actor_of(request), asked=asked)
    if request.htmx and "nhanh" in request.GET:  # type: ignore[attr-defined]
        return render(request, "organisations/branch.html", {"listing": listing, "asked": asked, "inner": True})
    return render(request, "organisations/list.html", _around(request, asked, listing))


@page(signed_in)
def suggestions(request: HttpRequest) -> HttpResponse:
    """Units to choose from while one types."""
    words = text_of(request, "tim")
    found = candidates(actor=actor_of(request), search=words, on=today()) if words else []
    lines = look_at(units=found, day=today(), search=words) if found else []
    return render(request, "organisations/suggestions.html", {"lines": lines})


def _asked(request: HttpRequest) -> TreeAsked:
    return TreeAsked(
        day=day_of(request, today()),
        parent=unit_of(request, "cha"),
        search=text_of(request, "tim"),
        block=text_of(request, "khoi"),
        kind=text_of(request, "loai"),
        every=bool(request.GET.get("het")),
        loose=bool(request.GET.get("dau")),
        after=text_of(request, "sau"),
        before=text_of(request, "truoc"),
    )


def _around(request: HttpRequest, asked: TreeAsked, listing: Listing) -> dict[str, object]:
    """What the whole page shows besides the list; of a single root the branch at once."""
    lone = listing.lines[0] if len(listing.lines) == 1 and not (asked.parent or asked.seeks) else None
    return {
        "asked": asked,
        "listing": listing,
        "today": today(),
        "lone": lone,
        "branch": list_units(actor=actor_of(request), asked=TreeAsked(asked.day, lone.unit)) if lone else None,
        "blocks": [(word.value, label_of(BLOCK_LABELS, word)) for word in BLOCK_LABELS],
        "kinds": [(word, _(label)) for word, label in KIND_LABELS.items()],
        "may_shape": bool(asked.parent) and holds_role(actor=actor_of(request), roles=SHAPING, on=today()),
    }


def _table(lines: Sequence[Line], asked: TreeAsked) -> Table:
    caption = _(N_("Cơ quan, đơn vị, ngày {day}")).format(day=format_date(asked.day))
    return Table("co-quan-don-vi", caption, COLUMNS, [_row(line) for line in lines])


def _row(line: Line) -> Row:
    unit = line.unit
    return Row(
        {
            "code": Cell(unit.code),
            "name": Cell(line.name, href=reverse("organisations:unit", args=[unit.code])),
            "kind": Cell(_(KIND_LABELS.get(unit.kind, unit.kind))),
            "block": Cell(label_of(BLOCK_LABELS, unit.block)),
            "above": Cell(line.above.name if line.above else ""),
            "opened": Cell(unit.opened),
            "closed": Cell(unit.closed),
            "below": Cell(line.below),
        }
    )
