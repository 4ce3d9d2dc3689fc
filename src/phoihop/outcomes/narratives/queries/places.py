"""Where an officer writes: a programme, a unit and a period in the actor's reach, with the outline of its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.agreements.programmes.models import BreakdownCell, Content, Indicator, Programme
from phoihop.agreements.programmes.queries.lineage import has_predecessor
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.narratives.access import require_oversight
from phoihop.outcomes.narratives.rules.live import Known
from phoihop.outcomes.narratives.rules.outline import OutlineSection, outline_of
from phoihop.reporting.regimes.queries import period_days
from phoihop_rollup.periods import find_period


@dataclass(frozen=True, slots=True)
class Place:
    """The consolidated report of a unit over a period."""

    programme: Programme
    unit: Organisation
    period: str

    @property
    def subject(self) -> str:
        """As the audit chain names it."""
        return f"{self.programme.code} {self.unit.code} {self.period}"


def find_place(*, actor: User, programme: str, unit: str, period: str, today: date) -> Place:
    """The place of these codes. Raises OutOfReach, also for a period that there is none of."""
    found = Programme.objects.filter(code=programme).first()
    body = Organisation.objects.filter(code=unit).first()
    if found is None or body is None or find_period(period) is None:
        raise OutOfReach
    require_oversight(actor=actor, programme=found, unit=body, today=today)
    return Place(found, body, period)


def structure_day(*, place: Place) -> date:
    """The last day of the period: its tree of units counts."""
    days = period_days(programme=place.programme, period=place.period)
    if days is None:
        raise OutOfReach
    return days.ends


def list_outline(*, programme: Programme) -> list[OutlineSection]:
    """The sections of the programme's consolidated report, in order."""
    return outline_of(Content.objects.filter(programme=programme).order_by("number").values_list("number", "title"))


def find_section(*, outline: Sequence[OutlineSection], key: str) -> OutlineSection:
    """The section of this key. Raises OutOfReach."""
    found = next((section for section in outline if section.key == key), None)
    if found is None:
        raise OutOfReach
    return found


def known_names(*, programme: Programme) -> Known:
    """What names of live figures may mean in the programme."""
    cells: dict[int, set[str]] = {}
    for breakdown, code in BreakdownCell.objects.filter(breakdown__programme=programme).values_list(
        "breakdown", "code"
    ):
        cells.setdefault(breakdown, set()).add(code)
    rows = Indicator.objects.filter(programme=programme).order_by("order", "code").values_list("code", "breakdown")
    return Known(
        {code: frozenset(cells.get(breakdown, ()) if breakdown else ()) for code, breakdown in rows},
        has_before=has_predecessor(programme=programme),
    )
