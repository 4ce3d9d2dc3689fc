"""The reports of the example: for every unit and period, what it sent, as rows of `values` and `narratives`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from phoihop.doors.example.bodies import CITY, REFORM, Tier, Unit
from phoihop.doors.example.conduct import (
    PAPER_DISTRICTS,
    PAPER_FLOWS,
    PAPER_STOCK,
    SILENT_DISTRICTS,
    Sending,
    Status,
    is_paper,
    noted,
    sending,
)
from phoihop.doors.example.narratives import Narrative, narrate
from phoihop.doors.example.recipes import RECIPES, Entry, Office, Recipe
from phoihop.doors.example.rhythm import FIRST, Stretch, months, stretches
from phoihop_rollup.vocabulary import Frequency

VALUE_COLUMNS = (
    "organisation",
    "period",
    "indicator",
    "cell",
    "value",
    "numerator",
    "denominator",
    "scope",
    "status",
    "note",
)
CORRECTED = "Đính chính sau khi đối chiếu"
PAPER = "Theo báo cáo giấy: số chung của đơn vị và cấp xã trực thuộc"
"""Notes hold neither comma nor quote: rows of values are joined as they are."""

_LEADING = {"CAHN": 2.6, "BDVHN": 2.6, CITY: 1.0}
_GAP_CHANCE = 0.02


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator as asked of some tiers. `ceiling`: greatest believable value, 0 where none is set."""

    code: str
    frequency: Frequency
    tiers: str
    ceiling: int


@dataclass(slots=True)
class Pile:
    """What has been written so far. `paper` holds what communes of paper districts really did, reported or not."""

    rows: list[str] = field(default_factory=list)
    narratives: list[Narrative] = field(default_factory=list)
    reports: int = 0
    paper: dict[tuple[str, str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """What reports of a programme are made by: its periods, how its numbers come about, what its sections are called
    (a prefix), whether its first reports were on paper."""

    calendar: Mapping[Frequency, list[Stretch]]
    recipes: Mapping[str, Recipe]
    sections: str = ""
    begins_on_paper: bool = False


def pile_up(*, units: Sequence[Unit], asked: Sequence[Asked], seed: int, small: bool = False) -> Pile:
    """All reports of these units; those of communes first, since paper totals of districts are made from them."""
    pile = Pile()
    calendar = {frequency: stretches(frequency=frequency, small=small) for frequency in Frequency}
    course = Course(calendar, RECIPES, begins_on_paper=True)
    for unit in sorted(units, key=lambda unit: unit.tier is not Tier.COMMUNE):
        report(unit, _office(unit, seed=seed, small=small), course, asked, pile)
    return pile


def _lines(asked: Iterable[Asked], tier: Tier, frequency: Frequency) -> list[Asked]:
    return [line for line in asked if line.frequency is frequency and tier in line.tiers]


def _office(unit: Unit, *, seed: int, small: bool) -> Office:
    """The unit's own draws begin with its code, so that a smaller example gives the same unit the same nature."""
    random = Random(f"{seed}:{unit.code}")  # noqa: S311 - made-up figures, not secrets
    size = (0.55 + 0.9 * random.random()) * _LEADING.get(unit.code, 1.0)
    care, habit, gap = random.random() + random.random() - 1, random.random(), (0, 0)
    if random.random() < _GAP_CHANCE and unit.tier is Tier.COMMUNE:
        begin = FIRST[0] * 12 + FIRST[1] + int(len(months(small=small)) * random.random())
        gap = (begin, begin + 3 + int(6 * random.random()))
    office = Office(unit.code, unit.tier, size, care, habit, random.random, gap)
    if unit.opened and unit.opened < REFORM:
        _begin_merged(office)
    return office


def _begin_merged(office: Office) -> None:
    """A commune made of two is nearly twice as large and begins with what both kept up."""
    office.size *= 1.9
    office.memory.update(maintained=int(9 * office.size), groups=int(14 * office.size))


def report(unit: Unit, office: Office, course: Course, asked: Sequence[Asked], pile: Pile) -> None:
    """Everything that a unit reported of a programme."""
    silent = unit.parent in SILENT_DISTRICTS and unit.tier is Tier.COMMUNE
    for frequency, periods in course.calendar.items():
        lines = _lines(asked, unit.tier, frequency)
        for position, stretch in enumerate(periods):
            if not lines or not _exists(unit, stretch):
                continue
            paper = course.begins_on_paper and is_paper(stretch, position)
            done = [(line, course.recipes[line.code](office, stretch)) for line in lines]
            if paper:
                _on_paper(unit, office, stretch, done, pile)
            sent = sending(office, stretch, silent=silent and paper)
            if sent:
                _write(unit, office, stretch, done, sent, pile, course.sections)


def _exists(unit: Unit, stretch: Stretch) -> bool:
    return unit.opened <= stretch.last_day and (not unit.closed or stretch.last_day < unit.closed)


Done = list[tuple[Asked, list[Entry]]]


def _write(unit: Unit, office: Office, stretch: Stretch, done: Done, sent: Sending, pile: Pile, sections: str) -> None:
    """One report: its values and, once accepted, its narrative sections."""
    pile.reports += 1
    done = [(line, noted(line.code, entries, office.draw)) for line, entries in done]
    if sent.corrected:
        done = _correct(unit, office, stretch, done, pile)
    else:
        pile.rows.extend(_rows(unit.code, stretch.name, done, sent.status))
    if sent.status is Status.ACCEPTED:
        told = narrate(unit, stretch, seed=office.draw())
        pile.narratives.extend(replace(one, section=f"{sections}{one.section}") for one in told)


def _correct(unit: Unit, office: Office, stretch: Stretch, done: Done, pile: Pile) -> Done:
    """First the report with a slip (a zero too many), returned; then the right one, with a note on that line."""
    fit = [index for index, (line, entries) in enumerate(done) if _slips(line, entries)]
    if not fit:
        pile.rows.extend(_rows(unit.code, stretch.name, done, Status.ACCEPTED))
        return done
    index = fit[int(len(fit) * office.draw())]
    line, entries = done[index]
    cell, value, _numerator, _denominator = entries[0]
    slipped = [*done[:index], (line, [(cell, value + "0", "", ""), *entries[1:]]), *done[index + 1 :]]
    pile.rows.extend(_rows(unit.code, stretch.name, slipped, Status.RETURNED))
    pile.rows.extend(_rows(unit.code, stretch.name, done[:index], Status.ACCEPTED))
    pile.rows.extend(_rows(unit.code, stretch.name, [(line, entries)], Status.ACCEPTED, CORRECTED))
    pile.rows.extend(_rows(unit.code, stretch.name, done[index + 1 :], Status.ACCEPTED))
    return done


def _slips(line: Asked, entries: list[Entry]) -> bool:
    value = entries[0][1] if entries else ""
    return value.isdecimal() and 0 < int(value) * 10 <= line.ceiling and line.ceiling > 1


def _rows(unit: str, period: str, done: Done, status: Status, note: str = "") -> Iterator[str]:
    end = f",,{'' if status is Status.ACCEPTED else status},{note}"
    for line, entries in done:
        start = f"{unit},{period},{line.code},"
        for cell, value, numerator, denominator in entries:
            yield f"{start}{cell},{value},{numerator},{denominator}{end}"


def _on_paper(unit: Unit, office: Office, stretch: Stretch, done: Done, pile: Pile) -> None:
    """Communes add to their district's paper total; the district declares it."""
    district = unit.parent if unit.tier is Tier.COMMUNE else unit.code
    if district not in PAPER_DISTRICTS:
        return
    for line, entries in done:
        if line.code not in PAPER_FLOWS and (district, line.code) != PAPER_STOCK:
            continue
        key = (district, stretch.name, line.code)
        pile.paper[key] = pile.paper.get(key, 0) + _total(entries)
        if unit.tier is Tier.DISTRICT:
            told = int(pile.paper[key] * (0.96 + 0.1 * office.draw()))
            pile.rows.append(f"{district},{stretch.name},{line.code},,{told},,,subtree,,{PAPER}")


def _total(entries: list[Entry]) -> int:
    """The total as given, else the sum of the cells."""
    if not entries[0][0]:
        return int(entries[0][1])
    return sum(int(value) for _cell, value, _numerator, _denominator in entries)
