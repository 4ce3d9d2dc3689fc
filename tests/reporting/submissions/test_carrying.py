"""Carrying over: stocks only, into empty lines only, marked until somebody confirms; never sent unconfirmed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, World, make_world
from tests.reporting.submissions.test_actions import snapshot
from tests.reporting.submissions.test_cells import ENTRIES, NOTHING, UNHURRIED

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.errors import ProductError, Refused
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.regimes.rules import AskedLine
from phoihop.reporting.review.actions import accept
from phoihop.reporting.submissions.actions import carry_over, save_cells, submit
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.models import DraftChange, Submission
from phoihop.reporting.submissions.rules import Change, Entry, carriable, carried_of, merged
from phoihop_rollup.vocabulary import Kind, OverTime

FLOWS = [OverTime.SUM, OverTime.MEAN, OverTime.MIN, OverTime.MAX, OverTime.NONE]
ALL = ("BEST", "MEET", "RATE")


def line(over_time: str, kind: str = Kind.COUNT) -> AskedLine:
    words = dict.fromkeys(AskedLine.__dataclass_fields__, "")
    numbers = {"decimals": None, "minimum": None, "maximum": None, "content_number": None}
    given_words = {"indicator": "A", "kind": kind, "over_time": over_time, "required": False}
    return AskedLine(**{**words, **numbers, **given_words, "cells": (("f", "Nữ"),)})


@UNHURRIED
@given(st.sampled_from(FLOWS), st.sampled_from([Kind.COUNT, Kind.RATIO]), ENTRIES)
def test_a_flow_is_never_carried_over(over_time: str, kind: str, before: dict) -> None:
    before |= {f"A||{part}": Entry("9") for part in ("value", "numerator", "denominator")}
    assert carriable([line(over_time, kind)], {}, before) == {}


def test_a_stock_is_carried_whole_into_an_empty_line_and_of_a_rate_over_a_stock_only_that() -> None:
    before = {"A||value": Entry("9"), "A|f|value": Entry("x", unread=True), "B||value": Entry("1")}
    assert carriable([line(OverTime.LAST)], {}, before) == {"A||value": Entry("9")}
    assert carriable([line(OverTime.LAST)], {"A|f|value": Entry("0")}, before) == {}
    rate = {"A||numerator": Entry("1"), "A||denominator": Entry("2")}
    assert carriable([line(OverTime.SUM_OVER_LAST, Kind.RATIO)], {}, rate) == {"A||denominator": Entry("2")}


@UNHURRIED
@given(ENTRIES, ENTRIES)
def test_whatever_is_written_is_confirmed_and_nothing_else(brought: dict, written: dict) -> None:
    numbers = {key: entry for key, entry in brought.items() if entry.text and not entry.unread and "|" in key}
    draft = merged(merged(NOTHING, numbers, carried=numbers), written)
    assert carried_of(draft) == numbers.keys() - written.keys()


@pytest.fixture
def world(db: None) -> World:
    """December is accepted; of the indicators one is a stock."""
    made = make_world()
    Indicator.objects.filter(code="BEST").update(over_time="last", over_units="sum")
    values = [{"indicator": code, "value": "7"} for code in ("BEST", "MEET")]
    report = made.submitted(period="2016-12", content={"values": values, "narratives": {}})
    accept(actor=made.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)
    return made


def carry(world: World, **words: object) -> int:
    given_words = {"actor": world.actor, "period": "2017-01", "indicators": ALL, "at": AT, **words}
    return carry_over(regime=world.regime, organisation=world.unit("a"), **given_words)


def save(world: World, *changes: Change) -> None:
    report = Submission.objects.get(period="2017-01")
    place = {"regime": world.regime, "organisation": world.unit("a"), "period": "2017-01"}
    save_cells(actor=world.actor, changes=changes, version=report.draft_version, at=AT, **place)


def test_what_is_carried_over_is_sent_only_when_confirmed(world: World) -> None:
    assert carry(world) == 1
    report = Submission.objects.get(period="2017-01")
    mark = {"carried": ["BEST||value"]}
    assert report.draft == {"values": [{"indicator": "BEST", "value": "7"}], "narratives": {}, **mark}
    before = snapshot()
    with pytest.raises(Refused) as refused:
        submit(actor=world.actor, submission=report.pk, source=Source.WEB, at=AT)
    assert [(row.code, row.column) for row in refused.value.findings] == [("S030", "BEST||value")]
    assert snapshot() == before
    save(world, Change("BEST||value", "7", seen="7"))
    sent = submit(actor=world.actor, submission=report.pk, source=Source.WEB, note="Đủ.", at=AT)
    assert sent.content == {"values": [{"indicator": "BEST", "value": "7"}], "narratives": {}}
    told = list(DraftChange.objects.filter(submission=report).values_list("key", "old", "new"))
    assert told == [("BEST||value", "", "7")]


def test_carrying_over_twice_or_over_something_changes_nothing(world: World) -> None:
    assert carry(world) == 1
    before = snapshot()
    assert carry(world) == 0
    assert snapshot() == before
    save(world, Change("BEST||value", "8", seen="7"))
    assert carry(world) == 0
    assert Submission.objects.get(period="2017-01").draft["values"] == [{"indicator": "BEST", "value": "8"}]


@pytest.mark.parametrize("words", [{"indicators": ("MEET",)}, {"indicators": ()}, {"period": "2017-02"}])
def test_nothing_is_begun_where_nothing_can_be_carried(world: World, words: dict) -> None:
    before = snapshot(), DraftChange.objects.count()
    at = datetime(2017, 2, 25, tzinfo=UTC)
    assert carry(world, at=at, **words) == 0
    assert [report.draft for report in Submission.objects.all()][1:] in ([], [None])
    assert (snapshot()[1:], DraftChange.objects.count()) == (before[0][1:], before[1])


def test_strangers_and_shut_reports_are_refused(world: World) -> None:
    before = snapshot()
    with pytest.raises(OutOfReach):
        carry(world, actor=world.someone(UserRole.REPORTER, "b"))
    with pytest.raises(ProductError, match="S017"):
        carry(world, period="2016-12")
    assert snapshot() == before
