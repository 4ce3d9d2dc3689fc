"""Dates and periods in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.vietnamese import (
    DateRefused,
    PeriodUnknown,
    format_date,
    official_date,
    parse_date,
    period_name,
    place_and_date,
)


def test_days_below_ten_and_the_first_two_months_take_a_leading_zero() -> None:
    assert place_and_date("Hà Nội", date(2026, 1, 5)) == "Hà Nội, ngày 05 tháng 01 năm 2026"
    assert official_date(date(2026, 3, 5)) == "ngày 05 tháng 3 năm 2026"
    assert official_date(date(2016, 11, 14)) == "ngày 14 tháng 11 năm 2016"


@given(st.dates())
def test_a_written_date_is_read_back(day: date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize("text", ["5/1/2026", "05-01-2026", "05.01.2026", " 05/01/2026 ", "2026-01-05"])
def test_the_usual_ways_of_writing_a_date_are_read(text: str) -> None:
    assert parse_date(text) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2016", "P113: «31/02/2016»: tháng 02 năm 2016 chỉ có 29 ngày. Hãy kiểm tra lại ngày."),
        ("31/4/2017", "P113: «31/4/2017»: tháng 4 năm 2017 chỉ có 30 ngày. Hãy kiểm tra lại ngày."),
        ("29/02/2017", "P113: «29/02/2017»: tháng 02 năm 2017 chỉ có 28 ngày. Hãy kiểm tra lại ngày."),
        ("31/02", "P114: «31/02»: thiếu năm đủ bốn chữ số. Hãy viết đủ ngày/tháng/năm, ví dụ 05/01/2026."),
        ("5/1/26", "P114: «5/1/26»: thiếu năm đủ bốn chữ số. Hãy viết đủ ngày/tháng/năm, ví dụ 05/01/2026."),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_the_reason(text: str, sentence: str) -> None:
    with pytest.raises(DateRefused) as refusal:
        parse_date(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("text", ["", "hôm qua", "0/1/2016", "1/13/2016", "5/1-2026", "01/01/0000", "5" * 300])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateRefused):
        parse_date(text)


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2016-11", "tháng 11 năm 2016"),
        ("2017-02", "tháng 02 năm 2017"),
        ("2017-03", "tháng 3 năm 2017"),
        ("2016-Q4", "quý IV năm 2016"),
        ("2016-H1", "6 tháng đầu năm 2016"),
        ("2016-H2", "6 tháng cuối năm 2016"),
        ("2016-9M", "9 tháng năm 2016"),
        ("2016", "năm 2016"),
        ("2016..2021", "giai đoạn 2016–2021"),
    ],
)
def test_periods_have_names(period: str, name: str) -> None:
    assert period_name(period) == name


@pytest.mark.parametrize(
    "period", ["", "2016-13", "2016-Q5", "2016-H3", "16", "2021..2016", "2016..2016", "2016-11 ", "2016-11\n"]
)
def test_what_names_no_period_is_refused(period: str) -> None:
    with pytest.raises(PeriodUnknown, match="không phải là tên một kỳ"):
        period_name(period)
