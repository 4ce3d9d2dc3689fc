"""How many reports wait for a reviewer, for the first page: a count by regime and period, two statements."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q

from phoihop.bodies.organisations.access import REVIEWING, within
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.rules import dates_of
from phoihop.reporting.review.access import on_a_way, waits_at_mine
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.queries import Asking
from phoihop_rollup.periods import find_period


def count_waiting(*, actor: User, askings: Sequence[Asking], today: date) -> tuple[int, int]:
    """How many reports wait for this reviewer, and how many of them although their deadline is past."""
    straight = ~Q(on_a_way()) & within(actor=actor, roles=REVIEWING, today=today)
    mine = straight | Q(on_a_way()) & waits_at_mine(actor=actor, today=today)
    rows = Submission.objects.filter(mine, state=State.SUBMITTED.value).values("regime", "period")
    counted = list(rows.annotate(waiting=Count("id")).order_by())
    terms = {asking.regime.pk: asking for asking in askings}
    overdue = sum(row["waiting"] for row in counted if _past(terms.get(row["regime"]), row["period"], today))
    return sum(row["waiting"] for row in counted), overdue


def _past(asking: Asking | None, period: str, today: date) -> bool:
    known = find_period(period)
    return asking is not None and known is not None and dates_of(known, asking.terms).due < today
