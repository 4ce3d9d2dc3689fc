"""Rules of consolidation by property: what changes between two contents, what is kept comes back, what a digest names."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from phoihop.measures.figures.enums import Basis, Unlike, Versus
from phoihop.measures.figures.rules.definitions import hash_of, of_record, to_record
from phoihop.measures.figures.rules.questions import Coverage, PairedFigures, Shift, Value
from phoihop.outcomes.consolidation.rules import kept
from phoihop.outcomes.consolidation.rules.changes import changes, numbers_in, rewritten
from phoihop.outcomes.consolidation.rules.coverage import by_unit, tally, without
from phoihop.outcomes.consolidation.rules.digests import digest_of
from phoihop.outcomes.consolidation.rules.places import is_inside
from phoihop.outcomes.consolidation.rules.records import Adjusted
from phoihop.outcomes.consolidation.rules.terms import offered
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.adjusting import (
    adjust,
    adjustment_of,
    of_records,
    to_records,
    with_before,
)
from phoihop.outcomes.summaries.rules.manifest import aspect_value
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure, Number
from phoihop_rollup import schema
from phoihop_rollup.periods import find_period
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Passing, Window

AT = datetime(2017, 2, 20, 8, 30, tzinfo=UTC)
NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=2)
CODES = st.sampled_from(["A", "B", "C"])
CELLS = st.sampled_from(["", "f", "m"])
PERIODS = st.sampled_from(["2016", "2017", "2017-Q1", "2017-01", "2017-04", "2017-H1", "2016..2018", "2017-9M"])
DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@st.composite
def contents(draw: Any) -> dict[str, Any]:
    keys = draw(st.lists(st.tuples(CODES, CELLS, st.sampled_from(["own", "subtree"])), unique=True))
    values: list[dict[str, Any]] = []
    for indicator, cell, scope in keys:
        row = {"indicator": indicator, "cell": cell, "scope": scope}
        if draw(st.booleans()):
            values.append({**row, "value": str(draw(NUMBERS))})
        else:
            values.append({**row, "numerator": str(draw(NUMBERS)), "denominator": draw(st.none() | NUMBERS.map(str))})
    return {"values": values, "narratives": draw(st.dictionaries(CODES, CELLS, max_size=2))}


@given(contents())
def test_a_content_differs_from_itself_in_nothing(content: dict[str, Any]) -> None:
    assert changes(content, content) == ()
    assert not rewritten(content, content)


@given(contents(), contents())
def test_changes_made_to_the_old_give_the_new_and_backwards_the_old(old: dict[str, Any], new: dict[str, Any]) -> None:
    told = changes(old, new)
    after = numbers_in(old)
    for change in told:
        assert change.old != change.new
        after.pop(change.key, None)
        if change.new is not None:
            after[change.key] = change.new
    assert after == numbers_in(new)
    assert [(back.key, back.new, back.old) for back in changes(new, old)] == [
        (change.key, change.old, change.new) for change in told
    ]
    assert [back.difference for back in changes(new, old)] == [-change.difference for change in told]


@given(contents())
def test_of_a_new_report_every_number_is_new(content: dict[str, Any]) -> None:
    assert {change.key: change.new for change in changes(None, content)} == numbers_in(content)
    assert all(change.old is None for change in changes(None, content))


@given(PERIODS, PERIODS, PERIODS)
def test_periods_lie_in_one_another_as_their_months_do(one: str, two: str, three: str) -> None:
    assert is_inside(one, one)
    assert not (is_inside(one, two) and is_inside(two, three)) or is_inside(one, three)
    inner, outer = find_period(one), find_period(two)
    assert inner is not None
    assert outer is not None
    inside = set(range(inner.first, inner.last + 1)) <= set(range(outer.first, outer.last + 1))
    assert is_inside(one, two) is inside
    assert not is_inside("x", one)


@given(st.lists(st.integers(1, 10**12), unique=True), st.none() | DAYS, st.integers())
def test_a_digest_names_exactly_what_was_frozen(revisions: list[int], day: date | None, other: int) -> None:
    words: dict[str, Any] = {"programme": "P", "unit": "city", "period": "2017", "definition_hash": "d"}
    digest = digest_of(**words, as_of=day, revisions=revisions)
    assert digest == digest_of(**words, as_of=day, revisions=tuple(revisions))
    assert digest != digest_of(**words, as_of=day, revisions=[*revisions, other])
    assert digest != digest_of(**{**words, "period": "2018"}, as_of=day, revisions=revisions)
    assert digest != digest_of(**{**words, "definition_hash": "e"}, as_of=day, revisions=revisions)


UNITS = st.dictionaries(PERIODS, st.frozensets(CODES), max_size=4)


@given(UNITS, UNITS)
def test_who_is_asked_has_sent_or_is_absent(asked: dict[str, frozenset[str]], sent: dict[str, frozenset[str]]) -> None:
    absent = without(asked, sent)
    assert all(absent.values())
    for period, units in asked.items():
        assert absent.get(period, frozenset()) == units - sent.get(period, frozenset())
    wanted, missing = by_unit([asked]), by_unit([absent])
    counts = tally(wanted, missing)
    assert counts.due == sum(map(len, asked.values()))
    assert counts.due - counts.received == sum(map(len, absent.values()))
    assert counts.complete == sum(unit not in missing for unit in wanted)
    assert counts.silent == sum(sorted(missing.get(unit, ())) == sorted(periods) for unit, periods in wanted.items())
    assert counts.asked == len({unit for units in asked.values() for unit in units})


VALUES = st.builds(
    Value,
    unit=CODES,
    period=PERIODS,
    indicator=CODES,
    cell=CELLS,
    value=st.none() | NUMBERS,
    numerator=st.none() | NUMBERS,
    denominator=st.none() | NUMBERS,
    reported=st.integers(0, 9),
    expected=st.integers(0, 9),
    method=st.sampled_from(["", "computed", "declared"]),
    computed_below=st.none() | NUMBERS,
    flags=st.sampled_from([(), ("incomplete",), ("incomplete", "stale")]),
    submissions=st.integers(0, 9),
)


@given(st.lists(VALUES), st.lists(VALUES), st.integers(0, 9))
def test_figures_come_back_as_they_were_kept(now: list[Value], before: list[Value], count: int) -> None:
    figures = kept.KeptFigures(tuple(now), tuple(before), {"A": Coverage(count, 9)}, {"A": Shift(count, 1)})
    assert kept.of_record(kept.to_record(figures)) == figures


PAIRS = st.builds(
    PairedFigures,
    basis=st.sampled_from(Basis),
    now=st.none() | VALUES,
    base=st.none() | VALUES,
    groups=st.integers(0, 9),
    why=st.none() | st.sampled_from(Unlike),
    whole=st.tuples(st.none() | VALUES, st.none() | VALUES),
)
COMPARED = st.builds(
    kept.KeptPairs,
    versus=st.sampled_from(Versus),
    period=PERIODS,
    base=PERIODS,
    pairs=st.dictionaries(CODES, PAIRS, max_size=2),
)


@given(st.none() | st.lists(COMPARED, max_size=2).map(tuple))
def test_comparisons_come_back_as_they_were_kept(compared: tuple[kept.KeptPairs, ...] | None) -> None:
    figures = kept.KeptFigures((), (), {}, {}, compared)
    assert kept.of_record(json.loads(json.dumps(kept.to_record(figures)))) == figures


@given(st.none() | DAYS, st.none() | DAYS, st.sampled_from(OverUnits), st.sampled_from(Window), st.booleans())
def test_definitions_come_back_as_they_were_kept(
    opened: date | None, closed: date | None, over: OverUnits, window: Window, observed: bool
) -> None:
    day = date(2018, 7, 1)
    dataset = schema.Dataset(
        organisations=[schema.Organisation("a", "city", "commune", opened, closed), schema.Organisation("city")],
        programmes=[schema.Programme("P", opened, None, window)],
        indicators=[schema.Indicator("I", "P", Kind.RATIO, Frequency.QUARTER, OverTime.LAST, over, "%", 1)],
        facts=(),
        placements=[schema.Placement("a", None, opened, closed)],
        successions=[schema.Succession("a", "b", day, Decimal("0.125"), Passing.SPLIT)],
        calendar=[schema.CalendarEntry("P", "2017", day, day)],
        forms=None if observed else [schema.FormLine("F", "I")],
        assignments=None if observed else [schema.Assignment("F", None, "commune", opened, closed)],
    )
    record = to_record(dataset)
    assert of_record(record) == dataset
    assert hash_of(record) == hash_of(to_record(of_record(record)))
    other = replace(dataset, organisations=[*dataset.organisations, schema.Organisation("b")])
    assert hash_of(to_record(other)) != hash_of(record)


FIGURES = st.dictionaries(st.builds(FigureKey, unit=CODES, period=PERIODS, indicator=CODES, cell=CELLS), NUMBERS)


@given(
    FIGURES,
    st.lists(st.builds(FigureKey, unit=CODES, period=PERIODS, indicator=CODES, cell=CELLS), unique=True),
    NUMBERS,
)
def test_only_what_is_adjusted_differs_and_facts_stay_known(
    values: dict[FigureKey, Decimal], keys: list[FigureKey], value: Decimal
) -> None:
    measures = {code: Measure(code, code) for code in "ABC"}
    figures = {key: Figure(key, measures[key.indicator], number, reported=1) for key, number in values.items()}
    rows = [Adjusted(key.unit, key.period, key.indicator, key.cell, value, "vì", "ai", AT) for key in keys]
    told = with_before(figures, rows)
    assert of_records(to_records(told)) == told
    assert {row.key: row.before for row in told} == {key: values.get(key) for key in keys}
    after = adjust(figures, told, measures)
    assert set(after) == {*figures, *keys}
    for key, figure in after.items():
        number = Number(key, "x", Decimal(0))
        row = adjustment_of(number, told)
        assert (figure.value, figure.adjusted) == ((value, True) if key in keys else (values[key], False))
        assert (row is not None) is figure.adjusted
        assert adjustment_of(replace(number, aspect=Aspect.REPORTED), told) is None
        assert aspect_value(Aspect.VALUE, figure) == figure.value


def test_each_programme_offers_its_own_term_and_all_their_years() -> None:
    old, new = (date(2011, 1, 1), date(2012, 12, 31)), (date(2014, 6, 1), None)
    groups = dict(offered([new, old, old], today=date(2015, 5, 1)))
    assert groups["Cả giai đoạn"] == ("2014..2015", "2011..2012")
    assert groups["Năm"] == ("2015", "2014", "2013", "2012", "2011")
    assert groups["6 tháng"][:2] == ("2015-H2", "2015-H1")
    assert dict(offered([], today=date(2015, 5, 1)))["Năm"] == ("2015",)


def test_a_pair_kept_before_figures_of_all_units_were_comes_back_without_them() -> None:
    pair = PairedFigures(Basis.SAME, None, None, 2, whole=(Value("a", "2017", "A", "", Decimal(1)), None))
    record = kept.pair_record(pair)
    assert kept.pair_of_record(record) == pair
    told = {name: row for name, row in record.items() if not name.startswith("whole")}
    assert kept.pair_of_record(told) == PairedFigures(Basis.SAME, None, None, 2)
