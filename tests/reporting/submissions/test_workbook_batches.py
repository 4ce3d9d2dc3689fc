"""Many workbooks at once: one zip in, one zip out, a result for each file, nothing half done."""

import io
import uuid
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from tests.factories.reports import AT, World, meetings
from tests.outcomes.summaries.orders import work
from tests.reporting.submissions.test_actions import snapshot
from tests.reporting.submissions.test_pages import FULL, text, visitor, world
from tests.reporting.workbooks.samples import edited, parts, put

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import verify_chain
from phoihop.base.errors import ProductError
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.reporting.regimes.models import Form, FormAssignment, FormLine
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.submissions.actions import batches
from phoihop.reporting.submissions.actions.arrivals import findings_of_error, take_in
from phoihop.reporting.submissions.actions.batches import KEPT_FOR, fill_ordered, forget_batches
from phoihop.reporting.submissions.models import DraftChange, Submission
from phoihop.reporting.submissions.queries.workbooks import FormsAsked, workbook_of
from phoihop.reporting.workbooks.models import WorkbookBatch, WorkbookResult

pytestmark = pytest.mark.django_db
__all__ = ["world"]
PAGE = "/bao-cao/goi-bieu/"


def blank(world: World, unit: str = "a", period: str = "2017-01", content: object = None, version: int = 0) -> bytes:
    asked = asked_of(regime=world.regime, organisation=world.unit(unit), period=period)
    told = content or {"values": [], "narratives": {}}
    return workbook_of(regime=world.regime, organisation=world.unit(unit), asked=asked, content=told, version=version)


def filled(world: World, unit: str = "a", number: int = 7, **more: object) -> bytes:
    return edited(blank(world, unit, **more), put("MEET", number))


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def send(client, content: bytes, name: str = "goi.zip"):
    posted = {"goi": SimpleUploadedFile(name, content), "fill": "1", "_once": str(uuid.uuid4())}
    return client.post(PAGE, posted)


def pack(client, world: World, period: str = "2017-01"):
    posted = {"regime": world.regime.pk, "period": period, "pack": "1", "_once": str(uuid.uuid4())}
    return client.post(PAGE, posted)


def results() -> dict[str, tuple[str, int, list[str]]]:
    return {
        row.name: (row.outcome, row.changed, [finding["code"] for finding in row.findings])
        for row in WorkbookResult.objects.all()
    }


def drafted(unit: str) -> object:
    row = Submission.objects.filter(organisation__code=unit).first()
    return row and row.draft and row.draft["values"]


def test_each_file_of_a_zip_is_taken_whole_or_refused_in_words(world: World) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    world.draft("b", content=meetings(3))
    files = {
        "a.xlsx": filled(world, "a"),
        "b.xlsx": edited(blank(world, "b", content=meetings(3), version=1), put("MEET", "1,234.5")),
        "thư mục/b2.xlsx": blank(world, "b", content=meetings(3), version=1),
        "hỏng.xlsx": b"PK\x03\x04 hong",
        "ghi chú.txt": b"xin chao",
        "lạ.xlsx": zipped({"xl/workbook.xml": b"<workbook/>"}),
        "__MACOSX/a.xlsx": b"x",
        "~$a.xlsx": b"x",
    }
    answer = send(secretariat, zipped(files))
    assert answer.status_code == 302
    assert "Đang chờ" in text(secretariat.get(answer.url))
    assert work() == 1
    assert results() == {
        "a.xlsx": ("applied", 1, []),
        "b.xlsx": ("refused", 0, ["X307"]),
        "thư mục/b2.xlsx": ("unchanged", 0, []),
        "hỏng.xlsx": ("refused", 0, ["X102"]),
        "ghi chú.txt": ("refused", 0, ["X101"]),
        "lạ.xlsx": ("refused", 0, ["X102"]),
    }
    assert drafted("a") == [{"indicator": "MEET", "value": "7"}]
    assert drafted("b") == [{"indicator": "MEET", "value": "3"}]
    page = secretariat.get(answer.url)
    assert [(badge.label, count) for badge, count in page.context["counts"]] == [
        ("Đã ghi vào bản đang soạn", 1),
        ("Không có gì thay đổi", 1),
        ("Không nhận", 4),
    ]
    assert "1.234,5" in text(page)
    for kind in ("xlsx", "csv"):
        assert secretariat.get(answer.url + f"?tai={kind}").status_code == 200
    batch = WorkbookBatch.objects.get()
    assert (batch.state, batch.done, batch.total, batch.file) == ("done", 6, 6, None)


def test_a_second_time_nothing_changes(world: World) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    content = zipped({"a.xlsx": filled(world)})
    send(secretariat, content)
    work()
    before = snapshot()
    send(secretariat, content)
    work()
    assert [row.outcome for row in WorkbookResult.objects.order_by("pk")] == ["applied", "unchanged"]
    assert snapshot()[:5] == before[:5]


def test_workbooks_written_together_leave_what_single_ones_leave(world: World) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    world.draft("b", content=meetings(3))
    rows = AuditEntry.objects.count()
    files = {
        "1.xlsx": filled(world, "a"),
        "2.xlsx": filled(world, "a", 8),
        "3.xlsx": edited(blank(world, "b", content=meetings(3), version=1), put("MEET", 4)),
    }
    send(secretariat, zipped(files))
    work()
    assert results() == {
        "1.xlsx": ("applied", 1, []),
        "2.xlsx": ("refused", 0, ["X317"]),
        "3.xlsx": ("applied", 1, []),
    }
    assert [(row.draft_version, row.state) for row in Submission.objects.order_by("organisation__code")] == [
        (1, "draft"),
        (2, "draft"),
    ]
    cells = DraftChange.objects.filter(source="excel").order_by("submission__organisation__code")
    told = cells.values_list("submission__organisation__code", "key", "old", "new", "actor__username")
    (sender,) = set(WorkbookBatch.objects.values_list("requested_by__username", flat=True))
    assert list(told) == [("a", "MEET||value", "", "7", sender), ("b", "MEET||value", "3", "4", sender)]
    entries = AuditEntry.objects.filter(number__gt=rows + 1).values_list("action", "subject")
    assert list(entries) == [
        ("draft", "report P a 2017-01"),
        ("draft.workbook", "report P a 2017-01"),
        ("draft.workbook", "report P b 2017-01"),
    ]
    assert verify_chain().broken is None


def test_a_report_that_its_unit_begins_in_the_same_moment_is_met_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    send(secretariat, zipped({"a.xlsx": filled(world)}))
    calls: list[int] = []

    def meanwhile(**words: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError("one_submission_per_unit_and_period")
        return take_in(**words)

    monkeypatch.setattr(batches, "take_in", meanwhile)
    work()
    assert results() == {"a.xlsx": ("applied", 1, [])}


@pytest.mark.parametrize("files", [1, 3])
def test_a_batch_asks_as_much_however_many_files(world: World, files: int, django_assert_num_queries) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    send(secretariat, zipped({f"{n}.xlsx": filled(world, "ab"[n % 2]) for n in range(files)}))
    with django_assert_num_queries(30):
        fill_ordered(batch=WorkbookBatch.objects.get().pk, at=AT)
    assert {outcome for outcome, _changed, _codes in results().values()} <= {"applied", "unchanged"}


def test_what_the_unit_changed_meanwhile_is_not_overwritten_and_not_shown(world: World) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    content = filled(world)
    world.draft(content=meetings(4321))
    before = snapshot()[:5]
    answer = send(secretariat, zipped({"a.xlsx": content}))
    work()
    assert results() == {"a.xlsx": ("refused", 0, ["X317"])}
    result = WorkbookResult.objects.get()
    assert (result.organisation, result.period) == (world.unit("a"), "2017-01")
    assert "4.321" not in text(secretariat.get(answer.url))
    assert snapshot()[:5] == before


def test_a_secretariat_writes_only_for_units_in_reach(world: World) -> None:
    elsewhere = visitor(world, UserRole.SECRETARIAT, "b")
    before = Submission.objects.count()
    send(elsewhere, zipped({"a.xlsx": filled(world, "a"), "b.xlsx": filled(world, "b")}))
    work()
    assert results() == {"a.xlsx": ("refused", 0, ["O003"]), "b.xlsx": ("applied", 1, [])}
    assert WorkbookResult.objects.get(name="a.xlsx").organisation is None
    assert (drafted("a"), Submission.objects.count()) == (None, before + 1)


def test_a_report_that_waits_or_was_accepted_is_left_alone(world: World) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    content = filled(world, content=FULL, version=1)
    world.submitted(content=FULL)
    before = snapshot()[:5]
    send(secretariat, zipped({"a.xlsx": content}))
    work()
    assert results() == {"a.xlsx": ("refused", 0, ["S016"])}
    assert snapshot()[:5] == before


@pytest.mark.parametrize("role", [UserRole.REPORTER, UserRole.REVIEWER, UserRole.LEADER])
def test_only_the_secretariat_sends_and_packs(world: World, role: UserRole) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    batch = send(secretariat, zipped({"a.xlsx": filled(world)})).url
    client = visitor(world, role, "a" if role == UserRole.REPORTER else "city")
    before = WorkbookBatch.objects.count()
    answers = [
        client.get(PAGE),
        send(client, zipped({"a.xlsx": b"x"})),
        pack(client, world),
        client.get(batch),
        client.get(batch + "tai/"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert WorkbookBatch.objects.count() == before


def test_a_batch_is_its_senders_alone(world: World) -> None:
    batch = send(visitor(world, UserRole.SECRETARIAT, "city"), zipped({"a.xlsx": filled(world)})).url
    assert visitor(world, UserRole.SECRETARIAT, "b").get(batch).status_code == 404


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<html>", "không phải tệp .zip"),
        (b"", "không phải tệp .zip"),
        (b"PK\x03\x04 hong", "bị hỏng"),
        (zipped({}), "không có tệp nào"),
        (zipped({"../x.xlsx": b"x"}), "đường dẫn không an toàn"),
        (zipped({f"{n}.xlsx": b"" for n in range(1_001)}), "hơn 1.000 tệp"),
    ],
)
def test_a_zip_that_is_none_is_refused_whole(world: World, content: bytes, word: str) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    answer = send(secretariat, content)
    if answer.status_code == 302:
        work()
        answer = secretariat.get(answer.url)
    assert "X002" in text(answer)
    assert word in text(answer)
    assert WorkbookResult.objects.count() == 0


def test_a_batch_begun_by_a_dead_worker_goes_on_where_it_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    send(secretariat, zipped({"a.xlsx": filled(world, "a"), "b.xlsx": filled(world, "b")}))
    batch = WorkbookBatch.objects.get()
    taken: list[list[str]] = []

    def falls(*, arrived: object, **words: object) -> object:
        found = take_in(arrived=arrived, **words)
        taken.append([file.name for file, _opened in arrived])
        if len(taken) == 2:
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(batches, "TOGETHER", 1)
    monkeypatch.setattr(batches, "take_in", falls)
    with pytest.raises(KeyboardInterrupt):
        fill_ordered(batch=batch.pk, at=AT)
    batch.refresh_from_db()
    assert (batch.state, batch.done, list(results()), drafted("b")) == ("running", 1, ["a.xlsx"], None)
    fill_ordered(batch=batch.pk, at=AT)
    fill_ordered(batch=batch.pk, at=AT)
    assert taken == [["a.xlsx"], ["b.xlsx"], ["b.xlsx"]]
    batch.refresh_from_db()
    assert (batch.state, batch.done, len(results())) == ("done", 2, 2)


def test_the_workbooks_of_all_units_in_one_zip_hold_what_was_sent_and_no_draft(world: World) -> None:
    world.submitted("b", content=meetings(12))
    world.draft("a", content=meetings(4321))
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    answer = pack(secretariat, world)
    assert work() == 1
    page = secretariat.get(answer.url)
    assert "Tải cả gói biểu" in text(page)
    handed = secretariat.get(answer.url + "tai/")
    assert handed["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(handed.content)) as archive:
        books = {name: archive.read(name) for name in archive.namelist()}
    assert set(books) == {"bieu_a_2017-01.xlsx", "bieu_b_2017-01.xlsx"}
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<v>4321</v>" not in parts(books["bieu_a_2017-01.xlsx"])[sheet]
    assert b"<v>12</v>" in parts(books["bieu_b_2017-01.xlsx"])[sheet]
    send(secretariat, zipped({name: content for name, content in books.items() if "_a_" in name}))
    work()
    assert WorkbookResult.objects.get(batch__kind="fill").outcome == "unchanged"


def test_where_nothing_is_asked_nothing_is_packed(world: World) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    answer = pack(secretariat, world, "2017-Q1")
    work()
    assert "X003" in text(secretariat.get(answer.url))
    assert pack(secretariat, world, "1999-01").status_code == 422
    posted = {"regime": "0", "period": "2017-01", "pack": "1", "_once": str(uuid.uuid4())}
    assert secretariat.post(PAGE, posted).status_code == 422


@pytest.mark.parametrize("files", [1, 3])
def test_pages_take_as_many_queries_however_many_files(world: World, files: int, django_assert_num_queries) -> None:
    secretariat = visitor(world, UserRole.SECRETARIAT, "city")
    path = send(secretariat, zipped({f"{n}.xlsx": filled(world) for n in range(files)})).url
    work()
    for page, queries in ((PAGE, 6), (path, 6)):
        secretariat.get(page)
        with django_assert_num_queries(queries):
            assert secretariat.get(page).status_code == 200


def test_batches_are_forgotten_after_two_weeks(world: World) -> None:
    send(visitor(world, UserRole.SECRETARIAT, "city"), zipped({"a.xlsx": filled(world)}))
    work()
    WorkbookBatch.objects.update(at=AT)
    assert forget_batches(at=AT + KEPT_FOR) == 0
    assert forget_batches(at=AT + KEPT_FOR + timedelta(seconds=1)) == 2
    assert (WorkbookBatch.objects.count(), WorkbookResult.objects.count()) == (0, 0)


def test_errors_of_any_kind_become_findings() -> None:
    (finding,) = findings_of_error(ProductError(unit="x"))
    assert finding.code == "P000"
    assert reverse("submissions:batches") == PAGE


def test_what_is_remembered_is_what_is_asked(world: World) -> None:
    form = Form.objects.create(regime=world.regime, code="G", name="Biểu riêng")
    FormLine.objects.create(form=form, indicator=Indicator.objects.get(code="BEST"), order=1)
    FormAssignment.objects.create(form=form, organisation=world.unit("a"), start=date(2017, 2, 1))
    FormAssignment.objects.filter(form__code="F").update(end=date(2018, 9, 30))
    forms = FormsAsked()
    for period in ("2017-01", "2017-02", "2017-03", "2018-06", "2018-07", "2018-11", "2017", "2017-Q1", "x"):
        for unit in Organisation.objects.order_by("code"):
            expected = asked_of(regime=world.regime, organisation=unit, period=period)
            assert forms.asked(world.regime, unit, period) == expected, (unit.code, period)
