"""Names of periods, their days, and the periods between two days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop_rollup.periods import PeriodUnknown, days_of, find_period, parse, periods_between
from phoihop_rollup.vocabulary import Frequency, Window

G, C = Window.GOVERNMENT, Window.CALENDAR


@pytest.mark.parametrize(
    ("name", "government", "calendar"),
    [
        ("2016-11", ("2016-10-15", "2016-11-14"), ("2016-11-01", "2016-11-30")),
        ("2017-01", ("2016-12-15", "2017-01-14"), ("2017-01-01", "2017-01-31")),
        ("2016-Q1", ("2015-12-15", "2016-03-14"), ("2016-01-01", "2016-03-31")),
        ("2016-H2", ("2016-06-15", "2016-12-14"), ("2016-07-01", "2016-12-31")),
        ("2016-9M", ("2015-12-15", "2016-09-14"), ("2016-01-01", "2016-09-30")),
        ("2016", ("2015-12-15", "2016-12-14"), ("2016-01-01", "2016-12-31")),
        ("2016..2021", ("2015-12-15", "2021-12-14"), ("2016-01-01", "2021-12-31")),
    ],
)
def test_the_decree_gives_periods_their_days(name: str, government: tuple, calendar: tuple) -> None:
    period = find_period(name)
    assert period
    for window, days in ((G, government), (C, calendar)):
        found = days_of(period, window)
        assert (found.starts.isoformat(), found.ends.isoformat()) == days


@pytest.mark.parametrize(
    "name", ["", "2016-13", "2016-Q5", "2016-H3", "2016-1", "2016-9m", "2016..2016", "2016..2015", "٢٠١٦"]
)
def test_what_is_no_period(name: str) -> None:
    assert find_period(name) is None


@given(
    st.sampled_from(Frequency),
    st.sampled_from(Window),
    st.dates(date(1990, 1, 1), date(2050, 1, 1)),
    st.integers(0, 2000),
)
def test_periods_between_two_days_are_all_of_those_that_end_there(frequency, window, start, length) -> None:
    end = start + timedelta(days=length)
    found = list(periods_between(frequency=frequency, window=window, start=start, end=end))
    assert all(find_period(each.name) == each and each.frequency is frequency for each in found)
    ends = [days_of(each, window).ends for each in found]
    assert all(start <= day <= end for day in ends)
    for earlier, later in pairwise(found):
        assert later.first == earlier.last + 1
    longest = {Frequency.MONTH: 31, Frequency.QUARTER: 92, Frequency.HALF: 184, Frequency.YEAR: 366}[frequency]
    assert len(found) >= length // longest


@given(st.from_regex(r"(1[5-9]|2[01])[0-9]{2}(-(0[1-9]|1[0-3]|Q[0-5]|H[0-3]|9M)|\.\.[12][0-9]{3})?", fullmatch=True))
def test_what_is_found_is_what_parses_to_its_own_name(text: str) -> None:
    try:
        found = parse(text).name == text
    except PeriodUnknown:
        found = False
    assert (find_period(text) is not None) == found


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.sampled_from(Window))
def test_every_day_lies_in_one_month_of_reporting(day: date, window: Window) -> None:
    following = day.replace(day=28) + timedelta(days=4)
    months = [find_period(month) for month in (day.strftime("%Y-%m"), following.strftime("%Y-%m"))]
    days = [days_of(month, window) for month in months if month]
    assert len([each for each in days if each.starts <= day <= each.ends]) == 1
