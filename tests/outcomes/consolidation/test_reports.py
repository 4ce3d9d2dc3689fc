"""Reports of a frozen consolidation stand on its snapshot for ever; adjusted figures are adjusted wherever they show."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from lxml import etree
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.documents import part_of
from tests.outcomes.summaries.orders import accepted, browser_of, send, work
from tests.outcomes.summaries.orders import text_of as page_of

from phoihop.agreements.programmes.models import Indicator
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Placement
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.actions.adjusting import Place, adjust, withdraw_adjustment
from phoihop.outcomes.consolidation.actions.freezing import freeze, unfreeze
from phoihop.outcomes.consolidation.models import Snapshot
from phoihop.outcomes.documents.rules.wordml import P, T
from phoihop.outcomes.summaries.actions.making import MadeReport, make_summary
from phoihop.outcomes.summaries.enums import Aspect, NumberState
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.queries.tracing import manifest_of, trace_kept, trace_report
from phoihop.outcomes.summaries.queries.verifying import verify_summaries
from phoihop.outcomes.summaries.rules.adjusting import of_records
from phoihop.outcomes.summaries.rules.records import FigureKey

pytestmark = pytest.mark.django_db
TODAY = AT.date()
MEETINGS = FigureKey("city", "2017", "MEET")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)


@pytest.fixture
def world() -> World:
    world = make_world()
    accepted(world, "a", "2016-12", meetings(5))
    accepted(world)
    accepted(world, "b", content=meetings(4))
    return world


@pytest.fixture
def officer(world: World) -> User:
    return world.someone(UserRole.SECRETARIAT)


def made(world: World, officer: User) -> MadeReport:
    return make_summary(
        actor=officer, programme=world.programme, unit=world.unit("city"), period="2017", at=AT, today=TODAY
    )


def whole(world: World, officer: User) -> dict[str, object]:
    return {
        "actor": officer,
        "programme": world.programme,
        "unit": world.unit("city"),
        "period": "2017",
        "at": AT,
        "today": TODAY,
    }


def printed(version: SummaryVersion, key: FigureKey = MEETINGS, aspect: Aspect = Aspect.VALUE) -> set[Decimal]:
    numbers = (entry.number for entry in manifest_of(version).entries)
    return {number.value for number in numbers if number.key == key and number.aspect is aspect}


def change_everything(world: World) -> None:
    """A correction, a unit moved out of the city, an indicator that adds up otherwise."""
    accepted(world, content=meetings(30))
    Placement.objects.filter(organisation__code="b").delete()
    type(world.unit("b")).objects.filter(code="b").update(parent=None)
    Indicator.objects.filter(code="MEET").update(over_units="max")


def test_a_frozen_report_keeps_the_words_of_its_snapshot(world: World, officer: User) -> None:
    def told(words: str) -> dict[str, object]:
        return {**meetings(3), "narratives": {"general": words}}

    about = {**whole(world, officer), "unit": world.unit("a"), "period": "2017-01"}
    accepted(world, content=told("Lời lúc chốt."))
    freeze(**about)  # type: ignore[arg-type]
    accepted(world, content=told("Lời sau khi chốt."))
    frozen = make_summary(**about)  # type: ignore[arg-type]
    assert [row.text for row in frozen.material.narratives] == ["Lời lúc chốt."]
    unfreeze(**about, number=1, reason="Có báo cáo bổ sung")  # type: ignore[arg-type]
    assert [row.text for row in make_summary(**about).material.narratives] == ["Lời sau khi chốt."]  # type: ignore[arg-type]


def test_what_comes_later_changes_no_report_of_a_frozen_consolidation(world: World, officer: User) -> None:
    freeze(**whole(world, officer))  # type: ignore[arg-type]
    first = made(world, officer).version
    page = page_of(browser_of(officer).get(f"/tong-ket/ban/{first.report_id}/"))
    assert "3 báo cáo đã tiếp nhận lúc lập, theo lần chốt 1" in page
    change_everything(world)
    second = made(world, officer).version
    assert printed(first) == printed(second) == {Decimal(7)}
    assert first.revisions == second.revisions == Snapshot.objects.get().revisions
    assert [version.snapshot for version in (first, second)] == [1, 1]
    assert list(verify_summaries(actor=officer)) == []
    unfreeze(**whole(world, officer), number=1, reason="Có báo cáo bổ sung")  # type: ignore[arg-type]
    third = made(world, officer).version
    assert (printed(third), third.snapshot) == ({Decimal(30)}, None)
    assert list(verify_summaries(actor=officer)) == []


def test_a_trace_says_what_the_number_of_a_frozen_report_would_be_now(world: World, officer: User) -> None:
    freeze(**whole(world, officer))  # type: ignore[arg-type]
    version = made(world, officer).version
    accepted(world, content=meetings(30))
    numbers = [
        number
        for number in trace_kept(actor=officer, version=version, today=TODAY).numbers
        if number.traced.entry.number.key == MEETINGS and number.traced.entry.number.aspect is Aspect.VALUE
    ]
    assert numbers
    assert {(number.state, number.now) for number in numbers} <= {
        (NumberState.OVERTAKEN, "34"),
        (NumberState.OVERTAKEN, "34,0"),
    }


def test_an_adjusted_value_is_printed_marked_compared_and_explained(world: World, officer: User) -> None:
    place = Place("city", "2017", "MEET")
    row = adjust(**whole(world, officer), place=place, value=Decimal(10), reason="Trùng buổi với quận")  # type: ignore[arg-type]
    report = made(world, officer)
    assert printed(report.version) == {Decimal(10)}
    assert printed(report.version, aspect=Aspect.DIFFERENCE) == {Decimal(5)}
    copies = of_records(report.version.adjustments)
    assert [(one.key, one.value, one.before, one.reason, one.by) for one in copies] == [
        (MEETINGS, Decimal(10), Decimal(7), "Trùng buổi với quận", str(officer))
    ]
    assert "10(đ/c)" in text_of(report.document)
    assert "Dấu (đ/c)" in text_of(report.document)
    withdraw_adjustment(actor=officer, adjustment=row.pk, reason="Nhầm", at=AT, today=TODAY)
    trace = trace_report(actor=officer, content=report.document, today=TODAY)
    assert {number.state for number in trace.numbers} == {NumberState.STANDS}
    assert list(verify_summaries(actor=officer)) == []
    later = made(world, officer)
    assert (printed(later.version), later.version.adjustments) == ({Decimal(7)}, [])
    assert "(đ/c)" not in text_of(later.document)


def test_nothing_is_added_up_from_an_adjusted_value(world: World, officer: User) -> None:
    adjust(**whole(world, officer), place=Place("a", "2017", "MEET"), value=Decimal(100), reason="x")  # type: ignore[arg-type]
    version = made(world, officer).version
    assert printed(version) == {Decimal(7)}
    assert printed(version, FigureKey("a", "2017", "MEET")) == {Decimal(100)}


def text_of(document: bytes) -> str:
    root: etree._Element = part_of(document)
    return "\n".join("".join(node.text or "" for node in paragraph.iter(T)) for paragraph in root.iter(P))


def test_pages_of_the_report_say_what_was_adjusted_and_why(world: World, officer: User) -> None:
    place = Place("city", "2017", "MEET")
    adjust(**whole(world, officer), place=place, value=Decimal(10), reason="Trùng buổi với quận")  # type: ignore[arg-type]
    version = made(world, officer).version
    browser = browser_of(officer)
    told = "đã điều chỉnh từ 7: Trùng buổi với quận (secretariat city)"
    assert told in page_of(browser.get(f"/tong-ket/ban/{version.report_id}/"))
    answer = send(browser, f"/tong-ket/ban/{version.report_id}/so-sanh/")
    assert work() == 1
    assert told in page_of(browser.get(answer["Location"]))
