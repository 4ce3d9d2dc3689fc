"""Where the reports of many units stand over many periods: one state a cell, counts by row and by column."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.reporting.review.enums import SENT, Progress
from phoihop.reporting.submissions.enums import State

_STANDING = {
    State.SUBMITTED: Progress.SUBMITTED,
    State.RETURNED: Progress.RETURNED,
    State.REOPENED: Progress.RETURNED,
}
_OPEN = {State.DRAFT: Progress.DRAFT, State.WITHDRAWN: Progress.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Tally:
    """n of N: how many reports were sent of those that are asked for."""

    sent: int
    asked: int


def progress(*, state: str | None, asked: bool, sent_late: bool, today: date, grace_until: date) -> Progress:
    """Where one report stands; `state` None: there is none. A draft or a withdrawn one past the grace is not sent."""
    if state == State.ACCEPTED:
        return Progress.ACCEPTED_LATE if sent_late else Progress.ACCEPTED
    standing = _STANDING.get(State(state)) if state else None
    if standing is not None:
        return standing
    if asked and today > grace_until:
        return Progress.OVERDUE
    if state:
        return _OPEN[State(state)]
    return Progress.NOT_DUE if asked else Progress.NOT_ASKED


def tally(cells: Iterable[Progress]) -> Tally:
    """n of N over cells; what nobody asked for is not counted."""
    found = list(cells)
    return Tally(sum(map(found.count, SENT)), len(found) - found.count(Progress.NOT_ASKED))


def tally_columns(rows: Sequence[Sequence[Progress]], width: int) -> list[Tally]:
    """n of N of each column."""
    return [tally([row[place] for row in rows]) for place in range(width)]


def tally_ended(cells: Sequence[Progress], ended: Sequence[bool]) -> Tally:
    """n of N over the periods that have ended, so that the future is not held against a unit."""
    return tally([cell for cell, over in zip(cells, ended, strict=True) if over or cell in SENT])


def count_progress(rows: Iterable[Sequence[Progress]]) -> Counter[Progress]:
    """How many reports stand where."""
    return Counter(cell for row in rows for cell in row)


def observed_by_period(reported: Mapping[str, Iterable[int]], periods: Sequence[str]) -> dict[str, frozenset[str]]:
    """Where nobody is named to report: each unit is asked from its first to its last report (places in `periods`)."""
    spans = {unit: (min(places), max(places)) for unit, places in reported.items()}
    return {
        period: frozenset(unit for unit, (first, last) in spans.items() if first <= place <= last)
        for place, period in enumerate(periods)
    }
