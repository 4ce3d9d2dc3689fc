"""Programmes and what they hold, as rows and as frozen records."""

from collections.abc import Mapping

from django.db.models import QuerySet

from phoihop.agreements.programmes.models import BreakdownCell, Content, Indicator, Programme
from phoihop.agreements.programmes.rules import IndicatorRecord
from phoihop.bodies.people.models import User


def list_programmes(*, actor: User) -> QuerySet[Programme]:
    """Programmes by code."""
    return Programme.objects.select_related("predecessor", "superior").order_by("code")


def find_programme(*, actor: User, code: str) -> Programme | None:
    """The programme with this code."""
    return Programme.objects.filter(code=code).first()


def list_contents(*, actor: User, programme: Programme) -> QuerySet[Content]:
    """A programme's coordination contents in their order, with their owners."""
    return Content.objects.filter(programme=programme).select_related("owner").order_by("number")


def list_indicators(*, actor: User, programme: Programme) -> QuerySet[Indicator]:
    """A programme's indicators in their order, with content and breakdown."""
    return (
        Indicator.objects.filter(programme=programme).select_related("content", "breakdown").order_by("order", "code")
    )


def indicator_records(*, programme: Programme) -> list[IndicatorRecord]:
    """A programme's indicators as frozen records, in their order."""
    return [
        IndicatorRecord(
            code=row.code,
            name=row.name,
            kind=row.kind,
            frequency=row.frequency,
            over_time=row.over_time,
            over_units=row.over_units,
            programme=programme.code,
            content=row.content.number if row.content else None,
            name_en=row.name_en,
            unit=row.unit,
            direction=row.direction,
            owner=row.owner,
            decimals=row.decimals,
            minimum=row.minimum,
            maximum=row.maximum,
            breakdown=row.breakdown.code if row.breakdown else "",
            help=row.help,
            legal_basis=row.legal_basis,
        )
        for row in Indicator.objects.filter(programme=programme)
        .select_related("content", "breakdown")
        .order_by("order", "code")
    ]


def cell_codes(*, programme: Programme) -> Mapping[str, frozenset[str]]:
    """Breakdown → codes of its cells."""
    found: dict[str, set[str]] = {}
    rows = BreakdownCell.objects.filter(breakdown__programme=programme)
    for breakdown, cell in rows.values_list("breakdown__code", "code"):
        found.setdefault(breakdown, set()).add(cell)
    return {breakdown: frozenset(cells) for breakdown, cells in found.items()}
