"""The workspace in the browser's eyes: freezing, what came later, adjusting, what is missing, who sees it."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.orders import accepted, browser_of, send, text_of, work

from phoihop.bodies.organisations.enums import UserRole
from phoihop.measures.figures.queries import desk
from phoihop.measures.figures.queries.desk import FiguresNotReady
from phoihop.measures.figures.rules.questions import Question
from phoihop.outcomes.consolidation.actions.adjusting import Place, adjust
from phoihop.outcomes.consolidation.actions.freezing import freeze
from phoihop.outcomes.consolidation.models import Adjustment, AdjustmentWithdrawal, Consolidation, Snapshot, Unfreezing
from phoihop.outcomes.consolidation.queries import bases, sheets
from phoihop.reporting.reminders.models import Reminder
from phoihop.reporting.submissions.models import CellNote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOME = "/tong-hop/"
PLACE = "/tong-hop/P/city/2017/"
TABS = ["", "day-du/", "so-lieu/", "ban-sua/", "dieu-chinh/", "dieu-chinh/hien-nay/", "con-mo/"]


@pytest.fixture
def world() -> World:
    world = make_world()
    accepted(world)
    accepted(world, "b", content=meetings(4))
    return world


@pytest.fixture
def browser(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


def frozen(browser: Client) -> None:
    assert send(browser, PLACE + "chot/", {"ngay": ""}).status_code == 302
    work()


def test_from_freezing_to_what_came_later(world: World, browser: Client) -> None:
    assert "Chưa chốt" in text_of(browser.get(PLACE))
    assert "7 buổi" in text_of(browser.get(PLACE + "so-lieu/"))
    assert "Số liệu chưa chốt" in text_of(browser.get(PLACE + "ban-sua/"))
    frozen(browser)
    assert "Chưa có bản sửa nào sau khi chốt" in text_of(browser.get(PLACE + "ban-sua/"))
    accepted(world, content=meetings(30))
    accepted(world, "a", "2017-02", meetings(2))
    page = text_of(browser.get(PLACE))
    assert "Đã có 2 bản sửa sau khi chốt" in page
    assert "1 báo cáo mới" in page
    page = text_of(browser.get(PLACE + "ban-sua/"))
    assert "3 → 30 (+27)" in page
    assert "chưa có → 2 (+2)" in page
    assert "Cán bộ xã gửi" in page
    assert "Buổi tuyên truyền buổi 7 36 +29" in page
    assert "7 buổi" in text_of(browser.get(PLACE + "so-lieu/"))
    assert "Thiếu lý do" not in page
    answer = send(browser, PLACE + "mo-chot/", {"ly_do": " ", "lan": "1"})
    assert (answer.status_code, Unfreezing.objects.count()) == (422, 0)
    assert send(browser, PLACE + "mo-chot/", {"ly_do": "Bổ sung", "lan": "1"}).status_code == 302
    page = text_of(browser.get(PLACE))
    assert "Chưa chốt" in page
    assert "Bổ sung" in page
    assert "36 buổi" in text_of(browser.get(PLACE + "so-lieu/"))


def test_while_a_snapshot_is_computed_the_page_says_so(browser: Client) -> None:
    send(browser, PLACE + "chot/", {"ngay": "01/01/2018"})
    assert "đang được tính" in text_of(browser.get(PLACE + "so-lieu/"))
    assert "của ngày 01/01/2018" in text_of(browser.get(PLACE))


def test_figures_that_are_not_there_at_a_glance_come_after_the_page(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[float] = []

    def busy(_question: Question) -> object:
        left.append(desk._at_most(60))
        raise FiguresNotReady

    with monkeypatch.context() as patched:
        patched.setattr(sheets, "ask", busy)
        page = browser.get(PLACE + "so-lieu/")
        assert (page.status_code, "Đang tính số liệu" in text_of(page)) == (200, True)
        assert f'hx-get="{PLACE}so-lieu/"' in page.content.decode()
        browser.get(PLACE + "so-lieu/", headers={"HX-Request": "true"})
    assert (left[0] <= 1, left[1]) == (True, 60), "the page waits a moment, its part as long as any figures"
    part = browser.get(PLACE + "so-lieu/", headers={"HX-Request": "true"})
    assert '<div id="phan">' in part.content.decode()
    assert "7 buổi" in text_of(part)


def test_before_freezing_one_is_told_where_adjustments_could_not_be_looked_at(
    world: World, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_question: Question) -> object:
        raise FiguresNotReady

    whole = {"programme": world.programme, "unit": world.unit("city"), "period": "2017", "at": AT, "today": AT.date()}
    adjust(
        actor=world.someone(UserRole.SECRETARIAT),
        **whole,
        place=Place("city", "2017", "MEET"),
        value=Decimal(1),
        reason="x",
    )
    accepted(world, "a", "2017-02", meetings(30))
    assert "Điều chỉnh cần xem lại trước khi chốt" in text_of(browser.get(PLACE + "chot/"))
    with monkeypatch.context() as patched:
        patched.setattr(bases, "ask", busy)
        page = text_of(browser.get(PLACE + "chot/"))
    assert "chưa đối chiếu được các điều chỉnh" in page
    frozen(browser)


def test_a_second_freezing_tells_who_was_first(world: World, browser: Client) -> None:
    frozen(browser)
    answer = send(browser_of(world.someone(UserRole.LEADER)), PLACE + "chot/", {"ngay": ""})
    assert answer.status_code == 422
    assert "secretariat city chốt lúc" in text_of(answer)
    assert Snapshot.objects.count() == 1


def test_an_adjusted_figure_shows_what_it_was_and_why(browser: Client) -> None:
    wanted = {"so_lieu": "MEET", "don_vi": "Hà Nội", "ky": "2017", "gia_tri": "10", "ly_do": "Trùng buổi"}
    assert send(browser, PLACE + "dieu-chinh/", wanted).status_code == 302
    page = text_of(browser.get(PLACE + "so-lieu/"))
    assert "10 đã điều chỉnh từ 7 Trùng buổi" in page
    answer = send(browser, PLACE + "dieu-chinh/", wanted)
    assert (answer.status_code, "Y005" in text_of(answer)) == (422, True)
    row = Adjustment.objects.get()
    assert send(browser, f"{PLACE}dieu-chinh/{row.pk}/rut/", {"ly_do": ""}).status_code == 422
    assert AdjustmentWithdrawal.objects.count() == 0
    assert send(browser, f"{PLACE}dieu-chinh/{row.pk}/rut/", {"ly_do": "Nhầm"}).status_code == 302
    page = text_of(browser.get(PLACE + "dieu-chinh/"))
    assert "đã rút" in page
    assert "Rút: Nhầm" in page
    assert "đã điều chỉnh" not in text_of(browser.get(PLACE + "so-lieu/"))


def test_an_adjustment_whose_figure_moved_is_told_before_freezing(world: World, browser: Client) -> None:
    wanted = {"so_lieu": "MEET", "don_vi": "Hà Nội", "ky": "2017", "gia_tri": "10", "ly_do": "Trùng buổi"}
    assert send(browser, PLACE + "dieu-chinh/", wanted).status_code == 302
    for path in ("dieu-chinh/", "so-lieu/", "chot/"):
        page = text_of(browser.get(PLACE + path))
        assert "đã đổi từ khi điều chỉnh" not in page
        assert "khi điều chỉnh là" not in page
    accepted(world, content=meetings(30))
    told = "số tính từ các báo cáo đã đổi từ khi điều chỉnh: 7 → 34 Số điều chỉnh 10 vẫn thay cả số mới"
    assert told in text_of(browser.get(PLACE + "dieu-chinh/"))
    assert told in text_of(browser.get(PLACE + "chot/"))
    assert "10 đã điều chỉnh từ 34 Trùng buổi khi điều chỉnh là 7" in text_of(browser.get(PLACE + "so-lieu/"))
    frozen(browser)
    assert told in text_of(browser.get(PLACE + "dieu-chinh/"))
    accepted(world, content=meetings(50))
    assert told in text_of(browser.get(PLACE + "dieu-chinh/")), "what was frozen stays"
    page = text_of(browser.get(PLACE + "ban-sua/"))
    assert "Buổi tuyên truyền buổi 34 báo cáo in số điều chỉnh 10 54 +20" in page


def test_opening_what_was_frozen_anew_tells_why_not(world: World, browser: Client) -> None:
    frozen(browser)
    form = browser.get(PLACE + "mo-chot/").content.decode()
    assert 'name="lan" value="1"' in form
    other = browser_of(world.someone(UserRole.LEADER))
    assert send(other, PLACE + "mo-chot/", {"ly_do": "Thiếu xã B", "lan": "1"}).status_code == 302
    frozen(other)
    answer = send(browser, PLACE + "mo-chot/", {"ly_do": "Bổ sung", "lan": "1"})
    assert (answer.status_code, Unfreezing.objects.count()) == (422, 1)
    assert "«Thiếu xã B»; số liệu nay theo lần chốt 2 của leader city" in text_of(answer)


def test_beside_the_form_stands_what_the_figure_is_now(browser: Client) -> None:
    def told(**change: str) -> str:
        wanted = {"so_lieu": "MEET", "don_vi": "Hà Nội (city)", "ky": "2017", **change}
        return text_of(browser.get(PLACE + "dieu-chinh/hien-nay/", wanted, headers={"HX-Request": "true"}))

    assert told() == "Buổi tuyên truyền, Hà Nội, Năm 2017: hiện nay là 7 buổi ."
    assert told(don_vi="a", ky="2017-01") == "Buổi tuyên truyền, Xã A, Tháng 01 năm 2017: hiện nay là 3 buổi ."
    assert told(ky="2017-02") == "Buổi tuyên truyền, Hà Nội, Tháng 02 năm 2017: hiện chưa có số."
    assert told(don_vi="Xã X") == told(ky="2016") == "Chọn số liệu, đơn vị, kỳ để xem số hiện nay."
    frozen(browser)
    assert "hiện nay là 7 buổi" in told()
    assert "Bản chốt không giữ sẵn số này" in told(ky="2017-01")
    page = text_of(browser.get(PLACE + "dieu-chinh/"))
    assert "Quý I năm 2017" in page
    assert "2017-Q1" not in page


@pytest.mark.parametrize(
    ("change", "field"),
    [({"ly_do": ""}, "ly_do"), ({"gia_tri": "abc"}, "gia_tri"), ({"don_vi": "Xã X"}, "don_vi"), ({"ky": "x"}, "ky")],
)
def test_wrong_words_are_told_beside_their_fields(browser: Client, change: dict[str, str], field: str) -> None:
    wanted = {"so_lieu": "MEET", "don_vi": "a", "ky": "2017-01", "gia_tri": "10", "ly_do": "x", **change}
    answer = send(browser, PLACE + "dieu-chinh/", wanted)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert Adjustment.objects.count() == 0


def test_who_is_missing_is_reminded_by_the_period(world: World, browser: Client) -> None:
    page = text_of(browser.get(PLACE + "day-du/"))
    assert "Đã tiếp nhận 2/26 báo cáo" in page
    assert "thiếu 12/13 báo cáo" in page
    assert "Tháng 02 năm 2017: 2 đơn vị" in page
    world.submitted("a", "2017-02")
    page = text_of(browser.get(PLACE + "day-du/"))
    assert "Tháng 02 năm 2017: 1 đơn vị" in page
    assert send(browser, PLACE + "nhac/", {"che-do": "P", "ky": "2017-02"}).status_code == 302
    assert list(Reminder.objects.values_list("organisation__code", "period")) == [("b", "2017-02")]
    assert send(browser, PLACE + "nhac/", {"che-do": "P", "ky": "2018-02"}).status_code == 404
    part = browser.get(PLACE + "day-du/", headers={"HX-Request": "true"})
    assert part.content.startswith(b'<div class="counted">')


def test_notes_that_are_followed_up_are_open(world: World, browser: Client) -> None:
    assert "Không còn việc nào mở" in text_of(browser.get(PLACE + "con-mo/"))
    report = world.submitted("a", "2017-02")
    note = {"submission": report, "place": "MEET", "author": world.reviewer, "at": AT}
    CellNote.objects.create(text="Xem lại", followed=True, **note)
    assert "1 ý kiến cần theo dõi" in text_of(browser.get(PLACE + "con-mo/"))
    CellNote.objects.create(text="Xong", followed=False, **note)
    assert "1 ý kiến" not in text_of(browser.get(PLACE + "con-mo/"))


def test_the_list_leads_to_a_workspace(browser: Client) -> None:
    answer = browser.get(HOME, {"chuong_trinh": "P", "don_vi": "ha noi", "ky": "2017"})
    assert (answer.status_code, answer["Location"]) == (302, PLACE)
    assert browser.get(HOME, {"chuong_trinh": "P", "don_vi": "xa", "ky": "2017"}).status_code == 422
    frozen(browser)
    page = text_of(browser.get(HOME))
    assert "Hà Nội – Năm 2017" in page
    assert "Đã chốt" in page


@pytest.mark.parametrize("path", [*TABS, "chot/", "mo-chot/"])
def test_who_does_not_oversee_the_unit_sees_nothing(world: World, path: str) -> None:
    for user in (world.someone(UserRole.REPORTER, "a"), world.someone(UserRole.SECRETARIAT, "a")):
        assert browser_of(user).get(PLACE + path).status_code in {403, 404}


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("chot/", {"ngay": ""}),
        ("mo-chot/", {"ly_do": "x", "lan": "1"}),
        ("nhac/", {"che-do": "P", "ky": "2017-02"}),
        ("dieu-chinh/", {"so_lieu": "MEET", "don_vi": "a", "ky": "2017", "gia_tri": "1", "ly_do": "x"}),
    ],
)
def test_who_does_not_oversee_the_unit_changes_nothing(world: World, path: str, data: dict[str, str]) -> None:
    assert send(browser_of(world.someone(UserRole.SECRETARIAT, "a")), PLACE + path, data).status_code == 404
    kinds = (Consolidation, Snapshot, Unfreezing, Adjustment, Reminder)
    assert [kind.objects.count() for kind in kinds] == [0] * len(kinds)


@pytest.mark.parametrize("period", ["2017-13", "x", "2017..2016"])
def test_of_what_is_no_period(browser: Client, period: str) -> None:
    assert browser.get(f"/tong-hop/P/city/{period}/").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("", 13), ("day-du/", 14), ("so-lieu/", 10), ("ban-sua/", 19), ("dieu-chinh/", 11), ("con-mo/", 10)],
)
def test_in_few_queries(world: World, path: str, queries: int, rows: int, django_assert_num_queries: Any) -> None:
    """Six of those about later revisions read versions, which in the running site the desk does."""
    officer = world.someone(UserRole.SECRETARIAT)
    whole = {"actor": officer, "programme": world.programme, "unit": world.unit("city"), "period": "2017"}
    whole |= {"at": AT, "today": AT.date()}
    freeze(**whole)
    work()
    for number in range(1, rows + 1):
        accepted(world, "a", f"2017-0{number}", meetings(10 + number))
        world.submitted("b", f"2017-0{number + 1}")
        place = Place("a", f"2017-0{number}", "MEET")
        adjust(**whole, place=place, value=Decimal(1), reason="x")
    browser = browser_of(officer)
    browser.get(PLACE + path)
    with django_assert_num_queries(queries):
        assert browser.get(PLACE + path).status_code == 200
