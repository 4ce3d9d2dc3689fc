"""Accounts and roles: what an administrator may do within his reach, and that nothing changes beyond it."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from tests.factories.reports import AT

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.actions import (
    DaysReversed,
    LastRole,
    OwnAccount,
    OwnLastRole,
    deactivate_account,
    grant_role,
    load_organisations,
    open_account,
    reactivate_account,
    reset_password,
    revoke_role,
)
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.forms import suggested_password
from phoihop.bodies.organisations.models import Organisation, RoleGrant
from phoihop.bodies.organisations.rules import OrganisationRecord
from phoihop.bodies.people.actions import UsernameRefused, UsernameTaken, WeakPassword
from phoihop.bodies.people.models import User
from phoihop.bodies.people.queries import system_user

pytestmark = pytest.mark.django_db
TODAY = date(2021, 12, 16)
SAY = {"today": TODAY, "at": AT}
PASSWORD = "mat-khau-rat-dai-2021"
UNITS = [
    OrganisationRecord("HN", "Thành phố Hà Nội", kind="city"),
    OrganisationRecord("DD", "Quận Đống Đa", kind="district", parent="HN"),
    OrganisationRecord("BD", "Quận Ba Đình", kind="district", parent="HN"),
    OrganisationRecord("LH", "Phường Láng Hạ", kind="ward", parent="DD"),
]


@pytest.fixture(autouse=True)
def _hanoi(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", TODAY.isoformat())
    load_organisations(actor=system_user(), organisations=UNITS, at=AT)


def unit(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def someone(name: str, *held: tuple[UserRole, str] | tuple[UserRole, str, str]) -> User:
    user = User.objects.create_user(name, full_name=f"Ông {name}")
    for role, code, *programme in held:
        RoleGrant.objects.create(user=user, role=role, organisation=unit(code), programme="".join(programme))
    return user


@pytest.fixture
def admin() -> User:
    """The administrator of the district."""
    return someone("quan-tri-quan", (UserRole.ADMINISTRATOR, "DD"))


@pytest.fixture
def browser(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def send(client: Client, path: str, **fields: str):
    return client.post(path, {"_once": str(uuid4()), **fields})


def rows() -> list[object]:
    return [list(model._default_manager.order_by("pk").values()) for model in (User, RoleGrant, AuditEntry)]


def text(answer) -> str:
    return answer.content.decode()


# The actions


def test_an_account_begins_with_a_role_and_two_audit_rows(admin: User) -> None:
    user = open_account(
        actor=admin,
        username="lan.nguyen",
        full_name="Nguyễn  Thị Lan",
        position="Cán bộ",
        password=PASSWORD,
        role=UserRole.REPORTER,
        organisation=unit("LH"),
        **SAY,
    )
    assert (user.full_name, user.check_password(PASSWORD)) == ("Nguyễn Thị Lan", True)
    assert list(user.grants.values_list("role", "organisation__code")) == [("reporter", "LH")]
    entries = AuditEntry.objects.filter(subject="account lan.nguyen").order_by("number")
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("account.create", "quan-tri-quan"),
        ("role.grant", "quan-tri-quan"),
    ]
    assert PASSWORD not in str(list(entries.values()))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"organisation": "BD"}, OutOfReach),
        ({"organisation": "HN"}, OutOfReach),
        ({"username": "system"}, UsernameRefused),
        ({"username": "System"}, UsernameRefused),
        ({"username": "lan nguyễn"}, UsernameRefused),
        ({"username": "Quan-Tri-Quan"}, UsernameTaken),
        ({"password": "ngan"}, WeakPassword),
        ({"start": date(2021, 2, 1), "end": date(2021, 1, 1)}, DaysReversed),
    ],
)
def test_a_wrong_account_is_not_made(admin: User, changes: dict, refusal: type[Exception]) -> None:
    asked = {
        "username": "lan.nguyen",
        "full_name": "Lan",
        "position": "",
        "password": PASSWORD,
        "role": UserRole.REPORTER,
        "organisation": "LH",
        **changes,
    }
    before = rows()
    with pytest.raises(refusal):
        open_account(actor=admin, **{**asked, "organisation": unit(asked["organisation"])}, **SAY)
    assert rows() == before


OUTSIDE = [
    [(UserRole.REPORTER, "BD")],
    [(UserRole.SECRETARIAT, "HN")],
    [(UserRole.REPORTER, "LH"), (UserRole.REVIEWER, "HN")],
    [],
]


@pytest.mark.parametrize("held", OUTSIDE, ids=["beside", "above", "also above", "without roles"])
def test_an_account_with_a_role_elsewhere_is_not_touched(admin: User, held: list) -> None:
    user = someone("nguoi-khac", *held)
    before = rows()
    for work in (
        lambda: reset_password(actor=admin, account=user, password=PASSWORD, **SAY),
        lambda: deactivate_account(actor=admin, account=user, **SAY),
        lambda: reactivate_account(actor=admin, account=user, **SAY),
        lambda: grant_role(actor=admin, user=user, role=UserRole.REPORTER, organisation=unit("LH"), **SAY),
        *(
            (lambda grant=grant: revoke_role(actor=admin, grant=grant, **SAY))
            for grant in RoleGrant.objects.filter(user=user)
        ),
    ):
        with pytest.raises(OutOfReach):
            work()
    assert rows() == before


def test_roles_of_the_past_keep_an_account_where_it_was(admin: User) -> None:
    user = someone("ngay-xua", (UserRole.REPORTER, "LH"), (UserRole.REVIEWER, "HN"))
    RoleGrant.objects.filter(user=user, role="reviewer").update(end=date(2020, 1, 1))
    with pytest.raises(OutOfReach):
        reset_password(actor=admin, account=user, password=PASSWORD, **SAY)


def test_a_role_is_given_in_reach_only_and_in_ones_own_programme_only(admin: User) -> None:
    user = someone("xa", (UserRole.REPORTER, "LH"))
    grant = grant_role(
        actor=admin, user=user, role=UserRole.REVIEWER, organisation=unit("DD"), end=date(2022, 1, 1), **SAY
    )
    assert (grant.role, grant.end) == ("reviewer", date(2022, 1, 1))
    before = rows()
    with pytest.raises(OutOfReach):
        grant_role(actor=admin, user=user, role=UserRole.REVIEWER, organisation=unit("HN"), **SAY)
    narrow = someone("mot-chuong-trinh", (UserRole.ADMINISTRATOR, "HN", "P"))
    before = rows()
    for programme in ("", "Q"):
        with pytest.raises(OutOfReach):
            open_account(
                actor=narrow,
                username="moi",
                full_name="",
                position="",
                password=PASSWORD,
                role=UserRole.ADMINISTRATOR,
                organisation=unit("HN"),
                programme=programme,
                **SAY,
            )
    assert rows() == before


def test_nobody_removes_his_own_last_administration(admin: User) -> None:
    (own,) = RoleGrant.objects.filter(user=admin)
    before = rows()
    for work in (
        lambda: revoke_role(actor=admin, grant=own, **SAY),
        lambda: grant_role(
            actor=admin,
            user=admin,
            role=UserRole.ADMINISTRATOR,
            organisation=unit("DD"),
            end=date(2021, 1, 1),
            **SAY,
        ),
    ):
        with pytest.raises(OwnLastRole):
            work()
    with pytest.raises(OwnAccount):
        deactivate_account(actor=admin, account=admin, **SAY)
    assert rows() == before
    second = grant_role(actor=admin, user=admin, role=UserRole.ADMINISTRATOR, organisation=unit("LH"), **SAY)
    revoke_role(actor=admin, grant=second, **SAY)
    grant_role(actor=admin, user=admin, role=UserRole.REPORTER, organisation=unit("LH"), **SAY)
    with pytest.raises(OwnLastRole):
        revoke_role(actor=admin, grant=own, **SAY)


def test_the_last_role_of_an_account_stays(admin: User) -> None:
    user = someone("xa", (UserRole.REPORTER, "LH"))
    (grant,) = RoleGrant.objects.filter(user=user)
    with pytest.raises(LastRole):
        revoke_role(actor=admin, grant=grant, **SAY)
    grant_role(actor=admin, user=user, role=UserRole.REVIEWER, organisation=unit("LH"), **SAY)
    revoke_role(actor=admin, grant=grant, **SAY)
    assert list(user.grants.values_list("role", flat=True)) == ["reviewer"]


def test_suggested_passwords_pass_the_rules_and_differ() -> None:
    made = {suggested_password() for _time in range(50)}
    assert len(made) == 50
    assert all(len(password) == 14 and set("ilo01") & set(password) == set() for password in made)


# The pages


def test_the_list_shows_who_serves_in_reach(browser: Client) -> None:
    someone("xa", (UserRole.REPORTER, "LH"))
    someone("quan-khac", (UserRole.REPORTER, "BD"))
    someone("ca-hai", (UserRole.REPORTER, "LH"), (UserRole.LEADER, "HN"))
    page = text(browser.get("/don-vi/nguoi-dung/"))
    assert (">Ông xa<" in page, "Ông quan-khac" in page, ">Ông ca-hai<" in page) == (True, False, True)
    assert page.count("Ngoài phạm vi") == 1


def test_the_list_is_searched_and_filtered(browser: Client) -> None:
    someone("lan", (UserRole.REPORTER, "LH"))
    User.objects.filter(username="lan").update(full_name="Nguyễn Thị Lân")
    someone("hung", (UserRole.REVIEWER, "DD"))
    for asked in ("tim=nguyen+lan", "vai-tro=reporter", "don-vi=LH", "trang-thai=dang-dung&tim=lan"):
        page = text(browser.get(f"/don-vi/nguoi-dung/?{asked}"))
        assert ("Nguyễn Thị Lân" in page, "Ông hung" in page) == (True, False), asked
    assert "Không có tài khoản nào như vậy" in text(browser.get("/don-vi/nguoi-dung/?trang-thai=da-ngung"))


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("vai-tro=king", 400),
        ("trang-thai=x", 400),
        ("don-vi=none", 404),
        ("tim=%00'", 404),
        ("tim='", 200),
        ("sau=%F0", 200),
    ],
)
def test_bad_filters_are_refused_in_words(browser: Client, asked: str, status: int) -> None:
    assert browser.get(f"/don-vi/nguoi-dung/?{asked}").status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long(browser: Client, count: int, django_assert_num_queries) -> None:
    for number in range(count - 1):
        someone(f"xa-{number}", (UserRole.REPORTER, "LH"))
    browser.get("/don-vi/nguoi-dung/")
    with django_assert_num_queries(6):
        assert len(browser.get("/don-vi/nguoi-dung/").context["lines"]) == count


def test_an_account_is_made_on_the_page_and_its_password_shown_before_only(browser: Client) -> None:
    form = browser.get("/don-vi/nguoi-dung/lap/?don-vi=LH")
    password = form.context["form"].initial["password"]
    assert password in text(form)
    answer = send(
        browser,
        "/don-vi/nguoi-dung/lap/",
        username="lan.nguyen",
        full_name="Nguyễn Thị Lan",
        password=password,
        role="reporter",
        organisation="lang ha",
        start="1/1/2021",
    )
    user = User.objects.get(username="lan.nguyen")
    assert answer.url == f"/don-vi/nguoi-dung/tai-khoan/{user.pk}/"
    page = text(browser.get(answer.url))
    assert "Đã lập tài khoản «lan.nguyen»." in page
    assert "Giao vai trò Người báo cáo tại LH, từ 01/01/2021." in page
    assert password not in page
    assert user.check_password(password)


def test_what_is_wrong_with_an_account_is_said_at_the_form(browser: Client) -> None:
    before = rows()
    fields = {"username": "lan", "full_name": "Lan", "password": "1234567890", "role": "reporter", "organisation": "LH"}
    for changes, said in (
        ({}, "O012"),
        ({"username": "quan-tri-quan", "password": PASSWORD}, "O011"),
        ({"username": "x" * 99 + "é", "password": PASSWORD}, "O013"),
        ({"organisation": "BD", "password": PASSWORD}, "O014"),
        ({"role": "king", "password": PASSWORD}, "king"),
        ({"start": "2/1/2021", "end": "1/1/2021", "password": PASSWORD}, "O009"),
        ({"full_name": "x" * 1_000_000, "password": PASSWORD}, "200"),
    ):
        answer = send(browser, "/don-vi/nguoi-dung/lap/", **{**fields, **changes})
        assert (answer.status_code, said in text(answer)) == (422, True), changes
    assert rows() == before


def test_the_life_of_an_account_on_its_page(browser: Client) -> None:
    user = someone("xa", (UserRole.REPORTER, "LH"))
    own = f"/don-vi/nguoi-dung/tai-khoan/{user.pk}/"
    assert send(browser, f"{own}sua/", full_name="Trần Văn Xã", position="Phó Chủ tịch").url == own
    assert send(browser, f"{own}giao-vai-tro/", role="leader", organisation="DD", end="31/12/2022").url == own
    first = RoleGrant.objects.get(user=user, role="reporter")
    assert "Phường Láng Hạ" in text(browser.get(f"{own}thu-hoi/{first.pk}/"))
    assert send(browser, f"{own}thu-hoi/{first.pk}/").url == own
    assert send(browser, f"{own}mat-khau/", password=PASSWORD).url == own
    assert send(browser, f"{own}trang-thai/").url == own
    user.refresh_from_db()
    assert (user.full_name, user.is_active, user.check_password(PASSWORD)) == ("Trần Văn Xã", False, True)
    page = text(browser.get(own))
    for told in (
        "Ngừng tài khoản.",
        "Đặt mật khẩu mới.",
        "Thu hồi vai trò Người báo cáo tại LH.",
        "Giao vai trò Lãnh đạo tại DD, đến hết 31/12/2022.",
        "chức vụ: «» → «Phó Chủ tịch»",
    ):
        assert told in page
    assert send(browser, f"{own}trang-thai/").url == own
    assert User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("held", OUTSIDE, ids=["beside", "above", "also above", "without roles"])
def test_pages_of_accounts_elsewhere_are_not_there(browser: Client, held: list) -> None:
    user = someone("nguoi-khac", *held)
    grant = RoleGrant.objects.filter(user=user).first()
    before = rows()
    own = f"/don-vi/nguoi-dung/tai-khoan/{user.pk}/"
    for page in ("sua/", "mat-khau/", "trang-thai/", "giao-vai-tro/", f"thu-hoi/{grant.pk if grant else 0}/"):
        assert browser.get(own + page).status_code == 404
        assert send(browser, own + page, password=PASSWORD, role="reporter", organisation="LH").status_code == 404
    assert rows() == before


def test_a_grant_of_another_account_is_not_taken_through_ones_own(browser: Client) -> None:
    mine, other = someone("xa", (UserRole.REPORTER, "LH")), someone("khac", (UserRole.REPORTER, "BD"))
    grant = RoleGrant.objects.get(user=other)
    assert send(browser, f"/don-vi/nguoi-dung/tai-khoan/{mine.pk}/thu-hoi/{grant.pk}/").status_code == 404
    assert RoleGrant.objects.filter(pk=grant.pk).exists()


@pytest.mark.parametrize("role", [role for role in UserRole if role is not UserRole.ADMINISTRATOR])
def test_other_roles_have_no_page_of_accounts(role: UserRole) -> None:
    client = Client()
    client.force_login(someone("khac", (role, "HN")))
    for page in ("", "lap/", "tai-khoan/1/"):
        assert client.get(f"/don-vi/nguoi-dung/{page}").status_code == 404


def test_an_administrator_is_told_why_he_may_not_lock_himself_out(browser: Client, admin: User) -> None:
    grant = RoleGrant.objects.get(user=admin)
    own = f"/don-vi/nguoi-dung/tai-khoan/{admin.pk}/"
    for page, code in ((f"thu-hoi/{grant.pk}/", "O007"), ("trang-thai/", "O010")):
        answer = send(browser, own + page)
        assert (answer.status_code, code in text(answer)) == (422, True)
