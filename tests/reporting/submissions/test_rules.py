"""The transition table and the content of reports."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import INDICATORS

from phoihop.reporting.submissions.enums import Move, State
from phoihop.reporting.submissions.rules import (
    MOVES,
    Life,
    MoveRefused,
    allowed,
    canonical,
    check_content,
    content_hash,
    moves_from,
    next_state,
    normal,
    number_text,
)
from phoihop_rollup.periods import days_of, find_period
from phoihop_rollup.vocabulary import Window

RULES = allowed(INDICATORS, {"sex": {"f", "m"}})
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=15, min_value=-(10**22), max_value=10**22)
moves = st.lists(st.sampled_from(Move), max_size=20)


@given(moves)
def test_a_report_moves_only_as_the_table_says(steps: list[Move]) -> None:
    state = State.DRAFT
    for move in steps:
        if (state, move) in MOVES:
            state = next_state(state, move)
        else:
            with pytest.raises(MoveRefused):
                next_state(state, move)
    assert set(moves_from(state)) == {move for known, move in MOVES if known is state}


@given(moves)
def test_nothing_is_accepted_that_was_not_submitted_just_before(steps: list[Move]) -> None:
    state, before = State.DRAFT, State.DRAFT
    for move in steps:
        if (state, move) in MOVES:
            before, state = state, next_state(state, move)
            assert state is not State.ACCEPTED or before is State.SUBMITTED


def test_every_state_can_go_on_and_none_returns_to_draft() -> None:
    assert all(moves_from(state) for state in State)
    assert State.DRAFT not in MOVES.values()


def findings(*values: dict, period: str = "2017-01", life: Life | None = None, **content) -> list[str]:
    found = find_period(period)
    assert found
    made = check_content(
        {"values": list(values), **content},
        indicators=RULES,
        life=life or Life("a"),
        period=period,
        days=days_of(found, Window.GOVERNMENT),
        sections={"general"},
    )
    return [finding.code for finding in made]


MEET = {"indicator": "MEET", "value": "3"}
WRONG = {
    "S501": [{**MEET, "cell": "x"}],
    "S504": [{"indicator": "RATE", "value": "3"}],
    "S505": [{"indicator": "MEET", "numerator": "3"}],
    "S506": [MEET, {**MEET, "scope": "own", "cell": ""}],
    "S507": [{"indicator": "BEST", "value": "3", "scope": "subtree"}],
    "S508": [{"indicator": "MEET", "value": ""}],
    "S511": [{"indicator": "NONE", "value": "3"}],
    "S512": [{"indicator": "MEET", "value": "ba"}],
    "S513": [{"indicator": "MEET", "value": "0.0000000000000001"}],
    "S514": [{**MEET, "scope": "all"}],
    "S516": [],
}


def test_sound_content_has_no_findings() -> None:
    assert findings(MEET, {**MEET, "cell": "f"}, {**MEET, "scope": "subtree"}, narratives={"general": "Tốt"}) == []
    assert findings({"indicator": "RATE", "numerator": "1"}) == []


@pytest.mark.parametrize("code", WRONG)
def test_each_wrong_is_found_by_its_code(code: str) -> None:
    assert findings(*WRONG[code]) == [code]


@pytest.mark.parametrize("number", ["1e999999999", "1e-999999999", "9" * 24, "NaN", "Infinity", 1.5, True, "1,5"])
def test_numbers_that_cannot_be_kept_are_refused_at_once(number: object) -> None:
    assert set(findings({"indicator": "MEET", "value": number})) <= {"S512", "S513"}
    assert findings({"indicator": "MEET", "value": number})


def test_a_period_off_the_frequency_and_outside_the_life() -> None:
    assert findings(MEET, period="2017-Q1") == ["S502"]
    closed = Life("a", closed=date(2016, 12, 15))
    assert findings(MEET, life=closed) == ["S503"]
    assert findings(MEET, life=Life("a", closed=date(2016, 12, 16))) == []
    assert findings(MEET, life=Life("a", opened=date(2017, 1, 14))) == []


def test_beyond_belief_is_a_warning() -> None:
    assert findings({"indicator": "PLAN", "value": "2"}, period="2017") == ["S510"]


def test_an_unknown_section_is_refused() -> None:
    assert findings(MEET, narratives={"other": "x"}) == ["S515"]


values = st.builds(
    lambda indicator, cell, scope, value, note: {
        "indicator": indicator, "cell": cell, "scope": scope, "value": str(value), "note": note,
    },
    st.sampled_from("AB"), st.sampled_from(["", "f", "m"]), st.sampled_from(["", "own", "subtree"]), numbers, st.text(max_size=3),
)  # fmt: skip


@given(
    st.lists(values, max_size=5, unique_by=lambda value: (value["indicator"], value["cell"], value["scope"] or "own")),
    st.randoms(),
)
def test_the_canonical_text_does_not_depend_on_order_and_survives_storage(given_values, random) -> None:
    content = {"values": given_values, "narratives": {"s": "x", "t": ""}}
    text = canonical(content)
    random.shuffle(given_values)
    assert canonical(content) == text
    assert canonical(json.loads(text)) == text
    assert normal(json.loads(text)) == json.loads(text)
    assert content_hash(content) == content_hash(text)


@given(numbers)
def test_a_number_keeps_its_value_and_loses_its_needless_zeros(number: Decimal) -> None:
    text = number_text(number)
    assert Decimal(text) == number
    assert "E" not in text
    assert text == number_text(Decimal(text))
    assert not ("." in text and text.endswith("0"))
