"""Where a workspace stands: its programme, unit, period, the tree it is of, and whether it is frozen."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from phoihop.agreements.programmes.models import Programme
from phoihop.base.vietnamese import to_nfc
from phoihop.base.vietnamese.periods import PeriodUnknown
from phoihop.bodies.organisations.access import OutOfReach, held_by
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.access import may_oversee, require_oversight
from phoihop.outcomes.consolidation.models import Snapshot
from phoihop.reporting.regimes.queries import period_days
from phoihop.reporting.regimes.rules import Reporter
from phoihop_rollup.periods import Period, find_period

LONGEST = 100
"""Characters of a code that are looked at."""


@dataclass(frozen=True, slots=True)
class Member:
    """A unit whose figures are in the consolidation."""

    pk: int
    code: str
    name: str
    above: str
    reporter: Reporter


@dataclass(frozen=True)
class Workspace:
    """`day` is the last of the period, whose tree counts; `latest` the last snapshot, opened again or not; `actor` is whose
    reach it was found in, on `today`."""

    actor: User
    today: date
    programme: Programme
    unit: Organisation
    period: Period
    day: date
    latest: Snapshot | None

    @property
    def name(self) -> str:
        """The period's name as addresses write it."""
        return self.period.name

    @property
    def frozen(self) -> Snapshot | None:
        """The snapshot that the consolidation stands on."""
        return None if self.latest is None or hasattr(self.latest, "unfreezing") else self.latest

    @property
    def structure_day(self) -> date:
        """The day whose tree the figures of the period use."""
        return (self.frozen.as_of if self.frozen else None) or self.day

    def reaches(self, programme: Programme) -> bool:
        """Whether the actor may see the unit's figures of another programme, too."""
        return may_oversee(actor=self.actor, programme=programme, unit=self.unit, today=self.today)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Whose reports the figures hold on the structure day, in Vietnamese order, also who passed to one of them by a
        reorganisation; of a snapshot in the tree that was frozen; read once."""
        kept = self.frozen.members if self.frozen else None
        inside = held_by(roots=[self.unit.pk], day=self.structure_day) if kept is None else kept
        rows = Organisation.objects.filter(pk__in=inside).order_by("sort_key", "code")
        told = rows.values_list("pk", "code", "name", "parent__name", "kind", "opened", "closed")
        return tuple(
            Member(pk, code, name, above or "", Reporter(code, kind, opened, closed))
            for pk, code, name, above, kind, opened, closed in told
        )


def find_workspace(*, actor: User, programme: str, unit: str, period: str, today: date) -> Workspace:
    """The workspace of these codes. Raises OutOfReach, PeriodUnknown."""
    if any(len(text) > LONGEST or "\0" in text for text in (programme, unit)):
        raise OutOfReach
    of = Programme.objects.filter(code=to_nfc(programme)).first()
    whose = Organisation.objects.filter(code=to_nfc(unit)).first()
    if of is None or whose is None:
        raise OutOfReach
    require_oversight(actor=actor, programme=of, unit=whose, today=today)
    known = find_period(period)
    days = period_days(programme=of, period=period) if known else None
    if known is None or days is None:
        raise PeriodUnknown(period=period[:LONGEST])
    return Workspace(actor, today, of, whose, known, days.ends, _latest(of, whose, period))


def _latest(programme: Programme, unit: Organisation, period: str) -> Snapshot | None:
    rows = Snapshot.objects.filter(
        consolidation__programme=programme, consolidation__organisation=unit, consolidation__period=period
    )
    rows = rows.select_related("by", "unfreezing__by", "kept", "before__programme")
    rows = rows.defer("revisions", "definition", "before__revisions", "before__definition")
    return rows.order_by("-number").first()
