"""The mark of an adjusted number lives in the number's control: it comes, goes and is read with its number."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from lxml import etree
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.documents import changed, part_of
from tests.outcomes.summaries.edits import DOCUMENT
from tests.outcomes.summaries.orders import accepted

from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.actions.adjusting import Place, adjust, withdraw_adjustment
from phoihop.outcomes.consolidation.models import Adjustment
from phoihop.outcomes.documents.rules.wordml import SDT, R, T, run_text, tag_of
from phoihop.outcomes.summaries.actions.making import MadeReport, make_summary
from phoihop.outcomes.summaries.actions.regenerating import regenerate_summary
from phoihop.outcomes.summaries.enums import Aspect, NumberState
from phoihop.outcomes.summaries.queries.tracing import manifest_of
from phoihop.outcomes.summaries.readers.preview import read_preview
from phoihop.outcomes.summaries.readers.report import read_report
from phoihop.outcomes.summaries.rules.adjusting import MARK
from phoihop.outcomes.summaries.rules.records import FigureKey
from phoihop.outcomes.summaries.rules.regeneration import Outcome

pytestmark = pytest.mark.django_db
MEETINGS = FigureKey("city", "2017", "MEET")
Control = etree._Element


@pytest.fixture
def world() -> World:
    world = make_world()
    accepted(world, "a", "2016-12", meetings(5))
    accepted(world)
    return world


@pytest.fixture
def officer(world: World) -> User:
    return world.someone(UserRole.SECRETARIAT)


def put(world: World, officer: User, value: int | None) -> None:
    """Let the city's meetings be adjusted to a value; None: not any more."""
    for row in Adjustment.objects.filter(withdrawal=None):
        withdraw_adjustment(actor=officer, adjustment=row.pk, reason="Nhầm", at=AT, today=AT.date())
    whole = {"programme": world.programme, "unit": world.unit("city"), "period": "2017"}
    if value is not None:
        place, told = Place("city", "2017", "MEET"), Decimal(value)
        adjust(actor=officer, **whole, place=place, value=told, reason="Trùng buổi", at=AT, today=AT.date())


def made(world: World, officer: User) -> MadeReport:
    whole = {"programme": world.programme, "unit": world.unit("city"), "period": "2017"}
    return make_summary(actor=officer, **whole, at=AT, today=AT.date())


def again(officer: User, report: MadeReport, content: bytes) -> tuple[MadeReport, Outcome]:
    return regenerate_summary(actor=officer, version=report.version, content=content, at=AT, today=AT.date())


def controls(report: MadeReport, content: bytes, aspect: Aspect = Aspect.VALUE) -> list[Control]:
    """The controls of the city's meetings in a file of this report."""
    manifest = manifest_of(report.version)
    wanted = {
        f"f:{manifest.mark}:{entry.serial:04d}"
        for entry in manifest.entries
        if entry.number.key == MEETINGS and entry.number.aspect is aspect
    }
    return [sdt for sdt in part_of(content).iter(SDT) if tag_of(sdt) in wanted]


def said(report: MadeReport, content: bytes | None = None) -> set[str]:
    """What these controls say, with the marks in them."""
    found = controls(report, report.document if content is None else content)
    return {"".join(map(run_text, sdt.iter(R))) for sdt in found}


def marks(content: bytes) -> int:
    """How many marks stand in a file; where they are explained is not counted."""
    return sum(1 for run in part_of(content).iter(R) if run_text(run) == MARK)


def over(report: MadeReport, habit: Callable[[Control], object]) -> bytes:
    """The report after something was done to each of those controls."""
    root = part_of(report.document)
    tags = {tag_of(sdt) for sdt in controls(report, report.document)}
    for sdt in [sdt for sdt in root.iter(SDT) if tag_of(sdt) in tags]:
        habit(sdt)
    return changed(report.document, {DOCUMENT: etree.tostring(root)})


def typed(text: str) -> Callable[[Control], object]:
    def do(sdt: Control) -> None:
        next(sdt.iter(T)).text = text

    return do


def mark_outside(sdt: Control) -> None:
    """As reports once had it: behind the end of the number's bookmark."""
    run = list(sdt.iter(R))[1]
    sdt.getnext().addnext(run)


def test_the_mark_stands_in_the_control_and_is_no_part_of_the_number(world: World, officer: User) -> None:
    put(world, officer, 10)
    report = made(world, officer)
    assert said(report) == {f"10{MARK}"}
    assert marks(report.document) == len(controls(report, report.document))
    tracing = read_report(report.document, manifest=manifest_of(report.version))
    assert {number.state for number in tracing.numbers} == {NumberState.STANDS}
    assert {number.text for number in tracing.numbers if number.entry.number.key == MEETINGS} >= {"10"}
    shown = str(read_preview(report.document, manifest_of(report.version)).parts)
    assert f"'t': '{MARK}'" in shown
    assert "'e': 1" not in shown


def test_made_again_it_is_neither_doubled_nor_left_behind(world: World, officer: User) -> None:
    put(world, officer, 10)
    first = made(world, officer)
    second, _outcome = again(officer, first, first.document)
    assert said(second) == {f"10{MARK}"}
    assert marks(second.document) == marks(first.document)
    put(world, officer, 12)
    third, outcome = again(officer, second, second.document)
    assert said(third) == {f"12{MARK}"}
    assert (marks(third.document), outcome.conflicts) == (marks(first.document), ())
    put(world, officer, None)
    fourth, outcome = again(officer, third, third.document)
    assert (said(fourth), marks(fourth.document), outcome.conflicts) == ({"3"}, 0, ())
    put(world, officer, 10)
    fifth, _outcome = again(officer, fourth, fourth.document)
    assert said(fifth) == {f"10{MARK}"}
    assert marks(fifth.document) == marks(first.document)
    assert all(sdt.find(".//{*}text") is None for sdt in controls(fifth, fifth.document))


def test_an_adjustment_to_the_very_value_is_marked_and_unmarked(world: World, officer: User) -> None:
    first = made(world, officer)
    put(world, officer, 3)
    second, _outcome = again(officer, first, first.document)
    assert said(second) == {f"3{MARK}"}
    put(world, officer, None)
    third, _outcome = again(officer, second, second.document)
    assert (said(third), marks(third.document)) == ({"3"}, 0)


def test_a_mark_behind_the_control_is_taken_in_or_goes(world: World, officer: User) -> None:
    put(world, officer, 10)
    first = made(world, officer)
    old = over(first, mark_outside)
    assert said(first, old) == {"10"}
    second, outcome = again(officer, first, old)
    assert (said(second), marks(second.document), outcome.conflicts) == ({f"10{MARK}"}, marks(first.document), ())
    put(world, officer, None)
    third, outcome = again(officer, first, old)
    assert (said(third), marks(third.document), outcome.conflicts) == ({"3"}, 0, ())


def test_a_number_typed_over_is_read_without_the_mark_and_loses_a_mark_that_is_wrong(
    world: World, officer: User
) -> None:
    put(world, officer, 10)
    first = made(world, officer)
    mine = over(first, typed("9.999"))
    tracing = read_report(mine, manifest=manifest_of(first.version))
    assert {number.text for number in tracing.numbers if number.state is NumberState.EDITED} == {"9.999"}
    kept, outcome = again(officer, first, mine)
    assert said(kept) == {f"9.999{MARK}"}
    put(world, officer, None)
    bare, outcome = again(officer, first, mine)
    assert (said(bare), marks(bare.document)) == ({"9.999"}, 0)
    assert {conflict.mine for conflict in outcome.conflicts if conflict.key.startswith("n")} == {"9.999"}
