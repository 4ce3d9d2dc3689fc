"""Returning by section and cell: what is kept, what the unit sees, what is refused, without any script."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, World, meetings
from tests.reporting.review.districts import address, form, make_districts, seen, signed_in, south

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.reporting.regimes.rules import AskedSection
from phoihop.reporting.review.actions import NoRemarks, UnknownPlace, return_
from phoihop.reporting.review.models import Decision, Remark
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.queries import returns_of
from phoihop.reporting.submissions.rules import Part
from phoihop.reporting.submissions.rules.places import places_of, section_place

pytestmark = pytest.mark.django_db
CELL, TEXT, SECTION = "MEET|f|value", "@general", "#chung"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-20")
    return make_districts()


def send_back(world: World, report: Submission, **words: object) -> Decision:
    return return_(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT, **words)


def unit_page(report: Submission, name: str = "report", **more: str) -> str:
    codes = {"programme": "P", "regime": "P", "unit": report.organisation.code, "period": report.period}
    return reverse(f"submissions:{name}", kwargs={**codes, **more})


@given(st.lists(st.from_regex(r"\A[a-z0-9]{1,8}\Z"), unique=True, max_size=6))
def test_every_section_and_every_cell_is_a_place_of_its_section(slugs: list[str]) -> None:
    parts = [Part(slug, slug, sections=(AskedSection("F", f"n-{slug}", "", ""),)) for slug in slugs]
    expected = [pair for slug in slugs for pair in ((section_place(slug), slug), (f"@n-{slug}", slug))]
    assert list(places_of(parts).items()) == expected


def test_places_are_kept_with_the_decision_and_sealed_in_the_chain(world: World) -> None:
    report = world.submitted("n1")
    send_back(world, report, places={CELL: " Xem lại số nữ ", TEXT: "Nêu nguyên nhân", SECTION: "  "})
    assert list(Remark.objects.values_list("place", "text")) == [(CELL, "Xem lại số nữ"), (TEXT, "Nêu nguyên nhân")]
    after = AuditEntry.objects.latest("number").after
    assert after["places"] == {CELL: "Xem lại số nữ", TEXT: "Nêu nguyên nhân"}
    assert Submission.objects.get().state == State.RETURNED


def test_a_place_that_the_report_has_not_and_no_word_at_all_are_refused(world: World) -> None:
    report = world.submitted("n1")
    rows = AuditEntry.objects.count()
    for places in ({"MEET|x|value": "?"}, {"#9": "?"}, {"@other": "?"}, {CELL: "đúng", "x" * 5000: "?"}):
        with pytest.raises(UnknownPlace):
            send_back(world, report, places=places)
    with pytest.raises(NoRemarks):
        send_back(world, report, remarks=" ", places={CELL: " "})
    with pytest.raises(OutOfReach):
        return_(actor=south(world), submission=report.pk, revision_hash=seen(report), places={CELL: "?"}, at=AT)
    assert (Decision.objects.count(), Remark.objects.count(), AuditEntry.objects.count()) == (0, 0, rows)
    assert Submission.objects.get().state == State.SUBMITTED


def test_remarks_are_never_changed(world: World) -> None:
    send_back(world, world.submitted("n1"), places={CELL: "Xem lại"})
    for statement in ("UPDATE review_remark SET text = 'x'", "DELETE FROM review_remark", "TRUNCATE review_remark"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Remark.objects.get().text == "Xem lại"


def test_rounds_are_counted_and_each_keeps_its_own_places(world: World) -> None:
    report = world.submitted("n1", content=meetings(3))
    send_back(world, report, remarks="Chung", places={CELL: "Một"})
    report = world.submitted("n1", content=meetings(4))
    send_back(world, report, places={TEXT: "Hai", CELL: "Ba"})
    told = [(each.round, each.revision, each.remarks, dict(each.places)) for each in returns_of(submission=report)]
    assert told == [(1, 1, "Chung", {CELL: "Một"}), (2, 2, "", {TEXT: "Hai", CELL: "Ba"})]


def test_the_reviewer_asks_at_places_and_the_unit_sees_only_these(world: World) -> None:
    report = world.submitted("n1")
    browser = signed_in(world.reviewer)
    page = browser.get(address(report)).content.decode()
    assert page.count('form="tra-lai"') == 3 + 1 + 2
    assert f'name="sua:{TEXT}"' in page
    words = {"quyet-dinh": "tra-lai", "ban-da-xem": seen(report), f"sua:{TEXT}": "Nêu nguyên nhân <giảm>"}
    assert browser.post(address(report), form(**words)).status_code == 302
    history = browser.get(address(report)).content.decode()
    assert "<strong>Tình hình chung</strong>: Nêu nguyên nhân &lt;giảm&gt;" in history
    unit = signed_in(world.actor).get(unit_page(report))
    assert [row[0].part.slug for row in unit.context["sections"]] == ["thuyet-minh"]
    assert [row[0].part.slug for row in unit.context["settled"]] == ["chung"]
    told = unit.content.decode()
    assert "Trả lại lần 1" in told
    assert (
        f'<a href="{unit_page(report, "section", part="thuyet-minh")}#o::general">Tình hình chung</a>'
        in told.replace("o:general", "o::general")
    )
    section = signed_in(world.actor).get(unit_page(report, "section", part="thuyet-minh")).content.decode()
    assert "Nêu nguyên nhân &lt;giảm&gt;" in section
    kept = signed_in(world.actor).get(unit_page(report, "section", part="chung"))
    assert (kept.status_code, kept["Location"]) == (302, unit_page(report, "open", part="chung"))


def test_a_general_return_leaves_all_sections_to_mend(world: World) -> None:
    report = world.submitted("n1")
    send_back(world, report, remarks="Xem lại cả báo cáo")
    unit = signed_in(world.actor).get(unit_page(report))
    assert [row[0].part.slug for row in unit.context["sections"]] == ["chung", "thuyet-minh"]
    assert unit.context["settled"] == []


def test_what_was_typed_at_places_is_kept_when_it_cannot_be_sent(world: World) -> None:
    report = world.submitted("n1")
    browser = signed_in(world.reviewer)
    too_long = form(**{"quyet-dinh": "tra-lai", "ban-da-xem": seen(report), f"sua:{TEXT}": "x" * 2001})
    answer = browser.post(address(report), too_long)
    assert (answer.status_code, "x" * 2001 in answer.content.decode()) == (422, True)
    unknown = form(**{"quyet-dinh": "tra-lai", "ban-da-xem": seen(report), "sua:#9": "Gì đó"})
    answer = browser.post(address(report), unknown)
    assert (answer.status_code, "W401" in answer.content.decode()) == (422, True)
    send_back(world, report, remarks="Người khác")
    late = form(**{"quyet-dinh": "tra-lai", "ban-da-xem": seen(report), f"sua:{CELL}": "Xem lại số nữ"})
    answer = browser.post(address(report), late)
    assert (answer.status_code, "Xem lại số nữ" in answer.content.decode()) == (409, True)
    assert (Decision.objects.count(), Remark.objects.count()) == (1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_of_a_returned_report_take_the_same_queries(
    world: World, count: int, django_assert_max_num_queries: object
) -> None:
    report = world.submitted("n1")
    send_back(world, report, places=dict(list({CELL: "1", TEXT: "2", SECTION: "3"}.items())[:count]))
    visitors: list[tuple[Client, str]] = [(signed_in(world.reviewer), address(report))]
    visitors += [(signed_in(world.actor), unit_page(report, name)) for name in ("report", "history")]
    for browser, path in visitors:
        browser.get(path)
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert browser.get(path).status_code == 200
