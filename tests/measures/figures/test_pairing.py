"""Two figures stand on the same units, followed through reorganisations, or say why they do not."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from phoihop.measures.figures.enums import Basis, Unlike
from phoihop.measures.figures.queries.pairs import Side, pair_figures
from phoihop.measures.figures.readers import counter_of
from phoihop.measures.figures.rules.pairing import Pairing, Told, grouped, paired
from phoihop.measures.figures.rules.questions import PairedFigures
from phoihop.measures.figures.rules.terms import year_before, years_inside
from phoihop_rollup.schema import (
    FACT_DECIMALS,
    FACT_DIGITS,
    Assignment,
    Dataset,
    FormLine,
    Indicator,
    Organisation,
    Programme,
    Succession,
)
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Passing

UNITS = st.sampled_from("abcdef")
TOLD = st.builds(Told, st.frozensets(UNITS), st.frozensets(UNITS))
HOLDERS = st.dictionaries(UNITS, st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=3)).map(
    lambda some: {unit: some.get(unit, frozenset(unit)) for unit in "abcdef"}
)
ALONE = {unit: frozenset(unit) for unit in "abcdef"}
PARTS = st.lists(st.tuples(TOLD, TOLD), min_size=1, max_size=3)


def pairing(parts, holders: Mapping[str, frozenset[str]], orphans: frozenset[str] = frozenset()) -> Pairing:
    return paired(parts, groups=grouped("abcdef", holders.__getitem__), orphaned=orphans)


@given(PARTS, HOLDERS, st.frozensets(UNITS))
def test_swapping_the_two_periods_leaves_the_same_units(parts, holders, orphans) -> None:
    swapped = [(base, now) for now, base in parts]
    assert pairing(parts, holders, orphans) == pairing(swapped, holders, orphans)


@given(TOLD, TOLD)
def test_without_a_reorganisation_they_are_the_units_that_reported_both_times(now: Told, base: Told) -> None:
    found = pairing([(now, base)], ALONE)
    both = now.sent & base.sent
    assert (found.kept, found.left_out) == (both, (now.sent ^ base.sent,))
    assert found.basis is (Basis.UNLIKE if not both else Basis.SAME if now.sent == base.sent else Basis.COMMON)


@given(PARTS, HOLDERS)
def test_each_part_is_compared_with_its_own(parts, holders) -> None:
    alone = [pairing([part], holders).left_out[0] for part in parts]
    assert list(pairing(parts, holders).left_out) == alone


@given(PARTS, HOLDERS, UNITS)
def test_missing_is_not_zero_who_was_asked_and_sent_nothing_takes_its_group_along(parts, holders, unit) -> None:
    now, base = parts[0]
    missing = Told(now.asked | {unit}, now.sent - {unit})
    found = pairing([(missing, base), *parts[1:]], holders)
    tied = {other for other in "abcdef" if holders[other] & holders[unit]}
    assert tied & (missing.sent | base.sent) <= found.left_out[0]


@given(PARTS, HOLDERS, st.frozensets(UNITS, min_size=1))
def test_who_ended_without_a_successor_is_never_compared(parts, holders, orphans) -> None:
    for (now, base), left in zip(parts, pairing(parts, holders, orphans).left_out, strict=True):
        assert orphans & (now.sent | base.sent) <= left


def test_the_same_period_a_year_before_and_the_years_of_a_period() -> None:
    assert [year_before(name) for name in ("2021-Q3", "2021-9M", "2021", "2016..2021")] == [
        "2020-Q3",
        "2020-9M",
        "",
        "",
    ]
    assert years_inside("2016..2018") == {2016, 2017, 2018}


DAY = date(2021, 7, 1)
CITY = Organisation("HN", None, "city")
OLD = [Organisation(code, "HN", "ward", closed=DAY) for code in ("A1", "A2")]
NEW = [Organisation(code, "HN", "ward", opened=DAY) for code in ("B1", "B2")]
KEPT = [Organisation(code, "HN", "ward") for code in ("X", "Y")]
FULL = Decimal(1)


def side(
    period: str,
    facts: Mapping[str, tuple[str, int]],
    *,
    units: list[Organisation],
    successions: list[Succession] = [],  # noqa: B006 - never changed
    programme: str = "P",
    code: str = "C",
    frequency: Frequency = Frequency.YEAR,
    kind: Kind = Kind.COUNT,
) -> Side:
    """A period in which units sent (scope, value) of one count; a part of it stands after the unit (`X Q1`)."""
    named = [unit.partition(" ") for unit in facts]
    number = pa.decimal128(FACT_DIGITS, FACT_DECIMALS)
    table = pa.table(
        {
            "organisation": [unit for unit, _space, _part in named],
            "period": [f"{period}-{part}" if part else period for _unit, _space, part in named],
            "indicator": [code] * len(facts),
            "cell": [""] * len(facts),
            "value": pa.array([Decimal(value) for _scope, value in facts.values()], number),
            "numerator": pa.nulls(len(facts), number),
            "denominator": pa.nulls(len(facts), number),
            "scope": [scope for scope, _value in facts.values()],
        }
    )
    dataset = Dataset(
        organisations=[CITY, *units],
        successions=successions,
        programmes=[Programme(programme, date(2011, 1, 1), date(2021, 12, 31))],
        indicators=[Indicator(code, programme, kind, frequency, OverTime.SUM, OverUnits.SUM)],
        forms=[FormLine("F", code)],
        assignments=[Assignment("F", kind="ward")],
        facts=table,
    )
    return Side(period, counter_of(structure=dataset, facts=table), table)


def own(**values: int) -> dict[str, tuple[str, int]]:
    return {unit: ("own", value) for unit, value in values.items()}


def told(now: Side, base: Side, unit: str = "HN") -> tuple[Basis, Decimal | None, Decimal | None, int, Unlike | None]:
    """Both programmes' sides when they differ, else the two periods of one."""
    if now.programme == base.programme:
        facts = pa.concat_tables(part for part in (now.facts, base.facts) if part.num_rows)
        counter = counter_of(structure=now.counter.dataset, facts=facts)
        now, base = Side(now.period, counter, facts), Side(base.period, counter, facts)
    code = now.counter.dataset.indicators[0].code
    other = base.counter.dataset.indicators[0].code
    found: PairedFigures = pair_figures(now=now, base=base, unit=unit, matches={code: other})[code]
    values = [row.value if row else None for row in (found.now, found.base)]
    return found.basis, values[0], values[1], found.groups, found.why


def test_who_reported_once_is_in_neither_figure() -> None:
    now, base = side("2021", own(X=10, Y=7), units=KEPT), side("2020", own(X=8), units=KEPT)
    assert told(now, base) == (Basis.COMMON, 10, 8, 1, None)
    assert told(now, side("2020", own(X=8, Y=0), units=KEPT)) == (Basis.SAME, 17, 8, 2, None)
    assert told(now, side("2020", {}, units=KEPT))[0::4] == (Basis.UNLIKE, Unlike.NOBODY)


def test_of_two_years_each_part_is_compared_with_its_own() -> None:
    """X sent no second quarter in 2021, Y no first one in 2020: only X's first and Y's second count, both times."""
    quarters = {"units": KEPT, "frequency": Frequency.QUARTER}
    now = side("2021", {"X Q1": ("own", 5), "Y Q1": ("own", 7), "Y Q2": ("own", 1)}, **quarters)
    base = side("2020", {"X Q1": ("own", 3), "X Q2": ("own", 9), "Y Q2": ("own", 4)}, **quarters)
    assert told(now, base) == (Basis.COMMON, 6, 7, 2, None)
    assert told(base, now) == (Basis.COMMON, 7, 6, 2, None)


def test_where_units_themselves_are_counted_a_merged_one_has_no_like() -> None:
    units = [*OLD, NEW[0], KEPT[0]]
    said = {"units": units, "successions": MERGED, "kind": Kind.YESNO}
    now, before = side("2021", own(B1=1, X=1), **said), side("2020", own(A1=1, A2=0, X=0), **said)
    assert told(now, before) == (Basis.COMMON, 1, 0, 1, None)


MERGED = [Succession(unit.code, "B1", DAY, FULL, Passing.MERGE) for unit in OLD]


def test_a_merged_unit_stands_against_all_that_it_was_made_of() -> None:
    units = [*OLD, NEW[0], KEPT[0]]
    now = side("2021", own(B1=20, X=3), units=units, successions=MERGED)
    before = {"units": units, "successions": MERGED}
    assert told(now, side("2020", own(A1=10, A2=5, X=3), **before)) == (Basis.SAME, 23, 18, 2, None)
    assert told(now, side("2020", own(A1=10, A2=5, X=3), **before), "B1") == (Basis.SAME, 20, 15, 1, None)
    half = side("2020", own(A1=10, X=3), **before)
    assert told(now, half) == (Basis.COMMON, 3, 3, 1, None), "A2 was asked and sent nothing: B1 has no whole past"


def test_a_divided_unit_passes_its_share_to_each_successor() -> None:
    units = [OLD[0], *NEW]
    passed = [
        Succession("A1", "B1", DAY, Decimal("0.6"), Passing.SPLIT),
        Succession("A1", "B2", DAY, Decimal("0.4"), Passing.SPLIT),
    ]
    base = side("2020", own(A1=10), units=units, successions=passed)
    now = side("2021", own(B1=7, B2=4), units=units, successions=passed)
    assert told(now, base) == (Basis.SAME, 11, 10, 1, None)
    assert told(now, base, "B1") == (Basis.SAME, 7, 6, 1, None)
    part = side("2021", own(B1=7), units=units, successions=passed)
    assert told(part, base)[0::4] == (Basis.UNLIKE, Unlike.NOBODY)


def test_a_unit_that_ended_without_a_successor_is_said() -> None:
    now = side("2021", own(B1=20), units=[OLD[0], NEW[0]])
    before = side("2020", own(A1=10), units=[OLD[0], NEW[0]])
    assert told(now, before) == (Basis.UNLIKE, None, None, 0, Unlike.NO_SUCCESSOR)


def test_a_number_declared_for_all_below_is_not_taken_apart() -> None:
    now = side("2016", own(X=10, Y=7), units=KEPT, code="M1", programme="NEW")
    base = side("2015", {"HN": ("subtree", 12), "X": ("own", 5)}, units=KEPT, code="T1", programme="OLD")
    assert told(now, base)[0::4] == (Basis.UNLIKE, Unlike.DECLARED)
    assert told(now, side("2015", own(X=5), units=KEPT, code="T1", programme="OLD")) == (Basis.COMMON, 10, 5, 1, None)


def test_there_is_nothing_to_compare_for_a_unit_that_does_not_exist_on_the_day() -> None:
    sides = [side(period, own(A1=1), units=[OLD[0]]) for period in ("2021", "2020")]
    assert pair_figures(now=sides[0], base=sides[1], unit="A1", matches={"C": "C"}) == {}
