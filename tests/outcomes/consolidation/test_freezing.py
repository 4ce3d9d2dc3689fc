"""Freezing: exactly what was accepted, once, by whoever is first; opening again with a reason; adjusting and withdrawing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.orders import accepted, work

from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import ProductError
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import accepted_revisions, definition_hash, structure_of
from phoihop.measures.figures.rules.definitions import hash_of
from phoihop.outcomes.consolidation.actions.adjusting import Place, adjust, withdraw_adjustment
from phoihop.outcomes.consolidation.actions.freezing import freeze, unfreeze
from phoihop.outcomes.consolidation.models import (
    Adjustment,
    AdjustmentWithdrawal,
    Consolidation,
    Snapshot,
    SnapshotFigures,
    Unfreezing,
)
from phoihop.outcomes.consolidation.queries.adjustments import adjustments_of
from phoihop.outcomes.consolidation.queries.frozen import definition_of, frozen_of
from phoihop.outcomes.consolidation.rules.digests import digest_of
from phoihop.outcomes.consolidation.rules.kept import of_record

TODAY = AT.date()
PERIOD = "2017"


@pytest.fixture
def world() -> World:
    world = make_world()
    accepted(world)
    accepted(world, "b", content=meetings(4))
    return world


@pytest.fixture
def officer(world: World) -> User:
    return world.someone(UserRole.SECRETARIAT)


def words(world: World, actor: User) -> dict[str, Any]:
    return {
        "actor": actor,
        "programme": world.programme,
        "unit": world.unit("city"),
        "period": PERIOD,
        "at": AT,
        "today": TODAY,
    }


def whose(world: World) -> dict[str, Any]:
    return {"programme": world.programme, "unit": world.unit("city"), "period": PERIOD}


def refused(code: str, call: Any, **given: Any) -> None:
    """The call is refused under that code and leaves nothing behind."""
    kinds = (Consolidation, Snapshot, Unfreezing, Adjustment, AdjustmentWithdrawal, AuditEntry)
    before = [kind.objects.count() for kind in kinds]
    with pytest.raises(ProductError) as caught:
        call(**given)
    assert caught.value.code == code
    assert [kind.objects.count() for kind in kinds] == before


@pytest.mark.django_db
class TestFreezing:
    def test_it_keeps_exactly_what_is_accepted(self, world: World, officer: User) -> None:
        revisions, definition = accepted_revisions(programme=world.programme), structure_of(programme=world.programme)
        freeze(**words(world, officer), as_of=date(2018, 1, 1))
        world.submitted("a", "2017-02")
        accepted(world, content=meetings(30))
        found = frozen_of(**whose(world))
        assert found is not None
        assert (found.number, found.by, found.at, found.as_of) == (1, str(officer), AT, date(2018, 1, 1))
        assert found.revisions == tuple(revisions)
        assert found.definition_hash == definition_hash(programme=world.programme)
        assert found.digest == digest_of(
            programme="P",
            unit="city",
            period=PERIOD,
            as_of=date(2018, 1, 1),
            revisions=revisions,
            definition_hash=found.definition_hash,
        )
        row = Snapshot.objects.get()
        assert hash_of(row.definition) == row.definition_hash
        assert definition_of(row) == definition
        assert AuditEntry.objects.latest("number").action != "consolidation.freeze"
        assert AuditEntry.objects.filter(action="consolidation.freeze", subject="P city 2017").count() == 1

    def test_a_worker_keeps_its_figures_once(self, world: World, officer: User) -> None:
        freeze(**words(world, officer))
        accepted(world, content=meetings(30))
        assert work() == 1
        kept = of_record(SnapshotFigures.objects.get().figures)
        figure = kept.value("MEET")
        assert figure is not None
        assert (figure.unit, figure.period, figure.value) == ("city", PERIOD, Decimal(7))
        assert (kept.units["MEET"].reported, kept.units["MEET"].expected) == (2, 2)

    def test_frozen_twice_the_second_is_told_who_was_first(self, world: World, officer: User) -> None:
        freeze(**words(world, officer))
        other = world.someone(UserRole.LEADER)
        with pytest.raises(ProductError) as caught:
            freeze(**words(world, other))
        assert (caught.value.code, caught.value.status) == ("Y001", 409)
        assert str(officer) in str(caught.value)
        assert "15:30 ngày 20/02/2017" in str(caught.value)
        refused("Y001", freeze, **words(world, other))

    def test_opening_again_needs_a_reason(self, world: World, officer: User) -> None:
        refused("Y002", unfreeze, **words(world, officer), number=1, reason="Sai sót")
        freeze(**words(world, officer))
        refused("Y004", unfreeze, **words(world, officer), number=1, reason="  ")
        assert frozen_of(**whose(world)) is not None
        unfreeze(**words(world, officer), number=1, reason="Bổ sung báo cáo")
        assert frozen_of(**whose(world)) is None
        refused("Y002", unfreeze, **words(world, officer), number=1, reason="Bổ sung báo cáo")
        freeze(**words(world, officer))
        found = frozen_of(**whose(world))
        assert found is not None
        assert found.number == 2

    def test_a_snapshot_frozen_anew_is_not_opened_unseen(self, world: World, officer: User) -> None:
        other = world.someone(UserRole.LEADER)
        refused("Y002", unfreeze, **words(world, officer), number=0, reason="x")
        freeze(**words(world, officer))
        refused("Y001", unfreeze, **words(world, officer), number=0, reason="x")
        unfreeze(**words(world, other), number=1, reason="Thiếu xã B")
        freeze(**words(world, other))
        with pytest.raises(ProductError) as caught:
            unfreeze(**words(world, officer), number=1, reason="x")
        assert caught.value.code == "Y008"
        assert "Lần chốt 1 bạn đang xem đã được leader city mở" in str(caught.value)
        assert "«Thiếu xã B»; số liệu nay theo lần chốt 2 của leader city" in str(caught.value)
        refused("Y008", unfreeze, **words(world, officer), number=1, reason="x")
        assert unfreeze(**words(world, officer), number=2, reason="Đã xem").snapshot.number == 2

    def test_without_an_accepted_report_there_is_nothing_to_freeze(self) -> None:
        world = make_world()
        refused("Y003", freeze, **words(world, world.someone(UserRole.SECRETARIAT)))

    def test_of_what_is_no_period(self, world: World, officer: User) -> None:
        refused("P121", freeze, **{**words(world, officer), "period": "2017-13"})

    @pytest.mark.parametrize(("role", "unit"), [(UserRole.REPORTER, "city"), (UserRole.SECRETARIAT, "a")])
    def test_who_does_not_oversee_the_unit_changes_nothing(self, world: World, role: UserRole, unit: str) -> None:
        someone = world.someone(role, unit)
        place = Place("a", PERIOD, "MEET")
        refused("O003", freeze, **words(world, someone))
        refused("O003", unfreeze, **words(world, someone), number=1, reason="x")
        refused("O003", adjust, **words(world, someone), place=place, value=Decimal(1), reason="x")
        row = adjust(**words(world, world.reviewer), place=place, value=Decimal(1), reason="x")
        refused("O003", withdraw_adjustment, actor=someone, adjustment=row.pk, reason="x", at=AT, today=TODAY)

    def test_the_database_keeps_what_was_frozen(self, world: World, officer: User) -> None:
        freeze(**words(world, officer))
        for change in (lambda: Snapshot.objects.update(number=5), lambda: Snapshot.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert Snapshot.objects.get().number == 1


@pytest.mark.django_db
class TestAdjusting:
    def test_one_of_each_figure_stands(self, world: World, officer: User) -> None:
        place = Place("a", "2017-01", "MEET", "f")
        row = adjust(**words(world, officer), place=place, value=Decimal("12.5"), reason=" Trùng buổi ")
        found = adjustments_of(**whose(world))
        assert [(one.unit, one.period, one.indicator, one.cell, one.value, one.reason, one.by) for one in found] == [
            ("a", "2017-01", "MEET", "f", Decimal("12.5"), "Trùng buổi", str(officer))
        ]
        refused("Y005", adjust, **words(world, officer), place=place, value=Decimal(1), reason="x")
        refused("Y004", withdraw_adjustment, actor=officer, adjustment=row.pk, reason=" ", at=AT, today=TODAY)
        withdraw_adjustment(actor=officer, adjustment=row.pk, reason="Nhầm", at=AT, today=TODAY)
        assert adjustments_of(**whose(world)) == ()
        refused("Y007", withdraw_adjustment, actor=officer, adjustment=row.pk, reason="x", at=AT, today=TODAY)
        adjust(**words(world, officer), place=place, value=Decimal(1), reason="x")
        assert len(adjustments_of(**whose(world))) == 1

    def test_it_keeps_what_the_reports_made_of_the_figure_then(self, world: World, officer: User) -> None:
        adjust(**words(world, officer), place=Place("city", PERIOD, "MEET"), value=Decimal(10), reason="x")
        adjust(**words(world, officer), place=Place("a", "2017-02", "MEET"), value=Decimal(10), reason="x")
        accepted(world, content=meetings(30))
        found = {(one.unit, one.base_known, one.base) for one in adjustments_of(**whose(world))}
        assert found == {("city", True, Decimal(7)), ("a", True, None)}
        freeze(**words(world, officer))
        adjust(**words(world, officer), place=Place("b", PERIOD, "MEET"), value=Decimal(10), reason="x")
        work()
        adjust(**words(world, officer), place=Place("city", PERIOD, "MEET", "f"), value=Decimal(10), reason="x")
        later = adjustments_of(**whose(world))
        assert {(one.unit, one.cell, one.base_known, one.base) for one in later if one.unit == "b" or one.cell} == {
            ("b", "", False, None),
            ("city", "f", True, None),
        }

    @pytest.mark.parametrize(
        "figure",
        [
            Place("khong-co", PERIOD, "MEET"),
            Place("a", "2018", "MEET"),
            Place("a", "2017-01", "PLAN"),
            Place("a", PERIOD, "KHONG"),
            Place("a", PERIOD, "MEET", "x"),
            Place("a", "2017-13", "MEET"),
        ],
    )
    def test_only_figures_of_the_consolidation(self, world: World, officer: User, figure: Place) -> None:
        refused("Y006", adjust, **words(world, officer), place=figure, value=Decimal(1), reason="x")

    def test_it_needs_a_reason(self, world: World, officer: User) -> None:
        place = Place("city", PERIOD, "MEET")
        refused("Y004", adjust, **words(world, officer), place=place, value=Decimal(1), reason="\n")

    def test_a_unit_adjusts_none_of_those_beside_it(self, world: World) -> None:
        neighbour = {**words(world, world.someone(UserRole.SECRETARIAT, "a")), "unit": world.unit("a")}
        refused("Y006", adjust, **neighbour, place=Place("b", PERIOD, "MEET"), value=Decimal(1), reason="x")


def at_once(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Both calls in connections of their own at the same moment: what became of each, the refusals first."""
    together = Barrier(2)

    def one(call: Callable[[], object]) -> str:
        together.wait()
        try:
            call()
        except ProductError as error:
            return str(error)
        finally:
            connection.close()
        return "được"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, (first, second)))


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_wins_and_the_other_sees_why() -> None:
    """Freezing, adjusting, withdrawing, opening again; and opening beside freezing leaves no doubt what stands."""
    world = make_world()
    accepted(world)
    one, other = world.someone(UserRole.SECRETARIAT), world.someone(UserRole.LEADER)
    mine, yours = words(world, one), words(world, other)
    place = Place("city", PERIOD, "MEET")

    told = at_once(lambda: freeze(**mine), lambda: freeze(**yours))
    winner = Snapshot.objects.get()
    assert told[1] == "được"
    assert told[0].startswith(f"Y001: Số liệu này đã được {winner.by} chốt")

    told = at_once(
        lambda: adjust(**mine, place=place, value=Decimal(5), reason="Một"),
        lambda: adjust(**yours, place=place, value=Decimal(6), reason="Hai"),
    )
    kept = Adjustment.objects.get()
    assert told[1] == "được"
    assert told[0].startswith(f"Y005: Số liệu này đã được {kept.by} điều chỉnh thành {kept.value.normalize()}")

    moment = {"adjustment": kept.pk, "at": AT, "today": TODAY}
    told = at_once(
        lambda: withdraw_adjustment(actor=one, reason="Một", **moment),
        lambda: withdraw_adjustment(actor=other, reason="Hai", **moment),
    )
    assert (told[0][:4], told[1], AdjustmentWithdrawal.objects.count()) == ("Y007", "được", 1)

    told = at_once(lambda: unfreeze(**mine, number=1, reason="Một"), lambda: unfreeze(**yours, number=1, reason="Hai"))
    assert (told[0][:4], told[1], Unfreezing.objects.count()) == ("Y002", "được", 1)

    freeze(**mine)
    told = at_once(lambda: unfreeze(**mine, number=2, reason="Mở"), lambda: freeze(**yours))
    standing = frozen_of(programme=world.programme, unit=mine["unit"], period=PERIOD)
    if told == ["được", "được"]:
        assert standing is not None
        assert standing.number == 3
    else:
        assert told[0].startswith("Y001")
        assert standing is None
