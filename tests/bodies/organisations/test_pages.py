"""The tree, unit pages and the forms that change the structure: what they show, whom they refuse, what they write."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.reports import AT

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.actions import load_organisations, rename_organisation
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, OrganisationName, Placement, RoleGrant, Succession
from phoihop.bodies.organisations.pages import tree as tree_pages
from phoihop.bodies.organisations.queries import list_organisations
from phoihop.bodies.organisations.rules import NameRecord, OrganisationRecord, PlacementRecord, SuccessionRecord
from phoihop.bodies.people.models import User
from phoihop.bodies.people.queries import system_user

pytestmark = pytest.mark.django_db
TODAY = date(2021, 12, 16)
D = date(2018, 7, 1)
UNITS = [
    OrganisationRecord("HN", "Thành phố Hà Nội", kind="city", block="government"),
    OrganisationRecord("DD", "Quận Đống Đa", kind="district", block="government", parent="HN"),
    OrganisationRecord("BD", "Quận Ba Đình", kind="district", block="government", parent="HN"),
    OrganisationRecord("DD-OLD", "Phường Xã Đàn", kind="ward", parent="DD", closed=D),
    OrganisationRecord("DD-OCD", "Phường Ô Chợ Dừa", kind="ward", parent="DD", opened=D, latitude=Decimal("21.02")),
    OrganisationRecord("DD-LH", "Phường Láng Hạ", kind="ward", parent="DD"),
    OrganisationRecord("HN.1/2", "Hội «Phụ nữ»", kind="union", block="union", parent="HN"),
]
PLACEMENTS = [PlacementRecord("DD-LH", "BD", date(2020, 1, 1), date(2020, 12, 31))]
SUCCESSIONS = [SuccessionRecord("DD-OLD", "DD-OCD", D, Decimal(1), "rename", "NQ 895")]
NAMES = [NameRecord("DD-LH", "Phường Láng Cũ", None, date(2010, 1, 1), "QĐ 7")]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", TODAY.isoformat())


@pytest.fixture
def hanoi() -> None:
    load_organisations(
        actor=system_user(), organisations=UNITS, placements=PLACEMENTS, successions=SUCCESSIONS, names=NAMES, at=AT
    )


def someone(role: UserRole, unit: str, programme: str = "") -> User:
    user = User.objects.create_user(f"{role}-{unit}-{programme}".lower(), full_name=f"{role} {unit}")
    RoleGrant.objects.create(
        user=user, role=role, organisation=Organisation.objects.get(code=unit), programme=programme
    )
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def city(hanoi: None) -> Client:
    return signed_in(someone(UserRole.SECRETARIAT, "HN"))


@pytest.fixture
def district(hanoi: None) -> Client:
    return signed_in(someone(UserRole.SECRETARIAT, "DD"))


def send(client: Client, path: str, **fields: str):
    return client.post(path, {"_once": str(uuid4()), **fields})


def rows() -> list[object]:
    models = (Organisation, Placement, Succession, OrganisationName, AuditEntry)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def text(answer) -> str:
    return answer.content.decode()


# The tree


def test_the_tree_opens_level_by_level_on_its_day(city: Client) -> None:
    top = text(city.get("/don-vi/"))
    assert "Quận Đống Đa" in top
    assert "Phường Láng Hạ" not in top
    assert "Phường Láng Hạ" in text(city.get("/don-vi/?cha=DD"))
    then = text(city.get("/don-vi/?cha=DD&ngay=30/06/2018"))
    assert "Phường Xã Đàn" in then
    assert "Ô Chợ Dừa" not in then
    assert "Phường Láng Hạ" in text(city.get("/don-vi/?cha=BD&ngay=01/02/2020"))


def test_a_branch_alone_is_fetched_by_htmx(city: Client) -> None:
    branch = text(city.get("/don-vi/?cha=DD&nhanh=1", headers={"hx-request": "true"}))
    assert "Phường Láng Hạ" in branch
    assert "<html" not in branch


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("dong da", {"DD"}),
        ("ĐỐNG", {"DD"}),
        ("o cho", {"DD-OCD"}),
        ("lang cu", {"DD-LH"}),
        ("dd-lh", {"DD-LH"}),
        ("phu nu", {"HN.1/2"}),
        ("xa dan", {"DD-OLD"}),
        ("' & | ! :* \\", set()),
        ("khong co", set()),
    ],
)
def test_search_ignores_marks_and_knows_codes_and_former_names(hanoi: None, asked: str, expected: set[str]) -> None:
    found = list_organisations(actor=system_user(), search=asked)
    assert {unit.code for unit in found} == expected


def test_whole_words_come_before_beginnings(city: Client) -> None:
    assert "Quận Đống Đa" in text(city.get("/don-vi/?tim=dong+da"))
    assert "Phường Láng Hạ" in text(city.get("/don-vi/?tim=lan"))
    page = text(city.get("/don-vi/?tim=da"))
    assert "Chỉ hiện đơn vị có đủ các chữ" in page
    assert "Xã Đàn" not in page
    assert "Quận Đống Đa" in text(city.get("/don-vi/?tim=d&dau=1"))


def test_a_unit_of_another_time_is_found_and_said_to_be_so(city: Client) -> None:
    page = text(city.get("/don-vi/?tim=xa+dan"))
    assert "không có đơn vị nào như vậy" in page
    assert "Phường Xã Đàn" in page
    assert "Đã kết thúc" in page


def test_filters_look_through_the_whole_tree(city: Client) -> None:
    wards = text(city.get("/don-vi/?loai=ward"))
    assert "Phường Láng Hạ" in wards
    assert "Quận Ba Đình" not in wards
    assert "Hội «Phụ nữ»" in text(city.get("/don-vi/?khoi=union"))


def test_pages_of_a_long_level_hold_every_unit_once(city: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_pages.list_units, "__kwdefaults__", {"most": 2})
    seen: list[str] = []
    path = "/don-vi/?cha=HN"
    for _page in range(3):
        page = city.get(path)
        listing = page.context["listing"]
        seen += [line.unit.code for line in listing.lines]
        if not listing.after:
            break
        path = f"/don-vi/?cha=HN&sau={listing.after}"
    assert seen == ["HN.1/2", "BD", "DD"]
    back = city.get("/don-vi/?cha=HN&truoc=DD").context["listing"]
    assert [line.unit.code for line in back.lines] == ["HN.1/2", "BD"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_level_takes_the_same_queries_however_long(city: Client, count: int, django_assert_num_queries) -> None:
    Organisation.objects.filter(code__in=["DD", "BD"][: 3 - count]).update(parent=None)
    city.get("/don-vi/")
    with django_assert_num_queries(10):
        assert len(city.get("/don-vi/?cha=HN").context["listing"].lines) == count


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("?cha=khong-co", 404),
        ("?cha=%00", 404),
        ("?khoi=church", 400),
        ("?loai=unicorn", 400),
        ("?ngay=31/02/2020", 400),
        ("?ngay=hôm nay", 400),
        ("?ngay=01/01/0001", 200),
        ("?ngay=31/12/9999", 200),
        ("?cha=HN&sau=khong-co", 400),
        ("?tim=%00%E2%80%8B'", 404),
        ("?tim=%E2%80%8B'", 200),
        ("?tim=" + "a%20" * 2000, 200),
        ("?tim=x&tai=pdf", 400),
        ("?cha=HN&tai=csv", 200),
        ("?cha=HN&tai=xlsx", 200),
    ],
)
def test_bad_addresses_are_refused_in_words(city: Client, asked: str, status: int) -> None:
    assert city.get(f"/don-vi/{asked}").status_code == status


def test_the_download_has_the_rows_of_the_level(city: Client) -> None:
    lines = text(city.get("/don-vi/?cha=DD&tai=csv")).splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("DD-LH,Phường Láng Hạ,Phường,")


def test_suggestions_offer_the_exact_code_first(city: Client) -> None:
    page = text(city.get("/don-vi/goi-y/?tim=DD"))
    assert page.index('data-code="DD"') < page.index('data-code="DD-LH"')
    assert text(city.get("/don-vi/goi-y/?tim=")).count("role=") == 0


# One unit


def test_a_unit_tells_its_life(city: Client) -> None:
    page = text(city.get("/don-vi/DD-LH/"))
    assert "Mang tên «Phường Láng Cũ»." in page
    assert "Trực thuộc Quận Ba Đình." in page
    assert "QĐ 7" in page
    events = city.get("/don-vi/DD-LH/").context["view"].events
    assert [(event.day, event.sentence) for event in events] == [
        (None, "Mang tên «Phường Láng Cũ»."),
        (None, "Trực thuộc Quận Đống Đa."),
        (date(2020, 1, 1), "Trực thuộc Quận Ba Đình."),
        (date(2021, 1, 1), "Trực thuộc Quận Đống Đa."),
    ]


def test_a_unit_stands_where_it_stood_that_day(city: Client) -> None:
    view = city.get("/don-vi/DD-LH/?ngay=01/02/2020").context["view"]
    assert [place.code for place in view.above] == ["HN", "BD"]
    assert city.get("/don-vi/DD-LH/?ngay=01/01/2005").context["view"].name == "Phường Láng Cũ"


def test_successions_are_drawn_on_both_sides(city: Client) -> None:
    before, after = text(city.get("/don-vi/DD-OLD/")), text(city.get("/don-vi/DD-OCD/"))
    assert "Chuyển toàn bộ cho Phường Ô Chợ Dừa (Đổi tên)." in before
    assert "Nhận toàn bộ của Phường Xã Đàn (Đổi tên)." in after
    assert "NQ 895" in after
    assert "vĩ độ" not in after


def test_a_code_with_a_slash_has_its_page(city: Client) -> None:
    assert "Hội «Phụ nữ»" in text(city.get(reverse("organisations:unit", args=["HN.1/2"])))


@pytest.mark.parametrize("code", ["khong-co", "%00", "x" * 3000, "DD%E2%80%8B"])
def test_an_unknown_unit_is_not_there(city: Client, code: str) -> None:
    assert city.get(f"/don-vi/{code}/").status_code == 404


def test_only_an_administrator_sees_who_has_roles(hanoi: None, city: Client) -> None:
    someone(UserRole.REPORTER, "DD")
    assert "reporter-dd-" not in text(city.get("/don-vi/DD/"))
    assert "reporter-dd-" in text(signed_in(someone(UserRole.ADMINISTRATOR, "HN")).get("/don-vi/DD/"))
    assert "reporter-dd-" not in text(signed_in(someone(UserRole.ADMINISTRATOR, "BD")).get("/don-vi/DD/"))


@pytest.mark.parametrize("unit", ["HN", "DD-LH"])
def test_a_units_page_takes_at_most_fifteen_queries(hanoi: None, unit: str, django_assert_max_num_queries) -> None:
    client = signed_in(someone(UserRole.ADMINISTRATOR, "HN"))
    client.get("/don-vi/")
    with django_assert_max_num_queries(15):
        assert client.get(f"/don-vi/{unit}/").status_code == 200


# Changes


def test_a_unit_is_added_below(city: Client) -> None:
    page = "/don-vi/DD/them-don-vi/"
    answer = send(city, page, name="Phường  Kim Liên", code="DD-KL", kind="ward", block="government", opened="1/1/2021")
    assert answer.url == "/don-vi/DD-KL/"
    unit = Organisation.objects.get(code="DD-KL")
    assert (unit.name, unit.parent.code, unit.opened) == ("Phường Kim Liên", "DD", date(2021, 1, 1))
    entry = AuditEntry.objects.latest("number")
    assert (entry.action, entry.subject, entry.actor) == ("create", "organisation DD-KL", "secretariat-hn-")
    assert "Đã thêm đơn vị «Phường Kim Liên»." in text(city.get(answer.url))
    assert "trực thuộc DD, thành lập 01/01/2021." in text(city.get(answer.url))


def test_a_rename_keeps_the_old_name(city: Client) -> None:
    assert send(city, "/don-vi/DD/doi-ten/", name="Phường Đống Đa", on="01/07/2021", document="NQ 1").status_code == 302
    page = text(city.get("/don-vi/DD/"))
    assert "<h1>Phường Đống Đa</h1>" in page
    assert "Đổi tên từ «Quận Đống Đa» thành «Phường Đống Đa» từ 01/07/2021. Văn bản: NQ 1." in page
    assert "Phường Đống Đa" in text(city.get("/don-vi/?tim=quan+dong+da"))


def test_gaps_between_names_keep_the_name_that_held_in_them(hanoi: None) -> None:
    rename_organisation(
        actor=system_user(), organisation="DD-LH", name="Phường Láng", on=date(2021, 1, 1), today=TODAY, at=AT
    )
    rename_organisation(
        actor=system_user(), organisation="DD-LH", name="Phường Giữa", on=date(2015, 1, 1), today=TODAY, at=AT
    )
    names = OrganisationName.objects.filter(organisation__code="DD-LH").order_by("end")
    assert [(row.name, row.start, row.end) for row in names] == [
        ("Phường Láng Cũ", None, date(2010, 1, 1)),
        ("Phường Láng Hạ", date(2010, 1, 2), date(2014, 12, 31)),
        ("Phường Giữa", date(2015, 1, 1), date(2020, 12, 31)),
        ("Phường Láng", date(2021, 1, 1), None),
    ]
    assert Organisation.objects.get(code="DD-LH").name == "Phường Láng"


def test_a_move_by_name_ends_at_the_next_placement(city: Client) -> None:
    assert send(city, "/don-vi/DD-LH/chuyen/", parent="ba dinh", on="01/06/2019").status_code == 302
    held = Placement.objects.order_by("start").values_list("parent__code", "start", "end")
    assert list(held) == [
        ("BD", date(2019, 6, 1), date(2019, 12, 31)),
        ("BD", date(2020, 1, 1), date(2020, 12, 31)),
    ]


def test_a_unit_is_divided_among_two(city: Client) -> None:
    successors = {
        "ke-thua-TOTAL_FORMS": "3",
        "ke-thua-INITIAL_FORMS": "0",
        "ke-thua-0-target": "DD-OCD",
        "ke-thua-0-share": "40%",
        "ke-thua-0-kind": "split",
        "ke-thua-1-target": "BD",
        "ke-thua-1-share": "0,6",
        "ke-thua-1-kind": "split",
        "ke-thua-1-document": "NQ 2",
        "ke-thua-2-kind": "merge",
    }
    answer = send(city, "/don-vi/DD-LH/ket-thuc/", on="01/12/2021", **successors)
    assert answer.status_code == 302, text(answer)
    rows = Succession.objects.filter(source__code="DD-LH").order_by("share").values_list("target__code", "share", "on")
    assert list(rows) == [
        ("DD-OCD", Decimal("0.4"), date(2021, 12, 1)),
        ("BD", Decimal("0.6"), date(2021, 12, 1)),
    ]
    page = text(city.get("/don-vi/DD-LH/"))
    assert "Chuyển 40% cho Phường Ô Chợ Dừa (Chia, tách)." in page
    again = send(
        city, "/don-vi/DD-LH/ket-thuc/", on="02/12/2021", **{"ke-thua-TOTAL_FORMS": "0", "ke-thua-INITIAL_FORMS": "0"}
    )
    assert again.status_code == 422
    assert "O005" in text(again)


def test_shares_that_do_not_add_up_are_refused_with_what_was_typed(city: Client) -> None:
    before = rows()
    successors = {
        "ke-thua-TOTAL_FORMS": "2",
        "ke-thua-INITIAL_FORMS": "0",
        "ke-thua-0-target": "DD-OCD",
        "ke-thua-0-share": "0,4",
        "ke-thua-0-kind": "split",
        "ke-thua-1-target": "DD-OCD",
        "ke-thua-1-share": "0,4",
        "ke-thua-1-kind": "split",
    }
    answer = send(city, "/don-vi/DD-LH/ket-thuc/", on="01/12/2021", **successors)
    assert answer.status_code == 422
    assert "O302" in text(answer)
    answer = send(city, "/don-vi/DD-LH/ket-thuc/", on="01/12/2021", **{**successors, "ke-thua-1-target": "BD"})
    assert (answer.status_code, "O306" in text(answer), 'value="0,4"' in text(answer)) == (422, True, True)
    assert rows() == before


def test_a_row_is_added_without_script_and_without_judging(city: Client) -> None:
    fields = {"ke-thua-TOTAL_FORMS": "1", "ke-thua-INITIAL_FORMS": "0", "ke-thua-0-target": "DD-OCD", "them-dong": "1"}
    answer = send(city, "/don-vi/DD-LH/ket-thuc/", on="", **fields)
    assert answer.status_code == 200
    assert text(answer).count('<fieldset class="successor">') == 2
    assert "errorlist" not in text(answer)
    for silly in ("x", "9" * 5000, "-1"):
        assert send(city, "/don-vi/DD-LH/ket-thuc/", **{**fields, "ke-thua-TOTAL_FORMS": silly}).status_code == 200


def test_everything_wrong_is_said_at_once_and_nothing_changes(city: Client) -> None:
    before = rows()
    answer = send(
        city, "/don-vi/DD/ket-thuc/", on="01/12/2021", **{"ke-thua-TOTAL_FORMS": "0", "ke-thua-INITIAL_FORMS": "0"}
    )
    assert answer.status_code == 422
    assert text(answer).count("(O106)") == 2
    assert "chuyển đơn vị ấy sang cấp trên khác" in text(answer).lower()
    assert rows() == before


def test_details_are_corrected(city: Client) -> None:
    answer = send(
        city, "/don-vi/DD/sua/", name_en="Dong Da", kind="ward", block="", latitude="21,0128", longitude="105,8"
    )
    assert answer.status_code == 302
    unit = Organisation.objects.get(code="DD")
    assert (unit.name_en, unit.kind, unit.block, unit.latitude) == ("Dong Da", "ward", "", Decimal("21.0128"))
    assert "loại: «Quận, huyện, thị xã» → «Phường»" in text(city.get("/don-vi/DD/"))
    assert send(city, "/don-vi/DD/sua/", latitude="91").status_code == 422


def test_a_form_sent_twice_changes_once(city: Client) -> None:
    fields = {"_once": str(uuid4()), "name": "Phường Đống Đa", "on": "01/07/2021"}
    first, second = (city.post("/don-vi/DD/doi-ten/", fields) for _time in range(2))
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert AuditEntry.objects.filter(action="rename").count() == 1


FORMS = [
    ("them-don-vi", {"name": "Phường Mới", "code": "NEW"}),
    ("doi-ten", {"name": "Tên khác", "on": "01/07/2021"}),
    ("chuyen", {"parent": "DD", "on": "01/07/2021"}),
    ("ket-thuc", {"on": "01/07/2021", "ke-thua-TOTAL_FORMS": "0", "ke-thua-INITIAL_FORMS": "0"}),
    ("sua", {"name_en": "x"}),
]


@pytest.mark.parametrize(("page", "fields"), FORMS)
def test_outside_the_reach_there_is_no_form(district: Client, page: str, fields: dict[str, str]) -> None:
    before = rows()
    for unit in ("BD", "HN"):
        assert district.get(f"/don-vi/{unit}/{page}/").status_code == 404
        assert send(district, f"/don-vi/{unit}/{page}/", **fields).status_code == 404
    assert rows() == before


@pytest.mark.parametrize(("page", "fields"), FORMS)
@pytest.mark.parametrize(
    ("role", "programme"),
    [(UserRole.REPORTER, ""), (UserRole.REVIEWER, ""), (UserRole.LEADER, ""), (UserRole.SECRETARIAT, "P")],
)
def test_other_roles_and_roles_in_one_programme_do_not_shape_the_structure(
    hanoi: None, page: str, fields: dict[str, str], role: UserRole, programme: str
) -> None:
    client = signed_in(someone(role, "HN", programme))
    before = rows()
    assert send(client, f"/don-vi/DD/{page}/", **fields).status_code == 404
    assert rows() == before


def test_a_unit_is_not_moved_or_passed_out_of_reach(district: Client) -> None:
    before = rows()
    moved = send(district, "/don-vi/DD-LH/chuyen/", parent="BD", on="01/07/2021")
    fields = {
        "ke-thua-TOTAL_FORMS": "1",
        "ke-thua-INITIAL_FORMS": "0",
        "ke-thua-0-target": "BD",
        "ke-thua-0-share": "1",
    }
    closed = send(district, "/don-vi/DD-LH/ket-thuc/", on="01/12/2021", **fields, **{"ke-thua-0-kind": "merge"})
    assert (moved.status_code, closed.status_code) == (422, 422)
    assert "O014" in text(moved)
    assert "O014" in text(closed)
    assert rows() == before


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("them-don-vi", {"name": "X", "code": "DD-LH"}),
        ("them-don-vi", {"name": "X", "code": "goi-y"}),
        ("them-don-vi", {"name": "X", "code": "a b"}),
        ("them-don-vi", {"name": "x" * 1_000_000, "code": "N"}),
        ("them-don-vi", {"name": "X\x00", "code": "N"}),
        ("them-don-vi", {"name": "X", "code": "N", "kind": "unicorn"}),
        ("them-don-vi", {"name": "X", "code": "N", "opened": "31/02/2020"}),
        ("doi-ten", {"name": " ", "on": "01/07/2021"}),
        ("doi-ten", {"name": "X", "on": "01/01/0001"}),
        ("chuyen", {"parent": "phuong", "on": "01/07/2021"}),
        ("chuyen", {"parent": "khong co dau", "on": "01/07/2021"}),
        ("chuyen", {"parent": "DD", "on": "01/07/2021"}),
        ("sua", {"latitude": "1.234.567"}),
        ("sua", {"longitude": "abc"}),
    ],
)
def test_bad_input_comes_back_with_the_form(city: Client, page: str, fields: dict[str, str]) -> None:
    before = rows()
    answer = send(city, f"/don-vi/DD/{page}/", **fields)
    assert answer.status_code == 422, text(answer)[:500]
    assert "data-problem" in text(answer)
    assert rows() == before
