"""The pages of figures: what they show, whose they are, what they cost, what they refuse."""

import csv
import io
import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.factories.reports import AT, World, make_world, meetings

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.measures.facts.models import Fact
from phoihop.reporting.review.actions import accept
from phoihop.reporting.submissions.rules import Content

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SHEET = "/so-lieu/P/city/2017-01/"
TRACE = SHEET + "MEET/nguon-goc/"


@pytest.fixture
def world() -> World:
    made = make_world()
    accepted(made, "a", {"values": [
        {"indicator": "MEET", "value": "3"}, {"indicator": "MEET", "cell": "f", "value": "2"},
        {"indicator": "RATE", "numerator": "1", "denominator": "4"}, {"indicator": "BEST", "value": "7"},
    ]})  # fmt: skip
    accepted(made, "b", meetings(1234))
    return made


def accepted(world: World, unit: str, content: Content, period: str = "2017-01") -> None:
    report = world.submitted(unit, period, content)
    assert report.revision
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)


def entering(world: World, role: UserRole = UserRole.SECRETARIAT, unit: str = "city", programme: str = "") -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(world.someone(role, unit, programme))
    return client


def opened(client: Client, path: str, status: int = 200) -> str:
    """The words of a page, without its tags."""
    answer = client.get(path, secure=True)
    assert answer.status_code == status, (path, answer.status_code)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_the_choice_leads_to_the_own_unit_and_the_latest_period(world: World) -> None:
    client = entering(world)
    assert client.get("/so-lieu/", secure=True).headers["Location"] == "/so-lieu/P/city/2017/"
    assert client.get("/so-lieu/?don-vi=a&ky=2017-Q1", secure=True).headers["Location"] == "/so-lieu/P/a/2017-Q1/"
    own = entering(world, UserRole.REPORTER, "b")
    assert own.get("/so-lieu/", secure=True).headers["Location"] == "/so-lieu/P/b/2017/"
    found = opened(client, "/so-lieu/?tim=xa%20a")
    assert "Xã A" in found
    assert "Xã B" not in found
    assert "Không tìm thấy đơn vị nào" in opened(own, "/so-lieu/?tim=xa%20a")


def test_without_reports_the_page_says_the_next_step() -> None:
    world = make_world()
    client = entering(world)
    assert "Chưa có số liệu" in opened(client, "/so-lieu/")
    assert "Kỳ này chưa có số liệu" in opened(client, "/so-lieu/P/city/2017-01/")


def test_a_sheet_shows_value_coverage_cells_and_the_period_before(world: World) -> None:
    accepted(world, "a", meetings(5), "2017-02")
    client = entering(world)
    told = opened(client, "/so-lieu/P/city/2017-02/")
    assert "Buổi tuyên truyền 5 buổi 1/2 đơn vị giảm 1.232 (99,6%)" in told
    assert "kỳ trước 1.237; không cùng đơn vị báo cáo (thêm 0, bớt 1) Còn thiếu báo cáo" in told
    january = opened(client, SHEET)
    assert "Phân tổ: 2 ô Nữ 2 Nam – Chưa phân tổ 1.235 1.237 buổi 2/2 đơn vị" in january
    assert "Hồ sơ đúng hạn 25 1/4 % 1/2 đơn vị" in january
    quarter = opened(client, "/so-lieu/P/city/2017-Q1/")
    assert "1.242 buổi 2/2 đơn vị 3/6 báo cáo" in quarter
    assert "Đã ban hành kế hoạch" not in quarter


def test_an_indicator_shows_units_below_that_add_up_and_its_course(world: World) -> None:
    accepted(world, "city", meetings(100))
    client = entering(world)
    told = opened(client, SHEET + "MEET/")
    assert "Xã A 3 1/1 đơn vị" in told
    assert "Xã B 1.234 1/1 đơn vị Báo cáo trực tiếp của đơn vị 100 Hà Nội 1.337" in told
    assert "Các dòng cộng lại đúng bằng dòng cuối." in told
    assert "Tháng 01 năm 2017 1.337" in told
    assert "Dòng cuối là số lớn nhất, các dòng không cộng lại." in opened(client, SHEET + "BEST/")
    assert "tỷ lệ thì không cộng được" in opened(client, SHEET + "RATE/")
    assert "Buổi tuyên truyền – Nữ" in opened(client, SHEET + "MEET/?o=f")


def test_two_clicks_lead_from_a_number_to_the_report(world: World) -> None:
    client = entering(world)
    assert f'href="{TRACE}"' in client.get(SHEET, secure=True).content.decode()
    page = client.get(TRACE, secure=True).content.decode()
    assert 'href="/bao-cao/P/P/a/2017-01/"' in page
    assert 'href="/bao-cao/P/P/b/2017-01/"' in page


def test_a_trace_says_how_the_number_was_made_and_who_is_missing(world: World) -> None:
    told = opened(entering(world), "/so-lieu/P/city/2017-Q1/MEET/nguon-goc/")
    assert "Theo cây tổ chức ngày 14/03/2017" in told
    assert "Cách lập: cộng từ các đơn vị. Từ 2 báo cáo của các đơn vị. Các số đã báo cáo: 2 được tính." in told
    assert "Còn thiếu báo cáo của 2 đơn vị (4/6 báo cáo)" in told
    assert "Xã A tháng 02 năm 2017, tháng 3 năm 2017" in told
    assert "Xã A 1 1 3" in told
    empty = opened(entering(world), "/so-lieu/P/city/2018-01/MEET/nguon-goc/")
    assert "Không có báo cáo nào làm nên số này" in empty


def test_a_declared_total_names_what_it_covers(world: World) -> None:
    accepted(world, "city", {"values": [{"indicator": "MEET", "scope": "subtree", "value": "2000"}]})
    client = entering(world)
    told = opened(client, TRACE)
    assert "Số khai khác số cộng" in told
    assert "Cộng từ cấp dưới 1.237" in told
    assert "Hà Nội khai chung cho cả cấp dưới" in told
    assert "không cộng: đã nằm trong số khai chung của Hà Nội" in told
    beside = opened(client, SHEET + "MEET/")
    assert "Báo cáo trực tiếp của đơn vị 2.000 Hà Nội 2.000" in beside
    assert "Xã A – số riêng của đơn vị: 3" in beside


def test_downloads_hold_the_rows_of_the_page(world: World) -> None:
    client = entering(world)
    rows = list(csv.reader(io.StringIO(client.get(SHEET + "?tai=csv", secure=True).content.decode("utf-8-sig"))))
    assert rows[1][1:9] == ["MEET", "Buổi tuyên truyền", "", "1237", "", "", "buổi", "2"]
    traced = list(csv.reader(io.StringIO(client.get(TRACE + "?tai=csv", secure=True).content.decode("utf-8-sig"))))
    assert [row[0] for row in traced] == ["Đơn vị", "Xã A", "Xã B"]
    assert [row[6] for row in traced] == ["Số báo cáo", "3", "1234"]
    for path in (SHEET, SHEET + "MEET/", TRACE):
        book = client.get(path + "?tai=xlsx", secure=True)
        assert (book.status_code, book.content[:2]) == (200, b"PK")
    assert opened(client, SHEET + "?tai=pdf", 400)


def test_a_chart_is_drawn_once_for_the_same_numbers(world: World) -> None:
    client = entering(world)
    path = SHEET + "MEET/bieu-do/don-vi.svg"
    drawn = client.get(path, secure=True)
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert b"1.234" in drawn.content
    assert b"style=" not in drawn.content
    again = client.get(path, secure=True, headers={"If-None-Match": drawn.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    accepted(world, "a", meetings(8))
    assert client.get(path, secure=True).headers["ETag"] != drawn.headers["ETag"]


def test_a_new_report_is_in_the_next_answer(world: World) -> None:
    client = entering(world)
    assert "1.237 buổi" in opened(client, SHEET)
    accepted(world, "a", meetings(10))
    assert "1.244 buổi" in opened(client, SHEET)
    assert "1.244 buổi" in opened(client, TRACE)


def test_a_change_of_structure_is_in_the_next_answer(world: World) -> None:
    client = entering(world)
    assert "1.237 buổi" in opened(client, SHEET)
    Organisation.objects.filter(code="b").update(parent=None)
    assert "3 buổi 1/1 đơn vị" in opened(client, SHEET)
    Indicator.objects.filter(code="MEET").update(over_units="max")
    Organisation.objects.filter(code="b").update(parent=world.unit("city"))
    assert "1.234 buổi 2/2 đơn vị" in opened(client, SHEET)


@pytest.mark.parametrize("reports", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [(SHEET, 17), (SHEET + "MEET/", 17), (TRACE, 16)])
def test_what_a_page_costs(
    world: World, path: str, queries: int, reports: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Six of them (of the trace three) read versions, which in the running site the desk does."""
    for number in range(2, reports + 1):
        accepted(world, "a", meetings(number), f"2017-0{number}")
    client = entering(world)
    client.get(path, secure=True)
    with django_assert_num_queries(queries):
        assert client.get(path, secure=True).status_code == 200


@pytest.mark.parametrize("path", [SHEET, SHEET + "MEET/", TRACE, SHEET + "MEET/bieu-do/don-vi.svg"])
def test_figures_are_shown_to_who_reaches_the_unit_only(world: World, path: str) -> None:
    kept = Fact.objects.count()
    for client in (
        entering(world, UserRole.REPORTER, "a"),
        entering(world, UserRole.REVIEWER, "a"),
        entering(world, UserRole.LEADER, "city", "OTHER"),
    ):
        assert client.get(path, secure=True).status_code == 404
    assert Client(headers={"host": "localhost"}).get(path, secure=True).status_code == 302
    for role in (UserRole.REVIEWER, UserRole.LEADER, UserRole.BOARD, UserRole.ADMINISTRATOR, UserRole.REPORTER):
        assert entering(world, role).get(path, secure=True).status_code == 200
    assert Fact.objects.count() == kept


def test_who_oversaw_a_unit_then_may_see_it_as_it_was(world: World) -> None:
    client = entering(world, UserRole.REVIEWER)
    Organisation.objects.filter(code="b").update(parent=None)
    assert client.get("/so-lieu/P/b/2017-01/", secure=True).status_code == 404
    world.unit("b").placements.create(parent=world.unit("city"), end="2017-12-31")
    assert client.get("/so-lieu/P/b/2017-01/", secure=True).status_code == 200


def test_a_reporter_sees_the_figure_of_the_own_unit_and_of_others_only_how_many(world: World) -> None:
    own = entering(world, UserRole.REPORTER)
    told = opened(own, SHEET + "MEET/")
    assert "1.237" in told
    assert "Đơn vị có 2 đơn vị trực thuộc" in told
    assert "Xã A" not in told
    trace = opened(own, TRACE)
    assert "1.237" in trace
    assert "Xã A" not in trace
    assert own.get(TRACE + "?nhom=a", secure=True).status_code == 404
    assert own.get(TRACE + "?tai=csv", secure=True).status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/so-lieu/P/city/2017-13/", 400, "không phải là tên một kỳ"),
        ("/so-lieu/P/city/0001-01/", 400, "không phải là tên một kỳ"),
        ("/so-lieu/P/city/" + "9" * 5000 + "/", 400, "không phải là tên một kỳ"),
        ("/so-lieu/P/nobody/2017/", 404, "không thuộc phạm vi"),
        ("/so-lieu/Q/city/2017/", 404, "không thuộc phạm vi"),
        ("/so-lieu/P/a%00b/2017/", 404, "P404"),
        ("/so-lieu/P/" + "a" * 2000 + "/2017/", 404, "không thuộc phạm vi"),
        (SHEET + "NOTHING/", 404, "không thuộc phạm vi"),
        (SHEET + "MEET/?o=x", 404, "không có ô phân tổ «x»"),
        (SHEET + "MEET/nguon-goc/?o=%00", 404, "P404"),
        (SHEET + "MEET/nguon-goc/?nhom=nobody", 404, "không thuộc phạm vi"),
        (SHEET + "MEET/bieu-do/tron.svg", 404, "Không có biểu đồ «tron»"),
        ("/so-lieu/?chuong-trinh=Q", 404, "không thuộc phạm vi"),
        ("/so-lieu/?don-vi=a/b", 404, "không thuộc phạm vi"),
        ("/so-lieu/?chon=1&ky=sai", 400, "không phải là tên một kỳ"),
    ],
)
def test_wrong_names_are_refused_in_words(world: World, path: str, status: int, words: str) -> None:
    assert words in opened(entering(world), path, status)


def test_odd_input_is_taken_as_what_it_can_only_mean(world: World) -> None:
    client = entering(world)
    assert "1.237" in opened(client, TRACE + "?trang=-1")
    assert "1.237" in opened(client, TRACE + "?trang=" + "9" * 400)
    assert "1.237" in opened(client, TRACE + "?trang=hai")
    assert opened(client, "/so-lieu/?tim=" + "x" * 60_000)
    decomposed = "Xa%CC%83%20A"
    assert "Xã A" in opened(client, f"/so-lieu/?tim={decomposed}%E2%80%8B")


def test_a_programme_without_reports_beside_one_with(world: World) -> None:
    Programme.objects.create(code="Q", title="Chương trình khác")
    client = entering(world)
    assert "Chưa có số liệu" in opened(client, "/so-lieu/?chuong-trinh=Q")
    assert client.get("/so-lieu/?chuong-trinh=P", secure=True).status_code == 302
