"""Adjusting figures of a consolidation, with author and reason, and taking adjustments back. Facts are never touched.

An adjusted value counts wherever its figure is shown and in differences and shares made of it. Nothing is added up from
it: the figures of units above, of other periods and of whole contents stay what the accepted reports make them; whoever
wants those to follow adjusts them, too.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from phoihop.agreements.programmes.models import BreakdownCell, Indicator, Programme
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import OutOfReach, below
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.access import require_oversight
from phoihop.outcomes.consolidation.actions.freezing import ReasonMissing, locked, subject_of
from phoihop.outcomes.consolidation.models import Adjustment, AdjustmentWithdrawal
from phoihop.outcomes.consolidation.queries.bases import base_of
from phoihop.outcomes.consolidation.queries.frozen import standing_snapshot
from phoihop.outcomes.consolidation.rules.places import is_inside
from phoihop.reporting.regimes.queries import period_days
from phoihop_rollup.periods import divides, find_period
from phoihop_rollup.vocabulary import Frequency


class AdjustedAlready(ProductError):
    """The figure has an adjustment that stands."""

    code = "Y005"
    problem = N_("Số liệu này đã được {who} điều chỉnh thành {value}.")
    remedy = N_("Rút điều chỉnh đó, nêu lý do, rồi điều chỉnh lại.")
    status = 409


class OutsideConsolidation(ProductError):
    """A figure of another unit or period than those consolidated, or of none."""

    code = "Y006"
    problem = N_("«{value}» không thuộc đợt tổng hợp này nên không điều chỉnh được ở đây.")
    remedy = N_("Chọn đơn vị trực thuộc, kỳ, chỉ tiêu và ô phân tổ có trong đợt tổng hợp.")
    status = 422


class WithdrawnAlready(ProductError):
    """The adjustment was taken back before."""

    code = "Y007"
    problem = N_("Điều chỉnh này đã được rút trước đó.")
    remedy = N_("Tải lại trang để xem ai đã rút và lý do.")
    status = 409


@dataclass(frozen=True, slots=True)
class Place:
    """Which figure, by codes of the bundle; an empty cell is the total."""

    unit: str
    period: str
    indicator: str
    cell: str = ""


def adjust(
    *,
    actor: User,
    programme: Programme,
    unit: Organisation,
    period: str,
    place: Place,
    value: Decimal,
    reason: str,
    at: datetime,
    today: date,
) -> Adjustment:
    """Give a figure of the consolidation another value; what the accepted reports make of it at that moment is kept beside.

    Raises OutOfReach, ReasonMissing, OutsideConsolidation, AdjustedAlready, FiguresNotReady.
    """
    require_active(actor)
    require_oversight(actor=actor, programme=programme, unit=unit, today=today)
    if not reason.strip():
        raise ReasonMissing
    of, indicator = _unit(programme, unit, period, place), _indicator(programme, period, place)
    figure = {"unit": of, "period": place.period, "indicator": indicator, "cell": place.cell}
    base = base_of(
        programme=programme,
        snapshot=standing_snapshot(programme=programme, unit=unit, period=period),
        of=(unit.code, period),
        figure=(place.unit, place.period, place.indicator, place.cell),
    )
    kept = {"base_known": base is not None, "base": base.value if base else None}
    with writing():
        consolidation = locked(programme, unit, period)
        standing = consolidation.adjustments.filter(withdrawal=None, **figure).select_related("by").first()
        if standing is not None:
            raise AdjustedAlready(who=str(standing.by), value=_plain(standing.value))
        row = Adjustment.objects.create(
            consolidation=consolidation, **figure, value=value, **kept, reason=reason.strip(), by=actor, at=at
        )
        record(
            actor=actor,
            action="consolidation.adjust",
            subject=subject_of(consolidation),
            after=_told(row, place),
            at=at,
        )
    return row


def withdraw_adjustment(
    *, actor: User, adjustment: int, reason: str, at: datetime, today: date
) -> AdjustmentWithdrawal:
    """Take an adjustment back. Raises OutOfReach, ReasonMissing, WithdrawnAlready."""
    require_active(actor)
    rows = Adjustment.objects.select_related(
        "consolidation__programme", "consolidation__organisation", "unit", "indicator"
    )
    found = rows.filter(pk=adjustment).first()
    if found is None:
        raise OutOfReach
    whole = found.consolidation
    require_oversight(actor=actor, programme=whole.programme, unit=whole.organisation, today=today)
    if not reason.strip():
        raise ReasonMissing
    with writing():
        consolidation = locked(whole.programme, whole.organisation, whole.period)
        row, made = AdjustmentWithdrawal.objects.get_or_create(
            adjustment=found, defaults={"reason": reason.strip(), "by": actor, "at": at}
        )
        if not made:
            raise WithdrawnAlready
        place = Place(found.unit.code, found.period, found.indicator.code, found.cell)
        record(
            actor=actor,
            action="consolidation.withdraw",
            subject=subject_of(consolidation),
            before=_told(found, place),
            after={"reason": row.reason},
            at=at,
        )
    return row


def _unit(programme: Programme, unit: Organisation, period: str, place: Place) -> Organisation:
    """The figure's unit: the consolidated one, or one below it on the last day of the period."""
    days = period_days(programme=programme, period=period)
    if days is None or not is_inside(place.period, period):
        raise OutsideConsolidation(value=place.period[:40])
    found = Organisation.objects.filter(code=place.unit, pk__in=below(roots=[unit.pk], day=days.ends)).first()
    if found is None:
        raise OutsideConsolidation(value=place.unit[:40])
    return found


def _indicator(programme: Programme, period: str, place: Place) -> Indicator:
    found = Indicator.objects.filter(programme=programme, code=place.indicator).first()
    whole = find_period(place.period)
    if found is None or whole is None or not divides(Frequency(found.frequency), whole):
        raise OutsideConsolidation(value=place.indicator[:40])
    cells = BreakdownCell.objects.filter(breakdown=found.breakdown_id, code=place.cell)
    if place.cell and not cells.exists():
        raise OutsideConsolidation(value=place.cell[:40])
    return found


def _told(row: Adjustment, place: Place) -> dict[str, str | None]:
    figure = " ".join(filter(None, (place.unit, place.period, place.indicator, place.cell)))
    base = {"base": None if row.base is None else _plain(row.base)} if row.base_known else {}
    return {"figure": figure, "value": _plain(row.value), **base, "reason": str(row.reason)}


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
