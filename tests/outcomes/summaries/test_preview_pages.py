"""The report in the browser: who sees it, what it shows, a number's way to its reports, comments and their fate."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from lxml import etree
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.documents import changed, part_of
from tests.outcomes.summaries.orders import DOCUMENT, accepted, browser_of, made, send, text_of, work

from phoihop.bodies.notices.models import Notice
from phoihop.bodies.notices.rules import sentence
from phoihop.bodies.organisations.enums import UserRole
from phoihop.measures.figures.queries.desk import ask
from phoihop.outcomes.documents.rules.wordml import T
from phoihop.outcomes.summaries.actions.previewing import keep_preview
from phoihop.outcomes.summaries.models import (
    Comment,
    CommentResolution,
    PreviewOrder,
    PreviewPicture,
    SummaryVersion,
)
from phoihop.outcomes.summaries.queries import numbers
from phoihop.outcomes.summaries.queries.comments import list_threads
from phoihop.outcomes.summaries.queries.previews import list_parts
from phoihop.outcomes.summaries.rules.manifest import Entry, loads
from phoihop.outcomes.summaries.rules.preview import blocks_by_key, said

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def secretary(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


@pytest.fixture
def version(world: World, secretary: Client) -> SummaryVersion:
    accepted(world)
    accepted(world, "b", content=meetings(4))
    return made(world, secretary)


def address(version: SummaryVersion, rest: str = "") -> str:
    return f"/tong-ket/ban/{version.report_id}/xem/{rest}"


def printed(version: SummaryVersion, indicator: str = "MEET", unit: str = "city", cell: str = "") -> Entry:
    entries = loads(version.manifest).entries
    return next(
        one
        for one in entries
        if (one.number.key.indicator, one.number.key.unit, one.number.key.cell) == (indicator, unit, cell)
    )


def key_of(version: SummaryVersion, words: str) -> str:
    """The key of the first paragraph that has these words."""
    preview = version.previews.get()
    blocks = blocks_by_key(list_parts(preview=preview, numbers=range(len(preview.weights))))
    return next(key for key, block in blocks.items() if block["k"] == "p" and words in said(block))


def test_the_document_reads_as_it_was_made(secretary: Client, version: SummaryVersion) -> None:
    answer = secretary.get(address(version))
    assert answer.status_code == 200
    page, text = answer.content.decode(), text_of(answer)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert '<h2 class="fb giua">Phần I<br>' in page
    entry = printed(version)
    assert f'href="so/{entry.serial}/">{entry.number.text}</a>' in page
    assert "Mục lục" in text


def test_a_number_leads_to_its_reports_in_two_steps(secretary: Client, version: SummaryVersion) -> None:
    entry = printed(version)
    answer = secretary.get(address(version, f"so/{entry.serial}/"), headers={"HX-Request": "true"})
    page, text = answer.content.decode(), text_of(answer)
    assert "<html" not in page
    assert "Buổi tuyên truyền" in text
    assert "Đúng" in text
    assert "Hà Nội, năm 2017" in text
    link = f"/so-lieu/P/city/{entry.number.key.period}/MEET/nguon-goc/"
    assert f'href="{link}"' in page
    assert secretary.get(link).status_code == 200
    whole = secretary.get(address(version, f"so/{entry.serial}/"))
    assert "<html" in whole.content.decode()
    assert f'href="{link}"' in whole.content.decode()


def test_a_number_overtaken_says_what_it_is_now(world: World, secretary: Client, version: SummaryVersion) -> None:
    entry = printed(version)
    accepted(world, "a", "2017-02", meetings(5))
    text = text_of(secretary.get(address(version, f"so/{entry.serial}/")))
    assert "Đã có bản sửa sau khi lập" in text
    assert f"nay là {int(entry.number.value) + 5}" in text


def test_an_adjusted_number_says_so(world: World, secretary: Client, version: SummaryVersion) -> None:
    entry = printed(version)
    key = entry.number.key
    row = {
        "unit": key.unit, "period": key.period, "indicator": key.indicator, "cell": key.cell, "value": "7",
        "before": "6", "reason": "Đối chiếu sổ", "by": "Thường trực", "at": AT.isoformat(),
    }  # fmt: skip
    other = copied(version, number=2, adjustments=[row])
    text = text_of(secretary.get(address(other, f"so/{entry.serial}/")))
    assert "Đã điều chỉnh khi tổng hợp" in text
    assert "Từ 6 thành 7." in text
    assert "Lý do: Đối chiếu sổ (Thường trực" in text


def test_a_number_says_that_what_it_is_set_against_was_adjusted(world: World, secretary: Client) -> None:
    accepted(world)
    accepted(world, "a", "2016-12", meetings(2))
    version = made(world, secretary)
    entry = next(one for one in loads(version.manifest).entries if one.number.against is not None)
    against = entry.number.against
    assert against is not None
    row = {
        "unit": against.unit, "period": against.period, "indicator": against.indicator, "cell": against.cell,
        "value": "7", "before": "6", "reason": "Đối chiếu sổ", "by": "Thường trực", "at": AT.isoformat(),
    }  # fmt: skip
    other = copied(version, number=2, adjustments=[row])
    text = text_of(secretary.get(address(other, f"so/{entry.serial}/")))
    assert "Số đem so sánh đã điều chỉnh khi tổng hợp Từ 6 thành 7. Lý do: Đối chiếu sổ (Thường trực" in text


def copied(version: SummaryVersion, *, number: int, document: bytes | None = None, **changes: Any) -> SummaryVersion:
    """A later version like this one, with its preview."""
    fields = {
        field.attname: getattr(version, field.attname)
        for field in SummaryVersion._meta.concrete_fields
        if field.attname != "id"
    }
    fields |= {"number": number, "report_id": f"{version.report_id}x{number}", **changes}
    row = SummaryVersion.objects.create(**{**fields, "document": document or bytes(version.document)})
    keep_preview(version=row, at=AT)
    return row


@pytest.mark.parametrize("rest", ["", "so/1/", "phan/0/", "y-kien/x/"])
def test_who_may_not_see_the_report_sees_nothing_of_it(world: World, version: SummaryVersion, rest: str) -> None:
    for user in (world.someone(UserRole.REPORTER, "a"), world.someone(UserRole.REVIEWER, "a")):
        assert browser_of(user).get(address(version, rest)).status_code == 404


def test_who_may_not_see_changes_nothing(world: World, secretary: Client, version: SummaryVersion) -> None:
    key = key_of(version, "Số liệu được tổng hợp")
    stranger = browser_of(world.someone(UserRole.REVIEWER, "a"))
    assert send(stranger, address(version, f"y-kien/{key}/"), {"loi": "x"}).status_code == 404
    assert send(stranger, address(version, "dung/")).status_code == 404
    assert (Comment.objects.count(), PreviewOrder.objects.count(), Notice.objects.filter(kind="commented").count()) == (
        0, 0, 0,
    )  # fmt: skip


def test_what_does_not_exist_is_not_found(secretary: Client, version: SummaryVersion) -> None:
    for rest in ("so/99999/", "phan/99/", "hinh/khong-co.png", "y-kien/khong-co/"):
        assert secretary.get(address(version, rest), headers={"HX-Request": "true"}).status_code == 404


def test_pictures_are_served_as_what_they_are(secretary: Client, version: SummaryVersion) -> None:
    preview = version.previews.get()
    PreviewPicture.objects.create(preview=preview, name="hinh-9.svg", kind="image/svg+xml", content=b"<svg/>")
    answer = secretary.get(address(version, "hinh/hinh-9.svg"))
    assert (answer.content, answer["Content-Type"]) == (b"<svg/>", "image/svg+xml")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_part_is_fetched_alone_and_the_whole_when_asked(
    secretary: Client, version: SummaryVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phoihop.outcomes.summaries.pages.preview.at_once", lambda weights: 1)
    first = secretary.get(address(version)).content.decode()
    assert 'hx-get="phan/1/" hx-trigger="revealed"' in first
    assert "Phần I<br>" not in first
    part = secretary.get(address(version, "phan/1/"), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<section id="phan-1" class="phan">')
    assert "Phần I<br>" in part
    answer = secretary.get(address(version, "phan/1/"))
    assert answer["Location"] == f"{address(version)}?day-du=1#phan-1"
    whole = secretary.get(answer["Location"]).content.decode()
    assert "hx-get=" not in whole.partition("<article")[2].partition("</article>")[0]
    assert "Phần I<br>" in whole


def test_an_older_version_gets_its_preview_once(world: World, secretary: Client, version: SummaryVersion) -> None:
    fields = {field.attname: getattr(version, field.attname) for field in SummaryVersion._meta.concrete_fields}
    older = SummaryVersion.objects.create(**{**fields, "id": None, "number": 9, "report_id": "older"})
    assert "Dựng bản xem" in text_of(secretary.get(address(older)))
    for _time in range(2):
        assert send(secretary, address(older, "dung/")).status_code == 302
    assert PreviewOrder.objects.count() == 1
    assert "Đang chờ" in text_of(secretary.get(address(older)))
    assert work() == 1
    again = secretary.get(address(older), headers={"HX-Request": "true"})
    assert "CỘNG HÒA" in text_of(again)
    send(secretary, address(older, "dung/"))
    assert (PreviewOrder.objects.count(), older.previews.count()) == (1, 1)


def said_about(client: Client, version: SummaryVersion, key: str, **form: Any) -> Any:
    return send(client, address(version, f"y-kien/{key}/"), form)


def test_comments_are_answered_settled_and_told(world: World, secretary: Client, version: SummaryVersion) -> None:
    leader = world.someone(UserRole.LEADER)
    key = key_of(version, "Số liệu được tổng hợp")
    answer = said_about(browser_of(leader), version, key, loi="  Nói rõ <b>nguồn</b>.\r\n\r\nCảm ơn.\u200b ")
    assert answer["Location"] == f"{address(version)}?mo={key}#d-{key}"
    first = Comment.objects.get()
    assert first.text == "Nói rõ <b>nguồn</b>.\n\nCảm ơn."
    assert first.quote.startswith("Số liệu được tổng hợp")
    [notice] = Notice.objects.filter(kind="commented")
    assert notice.recipient == version.author
    assert sentence(notice.kind, notice.params) == (
        "leader city có ý kiến về một đoạn của báo cáo tổng hợp năm 2017 của Hà Nội."
    )
    assert notice.link == f"{address(version)}?mo={key}#d-{key}"
    page = secretary.get(notice.link).content.decode()
    assert "Nói rõ &lt;b&gt;nguồn&lt;/b&gt;." in page
    assert '<dialog id="bang" class="bang no-print" aria-label="Bảng bên" open>' in page
    said_about(secretary, version, key, loi="Đã rõ.", **{"tra-loi": first.pk})
    assert Notice.objects.filter(kind="commented", recipient=leader).count() == 1
    said_about(secretary, version, key, viec="xong", **{"tra-loi": first.pk})
    [thread] = list_threads(version=version)
    assert ([one.text for one in thread.answers], thread.closed and thread.closed.by) == (["Đã rõ."], version.author)
    assert said_about(secretary, version, key, viec="xong", **{"tra-loi": first.pk}).status_code == 409
    assert said_about(secretary, version, key, loi="Muộn", **{"tra-loi": first.pk}).status_code == 409
    said_about(secretary, version, key, viec="mo-lai", **{"tra-loi": first.pk})
    assert [thread.closed for thread in list_threads(version=version)] == [None]
    assert (Comment.objects.count(), CommentResolution.objects.count()) == (2, 2)


@pytest.mark.parametrize(("text", "code"), [("", "W604"), (" \u200b\n ", "W604"), ("x" * 2001, "W605")])
def test_what_says_nothing_or_too_much_is_told_beside_the_form(
    secretary: Client, version: SummaryVersion, text: str, code: str
) -> None:
    key = key_of(version, "Số liệu được tổng hợp")
    answer = said_about(secretary, version, key, loi=text)
    assert (answer.status_code, Comment.objects.count()) == (422, 0)
    assert code in answer.content.decode()


def test_words_stay_for_ever(secretary: Client, version: SummaryVersion) -> None:
    key = key_of(version, "Số liệu được tổng hợp")
    said_about(secretary, version, key, loi="Một ý")
    for change in (lambda: Comment.objects.update(text="khác"), lambda: Comment.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Comment.objects.get().text == "Một ý"


def test_threads_are_carried_over_or_listed_as_changed(secretary: Client, version: SummaryVersion) -> None:
    stays, goes = key_of(version, "Số liệu được tổng hợp"), key_of(version, "Thuận lợi")
    said_about(secretary, version, stays, loi="Ý ở lại")
    said_about(secretary, version, goes, loi="Ý về mục đã đổi")
    root = part_of(bytes(version.document))
    for text in root.iter(T):
        if text.text and "Thuận lợi" in text.text:
            text.text = text.text.replace("Thuận lợi", "Những thuận lợi")
    later = copied(version, number=2, document=changed(bytes(version.document), {DOCUMENT: etree.tostring(root)}))
    page = secretary.get(address(later)).content.decode()
    standing, _mark, gone = page.partition("Đoạn đã đổi")
    assert f'href="?mo={stays}#d-{stays}">Ý ở lại</a>' in standing
    assert "Ý về mục đã đổi" not in standing
    assert "Ý về mục đã đổi" in gone
    part = secretary.get(address(later, f"y-kien/{goes}/"), headers={"HX-Request": "true"}).content.decode()
    assert "Ý kiến về đoạn đã đổi" in part
    assert 'id="gop-y"' not in part
    assert said_about(secretary, later, goes, loi="Mới").status_code == 404
    assert text_of(secretary.get(address(version))).count("Ý ở lại") == 1
    said_about(secretary, later, stays, loi="Ý của bản sau")
    assert "Ý của bản sau" not in text_of(secretary.get(address(version)))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("rest", ["", "?mo={key}", "y-kien/{key}/"])
def test_as_many_queries_however_many_comments(
    secretary: Client, version: SummaryVersion, count: int, rest: str, django_assert_num_queries: Any
) -> None:
    key = key_of(version, "Số liệu được tổng hợp")
    for number in range(count):
        said_about(secretary, version, key, loi=f"Ý {number}")
        said_about(secretary, version, key, loi="Đáp", **{"tra-loi": Comment.objects.filter(reply_to=None).last().pk})
    path = address(version, rest.format(key=key))
    secretary.get(path)
    with django_assert_num_queries({"": 11, "?mo={key}": 12, "y-kien/{key}/": 9}[rest]):
        assert secretary.get(path).status_code == 200


def test_a_number_in_few_queries_beside_those_of_the_desk(
    secretary: Client, version: SummaryVersion, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    kept: dict[Any, Any] = {}
    path = address(version, f"so/{printed(version).serial}/")
    monkeypatch.setattr(numbers, "ask", lambda question: kept.setdefault(question, ask(question)))
    first = secretary.get(path)
    monkeypatch.setattr(numbers, "ask", kept.__getitem__)
    with django_assert_num_queries(12):
        assert text_of(secretary.get(path)) == text_of(first)
