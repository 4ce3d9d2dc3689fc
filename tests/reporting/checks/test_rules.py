"""Questions about reports: what each asks, and what it never asks."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.findings import Severity
from phoihop.reporting.checks.enums import Check
from phoihop.reporting.checks.rules import (
    Alike,
    Below,
    Case,
    Past,
    Setting,
    ask,
    bands_of,
    estimated,
    joint_codes,
    mark_of,
    near_pairs,
    numbers_of,
    packed,
    signature_of,
    unpacked,
    vector_hash,
)
from phoihop.reporting.checks.rules.past import is_far
from phoihop.reporting.checks.rules.roundness import chance_of
from phoihop.reporting.checks.rules.texts import NEAR, likeness, runs_of
from phoihop.reporting.regimes.rules import AskedLine


def line(code: str, kind: str = "count", over_time: str = "sum", name: str = "") -> AskedLine:
    return AskedLine(
        form="F", form_name="", indicator=code, name=name or f"Chỉ tiêu {code}", unit="", kind=kind, frequency="month",
        over_time=over_time, over_units="sum", direction="up", decimals=0, minimum=None, maximum=None, help="",
        legal_basis="", content_number=None, content_title="", required=True,
    )  # fmt: skip


LINES = tuple(line(code) for code in "ABCDE")
words = st.lists(
    st.sampled_from(["công", "tác", "dân", "vận", "nhân", "dân", "phối", "hợp", "tuyên", "truyền", "địa", "bàn"]),
    max_size=60,
)
numbers = st.integers(0, 10**9).map(Decimal)


def content(*values: int, **texts: str) -> dict:
    rows = [{"indicator": code, "value": str(value)} for code, value in zip("ABCDE", values, strict=False)]
    return {"values": rows, "narratives": texts}


def codes(case: Case) -> list[str]:
    return [finding.code for finding in ask(case)]


def past(*contents: dict) -> tuple[Past, ...]:
    return tuple(Past(f"2026-{12 - back:02}", each) for back, each in enumerate(contents))


def text(seed: int, length: int = 80) -> str:
    random = Random(seed)
    return " ".join(f"từ{random.randrange(5000)}" for _word in range(length))


def test_a_report_like_any_other_is_asked_nothing() -> None:
    before = past(content(31, 402, 17, 88, 5), content(28, 377, 14, 93, 6), content(33, 415, 19, 90, 4))
    assert codes(Case(content(29, 391, 16, 85, 7, A=text(1)), LINES, past=before)) == []


def test_a_number_with_a_zero_too_many_is_asked_about_with_what_is_usual() -> None:
    before = past(*(content(value, 402) for value in (31, 28, 33, 30)))
    (finding,) = ask(Case(content(310, 391), LINES, past=before))
    assert (finding.code, finding.column, finding.severity) == ("K102", "A||value", Severity.WARNING)
    assert finding.sentence(finding.problem) == (
        "số 310 của «Chỉ tiêu A» khác xa 4 kỳ trước của đơn vị (từ 28 đến 33, thường là 30,5): có gõ thừa, thiếu chữ số không?"
    )


@given(st.lists(numbers, max_size=3), numbers)
def test_few_periods_make_nothing_unusual(known: list[Decimal], number: Decimal) -> None:
    assert not is_far(number, known, stock=True)


@given(st.lists(numbers, min_size=4, max_size=24), st.booleans(), st.data())
def test_what_was_reported_before_is_never_far(known: list[Decimal], stock: bool, data: st.DataObject) -> None:
    number = data.draw(st.sampled_from(known))
    assert not is_far(number, known, stock=stock)
    assert is_far(number, known, stock=stock) == is_far(number, sorted(known), stock=stock)


@given(st.lists(st.integers(5, 1000).map(Decimal), min_size=4, max_size=24))
def test_a_hundred_times_the_largest_is_always_far(known: list[Decimal]) -> None:
    assert is_far(100 * max(known), known, stock=False)


def test_a_flow_may_fall_to_nothing_and_a_stock_hardly() -> None:
    known = [Decimal(value) for value in (50, 52, 51, 53, 54)]
    assert not is_far(Decimal(0), known, stock=False)
    assert is_far(Decimal(5), known, stock=True)


@pytest.mark.parametrize(("named", "name"), [(("A",), ""), ((), "Lũy kế mô hình")])
def test_a_stock_that_only_grows_and_fell_is_asked_about(named: tuple[str, ...], name: str) -> None:
    lines = (line("A", over_time="last", name=name),)
    settings = {Check.FALL.value: Setting(indicators=named)}
    case = Case(content(11), lines, past=past({"values": []}, content(12)), settings=settings)
    assert [(row.code, row.params["period"]) for row in ask(case)] == [("K101", "tháng 11 năm 2026")]
    assert codes(replace(case, content=content(12))) == []


def test_stocks_not_named_may_fall() -> None:
    assert codes(Case(content(11), (line("A", over_time="last"),), past=past(content(12)))) == []


def test_the_same_numbers_as_last_period_are_asked_about_stocks_aside() -> None:
    lines = (*LINES[:4], line("E", over_time="last"))
    case = Case(content(31, 402, 17, 88, 9), lines, past=past(content(31, 402, 17, 88, 7)))
    assert codes(case) == ["K103"]
    assert codes(replace(case, content=content(31, 402, 17, 89, 7))) == []


def test_zeros_and_ones_again_say_nothing() -> None:
    assert codes(Case(content(1, 0, 0, 2, 1), LINES, past=past(content(1, 0, 0, 2, 1)))) == []
    assert vector_hash(numbers_of(content(1, 0, 0, 2, 1))) == ""


@given(st.permutations(list(zip("ABCDE", (31, 402, 17, 88, 5), strict=True))))
def test_a_vector_has_one_name_in_any_order(rows: list[tuple[str, int]]) -> None:
    mixed = {"values": [{"indicator": code, "value": f"{value}.0"} for code, value in rows]}
    assert vector_hash(numbers_of(mixed)) == vector_hash(numbers_of(content(31, 402, 17, 88, 5))) != ""


def test_a_twin_is_named() -> None:
    (finding,) = ask(Case(content(31, 402), LINES, twins=("Xã B",)))
    assert (finding.code, finding.params["unit"]) == ("K104", "Xã B")


def test_round_numbers_are_asked_about_when_chance_does_not_make_them() -> None:
    assert codes(Case(content(30, 400, 20, 90, 50), LINES)) == ["K105"]
    assert codes(Case(content(30, 400, 21, 97, 55), LINES)) == []
    assert codes(Case(content(30, 400, 20), LINES)) == []


@given(st.integers(1, 60), st.data())
def test_chance_falls_with_every_round_number(count: int, data: st.DataObject) -> None:
    tens = data.draw(st.integers(1, count))
    assert 0 < chance_of(tens, count) < chance_of(tens - 1, count) <= 1


def test_near_texts_of_others_and_of_before_are_asked_about() -> None:
    told = text(1) + " thêm"
    case = Case(content(A=told), LINES, sections={"A": "Tình hình"}, past=past(content(A=text(1))))
    (finding,) = ask(case)
    assert (finding.code, finding.column) == ("K107", "@A")
    assert finding.sentence(finding.problem).startswith(
        "lời văn của báo cáo giống 99% lời văn của chính đơn vị ở tháng"
    )
    assert codes(replace(case, past=(), alike=(Alike("A", "Xã B", "2026-12", 0.9),))) == ["K106"]
    assert codes(replace(case, past=past(content(A=text(2))))) == []


@given(words, words)
def test_likeness_is_mutual_and_whole_with_itself(one: list[str], other: list[str]) -> None:
    mine, theirs = runs_of(" ".join(one)), runs_of(" ".join(other))
    assert likeness(mine, theirs) == likeness(theirs, mine)
    assert likeness(mine, mine) == (1.0 if mine else 0.0)


@given(st.integers(0, 10**6), st.integers(0, 12))
def test_signatures_estimate_and_bands_find_what_is_near(seed: int, changed: int) -> None:
    told = text(seed, 120).split()
    for place in range(changed // 4):
        told[place] = "khác"
    one, other = text(seed, 120), " ".join(told)
    mine, theirs = signature_of(one), signature_of(other)
    assert unpacked(packed(mine)) == mine
    assert abs(estimated(mine, theirs) - likeness(runs_of(one), runs_of(other))) < 0.2
    assert set(bands_of(mine)) & set(bands_of(theirs))


def test_pairs_are_found_by_their_bands_and_confirmed() -> None:
    texts = [text(seed) for seed in range(200)] + [text(7) + " và thêm ba", "ngắn"]
    assert [(one, other) for one, other, _share in near_pairs(texts)] == [(7, 200)]
    assert near_pairs(texts)[0][2] >= NEAR


def declared(value: int) -> dict:
    return {"values": [{"indicator": "A", "scope": "subtree", "value": str(value)}], "narratives": {}}


@pytest.mark.parametrize(
    ("value", "reported", "asked"), [(90, 3, ["K108"]), (110, 3, []), (110, 10, ["K108"]), (100, 10, [])]
)
def test_a_declared_total_is_asked_about_when_less_or_more_though_all_reported(
    value: int, reported: int, asked: list[str]
) -> None:
    below = Below({"A||value": Decimal(100)}, {"A||value": reported}, units=10)
    assert codes(Case(declared(value), LINES, below=below)) == asked


def test_joint_activities_are_named_in_notes_and_texts() -> None:
    told = {
        "values": [{"indicator": "A", "value": "1", "note": "họp #hop-2026-03"}],
        "narratives": {"x": "#RA-QUAN, #1"},
    }
    assert joint_codes(told) == ("HOP-2026-03", "RA-QUAN")
    (finding,) = ask(Case(told, LINES, joint=(("RA-QUAN", "Công an Xã B"),)))
    assert (finding.code, finding.params["unit"]) == ("K109", "Công an Xã B")


def test_a_programme_switches_checks_off_and_makes_them_stricter() -> None:
    case = Case(content(30, 400, 20, 90, 50), LINES)
    assert codes(replace(case, settings={"K105": Setting(is_on=False)})) == []
    (finding,) = ask(replace(case, settings={"K105": Setting(severity=Severity.ERROR)}))
    assert finding.severity is Severity.ERROR


def test_marks_tell_questions_apart() -> None:
    case = Case(content(30, 400, 20, 90, 50), LINES, twins=("Xã B", "Xã C"))
    marks = [mark_of(finding) for finding in ask(case)]
    assert len(set(marks)) == len(marks) == 3
    assert marks == [mark_of(finding) for finding in ask(case)]


def test_a_long_section_is_compared_for_itself_a_short_one_with_the_whole() -> None:
    long, short = text(1, 160), text(2, 60)
    case = Case(content(A=long, B=short), sections={"A": "Kết quả"}, past=past(content(A=long, B=text(3, 60))))
    (finding,) = ask(case)
    assert (finding.code, finding.column, finding.params["part"]) == ("K107", "@A", "mục «Kết quả»")
    assert codes(Case(content(A=text(4, 160), B=short), past=past(content(A=text(5, 160), B=short)))) == []


@given(st.lists(st.decimals(allow_nan=True, allow_infinity=True), min_size=5, max_size=5), st.booleans())
def test_whatever_a_draft_holds_is_looked_at_without_stumbling(typed: list[Decimal], stock: bool) -> None:
    told = {"values": [{"indicator": code, "value": str(value)} for code, value in zip("ABCDE", typed, strict=True)]}
    lines = tuple(line(code, over_time="last" if stock else "sum") for code in "ABCDE")
    before = past(*({"values": [{"indicator": "A", "value": str(value)}]} for value in typed))
    assert all(finding.sentence(finding.problem) for finding in ask(Case(told, lines, past=before)))
