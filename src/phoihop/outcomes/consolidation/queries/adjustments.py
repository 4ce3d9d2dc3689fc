"""The adjustments of a consolidation that stand; for callers who have asked whether the actor may know."""

from django.db.models import QuerySet

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.consolidation.models import Adjustment
from phoihop.outcomes.consolidation.rules.records import Adjusted


def adjustments_of(*, programme: Programme, unit: Organisation, period: str) -> tuple[Adjusted, ...]:
    """The adjustments that stand, by indicator, unit, period and cell; at most one of each figure."""
    rows = Adjustment.objects.filter(
        consolidation__programme=programme,
        consolidation__organisation=unit,
        consolidation__period=period,
        withdrawal=None,
    ).select_related("unit", "indicator", "by")
    ordered = rows.order_by("indicator__order", "indicator__code", "unit__sort_key", "unit__code", "period", "cell")
    return tuple(adjusted(row) for row in ordered)


def adjustments_of_figure(
    *, programme: Programme, unit: str, period: str, indicator: str, cell: str = ""
) -> list[tuple[Adjusted, str, str]]:
    """The adjustments of one figure that stand, each with the name of the unit and the period of its consolidation."""
    rows = Adjustment.objects.filter(
        consolidation__programme=programme,
        unit__code=unit,
        period=period,
        indicator__code=indicator,
        cell=cell,
        withdrawal=None,
    ).select_related("unit", "indicator", "by", "consolidation__organisation")
    return [
        (adjusted(row), row.consolidation.organisation.name, row.consolidation.period) for row in rows.order_by("pk")
    ]


def adjusted(row: Adjustment) -> Adjusted:
    """An adjustment as a record."""
    return Adjusted(
        unit=row.unit.code,
        period=row.period,
        indicator=row.indicator.code,
        cell=row.cell,
        value=row.value,
        reason=row.reason,
        by=str(row.by),
        at=row.at,
        base_known=row.base_known,
        base=row.base,
    )


def list_adjustments(*, programme: Programme, unit: Organisation, period: str) -> QuerySet[Adjustment]:
    """Every adjustment of a consolidation, withdrawn ones too, the latest first."""
    rows = Adjustment.objects.filter(
        consolidation__programme=programme, consolidation__organisation=unit, consolidation__period=period
    )
    return rows.select_related("unit", "indicator", "by", "withdrawal__by").order_by("-pk")
