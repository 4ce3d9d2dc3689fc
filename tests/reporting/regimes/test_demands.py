"""What is asked of whom, as sets: the same as the expected reports, and what a change adds and takes away."""

from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from phoihop.reporting.regimes.rules import (
    Asked,
    AssignmentRecord,
    CalendarRecord,
    Reporter,
    Terms,
    dates_of,
    demands,
    differences,
    expected_reports,
    shown_at_first,
    units_asked,
)
from phoihop_rollup.periods import MONTHS, Period, parts
from phoihop_rollup.vocabulary import Frequency, Window

START, END = date(2016, 1, 1), date(2018, 12, 31)
days = st.one_of(st.none(), st.dates(START, END))
units = st.lists(
    st.builds(Reporter, st.sampled_from("abcdef"), st.sampled_from(["commune", "ward", ""]), days, days),
    max_size=6,
    unique_by=lambda unit: unit.code,
)
assignments = st.one_of(
    st.builds(AssignmentRecord, st.sampled_from("FG"), st.sampled_from("abcdef"), st.just(""), days, days),
    st.builds(AssignmentRecord, st.sampled_from("FG"), st.just(""), st.sampled_from(["commune", "ward"]), days, days),
)
asked = st.lists(st.builds(Asked, assignments, st.frozensets(st.sampled_from(Frequency), max_size=2)), max_size=4)
calendars = st.dictionaries(
    st.just("2017-03"),
    st.builds(
        lambda ends: CalendarRecord("P", "2017-03", ends - timedelta(30), ends, ends + timedelta(3)),
        st.dates(date(2017, 3, 1), date(2017, 4, 30)),
    ),
)
terms = st.builds(Terms, st.sampled_from(Window), st.integers(1, 5), st.integers(0, 5), calendars)


def pairs(found):
    return {(unit, each.period) for each in found for unit in each.units}


@given(units, asked, terms)
def test_demands_are_the_expected_reports_as_sets(reporters, asking, under):
    span = {"reporters": reporters, "asked": asking, "terms": under, "start": START, "end": END}
    reports, found = expected_reports(**span), demands(**span)
    by_period = {each.period: each for each in found}
    assert pairs(found) == {(report.organisation, report.period) for report in reports}
    for report in reports:
        each = by_period[report.period]
        assert (each.dates.days.starts, each.dates.days.ends) == (report.starts, report.ends)
        assert (each.dates.due, each.dates.grace_until) == (report.due, report.grace_until)
        assert tuple(form for form, who in each.forms.items() if report.organisation in who) == report.forms
    assert [(each.dates.days.ends, each.period) for each in found] == sorted(
        (each.dates.days.ends, each.period) for each in found
    )


@given(units, asked, terms, st.sampled_from(Frequency))
def test_units_asked_in_periods_are_those_of_the_expected_reports(reporters, asking, under, frequency):
    periods = [dates_of(period, under) for period in parts(Period(2017 * 12, 12), MONTHS[frequency])]
    found = units_asked(reporters=reporters, asked=asking, periods=periods)
    ends = [each.days.ends for each in periods]
    reports = expected_reports(reporters=reporters, asked=asking, terms=under, start=min(ends), end=max(ends))
    expected = {(report.organisation, report.period) for report in reports if report.period in found}
    assert {(unit, period) for period, its in found.items() for unit in its} == expected
    assert list(found) == [each.period.name for each in periods]


@given(units, asked, asked, terms, terms)
def test_a_difference_leads_from_what_was_to_what_will_be(reporters, one, other, before, after):
    old = demands(reporters=reporters, asked=one, terms=before, start=START, end=END)
    new = demands(reporters=reporters, asked=other, terms=after, start=START, end=END)
    found = differences(old, new)
    added = {(unit, change.period) for change in found for unit in change.added}
    removed = {(unit, change.period) for change in found for unit in change.removed}
    assert (pairs(old) - removed) | added == pairs(new)
    assert added.isdisjoint(pairs(old))
    assert removed <= pairs(old)
    assert differences(new, new) == []


def test_a_changed_deadline_moves_periods_without_adding_or_removing():
    span = {"reporters": [Reporter("a", "commune")], "asked": [monthly()], "start": START, "end": date(2016, 3, 31)}
    found = differences(demands(**span, terms=Terms()), demands(**span, terms=Terms(deadline_days=3)))
    assert [(change.period, change.moved, change.added, change.removed) for change in found] == [
        ("2016-01", True, (), ()),
        ("2016-02", True, (), ()),
        ("2016-03", True, (), ()),
    ]


def monthly(frequency=Frequency.MONTH):
    return Asked(AssignmentRecord("F", kind="commune"), frozenset([frequency]))


def test_at_first_the_coming_three_of_each_frequency_or_the_last_of_a_finished_programme():
    found = demands(
        reporters=[Reporter("a", "commune")],
        asked=[monthly(), monthly(Frequency.QUARTER)],
        terms=Terms(),
        start=START,
        end=END,
    )
    coming = shown_at_first(found, today=date(2017, 5, 20), last=None)
    assert [each.period for each in coming] == ["2017-06", "2017-07", "2017-08", "2017-Q2", "2017-Q3", "2017-Q4"]
    finished = shown_at_first(found, today=date(2030, 1, 1), last=date(2017, 12, 31))
    assert [each.period for each in finished] == ["2017-10", "2017-11", "2017-12", "2017-Q2", "2017-Q3", "2017-Q4"]
    assert shown_at_first([], today=date(2017, 1, 1), last=None) == []


def test_seven_hundred_units_over_five_years_are_compared_in_a_moment():
    units = [Reporter(f"u{n}", "commune", date(2000, 1, 1) if n % 2 else None) for n in range(700)]
    asking = [Asked(AssignmentRecord(f"F{n}", kind="commune"), frozenset([Frequency.MONTH])) for n in range(4)]
    fewer = [replace(each, assignment=replace(each.assignment, end=date(2019, 1, 1))) for each in asking]
    span = {"terms": Terms(), "start": date(2016, 11, 4), "end": date(2021, 12, 31)}
    began = perf_counter()
    before = demands(reporters=units, asked=asking, **span)
    found = differences(before, demands(reporters=units, asked=fewer, **span))
    took = perf_counter() - began
    assert len(before) == 62
    assert sum(len(change.removed) for change in found) == 700 * 36
    assert took < 0.6  # 20 ms on an idle machine; the tests' machine is shared
