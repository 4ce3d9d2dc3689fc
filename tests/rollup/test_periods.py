"""Names of periods and what divides what."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from phoihop_rollup.periods import MONTHS, Period, around, by_number, divides, parse, parts, windows_of
from phoihop_rollup.schema import CalendarEntry, Programme
from phoihop_rollup.vocabulary import Frequency, Window

YEARS = st.integers(1990, 2060)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    months = draw(st.sampled_from([1, 3, 6, 9, 12, 24, 60, 72]))
    start = draw(YEARS) * 12
    if months in (1, 3, 6):
        start += months * draw(st.integers(0, 12 // months - 1))
    return Period(start, months)


@given(periods())
def test_a_period_is_the_one_of_its_name_and_of_its_number(period: Period):
    assert (parse(period.name), by_number(period.number)) == (period, period)


@given(periods(), st.sampled_from(Frequency))
def test_parts_fill_a_period_without_gap_or_overlap(period: Period, frequency: Frequency):
    if divides(frequency, period):
        inside = list(parts(period, MONTHS[frequency]))
        assert [month for part in inside for month in range(part.first, part.last + 1)] == list(
            range(period.first, period.last + 1)
        )


@given(periods(), st.sampled_from(Window))
def test_a_longer_period_ends_with_its_last_month(period: Period, window: Window):
    windows = windows_of(Programme("P", window=window), ())
    assert windows.last_day(period) == windows.last_day(Period(period.last, 1))
    assert windows.first_day(period) == windows.first_day(Period(period.first, 1))


@given(periods())
def test_what_lies_around_a_named_period_contains_it(period: Period):
    if period.months in (1, 3, 6, 12):
        assert all(outer.contains(period) for outer in around(period))


def test_a_calendar_row_replaces_the_days_of_exactly_its_period():
    row = CalendarEntry("P", "2017", date(2016, 11, 1), date(2017, 10, 31))
    windows = windows_of(Programme("P"), [row])
    days = {name: windows.last_day(parse(name)) for name in ("2017", "2017-H2", "2016..2017", "2017-12")}
    assert days == {
        "2017": date(2017, 10, 31),
        "2017-H2": date(2017, 12, 14),
        "2016..2017": date(2017, 12, 14),
        "2017-12": date(2017, 12, 14),
    }
