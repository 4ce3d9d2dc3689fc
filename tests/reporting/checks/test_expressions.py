"""The language of rules: what it reads, what it refuses and where, what it computes."""

import operator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.findings import Severity
from phoihop.reporting.checks.rules import Case, ExpressionRefused, Known, Rule, ask, outcome_of, read_rule, tried
from phoihop.reporting.checks.rules.crossing import Accepted
from phoihop.reporting.checks.rules.expressions import DEEPEST, Outcome
from phoihop.reporting.checks.rules.records import Asking
from phoihop.reporting.checks.rules.refusals import ExpressionTooDeep

KNOWN = {
    "MH02": Known("MH02", "count", "month"),
    "MH03": Known("MH03", "count", "month", cells=frozenset({"KT", "VH"})),
    "MH-3": Known("MH-3", "count", "month"),
    "TL": Known("TL", "ratio", "month", "%"),
    "NAM": Known("NAM", "count", "year"),
}
NUMBERS = {
    "MH02||value": Decimal(4),
    "MH03||value": Decimal(3),
    "MH03|KT|value": Decimal(1),
    "TL||numerator": Decimal(3),
    "TL||denominator": Decimal(4),
    "MH-3||value": Decimal(7),
}


def sides(text: str) -> tuple[Fraction, Fraction]:
    outcome = outcome_of(read_rule(text, KNOWN), NUMBERS)
    assert outcome is not None
    return outcome.left, outcome.right


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("MH03 <= MH02", 3, 4),
        ("MH03[KT] + MH02*2 - 1 ≥ (MH02 - 1) × 2", 8, 6),
        ("-MH02 < MH-3", -4, 7),
        ("MH03 - 3 = MH02 : 4 − 1", 0, 0),
        ("TL != 75", 75, 75),
        ("TL.tu + TL.mau <> 1.234", 7, 1234),
        ("MH02 == 1.234,5", 4, Fraction(2469, 2)),
        ("MH02 > 1.5", 4, Fraction(3, 2)),
        ("MH02 / 3 / 2 >= 10 - 4 - 3", Fraction(2, 3), 3),
    ],
)
def test_what_is_read_and_computed(text: str, left: int, right: int) -> None:
    assert sides(text) == (left, right)


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("MH3 <= MH02", 1, "có phải «MH03»?"),
        ("MH02 <= MHO3", 9, "có phải «MH03»?"),
        ("MH02 <= ", 8, "cần một số hoặc mã chỉ tiêu"),
        ("MH02", 5, "cần một dấu so sánh"),
        ("MH02 < 1 < 2", 10, "quy tắc phải hết ở đây"),
        ("(MH02 < 1", 7, "cần dấu ngoặc đóng"),
        ("MH02 < 1,234", 8, "không rõ là số nào"),
        ("MH03[KTT] < 1", 5, "có phải «KT»?"),
        ("MH03.tu < 1", 5, "không phải tỷ lệ"),
        ("__import__('os') < 1", 1, "cần một số hoặc mã chỉ tiêu"),
    ],
)
def test_what_is_refused_is_told_with_its_place(text: str, at: int, said: str) -> None:
    with pytest.raises(ExpressionRefused) as refused:
        read_rule(text, KNOWN)
    assert refused.value.params["place"] == at
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("MH02 <= " + "1" * 300, "K902"),
        ("(" * (DEEPEST + 2) + "MH02" + ")" * (DEEPEST + 2) + "<1", "K903"),
        ("MH02" + "+1" * 60 + "<1", "K903"),
        ("MH02 <= NAM", "K904"),
        ("1 < 2", "K905"),
    ],
)
def test_limits(text: str, code: str) -> None:
    with pytest.raises(ExpressionRefused) as refused:
        read_rule(text, KNOWN)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["MH03[VH] <= 1", "MH02 / (MH03 - 3) <= 1", "MH02 <= MH03[VH] + 1"])
def test_missing_is_not_zero_and_nothing_is_divided_by_zero(text: str) -> None:
    assert outcome_of(read_rule(text, KNOWN), NUMBERS) is None


numbers = st.integers(0, 10**6)


SIGNS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt, "=": operator.eq, "!=": operator.ne}


@given(numbers, numbers, st.sampled_from(sorted(SIGNS)))
def test_comparisons_are_those_of_numbers(one: int, other: int, sign: str) -> None:
    given = {"MH02||value": Decimal(one), "MH03||value": Decimal(other)}
    found = outcome_of(read_rule(f"MH02 {sign} MH03", KNOWN), given)
    assert found == Outcome(Fraction(one), Fraction(other), SIGNS[sign](one, other))


terms = st.recursive(
    st.one_of(st.integers(0, 999).map(str), st.sampled_from(["MH02", "MH03", "TL.mau"])),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda each: f"({each[0]} {each[1]} {each[2]})"),
    max_leaves=8,
)


@given(terms)
def test_sums_and_products_are_those_of_arithmetic(text: str) -> None:
    plain = text.replace("MH02", "4").replace("MH03", "3").replace("TL.mau", "4")
    assert sides(f"{text} >= MH02")[0] == eval(plain)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        rule = read_rule(text, KNOWN)
    except ExpressionRefused:
        return
    assert rule.references


def read_or_refused(text: str) -> tuple[Rule | None, ExpressionRefused | None]:
    try:
        return read_rule(text, KNOWN), None
    except ExpressionRefused as refused:
        return None, refused


WORDS = (
    "MH02 MH03 MH-3 TL TL.tu TL.mau NAM MH03[KT] MH03[ ] ( ) - + * / : <= >= < > = != ≤ × ÷ 0 1 1.234 1,5 1,234 . , e9"
)
pieces = st.sampled_from(
    [*WORDS.split(), "9" * 23, " ", *["__class__", "lambda", "**", "//", ";", "'", "Đ"], "\\", "\x00", "\n", "\u200b"]
)
kept = st.none() | st.decimals(min_value=-(10**23), max_value=10**23, places=15) | st.just(Decimal(0))


@given(st.lists(pieces, max_size=120).map("".join), st.lists(kept, min_size=6, max_size=6))
def test_whatever_is_written_is_refused_with_its_place_or_computed_without_stumbling(
    text: str, found: list[Decimal | None]
) -> None:
    rule, refused = read_or_refused(text)
    if rule is None:
        assert refused is not None
        assert refused.code in {"K901", "K902", "K903", "K904", "K905"}
        assert 1 <= refused.params.get("place", 1) <= len(text) + 1
        assert str(refused)
        return
    numbers = {key: number for key, number in zip(sorted(NUMBERS), found, strict=True) if number is not None}
    outcome = outcome_of(rule, numbers)
    if any(key not in numbers for reference in rule.references for key in reference.keys):
        assert outcome is None
    told = [{"indicator": key.split("|")[0], "cell": key.split("|")[1], key.split("|")[2]: str(number)}
            for key, number in numbers.items()]  # fmt: skip
    asked = ask(Case({"values": told}, rules=(Asking(1, rule, "Vì sao?"),)))
    assert [row.code for row in asked] == (["K110"] if outcome and not outcome.holds else [])
    assert all(row.sentence(row.problem) for row in asked)


@given(st.integers(0, 40), st.sampled_from(["(", "-", "-(", "(-"]))
def test_depth_is_bounded_before_it_hurts(depth: int, opening: str) -> None:
    text = opening * depth + "MH02" + ")" * (opening.count("(") * depth) + "<1"
    rule, refused = read_or_refused(text)
    if len(opening) * depth > DEEPEST:
        assert isinstance(refused, ExpressionTooDeep)
    else:
        assert rule
        assert outcome_of(rule, NUMBERS)


products = st.lists(st.sampled_from(["MH02", "MH-3", "9" * 20]), min_size=1, max_size=13).map("*".join)


@given(products, st.decimals(min_value=Decimal("1e22"), max_value=Decimal("1e23"), places=15))
def test_the_largest_numbers_that_are_kept_come_out_in_words(text: str, large: Decimal) -> None:
    rule = read_rule(f"{text} <= MH02 - MH02 + 1", KNOWN)
    numbers = {"MH02||value": large, "MH-3||value": large}
    told = {"values": [{"indicator": code, "value": str(large)} for code in ("MH02", "MH-3")]}
    outcome = outcome_of(rule, numbers)
    assert outcome
    asked = ask(Case(told, rules=(Asking(1, rule, "Vì sao?"),)))
    assert [len(row.sentence(row.problem)) < 2000 for row in asked] == [True] * (not outcome.holds)


def test_a_broken_rule_asks_in_its_own_words() -> None:
    told = {"values": [{"indicator": "MH02", "value": "4"}, {"indicator": "MH03", "value": "9"}]}
    rule = Asking(
        5, read_rule("MH03 <= MH02", KNOWN), "Số được công nhận không thể nhiều hơn số đăng ký.", Severity.ERROR
    )
    (finding,) = ask(Case(told, rules=(rule,)))
    assert (finding.code, finding.severity, finding.column) == ("K110", Severity.ERROR, "MH03||value")
    assert finding.sentence(finding.problem) == (
        "Số được công nhận không thể nhiều hơn số đăng ký (quy tắc MH03 <= MH02: 9 và 4)"
    )


def test_a_rule_is_tried_on_reports_and_tells_whom_it_would_ask() -> None:
    reports = [
        Accepted(f"u{number}", "", "R", "2026-01", {"values": [{"indicator": "MH02", "value": "4"}, *more]})
        for number, more in enumerate([[], *([{"indicator": "MH03", "value": str(value)}] for value in (3, 5, 6))])
    ]
    trial = tried(read_rule("MH03 <= MH02", KNOWN), reports, most=1)
    assert (trial.reports, trial.judged, trial.asked) == (4, 3, 2)
    assert [(row.report.unit, row.left, row.right) for row in trial.caught] == [("u2", "5", "4")]
