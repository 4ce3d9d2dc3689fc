"""The rhythm of the work: periods of the term with their season, their growth and the months of social distancing.

All made up, as plausible rhythm: quiet around Tết, peaks for 19/8 and at the year's end, fewer gatherings in 2020–2021.
"""

from dataclasses import dataclass
from statistics import fmean

from phoihop_rollup.vocabulary import Frequency

FIRST, LAST = (2016, 11), (2021, 12)
SMALL_FIRST, SMALL_LAST = (2019, 1), (2020, 12)
PRESENT_FIRST, PRESENT_LAST = (2022, 1), (2026, 9)
"""Of the programme that runs now: quarters from the first of 2022 to the third of 2026."""

Month = tuple[int, int]

_LENGTH = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}
_MARK = {Frequency.QUARTER: "Q", Frequency.HALF: "H"}

_MEETINGS = (1.0, 0.7, 0.88, 1.0, 1.02, 0.94, 0.92, 1.22, 1.28, 1.04, 1.18, 1.1)
_DRIVES = (1.45, 1.1, 0.85, 1.0, 1.05, 0.85, 0.85, 1.05, 1.3, 1.05, 0.9, 1.1)

_OPEN: dict[Month, float] = {
    (2020, 3): 0.75,
    (2020, 4): 0.42,
    (2020, 5): 0.62,
    (2020, 6): 0.92,
    (2020, 8): 0.85,
    (2020, 9): 0.84,
    (2021, 2): 0.8,
    (2021, 3): 0.78,
    (2021, 5): 0.82,
    (2021, 6): 0.62,
    (2021, 7): 0.6,
    (2021, 8): 0.34,
    (2021, 9): 0.32,
    (2021, 10): 0.55,
    (2021, 11): 0.84,
    (2021, 12): 0.93,
}
"""How far gatherings were possible; 1 where not named."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One period. `part`: how much of it lies in the term; `years`: since the beginning; `end`: its last month, counted
    as year × 12 + month; the levels are around 1."""

    name: str
    frequency: Frequency
    year: int
    index: int
    part: float
    years: float
    meetings: float
    drives: float
    openness: float
    end: int
    last: bool

    @property
    def last_day(self) -> str:
        """The day that decides which units exist (the window rule; own dates of the calendar change no unit here)."""
        return f"{(self.end - 1) // 12}-{(self.end - 1) % 12 + 1:02d}-14"


def months(*, small: bool = False) -> list[Month]:
    """The months of the programme of 2016, first to last."""
    return months_between(SMALL_FIRST, SMALL_LAST) if small else months_between(FIRST, LAST)


def months_between(first: Month, last: Month) -> list[Month]:
    """All months from the first to the last."""
    return [(m // 12, m % 12 + 1) for m in range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])]


def stretches(*, frequency: Frequency, small: bool = False) -> list[Stretch]:
    """The periods of one frequency that hold at least one month of the programme of 2016, in order of time."""
    return stretches_of(months(small=small), frequency)


def whole_stretches(*, first: Month, last: Month, frequency: Frequency) -> list[Stretch]:
    """The periods of one frequency that lie wholly between two months, in order of time."""
    return [stretch for stretch in stretches_of(months_between(first, last), frequency) if stretch.part == 1]


def stretches_of(run: list[Month], frequency: Frequency) -> list[Stretch]:
    """The periods of one frequency that hold at least one of these months, in order of time."""
    groups: dict[Month, list[Month]] = {}
    for year, month in run:
        groups.setdefault((year, (month - 1) // _LENGTH[frequency] + 1), []).append((year, month))
    last = max(groups)
    return [_stretch(frequency, key, inside, last=key == last) for key, inside in groups.items()]


def _stretch(frequency: Frequency, key: Month, inside: list[Month], *, last: bool) -> Stretch:
    openness = fmean(_OPEN.get(month, 1.0) for month in inside)
    middle = fmean(year + (month - 1) / 12 for year, month in inside)
    return Stretch(
        name=_name(frequency, *key),
        frequency=frequency,
        year=key[0],
        index=key[1],
        part=len(inside) / _LENGTH[frequency],
        years=middle - (FIRST[0] + (FIRST[1] - 1) / 12),
        meetings=fmean(_MEETINGS[month - 1] * _OPEN.get((year, month), 1.0) for year, month in inside),
        drives=fmean(_DRIVES[month - 1] * (0.3 + 0.7 * _OPEN.get((year, month), 1.0)) for year, month in inside),
        openness=openness,
        end=inside[-1][0] * 12 + inside[-1][1],
        last=last,
    )


def _name(frequency: Frequency, year: int, index: int) -> str:
    if frequency is Frequency.YEAR:
        return str(year)
    if frequency is Frequency.MONTH:
        return f"{year}-{index:02d}"
    return f"{year}-{_MARK[frequency]}{index}"
