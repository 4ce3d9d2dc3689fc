"""A returned report: what nobody asked to mend stays as it was sent, on every way in, until it is opened with a sentence."""

import json
from urllib.parse import quote

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, World, meetings
from tests.reporting.review.districts import address, form, make_districts, seen, signed_in, south
from tests.reporting.review.test_remarks import TEXT, send_back, unit_page

from phoihop.base.audit.actions import Act
from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.regimes.rules import AskedSection
from phoihop.reporting.review.actions import accept, reopen_accepted
from phoihop.reporting.submissions.actions import NoSentence, NotKept, carry_over, note, open_section, save_cells
from phoihop.reporting.submissions.actions.stack import DraftStack, Place
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.models import DraftChange, SectionOpening, Submission
from phoihop.reporting.submissions.rules import Change, Part, entries_of
from phoihop.reporting.submissions.rules.kept import SectionsKept, kept_sections
from phoihop.reporting.submissions.rules.places import section_place

pytestmark = pytest.mark.django_db
TOTAL, SAID = "MEET||value", "@general"
SENT = {"values": meetings(3)["values"], "narratives": {"general": "Đã họp"}}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-20")
    return make_districts()


def reread(report: Submission) -> Submission:
    return Submission.objects.select_related("revision", "organisation", "regime__programme").get(pk=report.pk)


def standing(report: Submission) -> tuple[object, ...]:
    """Everything that a refused save must leave as it was."""
    row = reread(report)
    return row.draft, row.draft_version, row.state, DraftChange.objects.count(), AuditEntry.objects.count()


def save(world: World, report: Submission, *changes: Change) -> object:
    where = {"regime": world.regime, "organisation": report.organisation, "period": report.period}
    return save_cells(actor=world.actor, **where, changes=changes, version=reread(report).draft_version, at=AT)


SLUGS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(SLUGS, SLUGS, SLUGS)
def test_a_section_is_open_when_it_is_demanded_opened_or_nothing_is_demanded(
    slugs: list[str], demanded: list[str], opened: list[str]
) -> None:
    parts = [Part(slug, slug, sections=(AskedSection("F", f"n-{slug}", "", ""),)) for slug in slugs]
    places = [section_place(slug) if slug < "c" else f"@n-{slug}" for slug in demanded]
    kept = {part.slug for part in kept_sections(parts, places, opened)}
    assert kept == (set(slugs) - set(demanded) - set(opened) if set(slugs) & set(demanded) else set())


def test_what_was_not_returned_is_refused_whole_and_nothing_changes(world: World) -> None:
    report = world.submitted("n1", content=SENT)
    send_back(world, report, places={TEXT: "Nêu nguyên nhân"})
    before = standing(report)
    with pytest.raises(SectionsKept) as refused:
        save(world, report, Change(SAID, text="Nguyên nhân", seen="Đã họp"), Change(TOTAL, text="4", seen="3"))
    assert "«Chỉ tiêu chung» không nằm trong yêu cầu sửa" in refused.value.sentence()
    assert standing(report) == before
    with pytest.raises(SectionsKept):
        world.draft("n1", content={**SENT, "values": meetings(4)["values"]})
    assert standing(report) == before
    save(world, report, Change(SAID, text="Nguyên nhân", seen="Đã họp"), Change(TOTAL, text="3", seen="3"))
    assert (reread(report).draft or {})["narratives"] == {"general": "Nguyên nhân"}


def test_the_secretariat_and_the_carrying_over_are_held_to_it_too(world: World) -> None:
    report = world.submitted("n1", content=SENT)
    send_back(world, report, places={TEXT: "Nêu nguyên nhân"})
    before = standing(report)
    where = {"regime": world.regime, "organisation": report.organisation, "period": report.period}
    asked, place = asked_of(**where), Place(**where)
    assert asked
    stack = DraftStack(actor=world.someone(UserRole.SECRETARIAT), source=Source.EXCEL, at=AT, places=[place])
    with pytest.raises(SectionsKept):
        stack.change(place, asked, [Change(TOTAL, text="4", seen="3")], Act("draft.workbook", place.subject))
    stack.write()
    assert carry_over(actor=world.actor, **where, indicators=["MEET"], at=AT) == 0
    assert standing(report) == before


def test_the_page_and_its_script_refuse_and_say_how_to_open(world: World) -> None:
    report = world.submitted("n1", content=SENT)
    send_back(world, report, places={TEXT: "Nêu nguyên nhân"})
    before, unit = standing(report), signed_in(world.actor)
    body = json.dumps({"version": report.draft_version, "changes": [{"key": TOTAL, "text": "4", "seen": "3"}]})
    answer = unit.post(unit_page(report, "save", part="chung"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "S033")
    typed = {"version": report.draft_version, "seen": json.dumps({TOTAL: "3"}), TOTAL: "4"}
    answer = unit.post(unit_page(report, "section", part="chung"), typed)
    assert (answer.status_code, "S033" in answer.content.decode()) == (409, True)
    assert standing(report) == before


def test_a_section_is_opened_with_a_sentence_that_the_reviewer_reads(world: World) -> None:
    report = world.submitted("n1", content=SENT)
    send_back(world, report, places={TEXT: "Nêu nguyên nhân"})
    unit, page = signed_in(world.actor), unit_page(report, "open", part="chung")
    shown = unit.get(page).content.decode()
    assert "đang khóa" in shown
    assert unit.post(page, form(reason=" ")).status_code == 422
    assert SectionOpening.objects.count() == 0
    answer = unit.post(page, form(reason="Số họp <cũ> đếm trùng"))
    assert (answer.status_code, answer["Location"]) == (302, unit_page(report, "section", part="chung"))
    assert unit.get(answer["Location"]).status_code == 200
    assert unit.get(page)["Location"] == answer["Location"]
    save(world, report, Change(TOTAL, text="4", seen="3"))
    assert entries_of(reread(report).draft or {})[TOTAL].text == "4"
    told = unit.get(unit_page(report)).content.decode()
    assert "mở thêm phần «Chỉ tiêu chung» để sửa" in told
    assert "Số họp &lt;cũ&gt; đếm trùng" in told
    for path, browser in ((unit_page(report, "history"), unit), (address(report), signed_in(world.reviewer))):
        assert "Số họp &lt;cũ&gt; đếm trùng" in browser.get(path).content.decode()
    row = AuditEntry.objects.get(action="open")
    assert row.after == {"revision": 1, "part": "chung", "reason": "Số họp <cũ> đếm trùng"}


def test_who_may_not_open_and_what_is_not_kept_is_refused(world: World) -> None:
    report = world.submitted("n1", content=SENT)
    send_back(world, report, places={TEXT: "Nêu nguyên nhân"})
    before = standing(report)
    words = {"submission": report.pk, "at": AT}
    for actor, part, reason, error in (
        (world.actor, "chung", " ", NoSentence),
        (south(world), "chung", "Vì", OutOfReach),
        (world.actor, "thuyet-minh", "Vì", NotKept),
        (world.actor, "x", "Vì", NotKept),
    ):
        with pytest.raises(error):
            open_section(actor=actor, part=part, reason=reason, **words)
    assert (SectionOpening.objects.count(), standing(report)) == (0, before)
    open_section(actor=world.actor, part="chung", reason="Vì", **words)
    with pytest.raises(NotKept):
        open_section(actor=world.actor, part="chung", reason="Vì", **words)
    for statement in ("UPDATE submissions_sectionopening SET reason = 'x'", "DELETE FROM submissions_sectionopening"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_next_return_locks_anew_and_a_reopened_report_is_open_everywhere(world: World) -> None:
    report = world.submitted("n1", content=SENT)
    send_back(world, report, places={TEXT: "Nêu nguyên nhân"})
    open_section(actor=world.actor, submission=report.pk, part="chung", reason="Vì", at=AT)
    report = world.submitted("n1", content={**SENT, "values": meetings(4)["values"]})
    send_back(world, report, places={TEXT: "Vẫn chưa rõ"})
    with pytest.raises(SectionsKept):
        save(world, report, Change(TOTAL, text="5", seen="4"))
    report = world.submitted("n1", content={"values": meetings(4)["values"], "narratives": {"general": "Rõ"}})
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
    reopen_accepted(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), reason="Sót", at=AT)
    save(world, report, Change(TOTAL, text="5", seen="4"))
    assert entries_of(reread(report).draft or {})[TOTAL].text == "5"


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_kept_section_takes_few_queries(
    world: World, count: int, django_assert_max_num_queries: object
) -> None:
    for period in ("2016-12", "2017-01", "2017-02")[:count]:
        report = world.submitted("n1", period, content=SENT)
        send_back(world, report, places={TEXT: "Nêu nguyên nhân"})
    browser: Client = signed_in(world.actor)
    browser.get(unit_page(report, "open", part="chung"))
    for name in ("open", "section"):
        part = "chung" if name == "open" else "thuyet-minh"
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert browser.get(unit_page(report, name, part=part)).status_code == 200


def test_a_cell_of_the_side_by_side_page_leads_to_its_own_page(world: World) -> None:
    report = world.submitted("n1", content=SENT)
    note(
        actor=world.reviewer,
        regime=world.regime,
        organisation=report.organisation,
        period=report.period,
        day=None,
        place="MEET|",
        text="Vì sao giảm?",
        followed=True,
        at=AT,
    )
    page = signed_in(world.reviewer).get(address(report)).content.decode()
    cell = unit_page(report, "cell")
    for place in ("MEET|", "RATE|", "@general"):
        assert f'href="{cell}?o={quote(place, safe="")}"' in page
    assert "Theo dõi (1)" in page
    assert signed_in(world.reviewer).get(cell, {"o": "MEET|"}).status_code == 200
