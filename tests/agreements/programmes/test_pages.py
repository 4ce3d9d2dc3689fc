"""The pages of programmes: what they show, to whom, in how many queries, and what bad input gets."""

import unicodedata
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.reports import World, make_world

from phoihop.agreements.programmes.models import Content, Document, Indicator, Party, Programme
from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User

PAGE = "/chuong-trinh/P/"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def browser(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def secretary(world: World) -> Client:
    return browser(world.someone(UserRole.SECRETARIAT))


def fill(client: Client, path: str, **typed: str) -> object:
    """Send a form as the page would."""
    return client.post(path, {"_once": str(uuid4()), **typed})


def filled(world: World, count: int) -> None:
    """So many of everything a programme holds."""
    for number in range(1, count + 1):
        unit = world.unit("abc"[number - 1])
        Party.objects.create(programme=world.programme, organisation=unit, role="participant")
        content = Content.objects.create(programme=world.programme, number=number, title=f"Việc {number}", owner=unit)
        Indicator.objects.create(
            programme=world.programme,
            code=f"N{number}",
            content=content,
            name=f"Số {number}",
            kind="count",
            frequency="month",
            over_time="sum",
            over_units="sum",
            owner=unit.code,
        )
        Document.objects.create(programme=world.programme, code=f"V{number}", number=str(number), relation="guiding")
        Programme.objects.create(code=f"S{number}", title=f"Cấp dưới {number}", superior=world.programme)


@pytest.mark.parametrize("count", [1, 3])
def test_a_programme_takes_fifteen_queries_however_much_it_holds(
    world: World, secretary: Client, count: int, django_assert_num_queries
) -> None:
    filled(world, count)
    secretary.get("/chuong-trinh/")
    with django_assert_num_queries(15):
        answer = secretary.get(PAGE)
    text = answer.content.decode()
    assert f"Việc {count}" in text
    assert f"Cấp dưới {count}" in text
    assert "Cộng các kỳ; cộng các đơn vị" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_seven_queries(world: World, count: int, django_assert_num_queries) -> None:
    filled(world, count)
    client = browser(world.actor)
    client.get(PAGE)
    with django_assert_num_queries(7):
        answer = client.get("/chuong-trinh/")
    assert answer.content.decode().count("Cấp dưới") == count


def test_everybody_signed_in_reads_and_only_editors_see_buttons(world: World, secretary: Client) -> None:
    reader = browser(User.objects.create_user("khach"))
    assert reader.get(PAGE).status_code == 200
    assert reader.get(reverse("programmes:history", args=["P"])).status_code == 200
    assert "/chuong-trinh/P/sua/" not in reader.get(PAGE).content.decode()
    assert "/chuong-trinh/P/sua/" in secretary.get(PAGE).content.decode()
    assert Client().get(PAGE).status_code == 302


def test_lineage_names_what_is_not_loaded(world: World, secretary: Client) -> None:
    Programme.objects.filter(code="P").update(predecessor_code="TB-120", superior_code="CTR-38")
    text = secretary.get(PAGE).content.decode()
    assert "TB-120" in text
    assert "CTR-38" in text
    assert text.count("chưa có trong hệ thống") == 2


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_table_of_indicators_is_downloaded(world: World, secretary: Client, kind: str) -> None:
    answer = secretary.get(f"{PAGE}?tai={kind}")
    assert answer["Content-Disposition"].endswith(f"chi-tieu-P.{kind}")
    if kind == "csv":
        assert len(answer.content.decode("utf-8-sig").splitlines()) == 5


@pytest.mark.parametrize(
    "path",
    [
        "/chuong-trinh/NONE/",
        "/chuong-trinh/NONE/lich-su/",
        "/chuong-trinh/P/nothing/+them/",
        "/chuong-trinh/P/chi-tieu/999999999999999999999999/",
        "/chuong-trinh/%00/",
    ],
)
def test_what_is_unknown_is_not_found(secretary: Client, path: str) -> None:
    assert secretary.get(path).status_code == 404


@pytest.mark.parametrize("query", ["?tai=exe", "?truoc=abc", "?truoc=-1", "?truoc=" + "9" * 40])
def test_strange_queries_are_refused_in_words(secretary: Client, query: str) -> None:
    where = PAGE if "tai" in query else f"{PAGE}lich-su/"
    assert secretary.get(where + query).status_code == 400


@pytest.mark.parametrize("role", [UserRole.REPORTER, UserRole.REVIEWER, UserRole.LEADER, UserRole.BOARD])
def test_others_cannot_open_or_send_the_forms(world: World, role: UserRole) -> None:
    client = browser(world.someone(role))
    rows = AuditEntry.objects.count()
    for path in (f"{PAGE}sua/", f"{PAGE}ben/+them/", "/chuong-trinh/+them/"):
        assert client.get(path).status_code == 404
        assert fill(client, path, title="Khác", organisation="a", role="lead").status_code == 404
    assert (AuditEntry.objects.count(), Party.objects.count()) == (rows, 0)


def test_an_editor_of_another_programme_is_told_nothing(world: World) -> None:
    client = browser(world.someone(UserRole.SECRETARIAT, "city", "OTHER"))
    assert client.get(f"{PAGE}sua/").status_code == 404
    assert fill(client, f"{PAGE}noi-dung/+them/", number="1", title="Khác").status_code == 404
    assert Content.objects.count() == 0


def test_a_record_is_added_changed_and_removed(world: World, secretary: Client) -> None:
    answer = fill(secretary, f"{PAGE}noi-dung/+them/", number="1", title="  Tham   mưu\u200b ", owner="ha noi")
    assert answer["Location"] == f"{PAGE}#noi-dung-phoi-hop"
    content = Content.objects.get()
    assert (content.title, content.owner.code) == ("Tham mưu", "city")
    path = f"{PAGE}noi-dung/{content.pk}/"
    decomposed = unicodedata.normalize("NFD", "Nghiên cứu")
    fill(secretary, path, number="2", title=decomposed, owner="")
    content.refresh_from_db()
    assert (content.number, content.title, content.owner) == (2, "Nghiên cứu", None)
    assert "Tham mưu" in secretary.get(f"{PAGE}lich-su/").content.decode()
    fill(secretary, path, xoa="1")
    assert Content.objects.count() == 0


def test_a_form_sent_twice_writes_once(world: World, secretary: Client) -> None:
    typed = {"_once": str(uuid4()), "number": "1", "title": "Tham mưu"}
    answers = [secretary.post(f"{PAGE}noi-dung/+them/", typed) for _twice in range(2)]
    assert [answer["Location"] for answer in answers] == [f"{PAGE}#noi-dung-phoi-hop"] * 2
    assert AuditEntry.objects.filter(subject="programme/P/content/1").count() == 1


@pytest.mark.parametrize(
    ("noun", "typed", "told"),
    [
        ("noi-dung", {"number": "0", "title": "x"}, "Số nguyên từ 1 đến 999."),
        ("noi-dung", {"number": "1", "title": "x" * 2**20}, "Nhiều nhất 2.000 ký tự."),
        ("noi-dung", {"number": "1", "title": "\u200b"}, "Ô này phải có nội dung."),
        ("noi-dung", {"number": "1", "title": "x", "owner": "không có"}, "Không tìm thấy đúng một cơ quan"),
        ("van-ban", {"code": "Số 1/QĐ", "title": "x"}, "Mã chỉ gồm chữ cái không dấu"),
        ("van-ban", {"code": "X", "issued_on": "31/02/2020"}, "tháng 02 năm 2020 chỉ có 29 ngày"),
        ("van-ban", {"code": "X", "issued_on": "01/01/9999"}, "Năm phải từ 1900 đến 2199."),
        ("van-ban", {"code": "X", "relation": "cousin"}, "Hãy chọn một mục trong danh sách."),
        ("ben", {"organisation": "city", "role": "boss"}, "Hãy chọn một mục trong danh sách."),
        ("ben", {"organisation": "ci\x00ty", "role": "lead"}, "Có chỗ cần sửa"),
    ],
)
def test_bad_input_is_said_beside_the_field(secretary: Client, noun: str, typed: dict, told: str) -> None:
    rows = AuditEntry.objects.count()
    answer = fill(secretary, f"{PAGE}{noun}/+them/", **typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert AuditEntry.objects.count() == rows


def test_operators_that_do_not_fit_are_told_in_the_words_of_the_page(world: World, secretary: Client) -> None:
    typed = {"code": "N", "name": "Mới", "kind": "ratio", "frequency": "month", "over_time": "mean"}
    answer = fill(secretary, f"{PAGE}chi-tieu/+them/", **typed, over_units="max")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "«Lớn nhất trong các đơn vị»" in text
    assert "«Trung bình các kỳ»" in text
    assert "(A202)" in text
    assert not Indicator.objects.filter(code="N").exists()


def test_an_indicator_in_use_is_not_removed_and_the_page_says_where(world: World, secretary: Client) -> None:
    key = Indicator.objects.get(code="RATE").pk
    answer = fill(secretary, f"{PAGE}chi-tieu/{key}/", xoa="1")
    assert answer.status_code == 422
    assert "đang được dùng (1 dòng biểu mẫu)" in answer.content.decode()
    assert Indicator.objects.filter(pk=key).exists()


def test_cells_are_rows_and_an_empty_code_is_none(world: World, secretary: Client) -> None:
    counts = {"o-TOTAL_FORMS": "3", "o-INITIAL_FORMS": "0"}
    rows = {"o-0-code": "A", "o-0-name": "Nhóm A", "o-1-code": "", "o-1-name": "bỏ", "o-2-code": "B"}
    fill(secretary, f"{PAGE}phan-to/+them/", code="nhom", **counts, **rows)
    made = world.programme.breakdowns.get(code="nhom")
    assert list(made.cells.order_by("order").values_list("code", "name")) == [("A", "Nhóm A"), ("B", "")]
    forged = fill(secretary, f"{PAGE}phan-to/{made.pk}/", **{"o-TOTAL_FORMS": "99999", "o-INITIAL_FORMS": "x"})
    assert forged.status_code == 422


def test_a_new_programme_is_made_by_the_page(world: World, secretary: Client) -> None:
    typed = {"code": "M", "title": "Mới", "window": "government", "start": "1/1/2022", "lead": "city"}
    assert fill(secretary, "/chuong-trinh/+them/", **typed)["Location"] == "/chuong-trinh/M/"
    assert Programme.objects.get(code="M").start == date(2022, 1, 1)
    again = fill(secretary, "/chuong-trinh/+them/", **typed)
    assert again.status_code == 422
    assert "(A101)" in again.content.decode()
