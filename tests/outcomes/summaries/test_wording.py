"""Sentences made of figures: the words follow from the exact figure, and a gap is never filled."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.vietnamese import parse_number
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules import wording
from phoihop.outcomes.summaries.rules.manifest import aspect_value
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure
from phoihop_rollup.vocabulary import Flag

COUNTS = st.integers(min_value=0, max_value=10**9).map(Decimal)


def figure(value: Decimal | int | None, *, code: str = "MH01", unit: str = "mô hình", period: str = "2021") -> Figure:
    decimals = 1 if unit == "%" else 0
    exact = None if value is None else Decimal(value)
    return Figure(
        FigureKey("hn", period, code),
        Measure(code, "Số mô hình", unit, decimals=decimals),
        exact,
        reported=30,
        expected=30,
    )


def told(phrase: wording.Phrase | None) -> str:
    assert phrase is not None
    return wording.plain(phrase)


def test_as_real_reports_write_them() -> None:
    buổi, người = figure(2500, unit="buổi"), figure(248_600, unit="lượt người", code="TT02")
    assert (
        told(
            wording.sentence(
                wording.compose(
                    "tổ chức {a} tuyên truyền với {b} dự", {"a": wording.quantity(buổi), "b": wording.quantity(người)}
                )
            )
        )
        == "Tổ chức 2.500 buổi tuyên truyền với 248.600 lượt người dự."
    )
    registered, recognised = figure(2071), figure(1808, code="MH02")
    assert told(wording.quantity(registered)) == "2.071 mô hình"
    assert told(wording.share(recognised, registered)) == "1.808 (87,3%)"
    assert told(wording.change(registered, figure(1795, period="2020"))) == "tăng 276 (15,4%) so với năm 2020"
    plans = replace(figure(21, unit="đơn vị"), units=(21, 21))
    assert told((*wording.coverage(plans), " đã ban hành kế hoạch")) == "21/21 đơn vị đã ban hành kế hoạch"


@pytest.mark.parametrize(
    ("value", "base", "expected"),
    [
        (8, 12, "giảm 04 (33,3%) so với năm 2020"),
        (5, 5, "bằng năm 2020"),
        (5, 0, "tăng 05 so với năm 2020"),
        (0, 3, "giảm 03 (100%) so với năm 2020"),
    ],
)
def test_changes(value: int, base: int, expected: str) -> None:
    assert told(wording.change(figure(value), figure(base, period="2020"))) == expected


def test_a_percentage_moves_by_points() -> None:
    now, before = figure(Decimal("92.4"), unit="%"), figure(Decimal("88"), unit="%", period="2020")
    assert told(wording.change(now, before)) == "tăng 4,4 điểm phần trăm so với năm 2020"
    assert told(wording.quantity(now)) == "92,4%"


def test_a_comparison_of_different_units_says_so() -> None:
    partly = replace(figure(8), reported=28)
    assert told(wording.change(partly, figure(12, period="2020"))).endswith(wording.UNLIKE)
    assert not told(wording.change(partly, figure(12, period="2020"), comparable=True)).endswith(wording.UNLIKE)
    assert told(wording.change(figure(8), figure(12, period="2020"), comparable=False)).endswith(wording.UNLIKE)


def test_in_a_table_counts_have_no_leading_zero() -> None:
    assert told(wording.movement(figure(8), figure(12))) == "giảm 4 (33,3%)"
    assert told(wording.movement(figure(8), figure(8))) == "không đổi"
    number = wording.value_number(figure(2), in_table=True)
    assert number is not None
    assert number.text == "2"
    assert told(wording.quantity(figure(2, unit="lớp"))) == "02 lớp"


@given(value=COUNTS, step=st.sampled_from([10, 100, 500, 1000]))
def test_tren_and_gan_follow_from_the_exact_figure(value: Decimal, step: int) -> None:
    one = figure(value)
    below, above = told(wording.approximate(one, step=step)), told(wording.approximate(one, step=step, upwards=True))
    shown = {text: parse_number(text.removesuffix(" mô hình").split()[-1]) for text in (below, above)}
    if value < step or value % step == 0:
        assert below == above == told(wording.quantity(one))
    else:
        assert below.startswith("trên ")
        assert above.startswith("gần ")
        assert shown[below] < value < shown[above]
        assert shown[above] - shown[below] == step
        assert told(wording.more_than(one, step=step)) == below.replace("trên", "hơn")


@given(value=COUNTS)
def test_a_rounded_number_keeps_its_exact_value(value: Decimal) -> None:
    phrase = wording.approximate(figure(value), step=100)
    assert phrase is not None
    assert [number.value for number in wording.numbers(phrase)] == [value]


@given(value=COUNTS, base=COUNTS)
def test_what_is_printed_is_what_the_aspect_says(value: Decimal, base: Decimal) -> None:
    now, before = figure(value), figure(base, period="2020")
    for number in wording.numbers(wording.change(now, before) or ()):
        exact = aspect_value(number.aspect, now, before)
        assert number.value == exact
        assert abs(parse_number(number.text) - number.value) <= Decimal("0.05")
        assert number.against == before.key


@given(value=st.one_of(st.none(), COUNTS), base=st.one_of(st.none(), COUNTS))
def test_missing_is_never_told(value: Decimal | None, base: Decimal | None) -> None:
    now, before = figure(value), figure(base, period="2020")
    assert (wording.quantity(now) is None) == (value is None)
    assert (wording.change(now, before) is None) == (value is None or base is None)
    assert (wording.indicator_sentence(now, before) is None) == (value is None)
    assert (wording.compose("có {a}", {"a": wording.quantity(now)}) is None) == (value is None)


def test_coverage_counts_units_or_reports_and_says_which() -> None:
    pairs = replace(figure(5), reported=1817, expected=1860)
    assert told(wording.coverage(pairs)) == "1.817/1.860 báo cáo"
    assert told(wording.coverage_note(pairs)) == "nhận được 1.817/1.860 báo cáo"
    assert told(wording.coverage_note(replace(pairs, units=(28, 30)))) == "28/30 đơn vị, 1.817/1.860 báo cáo"
    one_period = replace(pairs, reported=28, expected=30, units=(28, 30))
    assert told(wording.coverage_note(one_period)) == "28/30 đơn vị có báo cáo"
    assert told(wording.coverage(pairs, in_table=True)) == "1.817/1.860"
    assert wording.coverage_note(replace(pairs, reported=0, expected=0)) == ()
    assert [n.aspect for n in wording.numbers(wording.coverage(pairs))] == [Aspect.REPORTED, Aspect.EXPECTED]


def test_every_flag_has_words_and_an_explanation() -> None:
    assert set(wording.FLAG_WORDS) == set(wording.FLAG_EXPLANATIONS) == set(Flag)
    flagged = replace(figure(1), flags=("stale", "incomplete"))
    assert wording.flag_words(flagged.flags).startswith("Còn thiếu báo cáo; dùng số")
    assert [name for name, _text in wording.flag_explanations([flagged])] == [
        "Còn thiếu báo cáo",
        "Dùng số của kỳ trước vì kỳ cuối chưa có báo cáo",
    ]


def test_sentences_begin_with_a_capital_and_end_with_one_stop() -> None:
    assert told(wording.sentence(("đã làm.",))) == "Đã làm."
    assert told(wording.sentence(("một",), None, ("hai",))) == "Một, hai."
    assert wording.sentence(None, None) is None
    assert wording.paragraphs(["a", None, "b"]) == ("a\nb",)
