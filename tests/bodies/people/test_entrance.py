"""Coming in and staying in: cookies, wrong passwords, closed accounts, sessions that end, passwords changed."""

import re
from collections.abc import Iterator
from datetime import timedelta
from http.cookies import Morsel

import pytest
from django.core.cache import cache
from django.test import Client

from phoihop.base import clock
from phoihop.base.audit.models import AuditEntry
from phoihop.base.ui import middleware
from phoihop.bodies.people.models import User

pytestmark = pytest.mark.django_db
SIGN_IN, CHANGE = "/tai-khoan/dang-nhap/", "/tai-khoan/doi-mat-khau/"
PASSWORD = "song-hong-chay-mai-2021"
OTHER = "nui-tan-vien-cao-2022"


@pytest.fixture(autouse=True)
def _no_earlier_tries() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user() -> User:
    return User.objects.create_user("lan.nguyen", PASSWORD, full_name="Nguyễn Thị Lan")


@pytest.fixture
def browser() -> Client:
    return Client()


def sign_in(browser: Client, password: str = PASSWORD, name: str = "lan.nguyen"):
    return browser.post(SIGN_IN, {"login": name, "password": password}, secure=True)


def is_in(browser: Client) -> bool:
    return browser.get("/don-vi/", secure=True).status_code == 200


def text(answer) -> str:
    return answer.content.decode()


def test_passwords_are_hashed_by_argon2id_as_owasp_asks(user: User) -> None:
    assert re.match(r"argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$", user.password)


def test_cookies_belong_to_this_host_alone(user: User, browser: Client) -> None:
    browser.get(SIGN_IN, secure=True)
    sign_in(browser)
    assert set(browser.cookies) == {"__Host-phien", "__Host-csrf"}
    for cookie in browser.cookies.values():
        assert kept(cookie) == {"secure": True, "httponly": True, "path": "/", "domain": "", "samesite": "Lax"}


def kept(cookie: Morsel) -> dict[str, object]:
    return {name: cookie[name] for name in ("secure", "httponly", "path", "domain", "samesite")}


def test_a_session_gets_another_key_at_sign_in(user: User, browser: Client) -> None:
    sign_in(browser)
    first = browser.cookies["__Host-phien"].value
    sign_in(browser)
    browser.post("/tai-khoan/dang-xuat/", secure=True)
    sign_in(browser)
    assert browser.cookies["__Host-phien"].value != first


@pytest.mark.parametrize("path", ["/tai-khoan/dang-ky/", "/tai-khoan/signup/", "/tai-khoan/quen-mat-khau/"])
def test_nobody_signs_up_alone(browser: Client, path: str) -> None:
    for ask in (browser.get, browser.post):
        assert ask(path, {"username": "toi", "password1": PASSWORD, "password2": PASSWORD}).status_code == 404
    assert not User.objects.filter(username="toi").exists()


def test_a_wrong_password_and_an_unknown_name_sound_alike(user: User, browser: Client) -> None:
    wrong, unknown = text(sign_in(browser, "sai")), text(sign_in(browser, "sai", "khong-ai"))
    for page in (wrong, unknown):
        assert "Tên đăng nhập hoặc mật khẩu không đúng." in page
    assert not is_in(browser)


def test_five_wrong_passwords_lock_the_account_for_a_while(user: User, browser: Client) -> None:
    for _try in range(5):
        assert "không đúng" in text(sign_in(browser, "sai"))
    locked = sign_in(browser)
    assert "Đăng nhập sai quá nhiều lần. Hãy thử lại sau ít phút." in text(locked)
    assert not is_in(browser)
    other = Client()
    User.objects.create_user("hung", PASSWORD)
    sign_in(other, name="hung")
    assert is_in(other)


def test_a_closed_account_is_told_so_and_kept_out(user: User, browser: Client) -> None:
    User.objects.update(is_active=False)
    answer = browser.post(SIGN_IN, {"login": "lan.nguyen", "password": PASSWORD}, secure=True, follow=True)
    assert "ngừng hoạt động" in text(answer)
    assert not is_in(browser)
    assert "<h1>Tài khoản đã ngừng</h1>" in text(browser.get("/tai-khoan/khong-hoat-dong/"))


def test_a_session_ends_the_moment_its_account_is_closed(user: User, browser: Client) -> None:
    sign_in(browser)
    assert is_in(browser)
    User.objects.update(is_active=False)
    assert not is_in(browser)


@pytest.mark.parametrize(
    ("steps", "stays"),
    [
        ([29] * 24, True),
        ([31], False),
        ([29, 29, 31], False),
        ([29] * 25, False),
    ],
    ids=["11 h 36", "idle", "idle later", "12 h 05"],
)
def test_sessions_end_when_idle_and_after_half_a_day(
    user: User, browser: Client, monkeypatch: pytest.MonkeyPatch, steps: list[int], stays: bool
) -> None:
    at = clock.now()
    monkeypatch.setattr(middleware, "now", lambda: at)
    sign_in(browser)
    assert is_in(browser)
    for minutes in steps:
        assert browser.cookies["__Host-phien"].value
        at += timedelta(minutes=minutes)
        last = is_in(browser)
    assert last is stays


def test_a_password_is_changed_and_other_sessions_end(user: User, browser: Client) -> None:
    elsewhere = Client()
    for client in (browser, elsewhere):
        sign_in(client)
    answer = change(browser)
    assert answer.status_code == 302
    assert "Đã đổi mật khẩu." in text(browser.get(answer.url, secure=True))
    assert (is_in(browser), is_in(elsewhere)) == (True, False)
    user.refresh_from_db()
    assert user.check_password(OTHER)
    entry = AuditEntry.objects.latest("number")
    assert (entry.action, entry.subject, entry.actor) == ("account.password", "account lan.nguyen", "lan.nguyen")


def change(browser: Client, old: str = PASSWORD, new: str = OTHER, again: str = ""):
    fields = {"oldpassword": old, "password1": new, "password2": again or new}
    return browser.post(CHANGE, fields, secure=True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"new": "ngan-qua"}, "quá ngắn"),
        ({"new": "1234567890"}, "quá phổ biến"),
        ({"new": "lan.nguyen1"}, "giống"),
        ({"old": "sai"}, "Hãy nhập đúng mật khẩu hiện tại."),
        ({"again": "khac-han-nhau-2022"}, "không giống nhau"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said(
    user: User, browser: Client, fields: dict[str, str], said: str
) -> None:
    sign_in(browser)
    page = text(change(browser, **fields))
    assert said in page
    assert re.search(r"\b(This|The) (password|field)", page) is None
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not AuditEntry.objects.filter(action="account.password").exists()
