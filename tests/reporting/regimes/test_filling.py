"""What one unit must fill in for a period, and what is asked of it in a span."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import World, make_world

from phoihop.agreements.programmes.models import Content, Indicator
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import CalendarEntry, Form, FormAssignment, FormLine, Section
from phoihop.reporting.regimes.queries import asked_of, expected_of_unit, expected_submissions, regime_of
from phoihop.reporting.regimes.rules import AskedLine, merge_lines

LINE = AskedLine(
    form="F",
    form_name="",
    indicator="MEET",
    name="Buổi tuyên truyền",
    unit="buổi",
    kind="count",
    frequency="month",
    over_time="sum",
    over_units="sum",
    direction="",
    decimals=None,
    minimum=None,
    maximum=None,
    help="",
    legal_basis="",
    content_number=None,
    content_title="",
    required=True,
)


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.booleans()), max_size=12))
def test_merging_keeps_each_indicator_once_at_its_first_place_and_the_strictest_demand(rows):
    lines = [replace(LINE, form=form, indicator=code, required=needed) for form, code, needed in rows]
    merged = merge_lines(lines)
    codes = [code for _form, code, _needed in rows]
    assert [line.indicator for line in merged] == list(dict.fromkeys(codes))
    for line in merged:
        assert line.required == any(needed for _form, code, needed in rows if code == line.indicator)
        assert line.form == next(form for form, code, _needed in rows if code == line.indicator)


@pytest.fixture
def world(db) -> World:
    return make_world()


def test_a_month_asks_for_the_monthly_lines_with_cells_and_content(world):
    content = Content.objects.create(programme=world.programme, number=1, title="Tuyên truyền")
    Indicator.objects.filter(code="MEET").update(content=content)
    report = asked_of(regime=world.regime, organisation=world.unit("a"), period="2017-01")
    assert report is not None
    assert [line.indicator for line in report.lines] == ["MEET", "RATE", "BEST"]
    assert report.lines[0] == replace(
        LINE, content_number=1, content_title="Tuyên truyền", breakdown="sex", cells=(("f", "Nữ"), ("m", "Nam"))
    )
    assert [(section.form, section.code, section.title) for section in report.sections] == [
        ("F", "general", "Tình hình chung")
    ]
    assert (report.starts, report.ends, report.due, report.grace_until) == (
        date(2016, 12, 15),
        date(2017, 1, 14),
        date(2017, 1, 16),
        date(2017, 1, 16),
    )
    assert (report.organisation, report.period, report.forms, report.expected) == ("a", "2017-01", ("F",), True)


def test_forms_are_merged_in_order_of_their_codes(world):
    form = Form.objects.create(regime=world.regime, code="E", name="Biểu riêng")
    best, meet = Indicator.objects.get(code="BEST"), Indicator.objects.get(code="MEET")
    FormLine.objects.create(form=form, indicator=best, order=1, required=False)
    FormLine.objects.create(form=form, indicator=meet, order=2, required=False)
    Section.objects.create(form=form, code="general", title="Của biểu riêng")
    FormAssignment.objects.create(form=form, organisation=world.unit("a"))
    report = asked_of(regime=world.regime, organisation=world.unit("a"), period="2017-01")
    assert report is not None
    assert [(line.form, line.indicator, line.required) for line in report.lines] == [
        ("E", "BEST", True),
        ("E", "MEET", True),
        ("F", "RATE", True),
    ]
    assert [section.title for section in report.sections] == ["Của biểu riêng"]
    other = asked_of(regime=world.regime, organisation=world.unit("b"), period="2017-01")
    assert other is not None
    assert other.forms == ("F",)


@pytest.mark.parametrize(
    ("unit", "period"),
    [
        ("city", "2017-01"),
        ("c", "2017-01"),
        ("b", "2018-07"),
        ("a", "2017-Q1"),
        ("a", "2017-9M"),
        ("a", "2016..2021"),
        ("a", "xyz"),
    ],
)
def test_nothing_is_asked_of_who_is_not_assigned_or_does_not_exist_or_for_no_period(world, unit, period):
    assert asked_of(regime=world.regime, organisation=world.unit(unit), period=period) is None


def test_the_calendar_gives_a_period_its_own_days(world):
    CalendarEntry.objects.create(
        programme=world.programme,
        period="2017-01",
        starts=date(2017, 1, 1),
        ends=date(2017, 1, 31),
        due=date(2017, 2, 6),
    )
    report = asked_of(regime=world.regime, organisation=world.unit("a"), period="2017-01")
    assert report is not None
    assert (report.starts, report.ends, report.due) == (date(2017, 1, 1), date(2017, 1, 31), date(2017, 2, 6))


def test_where_nobody_is_named_every_form_may_be_filled_in(world):
    FormAssignment.objects.all().delete()
    assert asked_of(regime=world.regime, organisation=world.unit("a"), period="2017-01") is None
    world.regime.expectation = Expectation.OBSERVED
    report = asked_of(regime=world.regime, organisation=world.unit("a"), period="2017-01")
    assert report is not None
    assert not report.expected
    assert len(report.lines) == 3


def test_asking_for_one_report_takes_at_most_five_queries(world, django_assert_num_queries):
    regime, unit = regime_of(programme="P", regime="P"), world.unit("a")
    assert regime is not None
    with django_assert_num_queries(4):
        asked_of(regime=regime, organisation=unit, period="2017-01")
    with django_assert_num_queries(4):
        expected_of_unit(
            actor=world.actor, regime=regime, organisation=unit, start=date(2017, 1, 1), end=date(2018, 1, 1)
        )


def test_what_is_asked_of_one_unit_is_its_share_of_what_is_asked_of_all(world):
    span = {"start": date(2017, 1, 1), "end": date(2018, 12, 31)}
    everything = expected_submissions(actor=world.actor, regime=world.regime, **span)
    assert len(everything) > 40
    for code in ("city", "a", "b", "c"):
        own = expected_of_unit(actor=world.actor, regime=world.regime, organisation=world.unit(code), **span)
        assert own == [report for report in everything if report.organisation == code]
        for report in own:
            asked = asked_of(regime=world.regime, organisation=world.unit(code), period=report.period)
            assert asked is not None
            assert (asked.starts, asked.ends, asked.due, asked.grace_until, asked.forms) == (
                report.starts,
                report.ends,
                report.due,
                report.grace_until,
                report.forms,
            )


def test_an_unknown_regime_is_none(world):
    assert regime_of(programme="P", regime="P") == world.regime
    assert regime_of(programme="P", regime="?") is None
