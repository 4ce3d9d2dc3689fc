"""How units report: some miss a period, some err and correct, the last reports are still on their way.

All seeded and made up, so that coverage, statuses and every flag are seen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from phoihop.doors.example.bodies import Tier
from phoihop.doors.example.recipes import Entry, Office
from phoihop.doors.example.rhythm import Stretch
from phoihop_rollup.vocabulary import Frequency

PAPER_DISTRICTS = ("SOCSON", "BAVI", "CHUONGMY", "MYDUC", "UNGHOA", "PHUXUYEN")
"""Districts that sent one number for everything below them in the first months, as paper reports did."""

SILENT_DISTRICTS = ("MYDUC", "UNGHOA", "PHUXUYEN")
"""Of these, those whose communes mostly did not report on their own then."""

PAPER_MONTHS, PAPER_QUARTERS = 5, 2
PAPER_FLOWS = ("MH26", "MH27", "MH30", "MH31", "MH28", "MH29")
PAPER_STOCK = ("SOCSON", "MH19")

_EASE = {Frequency.MONTH: 1.0, Frequency.QUARTER: 0.8, Frequency.HALF: 0.65, Frequency.YEAR: 0.5}
_FORGETTING = {
    Tier.COMMUNE: 0.062,
    Tier.DISTRICT: 0.02,
    Tier.POLICE: 0.015,
    Tier.BOARD: 0.028,
    Tier.AGENCY: 0.05,
    Tier.CITY: 0.0,
}

_RETURNED_FIRST = 0.0025
_WITHDRAWN = 0.0003
_LEFT_OUT = 0.006
_SLIPPED = 0.002

SLIPPERY = ("MH11", "MH15", "MH18", "MH26")
"""Indicators in which slips stay in accepted reports: half a ratio, or a total that its cells do not make."""


class Status(StrEnum):
    """Statuses of values in a bundle that the example uses."""

    ACCEPTED = "accepted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Sending:
    """One report as sent. A corrected one was first returned with a slip in it."""

    status: Status
    corrected: bool = False


def sending(office: Office, stretch: Stretch, *, silent: bool) -> Sending | None:
    """Whether and how the office reported this period; None when it did not."""
    missing = 0.75 if silent else forgetting(office, stretch)
    if office.draw() < missing or office.gap[0] <= stretch.end <= office.gap[1]:
        return None
    if stretch.last and office.tier is not Tier.CITY:
        return Sending(_on_its_way(office.draw()))
    luck = office.draw()
    if luck < _WITHDRAWN:
        return Sending(Status.WITHDRAWN)
    return Sending(Status.ACCEPTED, corrected=luck < _WITHDRAWN + _RETURNED_FIRST)


def forgetting(office: Office, stretch: Stretch) -> float:
    """The chance of a missing report: smaller over the years, greater without care and in closed months."""
    base = _FORGETTING[office.tier] * _EASE[stretch.frequency] * (1 - 0.75 * office.care)
    return base * max(0.35, 1.45 - 0.2 * stretch.years) * (1.6 - 0.6 * stretch.openness)


def _on_its_way(luck: float) -> Status:
    if luck < 0.95:
        return Status.ACCEPTED
    if luck < 0.98:
        return Status.SUBMITTED
    return Status.RETURNED if luck < 0.99 else Status.DRAFT


def noted(indicator: str, entries: list[Entry], draw: Callable[[], float]) -> list[Entry]:
    """The entries as an officer typed them: now and then the line is left out, or holds a slip."""
    luck = draw()
    if luck < _LEFT_OUT:
        return []
    if luck > _LEFT_OUT + _SLIPPED or indicator not in SLIPPERY:
        return entries
    cell, value, numerator, denominator = entries[0]
    if denominator:
        return [(cell, "", numerator, ""), *entries[1:]]
    if len(entries) > 1 and not cell:
        return [("", str(int(value) + 1 + int(2 * draw())), "", ""), *entries[1:]]
    return entries


def is_paper(stretch: Stretch, position: int) -> bool:
    """Whether the districts of PAPER_DISTRICTS still sent paper totals for this period (counted from the first)."""
    limit = {Frequency.MONTH: PAPER_MONTHS, Frequency.QUARTER: PAPER_QUARTERS}
    return position < limit.get(stretch.frequency, 0)
