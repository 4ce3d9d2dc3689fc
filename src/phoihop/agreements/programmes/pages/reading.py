"""Reading programmes: all of them, one with everything it holds, its history."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from phoihop.agreements.programmes.access import EDITING, may_edit
from phoihop.agreements.programmes.actions import subject_of
from phoihop.agreements.programmes.enums import DIRECTION_LABELS, FREQUENCY_LABELS, KIND_LABELS, ROLE_LABELS
from phoihop.agreements.programmes.models import Indicator
from phoihop.agreements.programmes.pages.tables import (
    adding_words,
    indicator_table,
    programme_table,
    range_words,
    status_badge,
    term_of,
)
from phoihop.agreements.programmes.queries import (
    Overview,
    list_history,
    list_programmes,
    overview_of,
    require_programme,
)
from phoihop.base.clock import today
from phoihop.base.errors import ProductError
from phoihop.base.labels import label_of
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page, signed_in
from phoihop.base.ui.tables import download, wanted_download
from phoihop.base.ui.whole import whole_number
from phoihop.bodies.organisations.access import holds_role
from phoihop.bodies.people.access import actor_of

TABLES = ("programme", "party", "content", "document", "breakdown", "breakdowncell", "indicator", "target")
"""Audit subjects of the tables that a bundle loads."""


class PageNumberUnknown(ProductError):
    """The address goes on from something that is no number of the history."""

    code = "A115"
    problem = N_("«{value}» không phải chỗ tiếp theo của lịch sử.")
    remedy = N_("Dùng nút «Cũ hơn» ở cuối trang.")


@page(signed_in)
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme."""
    rows = list(list_programmes(actor=actor_of(request)).prefetch_related("parties__organisation"))
    table = programme_table(rows)
    kind = wanted_download(request)
    if kind:
        return download(table, kind)
    may_create = holds_role(actor=actor_of(request), roles=EDITING, on=today())
    return render(request, "programmes/list.html", {"table": table, "may_create": may_create})


@page(signed_in)
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """One programme with everything it holds."""
    row = require_programme(actor=actor_of(request), code=programme)
    overview = overview_of(actor=actor_of(request), programme=row)
    kind = wanted_download(request)
    if kind:
        return download(indicator_table(overview), kind)
    context = {
        "programme": row,
        "overview": overview,
        "badge": status_badge(row),
        "term": term_of(row),
        "parties": [(party, label_of(ROLE_LABELS, party.role)) for party in overview.parties],
        "chapters": [
            (chapter.content, [_shown(overview, row) for row in chapter.indicators]) for chapter in overview.chapters
        ],
        "breakdowns": [(each, overview.cells.get(each.pk, ())) for each in overview.breakdowns],
        "may_edit": may_edit(actor=actor_of(request), programme=row, today=today()),
    }
    return render(request, "programmes/programme.html", context)


@page(signed_in)
def history(request: HttpRequest, programme: str) -> HttpResponse:
    """Who changed what of a programme, when, from what to what."""
    row = require_programme(actor=actor_of(request), code=programme)
    found = list_history(
        actor=actor_of(request), subject=subject_of(row.code), tables=TABLES, before=wanted_number(request)
    )
    crumbs = [*crumbs_of(row.code), (_(N_("Lịch sử thay đổi")), "")]
    context = {"history": found, "title": row.title, "crumbs": crumbs}
    return render(request, "programmes/history.html", context)


def wanted_number(request: HttpRequest) -> int | None:
    """Where a history goes on. Raises PageNumberUnknown."""
    text = request.GET.get("truoc", "")
    if not text:
        return None
    number = whole_number(text, digits=15)
    if number is None:
        raise PageNumberUnknown(value=text[:30])
    return number


def crumbs_of(code: str) -> list[tuple[str, str]]:
    """The way to a programme."""
    return [
        (_(N_("Chương trình")), reverse("programmes:list")),
        (code, reverse("programmes:programme", args=[code])),
    ]


def _shown(overview: Overview, row: Indicator) -> dict[str, Any]:
    """An indicator with its words."""
    return {
        "row": row,
        "kind": label_of(KIND_LABELS, row.kind),
        "frequency": label_of(FREQUENCY_LABELS, row.frequency),
        "adding": adding_words(row),
        "direction": label_of(DIRECTION_LABELS, row.direction) if row.direction else "",
        "range": range_words(row),
        "cells": overview.cells.get(row.breakdown_id or 0, ()),
        "owner": overview.bodies.get(row.owner, row.owner),
    }
