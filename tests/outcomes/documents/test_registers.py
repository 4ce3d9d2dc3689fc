"""Numbers of documents: one after the other, none twice, none left out, by year or by term; the pages of the books."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.factories.reports import AT, World, make_world
from tests.outcomes.summaries.documents import texts_of
from tests.outcomes.summaries.orders import browser_of, send, text_of

from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import ProductError
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.actions import begin_term, set_letterhead, take_number, void_number
from phoihop.outcomes.documents.enums import DocumentKind, DocumentSystem
from phoihop.outcomes.documents.models import NumberRegister, RegisteredNumber, VoidedNumber

HOME = "/van-ban/"
TODAY = date(2026, 11, 4)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def keeper(world: World) -> User:
    return world.someone(UserRole.SECRETARIAT)


@pytest.fixture
def city(world: World) -> Organisation:
    return Organisation.objects.get(code="city")


def take(actor: User, body: Organisation, day: date = TODAY, **more: Any) -> RegisteredNumber:
    asked = {"kind": DocumentKind.REPORT, "subject": "Tổng kết", **more}
    return take_number(actor=actor, organisation=body, day=day, today=TODAY, at=AT, **asked)


def party(actor: User, body: Organisation) -> None:
    head = {"code": "BDVTU", "superior": "THÀNH ỦY", "place": "Hà Nội", "office": "TRƯỞNG BAN"}
    set_letterhead(actor=actor, organisation=body, system=DocumentSystem.PARTY, **head, today=TODAY, at=AT)


def refused(code: str, call: Any, *args: Any, **words: Any) -> None:
    with pytest.raises(ProductError) as caught:
        call(*args, **words)
    assert caught.value.code == code


@pytest.mark.django_db
class TestNumbers:
    def test_they_run_from_one_by_type_and_year(self, keeper: User, city: Organisation) -> None:
        days = [date(2026, 1, 5), date(2026, 1, 5), date(2026, 12, 31), date(2027, 1, 1)]
        assert [take(keeper, city, day).written for day in days] == [
            "01/BC-city", "02/BC-city", "03/BC-city", "01/BC-city",
        ]  # fmt: skip
        assert take(keeper, city, days[0], kind=DocumentKind.PLAN).written == "01/KH-city"
        assert sorted(NumberRegister.objects.values_list("kind", "name", "last")) == [
            ("bao-cao", "2026", 3), ("bao-cao", "2027", 1), ("ke-hoach", "2026", 1),
        ]  # fmt: skip

    def test_in_the_party_they_run_through_a_term(self, keeper: User, city: Organisation) -> None:
        party(keeper, city)
        refused("V001", take, keeper, city, date(2026, 1, 5))
        for name, start in (("2020–2025", date(2020, 10, 13)), ("2025–2030", date(2025, 10, 16))):
            begin_term(actor=keeper, organisation=city, name=name, start=start, today=TODAY, at=AT)
        days = [date(2020, 12, 1), date(2025, 10, 15), date(2025, 10, 16), date(2026, 12, 1)]
        assert [take(keeper, city, day).written for day in days] == [
            "01-BC/BDVTU", "02-BC/BDVTU", "01-BC/BDVTU", "02-BC/BDVTU",
        ]  # fmt: skip
        refused(
            "V004", begin_term, actor=keeper, organisation=city, name="x", start=date(2025, 10, 16), today=TODAY, at=AT
        )

    def test_a_joint_one_bears_both_codes(self, keeper: User, city: Organisation) -> None:
        party(keeper, city)
        begin_term(actor=keeper, organisation=city, name="x", start=date(2020, 1, 1), today=TODAY, at=AT)
        row = take(keeper, city, kind=DocumentKind.PROGRAMME, others=("CAHN",))
        assert row.written == "01-CTr/BDVTU-CAHN"

    def test_days_do_not_go_back(self, keeper: User, city: Organisation) -> None:
        take(keeper, city, date(2026, 3, 9))
        refused("V002", take, keeper, city, date(2026, 3, 8))
        assert NumberRegister.objects.get().last == 1
        assert take(keeper, city, date(2026, 3, 9)).number == 2

    def test_a_voided_number_stays_taken(self, keeper: User, city: Organisation) -> None:
        first = take(keeper, city)
        void_number(actor=keeper, number=first, reason="Không ban hành", today=TODAY, at=AT)
        refused("V003", void_number, actor=keeper, number=first, reason="nữa", today=TODAY, at=AT)
        assert take(keeper, city).number == 2
        assert list(VoidedNumber.objects.values_list("reason", flat=True)) == ["Không ban hành"]
        assert list(AuditEntry.objects.order_by("number").values_list("action", flat=True))[-3:] == [
            "number.take", "number.void", "number.take",
        ]  # fmt: skip

    @pytest.mark.parametrize("role", [UserRole.REPORTER, UserRole.REVIEWER, UserRole.LEADER, UserRole.BOARD])
    def test_others_take_none(self, world: World, city: Organisation, role: UserRole) -> None:
        someone = world.someone(role)
        before = AuditEntry.objects.count()
        refused("O003", take, someone, city)
        refused("O003", party, someone, city)
        assert (NumberRegister.objects.count(), AuditEntry.objects.count()) == (0, before)

    def test_the_database_refuses_gaps_doubles_and_changes(self, keeper: User, city: Organisation) -> None:
        row = take(keeper, city)
        more = {"register": row.register, "written": "x", "day": TODAY, "subject": "x", "by": keeper, "at": AT}
        for number in (1, 3, 0):
            with pytest.raises(DatabaseError), transaction.atomic():
                RegisteredNumber.objects.create(number=number, **more)
        with pytest.raises(DatabaseError), transaction.atomic():
            RegisteredNumber.objects.update(subject="khác")
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()
        assert RegisteredNumber.objects.get().subject == "Tổng kết"


@pytest.mark.django_db(transaction=True)
def test_whoever_asks_at_the_same_moment_gets_the_next() -> None:
    keeper = make_world().someone(UserRole.SECRETARIAT)
    body = Organisation.objects.get(code="city")
    together = Barrier(4)

    def one(_number: int) -> int:
        together.wait()
        try:
            return take(keeper, body).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(one, range(4)))
    assert sorted(numbers) == [1, 2, 3, 4]


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def browser(self, keeper: User) -> Client:
        return browser_of(keeper)

    def test_from_the_letterhead_to_a_voided_number(self, browser: Client, city: Organisation) -> None:
        assert city.name in text_of(browser.get(HOME))
        head = {"system": "dang", "code": "BDVTU", "superior": "THÀNH ỦY", "place": "Hà Nội", "office": "TRƯỞNG BAN"}
        assert send(browser, f"{HOME}city/mau-dau/", head).status_code == 302
        page = text_of(browser.get(f"{HOME}city/"))
        assert "Chưa khai nhiệm kỳ nào" in page
        wanted = {"kind": "chuong-trinh", "day": "04/11/2026", "subject": "Phối hợp công tác dân vận"}
        answer = send(browser, f"{HOME}city/lay-so/", wanted)
        assert answer.status_code == 422
        assert "V001" in text_of(answer)
        send(browser, f"{HOME}city/nhiem-ky/", {"name": "Nhiệm kỳ 2025–2030", "start": "16/10/2025"})
        assert send(browser, f"{HOME}city/lay-so/", wanted).status_code == 302
        row = RegisteredNumber.objects.get()
        assert "01-CTr/BDVTU" in text_of(browser.get(f"{HOME}city/so/{row.register_id}/"))
        assert send(browser, f"{HOME}so/{row.pk}/huy/", {"reason": "Ký lại"}).status_code == 302
        page = text_of(browser.get(f"{HOME}city/so/{row.register_id}/"))
        assert "Đã hủy" in page
        assert "Ký lại" in page

    def test_a_double_click_takes_one_number(self, browser: Client) -> None:
        wanted = {"kind": "bao-cao", "day": "04/11/2026", "subject": "Tổng kết"}
        for _click in range(2):
            assert (
                send(browser, f"{HOME}city/lay-so/", wanted, key="1b0f5a3e-0000-4000-8000-000000000001").status_code
                == 302
            )
        assert RegisteredNumber.objects.count() == 1

    def test_wrong_words_are_told_beside_their_fields(self, browser: Client) -> None:
        answer = send(browser, f"{HOME}city/lay-so/", {"kind": "x", "day": "31/02/2026", "subject": ""})
        assert answer.status_code == 422
        assert {"kind", "day", "subject"} == set(answer.context["form"].errors)
        assert RegisteredNumber.objects.count() == 0

    @pytest.mark.parametrize("rows", [1, 3])
    def test_a_register_in_few_queries(
        self, browser: Client, keeper: User, city: Organisation, rows: int, django_assert_num_queries: Any
    ) -> None:
        taken = [take(keeper, city) for _row in range(rows)]
        void_number(actor=keeper, number=taken[0], reason="x", today=TODAY, at=AT)
        with django_assert_num_queries(10):
            answer = browser.get(f"{HOME}city/so/{taken[0].register_id}/")
        assert text_of(answer).count("/BC-city") == rows

    @pytest.mark.parametrize("rows", [1, 3])
    def test_a_body_in_few_queries(
        self, browser: Client, keeper: User, city: Organisation, rows: int, django_assert_num_queries: Any
    ) -> None:
        for kind in list(DocumentKind)[:rows]:
            take(keeper, city, kind=kind)
        with django_assert_num_queries(11):
            browser.get(f"{HOME}city/")

    @pytest.mark.parametrize("path", ["city/", "city/mau-dau/", "city/lay-so/", "city/khung/bao-cao.docx"])
    def test_who_does_not_reach_the_body_sees_nothing(self, world: World, path: str) -> None:
        assert browser_of(world.someone(UserRole.REPORTER)).get(HOME + path).status_code in {403, 404}
        assert browser_of(world.someone(UserRole.SECRETARIAT, "a")).get(HOME + path).status_code == 404

    def test_a_blank_document_is_in_the_layout_of_the_body(
        self, browser: Client, keeper: User, city: Organisation
    ) -> None:
        answer = browser.get(f"{HOME}city/khung/ke-hoach.docx")
        assert any("CỘNG HÒA" in text for text in texts_of(answer.content))
        party(keeper, city)
        answer = browser.get(f"{HOME}city/khung/ke-hoach.docx")
        assert any("ĐẢNG CỘNG SẢN" in text for text in texts_of(answer.content))
        assert browser.get(f"{HOME}city/khung/x.docx").status_code == 400
