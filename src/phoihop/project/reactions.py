"""Who reacts to what, inside the transaction of the change. One readable table in place of signals."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from phoihop.agreements.programmes.actions import DefinitionsChanged
from phoihop.agreements.programmes.queries import FactsAsked
from phoihop.measures.facts.actions import renew_partitions, write_facts
from phoihop.measures.facts.queries import count_facts
from phoihop.reporting.review.actions import ReportReturned, ReportsAccepted
from phoihop.reporting.submissions.actions import AcceptanceEnded, ReportSubmitted


def _accepted_become_facts(announcement: ReportsAccepted) -> None:
    write_facts(revisions=announcement.revisions)


def _ended_leave_the_facts(announcement: AcceptanceEnded) -> None:
    renew_partitions(revisions=announcement.revisions)


def _facts_are_counted(question: FactsAsked) -> None:
    question.found.update(count_facts(indicators=question.indicators))


REACTIONS: Mapping[type, Sequence[Callable[[Any], object]]] = {
    ReportSubmitted: (),
    ReportReturned: (),
    ReportsAccepted: (_accepted_become_facts,),
    AcceptanceEnded: (_ended_leave_the_facts,),
    FactsAsked: (_facts_are_counted,),
    DefinitionsChanged: (),
}
