"""What a reporter has to do: asked reports beside how they stand, sorted into what is pressing and what is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from phoihop.base.language import N_, _
from phoihop.base.vietnamese import format_date
from phoihop.reporting.submissions.enums import Duty, State

OLD = timedelta(days=400)
"""A gap whose period ended longer ago is told by its number only."""
RECENT, COMING = 5, 4


@dataclass(frozen=True, slots=True)
class Owed:
    """One report asked of one unit. `state` is '' where nobody began; `drafted` means an open draft."""

    programme: str
    regime: str
    regime_name: str
    unit: str
    unit_name: str
    period: str
    starts: date
    ends: date
    due: date
    grace_until: date
    state: str = ""
    drafted: bool = False

    def duty(self, today: date) -> Duty:
        """How it stands to its deadline."""
        match self.state:
            case State.RETURNED | State.REOPENED:
                return Duty.RETURNED
            case State.SUBMITTED:
                return Duty.SENT
            case State.ACCEPTED:
                return Duty.ACCEPTED
        if today <= self.ends:
            return Duty.RUNNING
        return Duty.LATE if today > self.grace_until else Duty.DUE


@dataclass(frozen=True, slots=True)
class Duties:
    """All reports of one person's units: what is to do, most pressing first; what runs; what was done lately."""

    pressing: tuple[Owed, ...]
    corrections: tuple[Owed, ...]
    coming: tuple[Owed, ...]
    recent: tuple[Owed, ...]
    old: tuple[Owed, ...]


_ORDER = (Duty.RETURNED, Duty.LATE, Duty.DUE, Duty.RUNNING)


def sort_duties(owed: Iterable[Owed], today: date) -> Duties:
    """The reports by what their unit has to do about them today."""
    rows = sorted(owed, key=lambda row: (row.due, row.unit_name, row.period))
    undone = [row for row in rows if row.duty(today) in _ORDER]
    old = [row for row in undone if today - row.ends > OLD]
    open_ = [row for row in undone if today - row.ends <= OLD]
    pressing = [row for row in open_ if row.duty(today) is not Duty.RUNNING or row.drafted]
    pressing.sort(key=lambda row: (_ORDER.index(row.duty(today)), row.due))
    done = [row for row in rows if row.duty(today) in {Duty.SENT, Duty.ACCEPTED}]
    return Duties(
        pressing=tuple(pressing),
        corrections=tuple(row for row in done if row.drafted),
        coming=tuple(row for row in open_ if row not in pressing)[:COMING],
        recent=tuple(sorted(done, key=lambda row: row.ends, reverse=True)[:RECENT]),
        old=tuple(old),
    )


def due_words(due: date, grace_until: date, today: date) -> str:
    """How far off the deadline is: 'còn 2 ngày', 'hạn hôm nay', 'quá hạn 3 ngày'."""
    days = (due - today).days
    if days > 0:
        return _(N_("còn {days} ngày")).format(days=days)
    if days == 0:
        return _(N_("hạn hôm nay"))
    if today <= grace_until:
        return _(N_("quá hạn {days} ngày, được gia hạn đến {day}")).format(days=-days, day=format_date(grace_until))
    return _(N_("quá hạn {days} ngày")).format(days=-days)


@dataclass(frozen=True, slots=True)
class Count:
    """How the reports of one period stand among the units that owe them."""

    programme: str
    regime_name: str
    period: str
    ends: date
    due: date
    grace_until: date
    asked: int
    reported: int
    returned: int
    waiting: int
    in_time: int = 0
    """Units that have not reported, but were given more time."""

    def late(self, today: date) -> int:
        """Units that have not reported although their time is up."""
        return max(0, self.asked - self.reported - self.in_time) if today > self.grace_until else 0


def waiting_overdue(counts: Sequence[Count], today: date) -> int:
    """Reports that still wait for review after their deadline."""
    return sum(count.waiting for count in counts if today > count.due)
