"""The programmes before and after the one of 2016: old paper totals of 2011–2015, and 2022–2026 as it runs today.

All made up, like the rest. Of the first only what districts wrote on paper is left: one number a year for everything
below them, some years missing, and two of the city of which one is not what its districts add up to. The second is
reported by quarters, by the communes and districts of before July 2025 and by the wards and communes since.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from phoihop.doors.example.bodies import CITY, REFORM, Tier, Unit, inherited
from phoihop.doors.example.recipes import (
    FIELDS,
    RECIPES,
    Broken,
    Count,
    Crowd,
    Office,
    Recipe,
    Recognised,
    Share,
    Stock,
    YesNo,
)
from phoihop.doors.example.reports import Asked, Course, Pile, report
from phoihop.doors.example.rhythm import PRESENT_FIRST, PRESENT_LAST, whole_stretches
from phoihop_rollup.vocabulary import Frequency

BEFORE, AFTER = "TB-120-2011", "CT-DV-HN-2022"
SECTIONS = "PH-"
"""Stands before the codes of sections of the programme of 2022: a section belongs to one programme."""

PAPER_YEARS = range(2011, 2016)
CITY_YEARS = {2011: 1.0, 2012: 0.93}
"""Years of which the city wrote a number of its own, and what part of its districts' sum that was."""
_LOST = 0.05
"""The chance that a district's paper of a year is not there any more."""
_PAPER_NOTE = "Theo báo cáo giấy: số chung của đơn vị và cấp dưới"

_PER_COMMUNE: Mapping[str, float] = {
    "TB01": 44,
    "TB02": 2400,
    "TB03": 3.6,
    "TB04": 2.3,
    "TB05": 1.5,
    "TB06": 3.4,
    "TB07": 0.22,
    "TB08": 18,
    "TB09": 2.1,
    "TB10": 3.2,
}
"""Level of 2011 for each commune of a district."""
_GROWTH: Mapping[str, float] = {"TB06": 0.11}

_FIELD_WEIGHTS = (0.29, 0.35, 0.2, 0.16)
PRESENT: Mapping[str, Recipe] = {
    "PH01": RECIPES["MH01"],
    "PH02": RECIPES["MH07"],
    "PH03": RECIPES["MH08"],
    "PH04": Share({"X": 1000, "H": 2600, "A": 4000}, 0.93, 0.0055, 0.012, "meetings"),
    "PH05": Share({"X": 60, "H": 150, "A": 120}, 0.79, 0.0175, 0.05, "meetings"),
    "PH06": Share({"X": 900}, -0.05, 0.085, 0.06),
    "PH07": Count("registered", {"X": 0.75, "H": 0.5, "A": 0.6, "V": 0.5, "S": 0.65, "T": 0.6}, 0.03),
    "PH08": Recognised(),
    "PH09": Stock(
        "maintained",
        {"X": 9.5, "H": 6, "A": 8, "V": 6, "S": 8, "T": 6},
        {"X": 0.5, "H": 0.35, "A": 0.4, "V": 0.35, "S": 0.45, "T": 0.4},
        0.035,
        FIELDS,
        _FIELD_WEIGHTS,
    ),
    "PH10": Stock("groups", {"X": 16}, {"X": 0.3}, 0.012),
    "PH11": Broken(
        Count("meetings", {"X": 14, "H": 13, "A": 16, "V": 6.5, "S": 7, "T": 4.5}, 0.035, "meetings"),
        ("TT", "LG", "TX"),
        (0.44, 0.36, 0.2),
        remote=0.6,
        both=0.3,
        alone=0.08,
    ),
    "PH12": Crowd("meetings", {"X": 62, "H": 120, "A": 105, "V": 90, "S": 85, "T": 260}),
    "PH13": RECIPES["MH28"],
    "PH14": RECIPES["MH29"],
    "PH15": YesNo(0.82, 0.015),
}
"""How the numbers of the programme of 2022 come about, by quarters. Order matters as in RECIPES."""


def pile_before(*, units: Sequence[Unit], asked: Sequence[Asked], seed: int, pile: Pile) -> None:
    """The paper totals of 2011–2015, declared for all below."""
    below = _communes(units)
    for year in PAPER_YEARS:
        totals: dict[str, int] = {}
        for district in below:
            told = _paper(district, below[district], year, asked, seed)
            if told:
                pile.reports += 1
                pile.rows.extend(_declared(district, year, told))
            totals = {code: totals.get(code, 0) + told.get(code, 0) for code in (totals | told)}
        if year in CITY_YEARS:
            pile.reports += 1
            pile.rows.extend(_declared(CITY, year, {code: int(n * CITY_YEARS[year]) for code, n in totals.items()}))


def pile_after(*, units: Sequence[Unit], asked: Sequence[Asked], seed: int, pile: Pile) -> None:
    """All reports of the programme that runs now."""
    calendar = {
        often: whole_stretches(first=PRESENT_FIRST, last=PRESENT_LAST, frequency=often)
        for often in (Frequency.QUARTER, Frequency.YEAR)
    }
    course = Course(calendar, PRESENT, sections=SECTIONS)
    made_of = inherited()
    for unit in units:
        report(unit, _office(unit, seed, made_of.get(unit.code, 1.0)), course, asked, pile)


def _office(unit: Unit, seed: int, parts: float) -> Office:
    """A ward or commune since July 2025 does the work of those it was made of, and begins with what they kept up."""
    random = Random(f"{seed}:{AFTER}:{unit.code}")  # noqa: S311 - made-up figures, not secrets
    size, care = 0.55 + 0.9 * random.random(), random.random() + random.random() - 1
    office = Office(unit.code, unit.tier, size, care, random.random(), random.random)
    if unit.opened == REFORM:
        office.size = parts * (0.9 + 0.2 * random.random())
        office.memory.update(maintained=int(13 * office.size), groups=int(19 * office.size))
    return office


def _communes(units: Sequence[Unit]) -> dict[str, int]:
    """District → how many communes it has."""
    found = {unit.code: 0 for unit in units if unit.tier is Tier.DISTRICT}
    for unit in units:
        if unit.tier is Tier.COMMUNE and unit.parent in found:
            found[unit.parent] += 1
    return found


def _paper(district: str, communes: int, year: int, asked: Sequence[Asked], seed: int) -> dict[str, int]:
    """What a district's paper of a year says; nothing where the paper is lost."""
    random = Random(f"{seed}:{BEFORE}:{district}:{year}")  # noqa: S311 - made-up figures, not secrets
    if random.random() < _LOST:
        return {}
    level = communes * (0.7 + 0.6 * random.random())
    return {
        line.code: int(_PER_COMMUNE[line.code] * level * (1 + _GROWTH.get(line.code, 0.045) * (year - 2011)))
        for line in asked
    }


def _declared(unit: str, year: int, told: Mapping[str, int]) -> Iterator[str]:
    for code, number in told.items():
        yield f"{unit},{year},{code},,{number},,,subtree,,{_PAPER_NOTE}"
