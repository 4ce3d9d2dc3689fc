"""Who writes a unit's report: its own reporters, on the day they do it; who reads it is `queries.reports`' matter."""

from datetime import date, datetime
from typing import Any

from phoihop.base.clock import HANOI
from phoihop.bodies.organisations.access import (
    OVERSEEING,
    REPORTING,
    REVIEWING,
    OutOfReach,
    grants_of,
    may,
    require,
)
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.submissions.models import Submission


def day_of(at: datetime) -> date:
    """The day in Hà Nội of a moment."""
    return at.astimezone(HANOI).date()


def may_write(*, actor: User, regime: Regime, organisation: Organisation, today: date) -> bool:
    """Whether the actor is a reporter of exactly this unit, in this programme or in all."""
    code = regime.programme.code
    return may(actor=actor, roles=REPORTING, organisation=organisation, today=today, programme=code)


def require_writer(*, actor: User, regime: Regime, organisation: Organisation, at: datetime) -> None:
    """Refuse a closed account and whoever is no reporter of the unit. Raises ActorInactive, OutOfReach."""
    require_active(actor)
    code = regime.programme.code
    require(actor=actor, roles=REPORTING, organisation=organisation, today=day_of(at), programme=code)


def may_read(*, actor: User, regime: Regime, organisation: Organisation, today: date, day: date | None) -> bool:
    """Whether the actor writes the unit's reports, or oversees it in the tree of `day` (the period's last) or today's."""
    if may_write(actor=actor, regime=regime, organisation=organisation, today=today):
        return True
    code = regime.programme.code
    days = [today] if day is None or day >= today else [day, today]
    return any(
        may(actor=actor, roles=OVERSEEING, organisation=organisation, today=today, day=one, programme=code)
        for one in days
    )


def reviews_on_way(*, actor: User, regime: Regime, organisation: Organisation, period: str, today: date) -> bool:
    """Whether the actor reviews for a body on the way of the report's latest revision, which need not be above the unit.

    The way is the upper slice's record; here it is read by its name.
    """
    programmes = ("", regime.programme.code)
    grants = [each for each in grants_of(actor=actor, on=today) if each.programme in programmes]
    bodies = {grant.organisation for grant in grants if grant.role in REVIEWING}
    place: dict[str, Any] = {"regime": regime, "organisation": organisation, "period": period}
    return bool(bodies) and Submission.objects.filter(**place, revision__stops__organisation__in=bodies).exists()


def may_note(*, actor: User, regime: Regime, organisation: Organisation, today: date, day: date | None) -> bool:
    """Whether the actor says something about the unit's cells: its reporters, its reviewers on `day` or today."""
    if may_write(actor=actor, regime=regime, organisation=organisation, today=today):
        return True
    code = regime.programme.code
    return any(
        may(actor=actor, roles=REVIEWING, organisation=organisation, today=today, day=one, programme=code)
        for one in sorted({today, day or today})
    )


def require_noter(*, actor: User, regime: Regime, organisation: Organisation, today: date, day: date | None) -> None:
    """Refuse whoever may say nothing about the unit's cells. Raises OutOfReach."""
    if not may_note(actor=actor, regime=regime, organisation=organisation, today=today, day=day):
        raise OutOfReach
