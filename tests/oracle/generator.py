"""Small datasets that are valid and nasty: everything that the roll-up page allows, close together in time.

`make_dataset` draws from a `random.Random`; `datasets()` is the same under Hypothesis, which then shrinks what it finds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import strategies as st
from tests.oracle.bundles import fact_table
from tests.oracle.days import first_day, last_day, months, names_in, term

from phoihop_rollup.schema import (
    Assignment,
    CalendarEntry,
    Dataset,
    FormLine,
    Indicator,
    Organisation,
    Placement,
    Programme,
    Request,
    Succession,
)
from phoihop_rollup.vocabulary import (
    DECLARABLE_OVER_TIME,
    Frequency,
    Kind,
    OverTime,
    OverUnits,
    Passing,
    Scope,
    Window,
)

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2017, 1, 1), date(2018, 12, 31)
YEARS = "2017..2018"
KINDS = ("commune", "district", "board")

SHARES = (
    ("1",),
    ("0.5", "0.5"),
    ("0.333", "0.667"),
    ("0.25", "0.75"),
    ("0.1", "0.2", "0.7"),
    ("0.3333333", "0.3333333", "0.3333334"),
    ("0.000001", "0.999999"),
)
NUMBERS = (
    "0",
    "0",
    "1",
    "2",
    "3",
    "5",
    "7",
    "10",
    "33",
    "100",
    "-1",
    "-4",
    "0.5",
    "1.25",
    "2.005",
    "-0.3",
    "8.75",
    "41",
)
PRECISE_NUMBERS = ("0.000000000000001", "-0.123456789012345", "99999999999.99", "333333333.333333333333333")


@dataclass(frozen=True)
class Taste:
    """What a dataset is about: the month around which things happen, whether units declare for others, long numbers."""

    centre: int
    declares: bool
    precise: bool


@dataclass
class Unit:
    """A unit while its history is being made. `places` are the days from which it lies under a parent."""

    code: str
    kind: str
    opened: date | None
    places: list[tuple[date | None, str | None]]
    closed: date | None = None

    @property
    def parent(self) -> str | None:
        return self.places[-1][1]


@dataclass
class History:
    """The organisations of a dataset, changed day by day so that they are right on every day."""

    rng: Random
    shares: tuple[tuple[str, ...], ...]
    units: dict[str, Unit] = field(default_factory=dict)
    successions: list[Succession] = field(default_factory=list)

    def alive(self) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.closed is None]

    def below(self, unit: Unit) -> list[Unit]:
        """The unit and everything below it now."""
        children = [child for child in self.alive() if child.parent == unit.code]
        return [unit, *(each for child in children for each in self.below(child))]

    def open(self, parent: str | None, day: date | None) -> Unit:
        unit = Unit(f"u{len(self.units)}", self.rng.choice(KINDS), day, [(day, parent)])
        self.units[unit.code] = unit
        return unit

    def move(self, unit: Unit, parent: str | None, day: date) -> None:
        if unit.places[-1][0] == day:
            unit.places[-1] = (day, parent)
        elif unit.parent != parent or self.rng.random() < 0.2:
            unit.places.append((day, parent))

    def may_change(self, unit: Unit, day: date) -> bool:
        """Whether a unit may close on a day: not when it opens, or takes over from another, on the very day."""
        inherits = any(each.target == unit.code and each.on == day for each in self.successions)
        return (unit.opened is None or unit.opened < day) and not inherits

    def close(self, unit: Unit, day: date, heirs: Sequence[tuple[Unit, str]], kind: Passing) -> None:
        """Close a unit; its children move to an heir, to its parent, or anywhere else that is not below them."""
        unit.closed = day
        if unit.places[-1][0] == day and len(unit.places) > 1:
            unit.places.pop()
        for heir, share in heirs:
            self.successions.append(Succession(unit.code, heir.code, day, Decimal(share), kind))
        for child in [child for child in self.alive() if child.parent == unit.code]:
            own = {each.code for each in self.below(child)}
            homes = [heir.code for heir, _ in heirs if heir.code not in own]
            homes += [each.code for each in self.alive() if self.rng.random() < 0.2 and each.code not in own]
            home = self.rng.choice(homes) if homes else self._nearest_alive(unit)
            self.move(child, None if home in own else home, day)

    def _nearest_alive(self, unit: Unit) -> str | None:
        parent = unit.parent
        while parent is not None and self.units[parent].closed is not None:
            parent = self.units[parent].parent
        return parent


def make_dataset(
    rng: Random, *, precise: bool = False, centre: int | None = None, observed: bool | None = None
) -> Dataset:
    """A dataset of a few units, indicators and months around `centre` (the months from January 2017 counted from 0).

    `precise` adds numbers with many digits; `observed` says whether forms and assignments are left out.
    """
    taste = Taste(rng.randrange(2, 22) if centre is None else centre, rng.random() < 0.5, precise)
    if observed is None:
        observed = rng.random() < 0.5
    history = _history(rng, taste)
    programmes = [_programme(rng, code) for code in ("P", "Q")[: rng.choice((1, 1, 2))]]
    calendar = [entry for programme in programmes for entry in _calendar(rng, programme)]
    indicators = [_indicator(rng, taste, f"I{number}", programmes) for number in range(rng.randint(1, 3))]
    organisations = [_organisation(rng, unit) for unit in history.units.values()]
    forms, assignments = (None, None) if observed else _expectations(rng, taste, indicators, organisations)
    dataset = Dataset(
        organisations=organisations,
        programmes=programmes,
        indicators=indicators,
        facts=fact_table([]),
        placements=[
            place
            for unit, made in zip(history.units.values(), organisations, strict=True)
            for place in _placements(rng, unit, made)
        ],
        successions=history.successions,
        calendar=calendar,
        forms=forms,
        assignments=assignments,
    )
    records = [record for indicator in indicators for record in _facts(rng, taste, dataset, indicator)]
    rng.shuffle(records)
    return Dataset(**{**vars(dataset), "facts": fact_table(records)})


def make_request(rng: Random, dataset: Dataset) -> Request:
    """A whole table, or some of it, by the days of the periods or by one chosen day."""
    return narrowed(rng, dataset, Request(periods=_periods(rng), as_of=_as_of(rng, dataset)))


def narrowed(rng: Random, dataset: Dataset, request: Request) -> Request:
    """The request for some of a dataset's units and indicators."""
    return replace(
        request,
        units=_some(rng, [unit.code for unit in dataset.organisations]),
        indicators=_some(rng, [indicator.code for indicator in dataset.indicators]),
    )


def make_batch(rng: Random, size: int, *, precise: bool = False) -> dict[str, tuple[Dataset, Request]]:
    """Datasets to be run side by side, by name, with requests for the same periods and the same structure day."""
    centre, observed = rng.randrange(2, 22), rng.random() < 0.5
    as_of = _day(rng, Taste(centre, False, False)) if rng.random() < 0.5 else None
    request = Request(periods=_periods(rng), as_of=as_of)
    batch = {}
    for number in range(size):
        dataset = make_dataset(rng, precise=precise, centre=centre, observed=observed)
        batch[f"d{number}"] = dataset, narrowed(rng, dataset, request)
    return batch


def datasets() -> st.SearchStrategy[Dataset]:
    """Datasets for Hypothesis, shrinking towards the first choice of every draw."""
    return st.randoms(use_true_random=False).map(make_dataset)


def datasets_and_requests() -> st.SearchStrategy[tuple[Dataset, Request]]:
    """A dataset with something to ask of it."""

    def make(rng: Random) -> tuple[Dataset, Request]:
        dataset = make_dataset(rng)
        return dataset, make_request(rng, dataset)

    return st.randoms(use_true_random=False).map(make)


def _periods(rng: Random) -> tuple[str, ...]:
    if rng.random() < 0.6:
        return ()
    periods = [name for frequency in Frequency for name in names_in(YEARS, frequency)]
    periods += ["2017-9M", "2018-9M", "2017..2018", "2016..2018", "2017..2019"] * 3
    return tuple(dict.fromkeys(rng.sample(periods, rng.randint(1, 9))))


def _some(rng: Random, names: list[str]) -> tuple[str, ...]:
    return tuple(rng.sample(names, rng.randint(1, len(names)))) if rng.random() < 0.3 else ()


def _as_of(rng: Random, dataset: Dataset) -> date | None:
    changes = [day for unit in dataset.organisations for day in (unit.opened, unit.closed) if day]
    changes += [place.start for place in dataset.placements if place.start]
    if rng.random() < 0.5:
        return None
    if not changes or rng.random() < 0.2:
        return rng.choice((date(2017, 6, 30), date(2018, 3, 14), date(2015, 1, 1), date(2030, 1, 1)))
    return rng.choice(changes) + rng.choice((-1, 0, 0, 1)) * ONE_DAY


def _day(rng: Random, taste: Taste) -> date:
    """A day on which something changes: often where a window or a month begins or ends."""
    month = taste.centre + rng.randint(-3, 3) if rng.random() < 0.85 else rng.randrange(24)
    start = date(2017 + month // 12, month % 12 + 1, 1)
    return start + rng.choice((0, 0, -1, 1, 12, 13, 14, 15, 19)) * ONE_DAY


# Organisations


def _history(rng: Random, taste: Taste) -> History:
    # Long numbers times long shares would be wider than the 38 digits that the engine promises.
    history = History(rng, SHARES[:2] if taste.precise else SHARES)
    for _ in range(rng.choice((1, 1, 1, 2))):
        history.open(None, None)
    for _ in range(rng.choice((2, 4, 6, 9))):
        parent = rng.choice(history.alive())
        history.open(parent.code, parent.opened if rng.random() < 0.8 else date(2016, 1, 15))
    changes = (
        _merge,
        _merge,
        _split,
        _split,
        _rename,
        _dissolve,
        _move,
        _move,
        _open,
        _abolish_branch,
        _swallow_parent,
    )
    for day in sorted(_day(rng, taste) for _ in range(rng.choice((0, 1, 2, 3, 4, 5, 6)))):
        rng.choice(changes)(history, day)
    return history


def _changing(history: History, day: date) -> list[Unit]:
    return [unit for unit in history.alive() if history.may_change(unit, day)]


def _heir(history: History, day: date, parent: str | None, closing: list[Unit]) -> Unit:
    """A new unit, or one that lives on; never one of those that close, nor (new) under one of them."""
    others = [unit for unit in history.alive() if unit not in closing]
    if others and history.rng.random() < 0.3:
        return history.rng.choice(others)
    closing_codes = {unit.code for unit in closing}
    while parent in closing_codes:
        parent = history.units[parent].parent
    if others and history.rng.random() < 0.3:
        parent = history.rng.choice(others).code
    return history.open(parent, day)


def _merge(history: History, day: date) -> None:
    closing = history.rng.sample(changing := _changing(history, day), min(len(changing), history.rng.randint(1, 3)))
    if not closing:
        return
    heir = _heir(history, day, closing[0].parent, closing)
    for unit in closing:
        kind = history.rng.choice((Passing.MERGE, Passing.MERGE, Passing.ABSORB, Passing.DISSOLVE, Passing.RENAME))
        history.close(unit, day, [(heir, "1")], kind)
    _keep_off_itself(history, heir, day)


def _split(history: History, day: date) -> None:
    if not (changing := _changing(history, day)):
        return
    unit, shares = history.rng.choice(changing), history.rng.choice(history.shares)
    heirs: list[Unit] = []
    for _ in shares:
        heir = _heir(history, day, unit.parent, [unit])
        heirs.append(history.open(unit.parent, day) if heir in heirs else heir)
    history.close(unit, day, list(zip(heirs, shares, strict=True)), Passing.SPLIT)
    for heir in heirs:
        _keep_off_itself(history, heir, day)


def _rename(history: History, day: date) -> None:
    if changing := _changing(history, day):
        unit = history.rng.choice(changing)
        history.close(unit, day, [(history.open(unit.parent, day), "1")], Passing.RENAME)


def _dissolve(history: History, day: date) -> None:
    if changing := [unit for unit in _changing(history, day) if unit.parent]:
        unit = history.rng.choice(changing)
        parent = history.units[str(unit.parent)]
        history.close(unit, day, [], Passing.DISSOLVE)
        for child in [child for child in history.alive() if child.parent == unit.code]:
            history.move(child, parent.code, day)


def _abolish_branch(history: History, day: date) -> None:
    """A unit and all below it close at once: some pass to their parents, which close on the same day."""
    changing = [unit for unit in _changing(history, day) if unit.parent]
    branches = [unit for unit in changing if all(history.may_change(each, day) for each in history.below(unit))]
    if not branches:
        return
    top = history.rng.choice(branches)
    closing = history.below(top)
    for unit in reversed(closing):
        heirs = [] if history.rng.random() < 0.6 else [(_heir(history, day, top.parent, closing), "1")]
        history.close(unit, day, heirs, Passing.MERGE if heirs else Passing.DISSOLVE)


def _swallow_parent(history: History, day: date) -> None:
    """A unit closes and one of those below it takes over."""
    changing = [unit for unit in _changing(history, day) if len(history.below(unit)) > 1]
    if not changing:
        return
    unit = history.rng.choice(changing)
    heir = history.rng.choice(history.below(unit)[1:])
    history.move(heir, unit.parent, day)
    history.close(unit, day, [(heir, "1")], Passing.ABSORB)


def _move(history: History, day: date) -> None:
    unit = history.rng.choice(history.alive())
    own = {each.code for each in history.below(unit)}
    homes: list[str | None] = [each.code for each in history.alive() if each.code not in own]
    homes += [None] * (history.rng.random() < 0.1)
    if homes and history.may_change(unit, day):
        history.move(unit, history.rng.choice(homes), day)


def _open(history: History, day: date) -> None:
    history.open(history.rng.choice(history.alive()).code, day)


def _keep_off_itself(history: History, heir: Unit, day: date) -> None:
    """An heir that lay below a unit that closed goes to the nearest ancestor that lives on."""
    if heir.parent is not None and history.units[heir.parent].closed is not None:
        history.move(heir, history._nearest_alive(heir), day)


def _organisation(rng: Random, unit: Unit) -> Organisation:
    parents = [parent for _, parent in unit.places]
    return Organisation(unit.code, rng.choice(parents), unit.kind, unit.opened, unit.closed)


def _placements(rng: Random, unit: Unit, organisation: Organisation) -> list[Placement]:
    """The places of a unit; where it lies under its `parent` anyway, a gap may say so."""
    ends = [start - ONE_DAY for start, _ in unit.places[1:] if start] + [unit.closed and unit.closed - ONE_DAY]
    placements = [
        Placement(unit.code, parent, start, end)
        for (start, parent), end in zip(unit.places, ends, strict=True)
        if parent != organisation.parent or (len(unit.places) > 1 and rng.random() < 0.6)
    ]
    rng.shuffle(placements)
    return placements


# Programmes, indicators, expectations


def _programme(rng: Random, code: str) -> Programme:
    start, end = rng.choice(
        (
            (date(2017, 1, 1), date(2018, 12, 31)),
            (date(2016, 11, 4), date(2018, 12, 31)),
            (date(2017, 3, 1), date(2019, 1, 31)),
            (date(2018, 1, 1), date(2018, 12, 31)),
            (None, None),
        )
    )
    return Programme(code, start, end, rng.choice((Window.GOVERNMENT, Window.GOVERNMENT, Window.CALENDAR)))


def _calendar(rng: Random, programme: Programme) -> list[CalendarEntry]:
    if rng.random() < 0.6:
        return []
    names = [name for frequency in Frequency for name in names_in(YEARS, frequency)]
    names += ["2018-9M"] + ([run] if (run := term(programme)) else [])
    entries = []
    for period in rng.sample(names, rng.randint(1, 5)):
        ends = last_day(period, programme, ()) + rng.choice((-10, -1, 1, 5, 17, 31)) * ONE_DAY
        starts = first_day(period, programme, ()) + rng.choice((-10, 0, 3)) * ONE_DAY
        entries.append(CalendarEntry(programme.code, period, min(starts, ends), ends))
    return entries


def _indicator(rng: Random, taste: Taste, code: str, programmes: list[Programme]) -> Indicator:
    ratio = rng.random() < 0.35
    over_times = [
        OverTime.SUM,
        OverTime.LAST,
        OverTime.LAST,
        OverTime.SUM_OVER_LAST,
        OverTime.SUM_OVER_LAST,
    ]
    if not ratio:
        over_times = (
            [OverTime.SUM] * 3 + [OverTime.LAST] * 4 + [OverTime.MEAN, OverTime.MIN, OverTime.MAX, OverTime.NONE]
        )
    over_units = [OverUnits.SUM] * 5 + [OverUnits.NONE] * 2
    if not ratio:
        over_units += [OverUnits.MEAN, OverUnits.MIN, OverUnits.MAX]
    if taste.declares and rng.random() < 0.8:
        over_times = [each for each in over_times if each in DECLARABLE_OVER_TIME and each != OverTime.NONE]
        over_units = [OverUnits.SUM]
    return Indicator(
        code=code,
        programme=rng.choice(programmes).code,
        kind=Kind.RATIO if ratio else rng.choice((Kind.COUNT, Kind.AMOUNT, Kind.YESNO)),
        frequency=rng.choice((Frequency.MONTH, Frequency.MONTH, Frequency.QUARTER, Frequency.HALF, Frequency.YEAR)),
        over_time=rng.choice(over_times),
        over_units=rng.choice(over_units),
        unit=rng.choice(("%", "‰", "lần")) if ratio else rng.choice(("đv", "%")),
        decimals=rng.choice((0, 1, 2, 2, 3, 6)),
    )


def _expectations(
    rng: Random, taste: Taste, indicators: list[Indicator], organisations: list[Organisation]
) -> tuple[list[FormLine], list[Assignment]]:
    lines = [FormLine(form, each.code) for form in ("F", "G") for each in indicators if rng.random() < 0.6]
    forms = sorted({line.form for line in lines})
    kinds = sorted({unit.kind for unit in organisations})
    assignments: list[Assignment] = []
    for _ in range(rng.randint(0, 4) if forms else 0):
        start = _day(rng, taste) if rng.random() < 0.5 else None
        end = _day(rng, taste) if rng.random() < 0.3 else None
        if start and end:
            start, end = min(start, end), max(start, end)
        by_kind = rng.random() < 0.5
        unit, kind = (None, rng.choice(kinds)) if by_kind else (rng.choice(organisations).code, None)
        assignments.append(Assignment(rng.choice(forms), unit, kind, start, end))
    once = {(each.form, each.organisation, each.kind, each.start): each for each in assignments}
    return lines, list(once.values())


# Facts


def _facts(rng: Random, taste: Taste, dataset: Dataset, indicator: Indicator) -> list[dict]:
    """Reports of some units in some periods: in a few neighbouring ones, so that they meet, and now and then far off."""
    programme = next(each for each in dataset.programmes if each.code == indicator.programme)
    periods = names_in(YEARS, indicator.frequency)
    reach = rng.randint(0, 4)
    near = {(2017 + month // 12, month % 12 + 1) for month in range(taste.centre - reach, taste.centre + reach + 1)}
    usual = [period for period in periods if not near.isdisjoint(months(period))]
    cells = ("", "f", "m", "k")[: rng.choice((1, 1, 1, 2, 3, 4))]
    density = rng.choice((0.2, 0.5, 0.8))
    records = []
    for unit in dataset.organisations:
        for period in periods:
            chance = density if period in usual else 0.02
            if rng.random() < chance and _existed(unit, programme, period, dataset.calendar):
                records += _report(rng, taste, indicator, unit.code, period, cells)
    return records


def _existed(unit: Organisation, programme: Programme, period: str, calendar: Sequence[CalendarEntry]) -> bool:
    """Whether a unit exists on some day of a period."""
    opened, closed = unit.opened or date.min, unit.closed or date.max
    return opened <= last_day(period, programme, calendar) and first_day(period, programme, calendar) < closed


def _report(
    rng: Random, taste: Taste, indicator: Indicator, unit: str, period: str, cells: Sequence[str]
) -> list[dict]:
    declarable = indicator.over_units == OverUnits.SUM and indicator.over_time in DECLARABLE_OVER_TIME
    usual = ((Scope.OWN,), (Scope.OWN,), (Scope.OWN,), (Scope.SUBTREE,))
    nasty = ((Scope.OWN,), (Scope.OWN,), (Scope.SUBTREE,), (Scope.OWN, Scope.SUBTREE))
    scopes = rng.choice(nasty if taste.declares else usual) if declarable else (Scope.OWN,)
    return [
        {
            "organisation": unit,
            "period": period,
            "indicator": indicator.code,
            "cell": cell,
            "scope": scope.value,
            **_numbers(rng, indicator, taste.precise),
        }
        for scope in scopes
        for cell in cells
        if len(cells) == 1 or rng.random() < 0.6
    ]


def _numbers(rng: Random, indicator: Indicator, precise: bool) -> dict[str, Decimal | None]:
    numbers = NUMBERS + PRECISE_NUMBERS * precise
    if indicator.kind != Kind.RATIO:
        return {"value": Decimal(rng.choice(numbers)), "numerator": None, "denominator": None}
    given = rng.choice((("numerator", "denominator"),) * 8 + (("numerator",), ("denominator",)))
    drawn = {"numerator": rng.choice(numbers), "denominator": rng.choice((*numbers, "0", "12", "50"))}
    return {"value": None, **{part: Decimal(drawn[part]) if part in given else None for part in drawn}}
