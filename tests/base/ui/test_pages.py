"""What happens around every page: its rule, errors in words, forms answered once, sessions that end."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from tests.base.ui import samplesite

from phoihop.base.ui import middleware
from phoihop.base.ui.models import Answer
from phoihop.bodies.people.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.ui.samplesite")]


@pytest.fixture
def user() -> User:
    return User.objects.create_user("can-bo", full_name="Cán bộ")


@pytest.fixture
def browser(user: User) -> Client:
    samplesite.MADE.clear()
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def test_a_page_without_a_rule_is_not_there(browser: Client) -> None:
    answer = browser.get("/undeclared")
    assert answer.status_code == 404
    assert b"secret" not in answer.content
    assert "P404" in answer.content.decode()


@pytest.mark.parametrize("address", ["/write%00", "/write?a=%00"])
def test_an_address_with_a_null_character_is_not_there(browser: Client, address: str) -> None:
    assert browser.get(address).status_code == 404


def test_a_page_for_accounts_asks_a_stranger_to_sign_in() -> None:
    answer = Client().get("/write?a=1")
    assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/dang-nhap/?next=/write%3Fa%3D1")
    fragment = Client().get("/write", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Refresh"]) == (401, "true")


def test_a_method_that_a_page_does_not_offer_is_refused_in_words(browser: Client) -> None:
    answer = browser.post("/public")
    assert answer.status_code == 405
    assert "P405" in answer.content.decode()


class Unread:
    """What was sent, to whoever dares to read it."""

    def read(self, _size: int = -1) -> bytes:
        raise AssertionError("read")

    readline = read


def test_what_is_too_large_is_refused_before_it_is_read(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    samplesite.MADE.clear()
    sent = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(21 * 2**20 + 1)}
    answer = client.generic("POST", "/receive", content_type="multipart/form-data; boundary=x", **sent)
    assert answer.status_code == 413
    text = answer.content.decode()
    assert "P413" in text
    assert "lớn hơn 20 MB" in text
    assert samplesite.MADE == []


def test_what_is_small_enough_is_read(browser: Client) -> None:
    assert browser.post("/receive", {"tep": SimpleUploadedFile("a.docx", b"PK")}).status_code == 204
    assert samplesite.MADE == ["a.docx"]


def test_an_error_nobody_foresaw_shows_a_number_and_no_detail(browser: Client) -> None:
    answer = browser.get("/broken")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "P500" in text
    assert "detail of the machine" not in text


def test_what_django_does_not_find_is_a_page_in_words(browser: Client) -> None:
    answer = browser.get("/missing")
    assert answer.status_code == 404
    assert "no such row" not in answer.content.decode()
    assert browser.get("/khong-co/trang-nay").status_code == 404


def test_a_form_sent_twice_is_answered_alike_and_changes_once(browser: Client) -> None:
    form = {"_once": str(uuid4()), "what": "a"}
    first, second = browser.post("/write", form), browser.post("/write", form)
    assert first["Location"] == second["Location"] == "/made/1"
    assert samplesite.MADE == ["a"]


def test_a_form_with_errors_may_be_sent_again(browser: Client) -> None:
    form = {"_once": str(uuid4()), "what": "a"}
    assert browser.post("/write", {**form, "wrong": "1"}).status_code == 422
    assert Answer.objects.count() == 0
    assert browser.post("/write", form)["Location"] == "/made/1"


def test_a_refused_form_keeps_no_answer_and_says_why(browser: Client) -> None:
    answer = browser.post("/write", {"_once": str(uuid4()), "taken": "1"})
    assert answer.status_code == 409
    assert "Đã có người làm việc này. Tải lại." in answer.content.decode()
    assert Answer.objects.count() == 0


def test_the_same_key_of_another_account_is_another_form(browser: Client) -> None:
    form = {"_once": str(uuid4()), "what": "a"}
    browser.post("/write", form)
    other = Client()
    other.force_login(User.objects.create_user("khac"))
    other.post("/write", form)
    assert samplesite.MADE == ["a", "a"]


def test_a_form_without_its_key_changes_nothing(browser: Client) -> None:
    answer = browser.post("/write", {"what": "a", "_once": "xyz"})
    assert answer.status_code == 400
    assert "P201" in answer.content.decode()
    assert samplesite.MADE == []


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_change_once(user: User) -> None:
    samplesite.MADE.clear()
    form = {"_once": str(uuid4()), "what": "a"}
    answers: list[str] = []

    def click() -> None:
        client = Client()
        client.force_login(user)
        answers.append(client.post("/write", form)["Location"])
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert samplesite.MADE == ["a"]
    assert set(answers) == {"/made/1"}


def test_a_session_ends_when_idle_and_when_old(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = middleware.now()

    def after(minutes: float) -> int:
        monkeypatch.setattr(middleware, "now", lambda: begin + timedelta(minutes=minutes))
        return browser.get("/write").status_code

    assert [after(0), after(29), after(58)] == [200, 200, 200]
    assert after(58 + 31) == 302


def test_a_session_that_is_never_idle_ends_after_twelve_hours(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = middleware.now()
    answers = []
    for minutes in range(0, 12 * 60 + 21, 20):
        monkeypatch.setattr(middleware, "now", lambda minutes=minutes: begin + timedelta(minutes=minutes))
        answers.append(browser.get("/write").status_code)
    assert answers == [200] * 37 + [302]


def test_language_is_vietnamese_until_chosen(browser: Client) -> None:
    first = browser.get("/missing", headers={"Accept-Language": "en"})
    assert first["Content-Language"] == "vi"
    chosen = browser.post("/tuy-chon/", {"language": "en", "theme": "dark", "next": "//evil.example/"})
    assert chosen["Location"] == "/"
    second = browser.get("/missing")
    assert second["Content-Language"] == "en"
    assert 'data-bs-theme="dark"' in second.content.decode()
    assert browser.post("/tuy-chon/", {"language": "xx", "theme": "<b>"}).cookies.keys() == set()


def test_cookies_and_headers_are_safe(user: User) -> None:
    user.set_password("mat-khau-dai-2026")
    user.save()
    client = Client()
    client.get("/tai-khoan/dang-nhap/")
    answer = client.post("/tai-khoan/dang-nhap/", {"login": "can-bo", "password": "mat-khau-dai-2026"})
    assert answer.status_code == 302
    session, csrf = client.cookies["__Host-phien"], client.cookies["__Host-csrf"]
    for cookie in (session, csrf):
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    assert set(answer["Content-Security-Policy"].split("; ")) == {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    }
