"""What holds of every check whatever the numbers and texts: when it asks, when never, and that asking changes nothing."""

import unicodedata
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.reporting.checks.test_rules import LINES, codes, content, line, past, text

from phoihop.base.findings import Finding, Severity
from phoihop.reporting.checks.enums import Check
from phoihop.reporting.checks.rules import (
    Alike,
    Asking,
    Below,
    Case,
    Known,
    Setting,
    ask,
    is_on,
    joint_codes,
    read_rule,
    settled,
    unanswered,
    with_totals,
)
from phoihop.reporting.submissions.rules import check_lines
from phoihop.reporting.submissions.rules import faults as line_faults

counts = st.integers(0, 10**6)
five = st.lists(counts, min_size=5, max_size=5)
RULE = Asking(1, read_rule("A <= B", {code: Known(code, "count", "month") for code in "AB"}), "Vì sao A nhiều hơn B?")


def everything() -> Case:
    """A report about which every check asks that looks beyond its own lines."""
    told = content(4000, 400, 20, 90, 50, s=text(1))
    told["values"].append({"indicator": "B", "scope": "subtree", "value": "90"})
    lines = (line("A", over_time="last", name="Lũy kế"), *LINES[1:])
    before = [content(value, 400, 20, 90, 50, s=text(1)) for value in (9000, 100, 100, 100, 100)]
    return Case(
        told,
        lines,
        past=past(*before),
        twins=("Xã B",),
        alike=(Alike("", "Xã B", "2026-12", 0.9),),
        joint=(("RA-QUAN", "Xã B"),),
        below=Below({"B||value": Decimal(100)}, {"B||value": 10}, 10),
        rules=(RULE,),
    )


def test_every_question_has_a_code_a_severity_a_remedy_and_ends_as_a_question() -> None:
    found = ask(everything())
    far = ask(Case(content(310, 391), LINES, past=past(*(content(value, 402) for value in (31, 28, 33, 30)))))
    assert {finding.code for finding in [*found, *far]} == {f"K{number}" for number in range(101, 111)}
    for finding in [*found, *far]:
        assert finding.severity is Severity.WARNING
        assert "?" in finding.sentence(finding.problem)
        assert finding.sentence(finding.remedy)


def test_warnings_about_lines_that_speak_of_two_numbers_are_questions_too() -> None:
    for fault in (
        line_faults.MORE_DECIMALS,
        line_faults.CELLS_DIFFER,
        line_faults.HALF_RATIO,
        line_faults.MORE_THAN_ALL,
    ):
        assert (fault.problem.endswith("?"), fault.severity, bool(fault.remedy)) == (True, Severity.WARNING, True)


@given(st.permutations(range(6)))
def test_asking_is_pure_and_the_order_of_values_does_not_matter(order: list[int]) -> None:
    case = everything()
    before = deepcopy(case)
    first = ask(case)
    assert (ask(case), case) == (first, before)
    mixed = deepcopy(case)
    mixed.content["values"][:] = [case.content["values"][place] for place in order]  # type: ignore[index]
    assert sorted(map(str, ask(mixed))) == sorted(map(str, first))


@pytest.mark.parametrize("check", list(Check))
def test_any_check_is_switched_off_alone_and_made_an_error_alone(check: Check) -> None:
    found = [Finding(code.value, "?", "x", severity=Severity.WARNING) for code in Check]
    off = settled(found, {check.value: Setting(is_on=False)})
    assert [row.code for row in off] == [code.value for code in Check if code is not check]
    stricter = settled(found, {check.value: Setting(severity=Severity.ERROR)})
    assert [row.code for row in stricter if row.severity is Severity.ERROR] == [check.value]
    assert not is_on(check.value, {check.value: Setting(is_on=False)})


@given(counts, counts)
def test_a_stock_that_only_grows_is_asked_about_exactly_when_it_fell(then: int, now: int) -> None:
    lines = (line("A", over_time="last", name="Lũy kế"),)
    assert codes(Case(content(now), lines, past=past(content(then)))) == (["K101"] if now < then else [])


@given(five, five)
def test_numbers_are_copied_only_where_all_of_them_are_the_same(then: list[int], now: list[int]) -> None:
    assert ("K103" in codes(Case(content(*now), LINES, past=past(content(*then))))) <= (then == now)


@given(st.lists(st.integers(100, 10**6), min_size=5, max_size=5))
def test_telling_numbers_sent_again_are_always_asked_about(told: list[int]) -> None:
    assert "K103" in codes(Case(content(*told), LINES, past=past(content(*told))))


@given(st.lists(st.integers(1, 10**5), min_size=5, max_size=5), st.integers(1, 9))
def test_only_tens_are_round(told: list[int], unit: int) -> None:
    assert "K105" in codes(Case(content(*(10 * number for number in told)), LINES))
    assert "K105" not in codes(Case(content(*(10 * number + unit for number in told)), LINES))


@given(st.integers(0, 10**6), st.integers(25, 200), st.integers(0, 24))
def test_a_text_is_near_itself_and_not_near_another_and_a_short_one_is_not_compared(
    seed: int, length: int, short: int
) -> None:
    told, other = text(seed, length), text(seed + 1, length)
    assert codes(Case(content(s=told), past=past(content(s=told)))) == ["K107"]
    assert codes(Case(content(s=told), past=past(content(s=other)))) == []
    brief = text(seed, short)
    assert codes(Case(content(s=brief), past=past(content(s=brief)))) == []


@given(counts, counts, st.integers(0, 20), st.integers(1, 20))
def test_a_declared_total_is_asked_about_exactly_where_it_cannot_be_right(
    total: int, under: int, reported: int, units: int
) -> None:
    assume(reported <= units)
    below = Below({"A||value": Decimal(under)}, {"A||value": reported}, units)
    told = {"values": [{"indicator": "A", "scope": "subtree", "value": str(total)}]}
    wrong = total < under or (total > under and reported >= Decimal("0.9") * units)
    assert codes(Case(told, LINES, below=below)) == (["K108"] if wrong else [])


SPLIT = replace(line("A"), cells=(("f", "Nữ"), ("m", "Nam")))


@given(counts, counts, st.none() | counts)
def test_a_total_that_is_not_given_is_the_sum_of_its_cells(one: int, other: int, total: int | None) -> None:
    given_numbers = {"A|f|value": Decimal(one), "A|m|value": Decimal(other)}
    given_numbers |= {} if total is None else {"A||value": Decimal(total)}
    found = with_totals(given_numbers, (SPLIT,))
    assert found == given_numbers | {"A||value": Decimal(one + other if total is None else total)}
    assert with_totals(given_numbers, LINES) == given_numbers


@given(counts, counts, counts)
def test_a_total_and_its_cells_are_asked_about_exactly_when_they_differ(one: int, other: int, total: int) -> None:
    rows = [
        {"indicator": "A", "cell": "f", "value": str(one)},
        {"indicator": "A", "cell": "m", "value": str(other)},
        {"indicator": "A", "value": str(total)},
    ]
    found = [row.code for row in check_lines({"values": rows}, (SPLIT,))]
    assert found == (["S522"] if one + other != total else [])


@given(st.none() | counts, st.none() | counts)
def test_a_ratio_is_asked_about_when_half_of_it_lacks_or_it_is_more_than_all(top: int | None, all_: int | None) -> None:
    rate = replace(line("R", kind="ratio"), unit="%", required=False)
    value = {"indicator": "R"} | ({} if top is None else {"numerator": str(top)})
    value |= {} if all_ is None else {"denominator": str(all_)}
    found = [row.code for row in check_lines({"values": [value]}, (rate,))]
    half = (top is None) != (all_ is None)
    more = top is not None and all_ is not None and top > all_
    assert found == (["S523"] if half else ["S524"] if more else [])


@pytest.mark.parametrize("written", ["#HĐ-01", "#hđ-01", "#HD-01", "(#hĐ-01)", "số #HĐ-01."])
def test_a_joint_activity_has_one_name_however_it_is_written(written: str) -> None:
    assert joint_codes({"narratives": {"s": f"Ra quân {written}"}}) == ("HD-01",)
    composed = unicodedata.normalize("NFD", "#HỘI-01")
    assert joint_codes({"narratives": {"s": composed}}) == joint_codes({"narratives": {"s": "#HỘI-01"}}) == ("HOI-01",)


@given(
    st.from_regex(r"[A-Z][A-Z0-9-]{1,30}[0-9]", fullmatch=True), st.sampled_from([" ", ",", ".", ";", ")", "\n", ""])
)
def test_a_joint_activity_is_found_in_any_text(code: str, after: str) -> None:
    assert joint_codes({"narratives": {"s": f"Phối hợp #{code}{after}"}}) == (code,)
    assert joint_codes({"values": [{"indicator": "A", "note": f"x #{code.lower()}{after}"}]}) == (code,)
    assert joint_codes({"narratives": {"s": f"Phối hợp {code}"}}) == ()


@given(st.text(max_size=200))
def test_whatever_is_written_names_joint_activities_that_can_be_kept(told: str) -> None:
    assert all(0 < len(code) <= 40 for code in joint_codes({"narratives": {"s": told + "#" + told}}))


marks = st.sampled_from(["a", "b", "c"])


@given(
    st.lists(marks), st.dictionaries(marks, st.sampled_from(["", " ", "Đúng."])), st.sampled_from(["", " \n", "Đủ."])
)
def test_a_warning_is_answered_by_its_own_sentence_or_by_the_note(asked: list, answers: dict, note: str) -> None:
    left = unanswered(asked, answers, note)
    assert set(left) == (set() if note.strip() else {mark for mark in asked if not answers.get(mark, "").strip()})
    assert len(left) == len(set(left))
