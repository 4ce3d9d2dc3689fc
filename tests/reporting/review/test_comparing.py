"""Numbers beside earlier ones, what is noticed, what changed: rules of values alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.reporting.review.rules import (
    Changes,
    Key,
    Line,
    Number,
    changed_much,
    count_changed,
    difference,
    notices,
    numbers_of,
    parts_of,
    what_changed,
    with_totals,
)
from phoihop.reporting.submissions.rules import normal

numbers = st.decimals(-10_000, 10_000, places=3)
factors = st.decimals("0.001", 1000, places=3)
MEET = Line("MEET", "Buổi tuyên truyền", "count", "sum", "buổi")
RATE = Line("RATE", "Hồ sơ đúng hạn", "ratio", "sum", "%", required=False)


def value(indicator: str, number: object, cell: str = "") -> dict:
    return {"indicator": indicator, "value": str(number)} | ({"cell": cell} if cell else {})


contents = st.builds(
    lambda values, texts: normal(
        {"values": [value(key[0], number, key[1]) for key, number in values.items()], "narratives": texts}
    ),
    st.dictionaries(st.tuples(st.sampled_from("AB"), st.sampled_from(["", "f", "m"])), st.integers(0, 9), max_size=6),
    st.dictionaries(st.sampled_from(["x", "y"]), st.text("ab", max_size=3), max_size=2),
)


@given(numbers, numbers)
def test_going_back_is_the_same_way_with_the_other_sign(now: Decimal, then: Decimal) -> None:
    there, back = difference(now, then), difference(then, now)
    assert there
    assert back
    assert there.amount == -back.amount
    assert then + there.amount == now
    assert (there.percent is None) == (then == 0)


@given(numbers)
def test_nothing_is_read_into_a_missing_number(number: Decimal) -> None:
    assert difference(number, None) is None
    assert difference(None, number) is None
    assert not changed_much(number, None)
    assert not changed_much(None, number)


@given(numbers, numbers, factors)
def test_what_counts_as_much_does_not_depend_on_the_unit_of_measure(now: Decimal, then: Decimal, by: Decimal) -> None:
    assert changed_much(now, then) == changed_much(now * by, then * by)


@pytest.mark.parametrize(
    ("now", "then", "much"),
    [(15, 10, False), (16, 10, True), (5, 10, False), (4, 10, True), (0, 0, False), (1, 0, True)],
)
def test_half_is_not_yet_much_and_anything_after_nothing_is(now: int, then: int, much: bool) -> None:
    assert changed_much(Decimal(now), Decimal(then)) is much


@given(contents, contents)
def test_differences_lead_from_one_content_to_the_other(before: dict, after: dict) -> None:
    found = what_changed(before, after)
    rebuilt = numbers_of(before)
    for each in found.numbers:
        assert rebuilt.pop(each.key, None) == each.before
        if each.after is not None:
            rebuilt[each.key] = each.after
    assert rebuilt == numbers_of(after)
    assert bool(found) == (before != after)
    back = what_changed(after, before)
    assert [(each.key, each.after, each.before) for each in back.numbers] == [
        (each.key, each.before, each.after) for each in found.numbers
    ]


@given(contents)
def test_nothing_differs_from_itself(content: dict) -> None:
    assert what_changed(content, content) == Changes()


@given(st.dictionaries(st.sampled_from("fmnop"), st.integers(0, 99), min_size=1), st.integers(0, 500), st.randoms())
def test_a_total_is_held_against_its_cells_in_any_order(cells: dict, total: int, random: object) -> None:
    rows = [value("MEET", total), *(value("MEET", number, cell) for cell, number in cells.items())]
    random.shuffle(rows)  # type: ignore[attr-defined]
    found = numbers_of({"values": rows})
    assert parts_of(found, Key("MEET")) == sum(cells.values())
    told = [finding.code for _key, finding in notices(numbers=found, lines=[MEET])]
    assert told == ([] if sum(cells.values()) == total else ["S602"])


def test_a_required_line_without_a_number_is_missing_and_a_zero_is_a_number() -> None:
    assert [finding.code for _key, finding in notices(numbers={}, lines=[MEET, RATE])] == ["S601"]
    assert notices(numbers=numbers_of({"values": [value("MEET", 0)]}), lines=[MEET, RATE]) == []
    assert notices(numbers=numbers_of({"values": [value("MEET", 3, "f")]}), lines=[MEET]) == []


def test_half_a_ratio_is_told_and_has_no_amount() -> None:
    half = Number(numerator=Decimal(3))
    assert half.amount("%") is None
    assert [finding.code for _key, finding in notices(numbers={Key("RATE"): half}, lines=[RATE])] == ["S603"]
    assert Number(numerator=Decimal(3), denominator=Decimal(4)).amount("%") == 75
    assert Number(numerator=Decimal(3), denominator=Decimal(0)).amount("%") is None


def test_a_number_that_moved_far_and_one_nobody_asked_for_are_told() -> None:
    now = numbers_of({"values": [value("MEET", 16), value("ELSE", 1)]})
    before = numbers_of({"values": [value("MEET", 10), value("ELSE", 9)]})
    found = notices(numbers=now, lines=[MEET], before=before)
    assert [(key.indicator, finding.code) for key, finding in found] == [("MEET", "S604"), ("ELSE", "S605")]
    assert found[0][1].sentence(found[0][1].problem) == (
        "chỉ tiêu «Buổi tuyên truyền» thay đổi trên 50% so với kỳ trước (10 → 16)"
    )
    assert count_changed(now, before, {}) == 2


def test_a_total_left_out_is_the_sum_of_its_cells_as_in_figures() -> None:
    cells = numbers_of({"values": [value("MEET", 2, "f"), value("MEET", 3, "m")]})
    assert with_totals(cells, [MEET])[Key("MEET")] == Number(Decimal(5), summed=True)
    assert with_totals(cells, [Line("MEET", "", "count", "max")]) == cells
    before = numbers_of({"values": [value("MEET", 2)]})
    assert [finding.code for _key, finding in notices(numbers=cells, lines=[MEET], before=before)] == ["S604"]
