"""The pages of regimes: what they ask, the difference before saving, who may change them, and bad input."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from tests.factories.reports import AT, World, make_world

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import Refused
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.actions import define_form, remove_form, remove_regime, set_calendar
from phoihop.reporting.regimes.models import CalendarEntry, Form, FormAssignment, FormLine, Regime
from phoihop.reporting.regimes.queries import reports_with
from phoihop.reporting.regimes.rules import AssignmentRecord, CalendarRecord, FormLineRecord

PAGE = "/che-do/P/P/"
TODAY = date(2017, 2, 20)
EMPTY = {f"{prefix}-{name}": "0" for prefix in "pgk" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", TODAY.isoformat())


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
    return client.post(path, {"_once": str(uuid4()), **EMPTY, **typed})


def head(**changes: str) -> dict[str, str]:
    """What the page of the regime's head sends."""
    return {"name": "Báo cáo tháng", "expectation": "assignments", "deadline_days": "1", "grace_days": "0", **changes}


def lines(*codes: str) -> dict[str, str]:
    """The ticks of a form's lines."""
    keys = [Indicator.objects.get(code=code).pk for code in codes]
    return {f"dong-{key}-{name}": "on" for key in keys for name in ("asked", "required")}


def assigned(**row: str) -> dict[str, str]:
    """One row of assignments."""
    return {"g-TOTAL_FORMS": "1", **{f"g-0-{name}": value for name, value in row.items()}}


@pytest.mark.parametrize("count", [1, 3])
def test_a_regime_takes_fifteen_queries_however_much_it_holds(
    world: World, secretary: Client, count: int, django_assert_num_queries
) -> None:
    for number in range(1, count):
        form = Form.objects.create(regime=world.regime, code=f"F{number}")
        FormLine.objects.create(form=form, indicator=Indicator.objects.get(code="MEET"))
        FormAssignment.objects.create(form=form, organisation=world.unit("a"))
        month = f"2017-0{number}"
        CalendarEntry.objects.create(
            programme=world.programme, period=month, starts=date(2017, 1, number), ends=date(2017, 1, 20 + number)
        )
    secretary.get("/che-do/")
    with django_assert_num_queries(15):
        answer = secretary.get(PAGE)
    text = answer.content.decode()
    assert "Tháng 3 năm 2017" in text
    assert "Năm 2019" in text
    assert text.count('class="panel form-of"') == count


def test_what_is_asked_is_counted_form_by_form_and_opens_the_list_of_units(world: World, secretary: Client) -> None:
    text = secretary.get(PAGE).content.decode()
    assert '/che-do/P/P/ky/2017-03/?bieu=F">2</a>' in text
    listed = secretary.get("/che-do/P/P/ky/2017-03/?bieu=F").content.decode()
    assert "Xã A" in listed
    assert "Xã B" in listed
    assert "Xã C" not in listed
    assert "2 đơn vị; số liệu từ 15/02/2017 đến 14/03/2017, hạn gửi 15/03/2017" in listed
    assert secretary.get("/che-do/P/P/ky/2017-03/?tai=csv").status_code == 200


def test_a_span_may_be_chosen_and_downloaded(world: World, secretary: Client) -> None:
    answer = secretary.get(f"{PAGE}?tu=01/01/2018&den=31/12/2018&tai=csv")
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == [
        *(f"2018-{month:02}" for month in range(1, 12)),
        "2018",
        "2018-12",
    ]


@pytest.mark.parametrize(
    "query",
    ["?tu=x&den=y", "?tu=01/01/2018", "?tu=01/01/2018&den=31/12/2017", "?tu=01/01/1900&den=31/12/2199", "?tai=exe"],
)
def test_a_strange_span_is_refused_in_words(secretary: Client, query: str) -> None:
    assert secretary.get(f"{PAGE}{query}").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/che-do/P/NONE/",
        "/che-do/NONE/P/",
        "/che-do/P/P/ky/9999-12/",
        "/che-do/P/P/ky/xyz/",
        "/che-do/P/P/ky/2017-Q1/",
        "/che-do/P/P/ky/2017-03/?bieu=NONE",
        "/che-do/P/P/bieu/NONE/",
    ],
)
def test_what_is_unknown_is_not_found(secretary: Client, path: str) -> None:
    assert secretary.get(path).status_code == 404


def test_everybody_signed_in_reads_and_only_editors_change(world: World) -> None:
    reader = browser(User.objects.create_user("khach"))
    for path in ("/che-do/", PAGE, f"{PAGE}lich-su/", f"{PAGE}ky/2017-03/"):
        assert reader.get(path).status_code == 200
    rows = AuditEntry.objects.count()
    for client in (reader, browser(world.reviewer), browser(world.someone(UserRole.SECRETARIAT, "city", "OTHER"))):
        for path in (f"{PAGE}sua/", f"{PAGE}lich/", f"{PAGE}bieu/F/", f"{PAGE}bieu/+them/", "/che-do/P/+them/"):
            assert client.get(path).status_code == 404
            assert fill(client, path, **head(name="Khác"), code="X").status_code == 404
    assert (AuditEntry.objects.count(), Regime.objects.get().name) == (rows, "Báo cáo tháng")


def test_a_later_deadline_is_seen_before_it_is_saved(world: World, secretary: Client) -> None:
    seen = fill(secretary, f"{PAGE}sua/", **head(deadline_days="3"), xem="1").content.decode()
    assert "thêm 0 báo cáo" in seen
    assert "đổi ngày hoặc hạn của 68 kỳ" in seen
    assert Regime.objects.get().deadline_days == 1
    assert fill(secretary, f"{PAGE}sua/", **head(deadline_days="3"))["Location"] == PAGE
    assert Regime.objects.get().deadline_days == 3
    history = secretary.get(f"{PAGE}lich-su/").content.decode()
    assert "Số ngày làm việc đến hạn gửi" in history


def test_an_assignment_taken_away_is_seen_before_it_is_saved(world: World, secretary: Client) -> None:
    typed = {**lines("MEET", "RATE", "BEST", "PLAN"), **assigned(unit="xa a", start="01/01/2017", end="")}
    before = list(FormAssignment.objects.values())
    answer = fill(secretary, f"{PAGE}bieu/F/", **typed, xem="1")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "bớt 71 báo cáo" in text
    assert "− Xã B" in text
    assert list(FormAssignment.objects.values()) == before
    assert fill(secretary, f"{PAGE}bieu/F/", **typed)["Location"] == f"{PAGE}#bieu-F"
    assert FormAssignment.objects.get().organisation.code == "a"
    assert list(FormLine.objects.order_by("order").values_list("indicator__code", flat=True)) == [
        "MEET",
        "RATE",
        "BEST",
        "PLAN",
    ]
    assert "kind:commune" in secretary.get(f"{PAGE}lich-su/").content.decode()


def test_lines_stand_where_they_were_put(world: World, secretary: Client) -> None:
    keys = {code: Indicator.objects.get(code=code).pk for code in ("MEET", "BEST")}
    places = {f"dong-{keys['MEET']}-order": "2", f"dong-{keys['BEST']}-order": "1"}
    sections = {"p-TOTAL_FORMS": "1", "p-0-code": "chung", "p-0-title": "Tình hình"}
    typed = {**lines("MEET", "BEST"), **places, **sections, **assigned(kind="commune")}
    fill(secretary, f"{PAGE}bieu/+them/", code="G", name="Biểu G", **typed)
    made = Form.objects.get(code="G")
    assert list(made.lines.order_by("order").values_list("indicator__code", flat=True)) == ["BEST", "MEET"]
    assert list(made.sections.values_list("code", "title")) == [("chung", "Tình hình")]
    taken = fill(secretary, f"{PAGE}bieu/+them/", code="G", **typed)
    assert taken.status_code == 422
    assert "(R105)" in taken.content.decode()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"kind": "commune", "unit": "a"}, "Phân công, dòng 1"),
        ({"start": "01/01/2017"}, "Phân công, dòng 1"),
        ({"unit": "không có"}, "Không tìm thấy đúng một đơn vị"),
        ({"kind": "planet"}, "Hãy chọn một mục trong danh sách."),
        ({"kind": "commune", "start": "02/01/2017", "end": "01/01/2017"}, "(R303)"),
    ],
)
def test_bad_assignments_are_told_by_row(world: World, secretary: Client, row: dict, told: str) -> None:
    rows = AuditEntry.objects.count()
    answer = fill(secretary, f"{PAGE}bieu/F/", **lines("MEET"), **assigned(**row))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert AuditEntry.objects.count() == rows


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"period": "2017-13"}, "Viết tên kỳ như 2016-11"),
        ({"period": "9999-12"}, "Viết tên kỳ như 2016-11"),
        ({"period": "2017-01"}, "Ghi ngày này cho kỳ đã nêu."),
        ({"period": "2017-01", "starts": "01/01/2017", "ends": "31/01/2017", "due": "31/01/2017"}, "(R403)"),
        ({"period": "2017-01", "starts": "31/01/2017", "ends": "01/01/2017"}, "(R402)"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(world: World, secretary: Client, row: dict, told: str) -> None:
    typed = {"k-TOTAL_FORMS": "1", **{f"k-0-{name}": value for name, value in row.items()}}
    answer = fill(secretary, f"{PAGE}lich/", **typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert CalendarEntry.objects.count() == 0


def test_the_calendar_is_seen_saved_and_kept_in_the_history(world: World, secretary: Client) -> None:
    row = {"k-0-period": "2017-01", "k-0-starts": "1/1/2017", "k-0-ends": "31/1/2017", "k-0-due": "6/2/2017"}
    typed = {"k-TOTAL_FORMS": "1", **row}
    assert "đổi ngày hoặc hạn của 1 kỳ" in fill(secretary, f"{PAGE}lich/", **typed, xem="1").content.decode()
    fill(secretary, f"{PAGE}lich/", **typed)
    assert CalendarEntry.objects.get().due == date(2017, 2, 6)
    assert AuditEntry.objects.filter(subject="programme/P/calendarentry", action="change").count() == 1
    assert "Lịch báo cáo" in secretary.get("/chuong-trinh/P/lich-su/").content.decode()


def test_a_regime_is_made_and_removed_while_nobody_reported(world: World, secretary: Client) -> None:
    typed = head(name="Báo cáo năm")
    assert fill(secretary, "/che-do/P/+them/", code="NAM", **typed)["Location"] == "/che-do/P/NAM/"
    assert fill(secretary, "/che-do/P/+them/", code="NAM", **typed).status_code == 422
    assert fill(secretary, "/che-do/P/NAM/sua/", xoa="1")["Location"] == "/chuong-trinh/P/"
    assert not Regime.objects.filter(code="NAM").exists()
    world.submitted()
    kept = fill(secretary, f"{PAGE}sua/", xoa="1")
    assert kept.status_code == 422
    assert re.search(r"đang được dùng \(.*1 báo cáo[,)]", kept.content.decode())


def test_only_a_form_that_nobody_reported_is_removed(world: World) -> None:
    who = {"actor": world.someone(UserRole.SECRETARIAT), "regime": world.regime, "at": AT, "today": TODAY}
    yearly, monthly = [FormLineRecord("Y", "PLAN")], [FormLineRecord("M", "BEST")]
    define_form(**who, form="Y", lines=yearly, assignments=[AssignmentRecord("Y", kind="commune")])
    define_form(**who, form="M", lines=monthly, assignments=[AssignmentRecord("M", "city")])
    define_form(**who, form="N", lines=monthly)
    world.submitted()
    forms = {form.code: form for form in Form.objects.all()}
    assert {code: reports_with(form) for code, form in forms.items()} == {"F": 1, "Y": 0, "M": 0, "N": 1}
    for code in ("F", "N"):
        with pytest.raises(Refused):
            remove_form(**who, form=code)
    for code in ("Y", "M"):
        remove_form(**who, form=code)
    assert set(Form.objects.values_list("code", flat=True)) == {"F", "N"}
    with pytest.raises(OutOfReach):
        remove_form(**who, form="Y")


def test_who_has_no_part_in_it_changes_nothing(world: World) -> None:
    who = {"actor": world.someone(UserRole.LEADER), "at": AT, "today": TODAY}
    rows = AuditEntry.objects.count()
    calendar = [CalendarRecord("P", "2017-01", date(2017, 1, 1), date(2017, 1, 31))]
    for write in (
        lambda: define_form(**who, regime=world.regime, form="F", lines=[]),
        lambda: remove_form(**who, regime=world.regime, form="F"),
        lambda: remove_regime(**who, regime=world.regime),
        lambda: set_calendar(**who, programme=world.programme, calendar=calendar),
    ):
        with pytest.raises(OutOfReach):
            write()
    assert (AuditEntry.objects.count(), FormLine.objects.count(), CalendarEntry.objects.count()) == (rows, 4, 0)


def test_a_form_changed_meanwhile_is_not_written_over_unseen(world: World) -> None:
    who = {"actor": world.someone(UserRole.SECRETARIAT), "regime": world.regime, "at": AT, "today": TODAY}
    with pytest.raises(Refused) as refused:
        define_form(**who, form="F", lines=[FormLineRecord("F", "MEET")], seen="0" * 64)
    assert [finding.code for finding in refused.value.findings] == ["A112"]
    assert FormLine.objects.count() == 4
