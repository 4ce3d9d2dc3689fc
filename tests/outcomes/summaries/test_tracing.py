"""Sending a report back to be traced: what is refused, what is found, who sees it, how it goes."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.documents import changed, para, word_file, zipped
from tests.outcomes.summaries.orders import accepted, browser_of, edited, file_of, made, send, text_of, work

from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.documents.rules.package import open_package
from phoihop.outcomes.summaries.actions.forgetting import forget_strays
from phoihop.outcomes.summaries.models import SummaryTrace, SummaryVersion
from phoihop.outcomes.summaries.rules.traced import of_record
from phoihop.outcomes.summaries.stores import keep_file

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FORM = "/tong-ket/truy-nguyen/"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder for sent files alone."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path


@pytest.fixture
def world() -> World:
    world = make_world()
    accepted(world)
    accepted(world, "b", content=meetings(4))
    return world


@pytest.fixture
def secretary(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


@pytest.fixture
def version(world: World, secretary: Client) -> SummaryVersion:
    return made(world, secretary)


def sent(client: Client, content: bytes, name: str = "bao-cao.docx") -> str:
    """The page of a tracing that was done."""
    answer = send(client, FORM, {"tep": file_of(content, name)})
    assert answer.status_code == 302, text_of(answer)
    assert work() == 1
    return str(answer["Location"])


def files(data: Path) -> list[Path]:
    return [path for path in (data / "uploads").rglob("*") if path.is_file()]


def test_an_edited_report_shows_what_was_edited(secretary: Client, version: SummaryVersion) -> None:
    page = secretary.get(sent(secretary, edited(bytes(version.document), 2), "bao-cao-sua.docx"))
    text = text_of(page)
    assert "Truy nguyên bao-cao-sua.docx" in text
    assert "Dấu xác thực đúng" in text
    assert "Không còn đúng (2)" in text
    assert text.count("987.654") >= 2
    result = of_record(SummaryTrace.objects.get().result)
    assert [str(line.state) for line in result.lines if line.state != "stands"] == ["edited", "edited"]
    everything = secretary.get(page.request["PATH_INFO"] + "?trang-thai=tat-ca")
    assert "/so-lieu/P/city/2017/MEET/nguon-goc/" in everything.content.decode()


def test_later_reports_overtake_the_kept_version(world: World, secretary: Client, version: SummaryVersion) -> None:
    accepted(world, content=meetings(30))
    answer = send(secretary, f"/tong-ket/ban/{version.report_id}/so-sanh/")
    assert work() == 1
    text = text_of(secretary.get(answer["Location"] + "?trang-thai=overtaken"))
    assert "Buổi tuyên truyền" in text
    assert "34" in text
    assert "So sánh bản đã lập với hiện nay" in text_of(secretary.get(FORM))


def test_an_unchanged_report_stands(secretary: Client, version: SummaryVersion) -> None:
    text = text_of(secretary.get(sent(secretary, bytes(version.document))))
    assert "Không còn đúng (0)" in text
    assert "Tất cả (" in text


def test_the_table_as_a_file(secretary: Client, version: SummaryVersion) -> None:
    page = sent(secretary, edited(bytes(version.document)))
    lines = secretary.get(f"{page}?trang-thai=edited&tai=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Đã sửa tay" in lines[1]
    assert secretary.get(f"{page}?trang-thai=xyz").status_code == 400


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bao-cao.xlsx", b"PK\x03\x04", "không có đuôi .docx"),
        ("bao-cao.docx", b"MZ\x90\0" * 50, "là một chương trình"),
        ("bao-cao.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "kiểu cũ (.doc)"),
        ("bao-cao.docx", b"%PDF-1.7", "tệp PDF"),
        ("bao-cao.docx", b"", "rỗng"),
        ("bao-cao.docx", b"PK\x03\x04" + b"\0" * (20 * 2**20), "lớn hơn 20 MB"),
    ],
)
def test_what_is_refused_at_first_sight(secretary: Client, data: Path, name: str, content: bytes, told: str) -> None:
    answer = send(secretary, FORM, {"tep": file_of(content, name)})
    assert (answer.status_code, told in text_of(answer)) == (422, True), text_of(answer)
    assert SummaryTrace.objects.count() == 0
    assert not (data / "uploads").exists()


SHEET = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 no zip", "W101"),
        (zipped([("a.txt", b"x")]), "W101"),
        (word_file(para("x"), others={"word/document.xml": SHEET}), "W101"),
        (zipped([("a.xml", b"\0" * (101 * 2**20))]), "W102"),
        (zipped([("../x", b"x")]), "W103"),
        (word_file(para("không phải báo cáo")), "W207"),
    ],
)
def test_what_is_refused_when_it_is_opened(secretary: Client, content: bytes, code: str) -> None:
    text = text_of(secretary.get(sent(secretary, content)))
    assert "Không làm được" in text
    assert f"({code})" in text
    assert SummaryTrace.objects.get().error_code in (code, "P001")


def test_a_report_that_this_server_never_made(secretary: Client, version: SummaryVersion) -> None:
    document = bytes(version.document)
    custom = open_package(document).parts["docProps/custom.xml"].replace(version.report_id.encode(), b"0123456789ab")
    text = text_of(secretary.get(sent(secretary, changed(document, {"docProps/custom.xml": custom}))))
    assert "không giữ báo cáo nào có mã «0123456789ab»" in text


def test_a_broken_seal_is_said_aloud(secretary: Client, version: SummaryVersion) -> None:
    document = bytes(version.document)
    custom = open_package(document).parts["docProps/custom.xml"].decode()
    seal = next(text for text in custom.replace("<", ">").split(">") if len(text) == 64)
    forged = custom.replace(seal, "0" * 64).encode()
    text = text_of(secretary.get(sent(secretary, changed(document, {"docProps/custom.xml": forged}))))
    assert "Dấu xác thực của tệp sai." in text


def test_a_report_of_a_unit_out_of_reach(world: World, version: SummaryVersion) -> None:
    stranger = browser_of(world.someone(UserRole.REVIEWER, "a"))
    text = text_of(stranger.get(sent(stranger, bytes(version.document))))
    assert "(O003)" in text
    trace = SummaryTrace.objects.get()
    assert (trace.state, trace.version, trace.result) == ("failed", None, None)


def test_who_sees_and_who_deletes(world: World, secretary: Client, version: SummaryVersion, data: Path) -> None:
    page = sent(secretary, bytes(version.document))
    leader, stranger = browser_of(world.someone(UserRole.LEADER)), browser_of(world.someone(UserRole.LEADER, "a"))
    assert leader.get(page).status_code == 200
    assert stranger.get(page).status_code == 404
    assert [send(who, page + "xoa/").status_code for who in (leader, stranger)] == [404, 404]
    assert SummaryTrace.objects.count() == 1
    (kept,) = files(data)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert not any(folder.stat().st_mode & 0o077 for folder in (kept.parent,))


def test_deleting_removes_the_file(
    world: World, secretary: Client, version: SummaryVersion, data: Path, django_capture_on_commit_callbacks: object
) -> None:
    page = sent(secretary, bytes(version.document))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = send(secretary, page + "xoa/")
    assert answer["Location"] == FORM
    assert files(data) == []
    assert SummaryTrace.objects.count() == 0
    assert secretary.get(page).status_code == 404


def test_a_double_click_sends_once(secretary: Client, version: SummaryVersion) -> None:
    key = str(uuid4())
    places = [send(secretary, FORM, {"tep": file_of(bytes(version.document))}, key)["Location"] for _time in range(2)]
    assert places[0] == places[1]
    assert SummaryTrace.objects.count() == 1


def test_files_that_belong_to_nothing_are_removed_after_a_day(
    secretary: Client, version: SummaryVersion, data: Path
) -> None:
    sent(secretary, bytes(version.document))
    stray = keep_file(b"stray")
    for path in files(data):
        os.utime(path, (0, 0))
    assert forget_strays(at=AT) == 1
    assert [path.name for path in files(data)] == [SummaryTrace.objects.get().file]
    assert stray not in SummaryTrace.objects.get().file


@pytest.mark.parametrize("count", [1, 3])
def test_a_tracing_in_few_queries(
    secretary: Client, version: SummaryVersion, count: int, django_assert_num_queries: object
) -> None:
    page = sent(secretary, edited(bytes(version.document), count))
    secretary.get(page)
    with django_assert_num_queries(8):  # type: ignore[operator]
        secretary.get(page)
