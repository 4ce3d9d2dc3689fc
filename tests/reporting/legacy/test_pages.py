"""Pages of old files: who sees them, mapping under a preview, all reports or none, remembered mappings."""

import json
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.reports import AT, World, make_world
from tests.reporting.legacy.making import FILES, Rows, overlapping, replaced, with_sheet, workbook

from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import verify_chain
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.legacy.actions import NotInHand, apply_ordered, keep_mapping, order_apply, read_sent, send_file
from phoihop.reporting.legacy.enums import FileState
from phoihop.reporting.legacy.models import LegacyFile, LegacyMapping
from phoihop.reporting.legacy.rules.mapping import mapping_of
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission

pytestmark = pytest.mark.django_db
TODAY = date(2017, 2, 20)
HOME = "/chuyen-doi/"
ROWS = [
    ["Báo cáo tháng 1 năm 2017"],
    ["TT", "Đơn vị", "Buổi tuyên truyền"],
    [1, "Xã A", 5],
    [2, "Xã B", "7"],
    [None, "Tổng cộng", 12],
]


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-20")
    return make_world()


@pytest.fixture
def browser(world: World) -> Client:
    return client(world, UserRole.SECRETARIAT)


def client(world: World, role: UserRole, unit: str = "city", programme: str = "") -> Client:
    browser = Client()
    browser.force_login(world.someone(role, unit, programme))
    return browser


def sent(world: World, rows: Rows, *, period: str = "", read: bool = True, content: bytes | None = None) -> LegacyFile:
    """A file that the secretariat sent, read by the worker."""
    file = send_file(
        actor=world.someone(UserRole.SECRETARIAT),
        programme=world.programme,
        period=period,
        name="cu.xlsx",
        content=workbook({"Biểu 1": rows}) if content is None else content,
        at=AT,
        today=TODAY,
    )
    if read:
        read_sent(file=file.pk, at=AT, today=TODAY)
    return LegacyFile.objects.get(pk=file.pk)


def mapping(file: LegacyFile, table: int = 0) -> dict:
    return file.readings[table]["mapping"]


def period(file: LegacyFile, table: int = 0) -> str:
    return file.readings[table]["period"]


def post(browser: Client, file: LegacyFile, **words: object) -> object:
    return browser.post(f"{HOME}{file.pk}/", {"_once": str(uuid.uuid4()), **words})


def reports() -> dict[str, tuple[str, list]]:
    rows = Submission.objects.select_related("organisation", "revision").order_by("organisation__code")
    return {row.organisation.code: (row.state, row.revision.content["values"]) for row in rows if row.revision}


def codes(answer: object) -> list[str]:
    return [finding.code for finding in answer.context["findings"]]  # type: ignore[attr-defined]


def test_only_the_secretariat_sees_the_pages(world: World) -> None:
    for role in UserRole:
        answer = client(world, role).get(HOME)
        assert answer.status_code == (200 if role is UserRole.SECRETARIAT else 404), role
    file = sent(world, ROWS)
    other = world.someone(UserRole.SECRETARIAT, "a")
    browser = Client()
    browser.force_login(other)
    assert browser.get(f"{HOME}{file.pk}/").status_code == 404
    assert browser.post(f"{HOME}{file.pk}/xoa/", {"_once": str(uuid.uuid4())}).status_code == 404
    with pytest.raises(OutOfReach):
        order_apply(actor=other, file=file.pk, at=AT, today=TODAY)
    assert (reports(), LegacyFile.objects.count()) == ({}, 1)


def test_a_file_is_sent_read_previewed_and_written_as_reports_that_wait(world: World, browser: Client) -> None:
    upload = SimpleUploadedFile("cu.xls", (FILES / "tcvn3.xls").read_bytes())
    words = {"_once": str(uuid.uuid4()), "tep": upload, "chuong_trinh": "P", "ky": ""}
    answer = browser.post(HOME, words)
    file = LegacyFile.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{HOME}{file.pk}/")
    assert "đang chờ được đọc" in browser.get(f"{HOME}{file.pk}/").content.decode()
    read_sent(file=file.pk, at=AT, today=TODAY)
    answer = browser.get(f"{HOME}{file.pk}/")
    assert ("Buæi tuyªn truyÒn", "Buổi tuyên truyền") in answer.context["changes"]
    assert (codes(answer), answer.context["sound"], answer.context["facts"]) == ([], True, 3)
    assert LegacyFile.objects.get().content is None


def test_all_reports_are_written_at_once_and_the_mapping_is_remembered(world: World, browser: Client) -> None:
    file = sent(world, ROWS)
    answer = browser.get(f"{HOME}{file.pk}/")
    assert (codes(answer), answer.context["sound"], answer.context["facts"]) == ([], True, 3)
    assert post(browser, file, ghi="1").status_code == 302  # type: ignore[attr-defined]
    assert reports() == {}
    apply_ordered(file=file.pk, at=AT, today=TODAY)
    value = {"indicator": "MEET", "value": "5"}
    assert reports() == {
        "a": (State.SUBMITTED, [value]),
        "b": (State.SUBMITTED, [{**value, "value": "7"}]),
        "city": (State.SUBMITTED, [{**value, "value": "12", "scope": "subtree"}]),
    }
    file.refresh_from_db()
    assert (file.state, file.reports) == (FileState.DONE, 3)
    assert "3 báo cáo của tháng 01 năm 2017" in browser.get(f"{HOME}{file.pk}/").content.decode()
    assert set(LegacyMapping.objects.get().mapping["units"]) == {"xa a", "xa b", "tong cong"}
    actions = list(
        AuditEntry.objects.filter(action__startswith="legacy").values_list("action", flat=True).order_by("number")
    )
    assert actions == ["legacy.send", "legacy.mapping", "legacy.order", "legacy.apply"]
    assert verify_chain().broken is None
    apply_ordered(file=file.pk, at=AT, today=TODAY)
    assert len(reports()) == 3


def test_what_people_say_of_a_label_is_kept_and_serves_the_next_file(world: World, browser: Client) -> None:
    strange = [["Đơn vị", "Số cuộc T1"], ["A cũ", 5], ["Xã B", 2]]
    file = sent(world, strange, period="2017-01")
    answer = browser.get(f"{HOME}{file.pk}/")
    assert codes(answer) == ["L202", "L203"]
    mark = answer.context["fingerprint"]
    unit = next(line for line in answer.context["units"] if line["text"] == "A cũ")
    said = {f"dv-{unit['place']}": "", f"ma-{unit['place']}": "xã a", f"pv-{unit['place']}": "own"}
    post(browser, file, dau=mark, xem="1", **said, **{"ct-0": "MEET|f|value"})
    assert codes(browser.get(f"{HOME}{file.pk}/")) == []
    post(browser, file, ghi="1")
    apply_ordered(file=file.pk, at=AT, today=TODAY)
    assert reports()["a"][1] == [{"cell": "f", "indicator": "MEET", "value": "5"}]
    following = sent(world, [["Đơn vị", "Số cuộc T2"], ["A cũ", 8]], period="2017-02")
    assert mapping(following)["units"]["a cu"] == {"unit": "a", "scope": "own"}


MONTHS = [
    ["Buổi tuyên truyền năm 2017"],
    ["Đơn vị", "Tháng 1", "Tháng 2", "Cả năm"],
    ["Xã A", 1, 2, 3],
    ["Xã B", "1.000", "-", 1000],
]


def test_several_tables_and_periods_are_written_in_one_go(world: World, browser: Client) -> None:
    other = [["Năm 2017"], ["Đơn vị", "Điểm cao nhất – tháng 1"], ["Xã A", "9,5"]]
    file = sent(world, [], content=workbook({"Biểu 1": MONTHS, "Biểu 2": other, "Biểu 3": MONTHS, "Bìa": [["Bìa", 1]]}))
    assert [record["taken"] for record in file.readings] == [True, True, True, False]
    answer = browser.get(f"{HOME}{file.pk}/")
    assert (answer.context["sound"], answer.context["not_ready"]) == (False, ["Biểu 3"])
    assert codes(browser.get(f"{HOME}{file.pk}/?bang=2")) == ["L306", "L306", "L306", "L309"]
    post(browser, file, lay="1", **{"lay-0": "on", "lay-1": "on"})
    answer = browser.get(f"{HOME}{file.pk}/?bang=9")
    assert [line["taken"] for line in answer.context["tables"]] == [True, True, False, False]
    assert (answer.context["facts"], answer.context["unit_count"], answer.context["period_count"]) == (4, 2, 2)
    post(browser, file, ghi="1")
    apply_ordered(file=file.pk, at=AT, today=TODAY)
    rows = Submission.objects.select_related("revision").order_by("organisation__code", "period")
    found = {(row.organisation.code, row.period): row.revision.content["values"] for row in rows if row.revision}
    assert found == {
        ("a", "2017-01"): [{"indicator": "BEST", "value": "9.5"}, {"indicator": "MEET", "value": "1"}],
        ("a", "2017-02"): [{"indicator": "MEET", "value": "2"}],
        ("b", "2017-01"): [{"indicator": "MEET", "value": "1000"}],
    }
    assert LegacyMapping.objects.count() == 2


def test_a_period_that_is_left_out_on_the_page_is_not_written(world: World, browser: Client) -> None:
    file = sent(world, MONTHS)
    answer = browser.get(f"{HOME}{file.pk}/")
    assert [line["name"] for line in answer.context["spans"]] == [
        "tháng 01 năm 2017",
        "tháng 02 năm 2017",
        "năm 2017",
    ]
    post(browser, file, dau=answer.context["fingerprint"], xem="1", **{"kyb-0": "+", "kyb-1": "-", "kyb-2": "-"})
    answer = browser.get(f"{HOME}{file.pk}/")
    assert (codes(answer), answer.context["facts"], answer.context["period_count"]) == ([], 2, 1)


def test_a_mapping_for_another_header_changes_nothing(world: World, browser: Client) -> None:
    file = sent(world, ROWS)
    post(browser, file, dau="0" * 32, xem="1", **{"dv-0": "-"})
    assert LegacyFile.objects.get(pk=file.pk).readings == file.readings


def test_a_unit_that_has_reported_is_refused_and_nothing_is_written(world: World, browser: Client) -> None:
    world.submitted("b", "2017-01")
    before = reports()
    file = sent(world, ROWS)
    assert codes(browser.get(f"{HOME}{file.pk}/")) == ["L315"]
    post(browser, file, ghi="1")
    file.refresh_from_db()
    assert (file.state, reports(), LegacyMapping.objects.count()) == (FileState.READ, before, 0)


def test_a_report_sent_meanwhile_stops_the_writing_and_is_told(world: World, browser: Client) -> None:
    file = sent(world, ROWS)
    post(browser, file, ghi="1")
    world.submitted("b", "2017-01")
    before = reports()
    apply_ordered(file=file.pk, at=AT, today=TODAY)
    file.refresh_from_db()
    assert (file.state, reports()) == (FileState.READ, before)
    assert "L315" in browser.get(f"{HOME}{file.pk}/").content.decode()


def test_units_out_of_reach_are_not_known(world: World) -> None:
    actor = world.someone(UserRole.SECRETARIAT, "a")
    file = send_file(
        actor=actor,
        programme=world.programme,
        period="2017-01",
        name="cu.xlsx",
        content=workbook({"S": ROWS}),
        at=AT,
        today=TODAY,
    )
    read_sent(file=file.pk, at=AT, today=TODAY)
    browser = Client()
    browser.force_login(actor)
    answer = browser.get(f"{HOME}{file.pk}/")
    assert "L202" in codes(answer)
    forged = {**mapping(LegacyFile.objects.get()), "units": {"xa b": {"unit": "b", "scope": "own"}}}
    keep_mapping(actor=actor, file=file.pk, table=0, mapping=mapping_of(forged))
    assert "L204" in codes(browser.get(f"{HOME}{file.pk}/"))
    assert reports() == {}


def test_another_reading_keeps_what_was_said_and_can_be_guessed_anew(world: World, browser: Client) -> None:
    file = sent(world, ROWS)
    words = {"ky": "2017-02", "chu": "unicode", "dong": "units", "tu": "2", "den": "2", "ten": "2"}
    post(browser, file, doc="1", **words)
    changed = LegacyFile.objects.get(pk=file.pk)
    assert (period(changed), mapping(changed)["writing"], mapping(changed)["units"]) == (
        "2017-02",
        "unicode",
        mapping(file)["units"],
    )
    post(browser, file, doc="1", **{**words, "ten": "1"})
    assert mapping(LegacyFile.objects.get(pk=file.pk))["names"] == 1
    post(browser, file, doc="doan", **words)
    assert mapping(LegacyFile.objects.get(pk=file.pk))["names"] == 2
    answer = post(browser, file, doc="1", **{**words, "tu": "3", "den": "2", "ky": "hôm nay"})
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert period(LegacyFile.objects.get(pk=file.pk)) == "2017-02"


HOSTILE = [
    (b"<html></html>", "L102"),
    (b"PK\x03\x04", "L106"),
    (b"x", "L101"),
    (workbook({"S": ROWS})[:-300], "L106"),
    (overlapping(), "L108"),
    (replaced(workbook({"S": ROWS}), {"xl/vbaProject.bin": b"x"}), "L110"),
    (replaced(workbook({"S": ROWS}), {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "L111"),
    (with_sheet('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'), "L112"),
]


@pytest.mark.parametrize(("content", "code"), HOSTILE, ids=[f"{number}" for number in range(len(HOSTILE))])
def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(
    world: World, browser: Client, content: bytes, code: str
) -> None:
    file = sent(world, [], content=content)
    assert (file.state, file.content, file.readings) == (FileState.FAILED, None, None)
    assert code in browser.get(f"{HOME}{file.pk}/").content.decode()
    assert (reports(), LegacyMapping.objects.count()) == ({}, 0)


def test_an_empty_file_and_a_strange_period_are_refused_at_once(world: World, browser: Client) -> None:
    for name, content, period in (("a.xlsx", b"", ""), ("a.xlsx", b"x", "thang 1")):
        words = {
            "_once": str(uuid.uuid4()),
            "tep": SimpleUploadedFile(name, content),
            "chuong_trinh": "P",
            "ky": period,
        }
        assert browser.post(HOME, words).status_code == 422
    assert LegacyFile.objects.count() == 0


def test_a_file_is_removed_by_its_sender_and_not_while_the_worker_has_it(world: World, browser: Client) -> None:
    waiting, done = sent(world, ROWS, read=False), sent(world, ROWS)
    actor = world.someone(UserRole.SECRETARIAT)
    with pytest.raises(NotInHand):
        order_apply(actor=actor, file=waiting.pk, at=AT, today=TODAY)
    for file in (waiting, done):
        browser.post(f"{HOME}{file.pk}/xoa/", {"_once": str(uuid.uuid4())})
    assert list(LegacyFile.objects.values_list("pk", flat=True)) == [waiting.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_file_asks_few_questions(
    world: World, browser: Client, rows: int, django_assert_num_queries
) -> None:
    body = [["Xã A", 1], ["Xã B", 2], ["Hà Nội", 3]][:rows]
    file = sent(world, [["Đơn vị", "Buổi tuyên truyền"], *body], period="2017-01")
    browser.get(f"{HOME}{file.pk}/")
    with django_assert_num_queries(13):
        browser.get(f"{HOME}{file.pk}/")


def test_hidden_signs_and_hostile_names_do_no_harm(world: World, browser: Client) -> None:
    rows = [["Đơn vị", "Buổi tuyên truyền"], ["<script>alert(1)</script>", 1], ["Xã\u200b A", "1,234.5"]]
    file = sent(world, rows, period="2017-01")
    answer = browser.get(f"{HOME}{file.pk}/")
    assert b"<script>alert" not in answer.content
    assert codes(answer) == ["L202", "L301"]
    assert json.dumps(file.readings)
