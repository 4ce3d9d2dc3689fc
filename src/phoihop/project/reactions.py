"""Who reacts to what, inside the transaction of the change. One readable table in place of signals."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q

from phoihop.agreements.programmes.actions import DefinitionsChanged
from phoihop.agreements.programmes.queries import FactsAsked
from phoihop.measures.facts.actions import renew_partitions, write_facts
from phoihop.measures.facts.queries import count_facts
from phoihop.reporting.regimes.actions import DeadlineExtended
from phoihop.reporting.checks.queries import ReportsTried
from phoihop.reporting.regimes.queries import ReportsAsked
from phoihop.reporting.review.actions import ReportReopened, ReportReturned, ReportsAccepted
from phoihop.reporting.submissions.actions import AcceptanceEnded, ReportSubmitted
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.queries.questions import accepted_with
from phoihop_rollup.periods import find_period


def _accepted_become_facts(announcement: ReportsAccepted) -> None:
    write_facts(revisions=announcement.revisions)


def _ended_leave_the_facts(announcement: AcceptanceEnded) -> None:
    renew_partitions(revisions=announcement.revisions)


def _facts_are_counted(question: FactsAsked) -> None:
    question.found.update(count_facts(indicators=question.indicators))


def _reports_are_counted(question: ReportsAsked) -> None:
    reports = Submission.objects.filter(regime=question.regime)
    if question.organisations or question.kinds:
        named = Q(organisation__in=question.organisations) | Q(organisation__kind__in=question.kinds)
        reports = reports.filter(named)
    counts = reports.values_list("period").annotate(Count("id")).order_by()
    periods = {name: find_period(name) for name, _count in counts}
    question.found.extend(
        count for name, count in counts if (period := periods[name]) and period.frequency in question.frequencies
    )


def _accepted_are_given(question: ReportsTried) -> None:
    asked, most = question.indicators, question.most
    question.found.extend(accepted_with(programme=question.programme, indicators=asked, most=most))


REACTIONS: Mapping[type, Sequence[Callable[[Any], object]]] = {
    ReportSubmitted: (),
    ReportReturned: (),
    ReportReopened: (),
    ReportsAccepted: (_accepted_become_facts,),
    AcceptanceEnded: (_ended_leave_the_facts,),
    FactsAsked: (_facts_are_counted,),
    ReportsAsked: (_reports_are_counted,),
    ReportsTried: (_accepted_are_given,),
    DefinitionsChanged: (),
    DeadlineExtended: (),
}
