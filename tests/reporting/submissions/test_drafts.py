"""Saving cells: whose draft, when, what two people at once keep, and that a refusal changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection
from tests.factories.reports import AT, World, make_world, meetings
from tests.reporting.submissions.test_actions import snapshot

from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import ProductError, Refused
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.reporting.review.actions import accept, return_
from phoihop.reporting.submissions.actions import (
    CellsTaken,
    DraftOverwritten,
    SavedCells,
    reopen,
    save_cells,
    save_draft,
    submit,
    withdraw,
)
from phoihop.reporting.submissions.enums import Source, State
from phoihop.reporting.submissions.models import DraftChange, Submission
from phoihop.reporting.submissions.rules import Change

MEET, BEST = "MEET||value", "BEST||value"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def save(world: World, *changes: Change, version: int = 0, **words: object) -> SavedCells:
    given = {"actor": world.actor, "unit": "a", "period": "2017-01", "at": AT, **words}
    unit = world.unit(given.pop("unit"))
    return save_cells(regime=world.regime, organisation=unit, changes=changes, version=version, **given)


def accepted(world: World, **words: object) -> Submission:
    report = world.submitted(**words)
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)
    return Submission.objects.get(pk=report.pk)


def test_changed_cells_are_merged_and_only_the_beginning_is_recorded(world: World) -> None:
    entries = AuditEntry.objects.count()
    saved = save(world, Change(MEET, "1.200"), Change("@general", "Tốt"))
    saved = save(world, Change("RATE||numerator", "3"), version=saved.version)
    assert saved.draft == {
        "values": [{"indicator": "MEET", "value": "1200"}, {"indicator": "RATE", "numerator": "3"}],
        "narratives": {"general": "Tốt"},
    }
    assert (saved.version, saved.shared) == (2, False)
    assert AuditEntry.objects.count() == entries + 1


def test_an_unclear_number_stays_as_typed_and_stops_the_report(world: World) -> None:
    saved = save(world, Change(MEET, "1,234"), Change(BEST, "12a"))
    assert saved.draft == {"values": [], "narratives": {}, "unread": {BEST: "12a", MEET: "1,234"}}
    before = snapshot()
    with pytest.raises(Refused) as refused:
        submit(actor=world.actor, submission=Submission.objects.get().pk, source=Source.WEB, at=AT)
    assert [(row.code, row.column) for row in refused.value.findings if row.code != "S516"] == [
        ("S517", BEST),
        ("S517", MEET),
    ]
    assert snapshot() == before
    saved = save(world, Change(MEET, number="1234"), Change(BEST), version=1)
    assert saved.draft == {"values": [{"indicator": "MEET", "value": "1234"}], "narratives": {}}
    report = Submission.objects.get()
    assert submit(actor=world.actor, submission=report.pk, source=Source.WEB, note="Đủ.", at=AT).number == 1


def test_an_empty_cell_is_no_zero(world: World) -> None:
    saved = save(world, Change(MEET, "0"), Change(BEST, "  "))
    assert saved.draft["values"] == [{"indicator": "MEET", "value": "0"}]


def test_other_cells_saved_meanwhile_are_kept_and_the_same_cell_is_told_with_both_sides(world: World) -> None:
    save(world, Change(MEET, "3", seen=""))
    saved = save(world, Change(BEST, "4", seen=""), version=0)
    assert saved.shared
    assert [row["indicator"] for row in saved.draft["values"]] == ["BEST", "MEET"]
    before = snapshot()
    with pytest.raises(CellsTaken) as taken:
        save(world, Change(MEET, "9", seen=""), Change(BEST, "5", seen="4"), version=2)
    assert [(row.key, row.mine, row.theirs) for row in taken.value.conflicts] == [(MEET, "9", "3")]
    assert (taken.value.version, taken.value.status) == (2, 409)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"unit": "city"}, "S011"),
        ({"period": "2017-Q1"}, "S011"),
        ({"period": "xyz"}, "S011"),
        ({"unit": "b", "period": "2018-07"}, "S012"),
        ({"unit": "c", "period": "2018-06"}, "S013"),
        ({"period": "2017-04"}, "S014"),
        ({"change": Change("PLAN||value", "1")}, "S018"),
        ({"change": Change("MEET|x|value", "1")}, "S018"),
        ({"change": Change("x" * 500, "1")}, "S018"),
        ({"change": Change("@general", "x" * 20_001)}, "S006"),
        ({"change": Change(MEET, "1" * 1_000_000)}, "S006"),
        ({"change": Change(MEET, number="NaN")}, "S007"),
    ],
)
def test_what_is_not_asked_now_is_refused_and_nothing_changes(world: World, words: dict, code: str) -> None:
    save(world, Change(MEET, "3"))
    before = snapshot()
    change = words.pop("change", Change(MEET, "1"))
    with pytest.raises(ProductError) as refused:
        save(world, Change(BEST, "1"), change, version=1, **words)
    assert refused.value.code == code
    assert "{" not in refused.value.sentence()
    assert snapshot() == before


def test_a_stopped_programme_takes_no_more_reports(world: World) -> None:
    world.programme.status = "stopped"
    world.programme.save()
    world.regime.refresh_from_db()
    with pytest.raises(ProductError, match="S015"):
        save(world, Change(MEET, "1"))
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "unit", "programme"),
    [
        (UserRole.REPORTER, "b", ""),
        (UserRole.REPORTER, "city", ""),
        (UserRole.REPORTER, "a", "other"),
        (UserRole.REVIEWER, "city", ""),
        (UserRole.ADMINISTRATOR, "city", ""),
    ],
)
def test_only_the_units_own_reporters_write_its_report(world: World, role: UserRole, unit: str, programme: str) -> None:
    report = world.draft()
    stranger = world.someone(role, unit, programme)
    before = snapshot()
    place = {"regime": world.regime, "organisation": world.unit("a"), "period": "2017-01"}
    for write in (
        lambda: save(world, Change(MEET, "9"), version=1, actor=stranger),
        lambda: save_draft(actor=stranger, content=meetings(9), version=1, at=AT, **place),
        lambda: submit(actor=stranger, submission=report.pk, source=Source.WEB, at=AT),
        lambda: reopen(actor=stranger, at=AT, **place),
    ):
        with pytest.raises(OutOfReach):
            write()
    assert snapshot() == before
    sent = world.submitted()
    before = snapshot()
    with pytest.raises(OutOfReach):
        withdraw(actor=stranger, submission=sent.pk, at=AT)
    assert snapshot() == before


def test_a_role_that_has_ended_writes_no_more(world: World) -> None:
    person = world.someone(UserRole.REPORTER, "a")
    person.grants.update(end=AT.date())
    save(world, Change(MEET, "3"), actor=person)
    person = User.objects.get(pk=person.pk)
    with pytest.raises(OutOfReach):
        save(world, Change(MEET, "4"), version=1, actor=person, at=datetime(2017, 2, 21, 17, 0, tzinfo=UTC))


def test_a_waiting_report_is_withdrawn_before_it_is_changed(world: World) -> None:
    report = world.submitted()
    before = snapshot()
    with pytest.raises(ProductError, match="S016"):
        save(world, Change(MEET, "4"), version=report.draft_version)
    assert snapshot() == before
    withdraw(actor=world.actor, submission=report.pk, reason="nhầm", at=AT)
    saved = save(world, Change(BEST, "4"), version=report.draft_version)
    assert [row["indicator"] for row in saved.draft["values"]] == ["BEST", "MEET"]


def test_a_returned_report_is_corrected_over_what_was_sent(world: World) -> None:
    report = world.submitted(content=meetings(3))
    name = report.revision.content_hash
    return_(actor=world.reviewer, submission=report.pk, revision_hash=name, remarks="Xem lại", at=AT)
    saved = save(world, Change(BEST, "4"), version=report.draft_version)
    assert [row["indicator"] for row in saved.draft["values"]] == ["BEST", "MEET"]
    assert submit(actor=world.actor, submission=report.pk, source=Source.WEB, note="Đủ.", at=AT).number == 2


def test_an_accepted_report_is_reopened_as_its_copy_and_stands_meanwhile(world: World) -> None:
    report = accepted(world, content=meetings(3))
    with pytest.raises(ProductError, match="S017"):
        save(world, Change(MEET, "4"), version=report.draft_version)
    place = {"regime": world.regime, "organisation": world.unit("a"), "period": "2017-01"}
    opened = reopen(actor=world.actor, at=AT, **place)
    assert (opened.state, opened.draft) == (State.ACCEPTED, meetings(3))
    assert reopen(actor=world.actor, at=AT, **place).draft_version == opened.draft_version
    saved = save(world, Change(MEET, "4"), version=opened.draft_version)
    assert saved.draft["values"] == [{"indicator": "MEET", "value": "4"}]
    assert Submission.objects.get().accepted_revision.content == meetings(3)


def test_what_was_not_looked_through_is_not_sent(world: World) -> None:
    report = world.draft()
    save(world, Change(MEET, "9"), version=1)
    before = snapshot()
    with pytest.raises(DraftOverwritten):
        submit(actor=world.actor, submission=report.pk, source=Source.WEB, version=1, at=AT)
    assert snapshot() == before
    sent = submit(actor=world.actor, submission=report.pk, source=Source.WEB, version=2, note="Đủ.", at=AT)
    assert sent.number == 1


def test_who_changed_which_cell_from_what_to_what_is_kept(world: World) -> None:
    other = world.someone(UserRole.REPORTER, "a")
    save(world, Change(MEET, "1200", seen=""), Change("@general", "x" * 300))
    save(world, Change(MEET, "1,5", seen="1.200"), Change(BEST), version=1, actor=other, source=Source.EXCEL)
    told = DraftChange.objects.values_list("key", "old", "new", "actor__username", "source", "at")
    assert list(told) == [
        (MEET, "", "1.200", "can-bo", "web", AT),
        ("@general", "", "x" * 300, "can-bo", "web", AT),
        (MEET, "1.200", "1,5", "reporter-a", "excel", AT),
    ]


def test_a_lost_answer_makes_no_conflict_with_oneself(world: World) -> None:
    save(world, Change(MEET, "12", seen=""))
    saved = save(world, Change(MEET, "123", seen="", tried=("12",)))
    assert saved.draft["values"] == [{"indicator": "MEET", "value": "123"}]


def test_a_save_takes_few_queries_however_many_cells(world: World, django_assert_num_queries) -> None:
    cells = [Change(key, str(number)) for number, key in enumerate([MEET, BEST, "MEET|f|value", "RATE||numerator"])]
    version = save(world, cells[0]).version
    for changes in ([Change(MEET, "9")], cells[1:]):
        # account, unit, grants, what is asked (4), savepoint (2), writers' lock, row, update, who changed what
        with django_assert_num_queries(13):
            save(world, *changes, version=version, actor=User.objects.get(pk=world.actor.pk))
        version += 1


@pytest.mark.django_db(transaction=True)
def test_two_people_saving_at_once_lose_nothing() -> None:
    world = make_world()
    together = Barrier(2)

    def write(change: Change) -> int:
        try:
            together.wait(10)
            return save(world, change).version
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        versions = sorted(pool.map(write, [Change(MEET, "3", seen=""), Change(BEST, "4", seen="")]))
    report = Submission.objects.get()
    assert versions == [1, 2]
    assert [row["indicator"] for row in report.draft["values"]] == ["BEST", "MEET"]
