"""What a unit reported before: the period before, and the same period of the year before."""

from dataclasses import dataclass

from phoihop.bodies.organisations.models import Organisation
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.rules import Content
from phoihop_rollup.periods import Period, find_period


@dataclass(frozen=True, slots=True)
class Earlier:
    """Accepted contents to compare with; '' and nothing where there is none."""

    period: str = ""
    content: Content | None = None
    year_period: str = ""
    year_content: Content | None = None


def earlier_contents(*, regime: Regime, organisation: Organisation, period: str) -> Earlier:
    """The accepted content of the period before and of the same period a year before, in one query."""
    known = find_period(period)
    if known is None or known.frequency is None:
        return Earlier()
    before = Period(known.first - known.months, known.months).name
    year = Period(known.first - 12, known.months).name
    rows = Submission.objects.filter(regime=regime, organisation=organisation, period__in={before, year})
    found = dict(rows.exclude(accepted_revision=None).values_list("period", "accepted_revision__content"))
    if before == year:
        return Earlier(before, found.get(before))
    return Earlier(before, found.get(before), year, found.get(year))
