"""Asking for a report on a page: who may, what is refused, what the worker makes of it, what is shown meanwhile."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from docx import Document
from openpyxl import load_workbook
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.documents import para, texts_of, word_file, zipped
from tests.outcomes.summaries.orders import ASKED, accepted, browser_of, file_of, made, send, text_of, work

from phoihop.base.audit.models import AuditEntry
from phoihop.base.jobs.attempts import MOST
from phoihop.base.jobs.settling import JobFellTooOften
from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.summaries.actions.fulfilling import make_ordered
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models import SummaryOrder, SummaryVersion
from phoihop.outcomes.summaries.rules.manifest import loads
from phoihop.outcomes.summaries.rules.orders import MAKING_STEPS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FORM = "/tong-ket/lap/"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def secretary(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


def order_page(answer: object) -> str:
    return str(answer["Location"])  # type: ignore[index]


def test_from_the_form_to_the_files(world: World, secretary: Client) -> None:
    accepted(world)
    accepted(world, "b", content=meetings(4))
    form = secretary.get(FORM)
    assert form.status_code == 200
    assert "Hà Nội (city)" in form.content.decode()
    answer = send(secretary, FORM, {**ASKED, "don_vi": "ha noi", "symbol": "BC-XYZ"})
    waiting = secretary.get(order_page(answer))
    assert "Đang chờ sắp được làm" in text_of(waiting)
    assert work() == 1
    done = secretary.get(order_page(answer))
    assert "Đã xong" in text_of(done)
    version = SummaryVersion.objects.get()
    order = SummaryOrder.objects.get()
    assert (order.state, order.done, order.total, order.version) == ("done", 9, len(MAKING_STEPS), version)
    assert version.author.username == "secretariat-city"
    word = secretary.get(f"/tong-ket/ban/{version.report_id}/van-ban/")
    assert Document(BytesIO(word.content)).paragraphs
    texts = texts_of(word.content)
    printed = {(entry.number.key.unit, entry.number.key.indicator): entry for entry in loads(version.manifest).entries}
    assert printed["city", "MEET"].number.value == 7
    assert any("BC-XYZ" in text for text in texts)
    assert word["Content-Disposition"] == "attachment; filename*=UTF-8''bao-cao-tong-hop-city-2017-lan-1.docx"
    assert (word["X-Content-Type-Options"], word["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox; default-src 'none'",
    )
    annex = secretary.get(f"/tong-ket/ban/{version.report_id}/phu-luc/")
    assert load_workbook(BytesIO(annex.content)).sheetnames
    assert annex.content == bytes(version.workbook or b"")


def test_two_orders_are_two_versions_and_a_double_click_is_one(world: World, secretary: Client) -> None:
    accepted(world)
    key = str(uuid4())
    first, again = send(secretary, FORM, ASKED, key), send(secretary, FORM, ASKED, key)
    assert order_page(first) == order_page(again)
    send(secretary, FORM, ASKED)
    assert work() == 2
    assert list(SummaryVersion.objects.values_list("number", flat=True)) == [1, 2]


def test_a_job_that_is_done_again_does_nothing(world: World, secretary: Client) -> None:
    accepted(world)
    version = made(world, secretary)
    make_ordered(order=SummaryOrder.objects.get().pk, at=AT, today=AT.date())
    assert list(SummaryVersion.objects.all()) == [version]


def test_an_order_that_was_closed_meanwhile_keeps_its_late_result_out(
    world: World, secretary: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers at one order: one was thought dead. The loser's report is not kept."""
    accepted(world)
    send(secretary, FORM, ASKED)
    order = SummaryOrder.objects.get()
    from phoihop.outcomes.summaries.actions import fulfilling

    slow = fulfilling.compose

    def overtaken(**words: object) -> object:
        composed = slow(**words)  # type: ignore[arg-type]
        monkeypatch.setattr(fulfilling, "compose", slow)
        make_ordered(order=order.pk, at=AT, today=AT.date())
        return composed

    monkeypatch.setattr(fulfilling, "compose", overtaken)
    work()
    assert SummaryVersion.objects.count() == 1
    order.refresh_from_db()
    assert (order.state, order.version) == ("done", SummaryVersion.objects.get())


def test_what_a_person_must_mend_is_told_and_not_tried_again(world: World, secretary: Client) -> None:
    answer = send(secretary, FORM, {**ASKED, "ky": "2020"})
    work()
    page = text_of(secretary.get(order_page(answer)))
    assert "Không làm được" in page
    assert "Hà Nội chưa có số liệu nào được tiếp nhận cho kỳ 2020." in page
    order = SummaryOrder.objects.get()
    assert (order.state, order.error_code, order.version) == ("failed", "W201", None)
    assert "Hà Nội – Năm 2020" in text_of(secretary.get("/tong-ket/"))


def test_a_worker_that_fell_too_often_is_told(world: World, secretary: Client) -> None:
    answer = send(secretary, FORM, ASKED)
    order = SummaryOrder.objects.get()
    with pytest.raises(JobFellTooOften):
        make_ordered(order=order.pk, at=AT, today=AT.date(), attempts=MOST + 1)
    assert "P223" in text_of(secretary.get(order_page(answer)))


def test_cancelling_while_it_waits(world: World, secretary: Client) -> None:
    accepted(world)
    answer = send(secretary, FORM, ASKED)
    page = secretary.get(order_page(answer)).content.decode()
    cancel = order_page(answer) + "huy/"
    assert cancel in page
    assert send(secretary, cancel)["Location"] == order_page(answer)
    assert "Đã hủy" in text_of(secretary.get(order_page(answer)))
    work()
    assert SummaryOrder.objects.get().state == OrderState.CANCELLED
    assert SummaryVersion.objects.count() == 0
    late = send(secretary, cancel)
    assert (late.status_code, "W210" in text_of(late)) == (409, True)


def test_progress_answers_only_what_changed(world: World, secretary: Client) -> None:
    path = order_page(send(secretary, FORM, ASKED))
    part = secretary.get(path, headers={"HX-Request": "true"})
    assert part.content.startswith(b'<div class="progress-part" hx-get="')
    assert secretary.get(f"{path}?da-thay=queued-0", headers={"HX-Request": "true"}).status_code == 204
    SummaryOrder.objects.update(state="running", done=3, step=MAKING_STEPS[3])
    changed = secretary.get(f"{path}?da-thay=queued-0", headers={"HX-Request": "true"})
    assert "đã xong 3/9 bước" in text_of(changed)
    assert "<noscript><meta http-equiv" in secretary.get(path).content.decode()
    SummaryOrder.objects.update(state="cancelled")
    assert secretary.get(path, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"don_vi": "khong co dau"}, "Trong phạm vi của bạn không có đơn vị nào khớp với «khong co dau»"),
        ({"don_vi": "xa"}, "Có nhiều đơn vị khớp với «xa»: Xã A (a); Xã B (b); Xã C (c)"),
        ({"don_vi": "\u200b"}, "Đơn vị"),
        ({"ky": "2017-13"}, "«2017-13» không phải là tên một kỳ"),
        ({"ky": "9" * 1000}, "Kỳ"),
        ({"chuong_trinh": "Q"}, "Chương trình"),
        ({"symbol": "x" * 100_000}, "Ký hiệu"),
    ],
)
def test_what_the_form_refuses(world: World, secretary: Client, change: dict, told: str) -> None:
    answer = send(secretary, FORM, {**ASKED, **change})
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert SummaryOrder.objects.count() == 0


def test_signs_that_no_document_holds_are_taken_out(world: World, secretary: Client) -> None:
    accepted(world)
    version = made(
        world, secretary, {**ASKED, "place": "Ha\u0300 No\u0323\u0302i\u200b\x0b\ufffe", "don_vi": "  CITY "}
    )
    assert SummaryOrder.objects.get().heading == {"place": "Hà Nội"}
    assert Document(BytesIO(bytes(version.document)))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("mau.docx", word_file(para("{{ don_vii }}")), "don_vi"),
        ("mau.docx", word_file('<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'), "W108"),
        ("mau.docx", word_file(para("x"), others={"word/vbaProject.bin": b"x"}), "W105"),
        ("mau.docx", zipped([("a.txt", b"x")]), "W101"),
        ("mau.doc", b"PK\x03\x04", "không có đuôi .docx"),
        ("mau.docx", b"MZ\x90\0", "là một chương trình"),
        ("mau.docx", b"", "rỗng"),
    ],
)
def test_a_template_is_checked_at_once(world: World, secretary: Client, name: str, content: bytes, told: str) -> None:
    answer = send(secretary, FORM, {**ASKED, "mau": file_of(content, name)})
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert SummaryOrder.objects.count() == 0


def test_a_template_of_ones_own_is_used(world: World, secretary: Client) -> None:
    accepted(world)
    version = made(world, secretary, {**ASKED, "mau": file_of(word_file(para("Riêng của {{ don_vi }}: {{ MEET }}")))})
    assert any(text.startswith("Riêng của Hà Nội") for text in texts_of(bytes(version.document)))


# Whose it is


@pytest.mark.parametrize("path", ["", "lap/", "truy-nguyen/"])
def test_a_reporter_sees_nothing_here(world: World, path: str) -> None:
    answer = browser_of(world.someone(UserRole.REPORTER, "a")).get(f"/tong-ket/{path}")
    assert (answer.status_code, "P404" in text_of(answer)) == (404, True)


def test_a_unit_outside_the_reach_is_no_choice(world: World) -> None:
    near = browser_of(world.someone(UserRole.REVIEWER, "a"))
    answer = send(near, FORM, ASKED)
    assert (answer.status_code, "không có đơn vị nào khớp" in text_of(answer)) == (422, True)
    assert SummaryOrder.objects.count() == 0
    assert AuditEntry.objects.filter(action="summary.order").count() == 0


def test_another_persons_order_is_seen_only_in_reach(world: World, secretary: Client) -> None:
    accepted(world)
    path = order_page(send(secretary, FORM, ASKED))
    assert browser_of(world.someone(UserRole.LEADER)).get(path).status_code == 200
    stranger = browser_of(world.someone(UserRole.REVIEWER, "a"))
    assert stranger.get(path).status_code == 404
    assert send(stranger, path + "huy/").status_code == 404
    assert SummaryOrder.objects.get().state == OrderState.QUEUED


@pytest.mark.parametrize(
    "path", ["yeu-cau/999/", "yeu-cau/99999999999999999999999/", "ban/00000/", "ban/x'--/van-ban/"]
)
def test_forged_ids(world: World, secretary: Client, path: str) -> None:
    assert secretary.get(f"/tong-ket/{path}").status_code == 404


def test_a_version_is_there_only_for_who_oversees_its_unit(world: World, secretary: Client) -> None:
    accepted(world)
    version = made(world, secretary)
    stranger = browser_of(world.someone(UserRole.LEADER, "b"))
    for part in ("", "van-ban/", "phu-luc/"):
        assert stranger.get(f"/tong-ket/ban/{version.report_id}/{part}").status_code == 404
    assert send(stranger, f"/tong-ket/ban/{version.report_id}/so-sanh/").status_code == 404
    assert "Chưa lập báo cáo nào" in text_of(stranger.get("/tong-ket/"))


def test_a_role_for_another_programme_reaches_nothing(world: World, secretary: Client) -> None:
    accepted(world)
    version = made(world, secretary)
    other = browser_of(world.someone(UserRole.BOARD, programme="KHAC"))
    assert other.get(f"/tong-ket/ban/{version.report_id}/").status_code == 404
    assert version.report_id not in text_of(other.get("/tong-ket/"))
    assert "Chưa có chương trình nào" in text_of(other.get(FORM))


def test_a_role_that_ended_before_the_worker_came(world: World) -> None:
    accepted(world)
    user = world.someone(UserRole.SECRETARIAT)
    answer = send(browser_of(user), FORM, ASKED)
    user.is_active = False
    user.save()
    work()
    assert (SummaryOrder.objects.get().state, SummaryOrder.objects.get().error_code) == ("failed", "O003")
    assert SummaryVersion.objects.count() == 0
    assert answer.status_code == 302


# The list and a version


@pytest.mark.parametrize("reports", [1, 3])
def test_the_list_in_few_queries(
    world: World, secretary: Client, reports: int, django_assert_num_queries: object
) -> None:
    accepted(world)
    for _report in range(reports):
        made(world, secretary)
    secretary.get("/tong-ket/")
    with django_assert_num_queries(9):  # type: ignore[operator]
        page = secretary.get("/tong-ket/")
    assert text_of(page).count("Tải Word") == reports


@pytest.mark.parametrize("units", ["a", "ab"])
def test_a_version_in_few_queries(
    world: World, secretary: Client, units: str, django_assert_num_queries: object
) -> None:
    for unit in units:
        accepted(world, unit)
    version = made(world, secretary)
    path = f"/tong-ket/ban/{version.report_id}/"
    secretary.get(path)
    with django_assert_num_queries(12):  # type: ignore[operator]
        page = secretary.get(path)
    assert "/so-lieu/P/city/2017/MEET/nguon-goc/" in page.content.decode()
    assert f"{len(units)} báo cáo đã tiếp nhận lúc lập" in text_of(page)


def test_the_numbers_of_a_report_are_searched(world: World, secretary: Client) -> None:
    accepted(world)
    path = f"/tong-ket/ban/{made(world, secretary).report_id}/"
    page = secretary.get(path)
    assert (page.context["shown"], page.context["count"]) == (False, page.context["total"])
    found = secretary.get(f"{path}?tim=buoi%20tuyen%20truyen%20ha%20noi")
    assert found.context["shown"]
    assert 0 < found.context["count"] < page.context["total"]
    assert all("Hà Nội" in row.cells["place"].value for row in found.context["table"].rows)
    assert "Không có con số nào khớp." in text_of(secretary.get(f"{path}?tim=khong%20co"))


@pytest.mark.parametrize("query", ["ky=2017-99", "truoc=x", "truoc=-1", "tai=pdf", "tu=1e9"])
def test_unknown_words_in_the_address_are_refused(world: World, secretary: Client, query: str) -> None:
    accepted(world)
    path = f"/tong-ket/ban/{made(world, secretary).report_id}/" if query.startswith("tu") else "/tong-ket/"
    answer = secretary.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert "W213" in text_of(answer) or "P202" in text_of(answer)


def test_the_list_is_narrowed_and_paged(world: World, secretary: Client) -> None:
    accepted(world)
    version = made(world, secretary)
    assert version.report_id in text_of(secretary.get("/tong-ket/?don-vi=ha%20noi&ky=2017&chuong-trinh=P"))
    for query in ("don-vi=xa", "ky=2016", "chuong-trinh=Q", f"truoc={version.pk}"):
        page = text_of(secretary.get(f"/tong-ket/?{query}"))
        assert "Không có báo cáo nào khớp" in page
    assert version.report_id.encode() in secretary.get("/tong-ket/?tai=csv").content


def test_the_annex_is_as_unchangeable_as_the_report(world: World, secretary: Client) -> None:
    accepted(world)
    version = made(world, secretary)
    with pytest.raises(DatabaseError), transaction.atomic():
        SummaryVersion.objects.filter(pk=version.pk).update(workbook=None)
    version.refresh_from_db()
    assert version.workbook is not None


def test_orders_of_days_ago_are_not_listed(world: World, secretary: Client) -> None:
    send(secretary, FORM, {**ASKED, "ky": "2020"})
    work()
    SummaryOrder.objects.update(at=AT - timedelta(days=400))
    assert "mới lập không được" not in text_of(secretary.get("/tong-ket/"))


def test_whoever_ordered_is_told_once_that_it_is_made(world: World, secretary: Client) -> None:
    accepted(world)
    made(world, secretary)
    order = SummaryOrder.objects.get()
    make_ordered(order=order.pk, at=AT, today=AT.date())
    (notice,) = order.requested_by.notices.all()
    assert (notice.kind, notice.link, notice.params["period"]) == (
        "made",
        f"/tong-ket/yeu-cau/{order.pk}/",
        order.period,
    )
