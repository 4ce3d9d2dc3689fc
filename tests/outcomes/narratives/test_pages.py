"""The desk on pages: what it shows, what its buttons do without script and with, few queries, nobody else's."""

import re
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from lxml import etree
from tests.factories.reports import World, make_world
from tests.outcomes.narratives.desk import DESK, SECTION, B, spot, told, who, words
from tests.outcomes.summaries.orders import browser_of, made, send, text_of

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.enums import UserRole
from phoihop.measures.figures.queries import answering
from phoihop.outcomes.documents.rules.wordml import P, T, paragraph_text, q
from phoihop.outcomes.narratives.actions import writing
from phoihop.outcomes.narratives.actions.collecting import compare_texts
from phoihop.outcomes.narratives.models import DraftPassage, DraftSection
from phoihop.outcomes.summaries.rules.manifest import loads

pytestmark = pytest.mark.django_db
LIVE = "/tong-ket/loi-van/P/city/2017/thuan_loi/"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def officer(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


def htmx(client: Client, path: str, data: dict[str, str] | None = None) -> Any:
    if data is None:
        return client.get(path, headers={"HX-Request": "true"})
    return client.post(path, {**data, "_once": str(uuid4())}, headers={"HX-Request": "true"}, follow=True)


def test_the_outline_tells_what_is_written_and_what_units_wrote(world: World, officer: Client) -> None:
    told(world)
    writing.write(spot=spot(world), text="Một.", **who(world.someone(UserRole.SECRETARIAT)))
    page = text_of(officer.get(DESK))
    assert "Thuận lợi Đã soạn 1 đoạn" in page
    assert "1 lời văn của đơn vị" in page
    assert "1 lời văn mới đang được xếp nhóm" in page
    assert "Kiến nghị, đề xuất Tự lập từ số liệu và lời văn của đơn vị 0 lời văn của đơn vị" in page


def test_a_sentence_is_picked_by_one_press_and_marked(world: World, officer: Client) -> None:
    text = told(world)
    page = officer.get(SECTION)
    assert "Xã A Tháng 01 năm 2017 · Tình hình chung" in text_of(page)
    answer = send(officer, f"{SECTION}chon/{text.pk}/?tim=dan", {"cau": "1"})
    assert (answer.status_code, answer["Location"]) == (302, f"{SECTION}?tim=dan#van-{text.pk}")
    page = officer.get(SECTION)
    assert words() == ["Nhân dân đồng tình ủng hộ."]
    assert "[Xã A, 01/2017]" in text_of(page)
    pressed = re.findall(r'name="cau" value="(\w+)" aria-pressed="true"', page.content.decode())
    assert pressed == ["1"]
    assert officer.get(f"{SECTION}?nhom={text.pk}").status_code == 200


def test_with_script_the_desk_alone_comes_back(world: World, officer: Client) -> None:
    text = told(world)
    answer = htmx(officer, f"{SECTION}chon/{text.pk}/", {"cau": "het"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert body.lstrip().startswith('<div id="loi-van"')
    assert "<html" not in body


def test_every_button_of_a_passage(world: World, officer: Client) -> None:
    for text in ("Một. Hai.", "Ba."):
        assert send(officer, f"{SECTION}viet/", {"noi-dung": text}).status_code == 302
    one, two = DraftPassage.objects.order_by("pk")
    press(officer, two, "len")
    assert words() == ["Ba.", "Một. Hai."]
    press(officer, two, "xuong")
    press(officer, one, "tach-1")
    assert words() == ["Một.", "Hai.", "Ba."]
    press(officer, two, "gop")
    assert words() == ["Một.", "Hai. Ba."]
    middle = DraftPassage.objects.get(text="Hai. Ba.")
    press(officer, middle, "luu", "Hai và ba.")
    press(officer, one, "xoa")
    assert words() == ["Hai và ba."]
    assert "Đã xóa (1)" in text_of(officer.get(SECTION))
    press(officer, one, "lai")
    assert words() == ["Một.", "Hai và ba."]
    send(officer, f"{SECTION}in-nguon/", {"in": "co"})
    assert DraftSection.objects.get().with_sources


def press(client: Client, passage: DraftPassage, doing: str, text: str = "") -> None:
    passage.refresh_from_db()
    sent = {"viec": doing, "lan": str(passage.version), "noi-dung": text}
    answer = send(client, f"{SECTION}doan/{passage.pk}/", sent)
    assert answer.status_code == 302, text_of(answer)


def test_the_slower_officer_sees_both_versions(world: World, officer: Client) -> None:
    passage = writing.write(spot=spot(world), text="Một.", **who(world.someone(UserRole.REVIEWER)))
    before = AuditEntry.objects.count()
    stale = {"viec": "luu", "lan": "7", "noi-dung": "Lời của tôi."}
    for answer in (
        send(officer, f"{SECTION}doan/{passage}/", stale),
        htmx(officer, f"{SECTION}doan/{passage}/", stale),
    ):
        page = text_of(answer)
        assert answer.status_code == 409
        assert "vừa được reviewer city sửa" in page
        assert "Bạn đã viết: Lời của tôi." in page
        assert "Một." in page
    assert words() == ["Một."]
    assert AuditEntry.objects.count() == before


def test_an_unknown_name_is_told_with_the_nearest_one_and_the_words_are_kept(world: World, officer: Client) -> None:
    answer = send(officer, f"{SECTION}viet/", {"noi-dung": "Có {{ MEAT }} buổi & <b>."})
    assert answer.status_code == 422
    assert "chỉ tiêu «MEAT» (có phải «MEET»?)" in answer.content.decode()
    assert "Có {{ MEAT }} buổi &amp; &lt;b&gt;." in answer.content.decode()
    assert words() == []


@pytest.mark.parametrize("data", [{"viec": "bay"}, {"viec": "luu", "lan": "x"}, {"viec": "tach-x", "lan": "1"}, {}])
def test_a_request_that_no_button_sends_changes_nothing(world: World, officer: Client, data: dict[str, str]) -> None:
    passage = writing.write(spot=spot(world), text="Một. Hai.", **who(world.someone(UserRole.SECRETARIAT)))
    assert send(officer, f"{SECTION}doan/{passage}/", data).status_code == 400
    assert words() == ["Một. Hai."]


@pytest.mark.parametrize(
    "path",
    [
        "/tong-hop/P/city/2017/loi-van/khong_co/", "/tong-hop/P/city/2017-Q9/loi-van/", "/tong-hop/X/city/2017/loi-van/",
        "/tong-hop/P/nowhere/2017/loi-van/thuan_loi/", "/tong-ket/loi-van/P/city/2017/khong_co/",
        "/tong-ket/loi-van/P/nowhere/2017/thuan_loi/cau/",
    ],
)  # fmt: skip
def test_what_there_is_not_is_not_found(world: World, officer: Client, path: str) -> None:
    assert officer.get(path).status_code == 404


def test_nobody_else_sees_or_changes_a_desk(world: World) -> None:
    text = told(world)
    before = AuditEntry.objects.count()
    for stranger in (world.someone(UserRole.SECRETARIAT, "a"), world.someone(UserRole.REPORTER, "city")):
        client = browser_of(stranger)
        for path in (DESK, SECTION, LIVE, f"{LIVE}cau/"):
            assert client.get(path).status_code == 404
        for path, data in (
            (f"{SECTION}chon/{text.pk}/", {"cau": "0"}), (f"{SECTION}viet/", {"noi-dung": "Một."}),
            (f"{SECTION}in-nguon/", {"in": "co"}), (f"{SECTION}doan/1/", {"viec": "len"}),
        ):  # fmt: skip
            assert send(client, path, data).status_code == 404
    assert not DraftSection.objects.exists()
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_few_queries_however_much_there_is(
    world: World, officer: Client, count: int, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month in range(1, count + 1):
        for unit in ("a", "b"):
            text = told(world, unit, f"2017-{month:02}", text=f"Lời {unit} {'x' * month}. Và {month}.")
            writing.pick(spot=spot(world), text=text.pk, sentence=0, **who(world.someone(UserRole.SECRETARIAT)))
    compare_texts()
    # What the desk asks the database is not the page's: where the site runs it is another process.
    now = answering.present()
    monkeypatch.setattr(answering, "present", lambda: now)
    for path in (SECTION, LIVE, f"{LIVE}cau/"):
        officer.get(path)
    with django_assert_num_queries(15):
        officer.get(SECTION)
    with django_assert_num_queries(14):
        officer.get(DESK)
    with django_assert_num_queries(15):
        officer.get(LIVE)
    with django_assert_num_queries(13):
        officer.get(f"{LIVE}cau/")


def test_the_preview_fills_figures_and_the_ready_sentences_can_be_inserted(world: World, officer: Client) -> None:
    told(world, meetings=1234)
    writing.write(spot=spot(world), text="Có {{ MEET:kem_don_vi }}.", **who(world.someone(UserRole.SECRETARIAT)))
    preview = htmx(officer, LIVE)
    assert '<span class="figure">1.234</span>' in preview.content.decode()
    assert text_of(preview) == "Có 1.234 buổi."
    ready = htmx(officer, f"{LIVE}cau/").content.decode()
    inserted = "Có {{ MEET }} buổi tuyên truyền ({{ MEET:bao_cao }})."
    assert f'value="{inserted}"' in ready
    assert send(officer, f"{SECTION}viet/", {"noi-dung": inserted}).status_code == 302
    assert "<html" in officer.get(f"{LIVE}cau/").content.decode()


def part(content: bytes, name: str) -> etree._Element:
    with ZipFile(BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def test_the_report_prints_what_was_written_with_controls_and_footnotes(world: World, officer: Client) -> None:
    text = told(world, meetings=1234)
    other = told(world, "b", text=B, meetings=6)
    secretary = world.someone(UserRole.SECRETARIAT)
    at = {"spot": spot(world), **who(secretary)}
    writing.pick(text=text.pk, sentence=1, **at)
    second = writing.pick(text=other.pk, sentence=0, **at)
    writing.merge(seen=writing.Seen(second, 1), **at)
    writing.write(text="Tổ chức {{ MEET:kem_don_vi }}, {{ MEET:tren:1000 }} trong năm.", **at)
    writing.print_sources(printed=True, **at)
    version = made(world, officer)
    document = part(bytes(version.document), "word/document.xml")
    lines = [paragraph_text(paragraph) for paragraph in document.iter(P)]
    assert "Nhân dân đồng tình ủng hộ. Lực lượng cơ sở nhiệt tình." in lines
    assert "Tổ chức 1.240 buổi, trên 1.000 buổi trong năm." in lines
    printed = [entry.number.text for entry in loads(version.manifest).entries]
    assert {"1.240", "1.000"} <= set(printed)
    notes = part(bytes(version.document), "word/footnotes.xml")
    told_notes = ["".join(node.text or "" for node in note.iter(T)).strip() for note in notes]
    assert told_notes == ["", "", "[Xã A, 01/2017]; [Xã B, 01/2017]"]
    (reference,) = document.iter(q("w:footnoteReference"))
    assert reference.get(q("w:id")) == "1"


def test_without_the_wish_the_report_prints_no_source_and_unwritten_sections_are_drafted(
    world: World, officer: Client
) -> None:
    text = told(world)
    writing.pick(spot=spot(world), text=text.pk, sentence=0, **who(world.someone(UserRole.SECRETARIAT)))
    version = made(world, officer)
    with ZipFile(BytesIO(bytes(version.document))) as archive:
        assert "word/footnotes.xml" not in archive.namelist()
        assert "Nội dung này do cơ quan chủ trì bổ sung" in archive.read("word/document.xml").decode()
