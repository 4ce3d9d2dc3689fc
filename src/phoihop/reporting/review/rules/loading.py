"""What loading reports must change: records against what is known, as one plan. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.rules import ReportRecord, content_hash

ORDER = (State.WITHDRAWN, State.RETURNED, State.ACCEPTED, State.SUBMITTED, State.DRAFT)
"""In this order the standings of one report become revisions; the draft stays open beside them."""

Place = tuple[str, str, str]
"""Programme, organisation and period of a report."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A revision as it stands: one revision may have had several standings, and each of them still matches."""

    revision: int
    number: int
    hash: str
    states: frozenset[State]


@dataclass(frozen=True, slots=True)
class Known:
    """A report that is there already. `draft` is the hash of the open draft, '' without one."""

    submission: int
    state: State
    accepted: int | None
    revisions: tuple[Standing, ...]
    draft: str = ""


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A revision to write, with the standing it gets."""

    place: Place
    number: int
    state: State
    record: ReportRecord
    hash: str

    @property
    def key(self) -> tuple[Place, int]:
        """What names it before it has a primary key."""
        return self.place, self.number


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one report. `end` is the accepted revision that no longer is one, without a successor."""

    place: Place
    known: Known | None
    state: State
    revisions: tuple[NewRevision, ...] = ()
    draft: ReportRecord | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes, and how many reports and revisions need none."""

    changes: tuple[Change, ...] = ()
    reports_unchanged: int = 0
    revisions_unchanged: int = 0
    revisions: tuple[NewRevision, ...] = field(default=())


def plan_load(reports: Iterable[ReportRecord], known: Mapping[Place, Known]) -> Plan:
    """The least that brings every report named to exactly the standings named.

    From the first standing that is not there yet, all later ones become new revisions: what stands last is the latest.
    A report that has no accepted standing any more loses the one it had.
    """
    changes = []
    unchanged = kept = 0
    for place, records in _grouped(reports).items():
        change, same = _change(place, records, known.get(place))
        kept += same
        if change is None:
            unchanged += 1
        else:
            changes.append(change)
    revisions = tuple(revision for change in changes for revision in change.revisions)
    return Plan(tuple(changes), unchanged, kept, revisions)


def _grouped(reports: Iterable[ReportRecord]) -> dict[Place, dict[State, ReportRecord]]:
    found: dict[Place, dict[State, ReportRecord]] = {}
    for report in reports:
        place = (report.programme, report.organisation, report.period)
        found.setdefault(place, {})[State(report.status)] = report
    return found


def _change(place: Place, records: Mapping[State, ReportRecord], known: Known | None) -> tuple[Change | None, int]:
    """The change of one report (None: nothing to do), and how many of its standings are there already."""
    wanted = [(state, records[state]) for state in ORDER if state in records and state is not State.DRAFT]
    new = list(_new(place, wanted, known))
    draft = records.get(State.DRAFT)
    if draft and known and known.draft == content_hash(draft.content):
        draft = None
    ends = known.accepted if known and known.accepted and State.ACCEPTED not in records else None
    if not new and draft is None and ends is None:
        return None, len(wanted)
    return Change(place, known, _state(wanted, known, ends), tuple(new), draft, ends), len(wanted) - len(new)


def _new(place: Place, wanted: Sequence[tuple[State, ReportRecord]], known: Known | None) -> Iterator[NewRevision]:
    number = known.revisions[-1].number if known and known.revisions else 0
    missing = False
    for state, record in wanted:
        name = content_hash(record.content)
        missing = missing or not _stands(known, state, name)
        if missing:
            number += 1
            yield NewRevision(place, number, state, record, name)


def _stands(known: Known | None, state: State, name: str) -> bool:
    return known is not None and any(each.hash == name and state in each.states for each in known.revisions)


def _state(wanted: Sequence[tuple[State, ReportRecord]], known: Known | None, ends: int | None) -> State:
    if wanted:
        return wanted[-1][0]
    if known is None:
        return State.DRAFT
    return State.WITHDRAWN if ends is not None and known.state is State.ACCEPTED else known.state
