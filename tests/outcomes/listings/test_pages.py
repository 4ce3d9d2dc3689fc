"""The lists on their pages: written, searched, pasted, taken off and put back; refused to whoever may not."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.factories.reports import World, make_world
from tests.outcomes.summaries.orders import accepted, browser_of, send, text_of

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.listings.models import Commendation, Practice
from phoihop.outcomes.listings.queries import commendations_of, practices_of
from phoihop.outcomes.listings.rules.records import Taken
from phoihop.outcomes.listings.rules.words import award_words
from phoihop.reporting.submissions.models import Revision

PRACTICES = "/tong-hop/P/city/2017/danh-sach/mo-hinh/"
COMMENDATIONS = "/tong-hop/P/city/2017/danh-sach/khen-thuong/"
ROW = {
    "name": "Camera an ninh",
    "unit": "xa a",
    "field": "quoc-phong-an-ninh",
    "level": "xa",
    "since": "",
    "replicated": "",
}
AWARD = {
    "recipient": "tap-the", "honoured": "Đội phong trào", "unit": "a", "form": "giay-khen", "awarder": "Công an Thành phố",
    "decision": "12/QĐ", "decided_on": "05/01/2017", "achievement": "Làm tốt", "practice": "", "indicator": "MEET",
}  # fmt: skip
BLOCK = "Camera an ninh\ta\tkinh tế\t2016\tgiảm trộm\t3\tquận\nHòm thư góp ý\txã b\txây dựng hệ thống chính trị\nCAMERA an ninh\tcity\tkinh tế"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def officer(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


def kept() -> list[tuple[str, str, str, int, bool]]:
    rows = Practice.objects.order_by("pk").select_related("unit")
    return [(row.name, row.unit.code, row.level, row.version, row.removed_at is not None) for row in rows]


def stamp_of(answer: Any) -> str:
    return answer.context["stamp"]


def test_a_row_is_written_changed_taken_off_and_put_back(world: World, officer: Client) -> None:
    assert send(officer, f"{PRACTICES}them/", ROW)["Location"] == PRACTICES
    row = Practice.objects.get()
    page = officer.get(PRACTICES)
    assert "Camera an ninh" in text_of(page)
    assert "Cấp xã" in text_of(page)
    changed = {**ROW, "level": "tinh", "version": "1"}
    assert send(officer, f"{PRACTICES}{row.pk}/", changed).status_code == 302
    gone = send(officer, f"{PRACTICES}{row.pk}/xoa/", {"version": "2"})["Location"]
    assert kept() == [("Camera an ninh", "a", "tinh", 3, True)]
    assert "Hoàn tác" in text_of(officer.get(gone))
    assert "Camera an ninh" in text_of(officer.get(f"{PRACTICES}?xem=da-xoa"))
    assert send(officer, f"{PRACTICES}{row.pk}/khoi-phuc/").status_code == 302
    assert kept() == [("Camera an ninh", "a", "tinh", 4, False)]
    acts = AuditEntry.objects.filter(action__startswith="listing.").order_by("number").values_list("action", flat=True)
    assert [act.split(".")[1] for act in acts] == ["add", "change", "remove", "restore"]


def test_the_same_practice_is_asked_about_and_kept_at_its_highest_level(world: World, officer: Client) -> None:
    send(officer, f"{PRACTICES}them/", {**ROW, "level": "huyen", "result": "giảm trộm"})
    again = {**ROW, "name": "CAMERA AN NINH", "since": "2016"}
    answer = send(officer, f"{PRACTICES}them/", again)
    assert (answer.status_code, answer.context["error"].code) == (409, "Y231")
    assert 'type="checkbox" name="merge"' in answer.content.decode()
    assert kept() == [("Camera an ninh", "a", "huyen", 1, False)]
    assert send(officer, f"{PRACTICES}them/", {**again, "merge": "on"}).status_code == 302
    assert kept() == [("CAMERA AN NINH", "a", "huyen", 2, False)]
    assert (Practice.objects.get().since, Practice.objects.get().result) == (2016, "giảm trộm")


def test_the_slower_of_two_sees_both_and_loses_nothing(world: World, officer: Client) -> None:
    send(officer, f"{PRACTICES}them/", ROW)
    pk = Practice.objects.get().pk
    send(officer, f"{PRACTICES}{pk}/", {**ROW, "result": "của người nhanh", "version": "1"})
    answer = send(officer, f"{PRACTICES}{pk}/", {**ROW, "result": "của người chậm", "version": "1"})
    assert (answer.status_code, answer.context["error"].code) == (409, "Y230")
    assert "của người nhanh" in text_of(answer)
    assert "của người chậm" in answer.content.decode()
    assert Practice.objects.get().result == "của người nhanh"
    version = answer.context["form"]["version"].value()
    assert (
        send(officer, f"{PRACTICES}{pk}/", {**ROW, "result": "của người chậm", "version": version}).status_code == 302
    )
    assert send(officer, f"{PRACTICES}{pk}/xoa/", {"version": "1"}).status_code == 409
    assert kept() == [("Camera an ninh", "a", "xa", 3, False)]


def test_a_pasted_block_is_shown_before_it_is_written(world: World, officer: Client) -> None:
    send(officer, f"{PRACTICES}them/", {**ROW, "level": "xa"})
    shown = send(officer, f"{PRACTICES}dan/", {"block": BLOCK})
    assert shown.status_code == 200
    assert (shown.context["new"], shown.context["doubles"], shown.context["same"]) == (2, 1, 0)
    assert "Cấp công nhận: Cấp xã → Cấp huyện" in text_of(shown)
    assert len(kept()) == 1
    wrote = send(officer, f"{PRACTICES}dan/", {"block": BLOCK, "stamp": stamp_of(shown), "doubles": "gop"})
    assert wrote["Location"] == PRACTICES
    assert kept() == [
        ("Camera an ninh", "a", "huyen", 2, False),
        ("Hòm thư góp ý", "b", "chua", 1, False),
        ("CAMERA an ninh", "city", "chua", 1, False),
    ]
    again = send(officer, f"{PRACTICES}dan/", {"block": BLOCK})
    assert (again.context["new"], again.context["doubles"], again.context["same"]) == (0, 0, 3)


def test_doubles_may_be_left_alone(world: World, officer: Client) -> None:
    send(officer, f"{PRACTICES}them/", ROW)
    shown = send(officer, f"{PRACTICES}dan/", {"block": BLOCK})
    send(officer, f"{PRACTICES}dan/", {"block": BLOCK, "stamp": stamp_of(shown), "doubles": "bo"})
    assert kept()[0] == ("Camera an ninh", "a", "xa", 1, False)
    assert len(kept()) == 3


def test_a_block_with_errors_writes_nothing_and_names_all(world: World, officer: Client) -> None:
    wrong = BLOCK + "\n\txã z\tthể thao"
    answer = send(officer, f"{PRACTICES}dan/", {"block": wrong})
    assert answer.status_code == 422
    assert [finding.code for finding in answer.context["findings"]] == ["Y203", "Y209", "Y205"]
    assert "dòng 4, cột Đơn vị" in text_of(answer)
    stamp = stamp_of(send(officer, f"{PRACTICES}dan/", {"block": BLOCK}))
    assert send(officer, f"{PRACTICES}dan/", {"block": wrong, "stamp": stamp}).status_code == 422
    assert kept() == []


def test_a_list_that_changed_after_the_preview_is_shown_anew(world: World, officer: Client) -> None:
    stamp = stamp_of(send(officer, f"{PRACTICES}dan/", {"block": BLOCK}))
    send(officer, f"{PRACTICES}them/", ROW)
    answer = send(officer, f"{PRACTICES}dan/", {"block": BLOCK, "stamp": stamp})
    assert (answer.status_code, answer.context["error"].code, answer.context["new"]) == (409, "Y233", 2)
    assert len(kept()) == 1
    assert send(officer, f"{PRACTICES}dan/", {"block": BLOCK, "stamp": stamp_of(answer)}).status_code == 302
    assert len(kept()) == 3


def test_an_individual_is_listed_by_office_after_having_agreed(world: World, officer: Client) -> None:
    person = {**AWARD, "recipient": "ca-nhan", "honoured": "Trưởng Công an xã"}
    answer = send(officer, f"{COMMENDATIONS}them/", person)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["consent_on"]
    assert not Commendation.objects.exists()
    assert send(officer, f"{COMMENDATIONS}them/", {**person, "consent_on": "04/01/2017"}).status_code == 302
    assert send(officer, f"{COMMENDATIONS}them/", AWARD).status_code == 302
    team, chief = commendations_of(programme=world.programme, unit=world.unit("city"), period="2017")
    assert (team.values.honoured, team.evidence, team.values.consent_on) == (
        "Đội phong trào",
        "Buổi tuyên truyền",
        None,
    )
    assert chief.values.honoured == "Trưởng Công an xã"
    assert award_words(team.values) == "Giấy khen của Công an Thành phố (Quyết định số 12/QĐ ngày 05/01/2017)"


def test_an_award_whose_practice_was_taken_off_has_no_evidence(world: World, officer: Client) -> None:
    send(officer, f"{PRACTICES}them/", ROW)
    practice = Practice.objects.get()
    send(officer, f"{COMMENDATIONS}them/", {**AWARD, "indicator": "", "practice": str(practice.pk)})
    assert "Camera an ninh" in text_of(officer.get(COMMENDATIONS))
    send(officer, f"{PRACTICES}{practice.pk}/xoa/", {"version": "1"})
    assert "Chưa gắn minh chứng" in text_of(officer.get(COMMENDATIONS))


def test_a_row_out_of_a_units_report_keeps_its_source(world: World, officer: Client) -> None:
    told = "Mô hình camera an ninh giảm trộm cắp. Việc khác."
    accepted(world, content={"values": [], "narratives": {"general": told}})
    revision = Revision.objects.get()
    address = f"{PRACTICES}them/?nguon={revision.pk}&phan=general&cau={quote('Mô hình camera an ninh giảm trộm cắp.')}"
    page = officer.get(address)
    assert "[Xã A, tháng 01 năm 2017]" in text_of(page)
    assert page.context["form"]["result"].value() == "Mô hình camera an ninh giảm trộm cắp."
    assert send(officer, address, ROW).status_code == 302
    (listed,) = practices_of(programme=world.programme, unit=world.unit("city"), period="2017")
    assert listed.taken == (Taken("Xã A", "2017-01", "general"),)
    assert "[Xã A, tháng 01 năm 2017]" in text_of(officer.get(PRACTICES))
    assert officer.get(f"{PRACTICES}them/?nguon={revision.pk}&phan=khac").status_code == 404


def test_a_row_made_of_two_reports_keeps_both_sources(world: World, officer: Client) -> None:
    told = "Mô hình camera an ninh giảm trộm cắp."
    accepted(world, content={"values": [], "narratives": {"general": told}})
    accepted(world, period="2017-02", content={"values": [], "narratives": {"general": told}})
    first, second = Revision.objects.order_by("pk")
    assert send(officer, f"{PRACTICES}them/?nguon={first.pk}&phan=general", ROW).status_code == 302
    again = f"{PRACTICES}them/?nguon={second.pk}&phan=general"
    assert send(officer, again, {**ROW, "merge": "on"}).status_code == 302
    (listed,) = practices_of(programme=world.programme, unit=world.unit("city"), period="2017")
    assert listed.taken == (Taken("Xã A", "2017-01", "general"), Taken("Xã A", "2017-02", "general"))
    assert kept() == [("Camera an ninh", "a", "xa", 2, False)]
    change = AuditEntry.objects.get(action="listing.change.mo-hinh")
    assert (change.after["source"], change.after["section"]) == (second.pk, "general")
    assert send(officer, again, {**ROW, "merge": "on"}).status_code == 302
    assert kept() == [("Camera an ninh", "a", "xa", 2, False)]
    both = "[Xã A, tháng 01 năm 2017]; [Xã A, tháng 02 năm 2017]"
    assert both in text_of(officer.get(PRACTICES))
    assert both in text_of(officer.get(f"{PRACTICES}{Practice.objects.get().pk}/"))


def test_search_without_marks_and_downloads(world: World, officer: Client) -> None:
    shown = send(officer, f"{PRACTICES}dan/", {"block": BLOCK})
    send(officer, f"{PRACTICES}dan/", {"block": BLOCK, "stamp": stamp_of(shown)})
    found = text_of(officer.get(f"{PRACTICES}?tim=hom thu xa b"))
    assert "Hòm thư góp ý" in found
    assert "Camera" not in found
    assert officer.get(f"{PRACTICES}?tai=csv").content.decode().count("\r\n") == 4
    assert officer.get(f"{PRACTICES}?tai=xlsx").content[:2] == b"PK"


def test_whoever_only_reports_does_not_keep_lists(world: World, officer: Client) -> None:
    send(officer, f"{PRACTICES}them/", ROW)
    pk = Practice.objects.get().pk
    reporter = browser_of(world.someone(UserRole.REPORTER))
    assert reporter.get(PRACTICES).status_code in {403, 404}
    assert denied(reporter, pk, {404, 403}) == [("Camera an ninh", "a", "xa", 1, False)]


@pytest.mark.parametrize("unit", ["a", "b"])
def test_whoever_does_not_reach_the_unit_finds_nothing(world: World, officer: Client, unit: str) -> None:
    send(officer, f"{PRACTICES}them/", ROW)
    pk = Practice.objects.get().pk
    stranger = browser_of(world.someone(UserRole.SECRETARIAT, unit))
    assert stranger.get(PRACTICES).status_code == 404
    assert stranger.get(f"{PRACTICES}{pk}/").status_code == 404
    assert denied(stranger, pk, {404}) == [("Camera an ninh", "a", "xa", 1, False)]


def denied(client: Client, pk: int, statuses: set[int]) -> list[tuple[str, str, str, int, bool]]:
    """Try everything that writes; gives what the list holds afterwards."""
    tries = [
        send(client, f"{PRACTICES}them/", {**ROW, "name": "Khác"}),
        send(client, f"{PRACTICES}{pk}/", {**ROW, "level": "tinh", "version": "1"}),
        send(client, f"{PRACTICES}{pk}/xoa/", {"version": "1"}),
        send(client, f"{PRACTICES}{pk}/khoi-phuc/"),
        send(client, f"{PRACTICES}dan/", {"block": BLOCK, "stamp": "0"}),
    ]
    assert {answer.status_code for answer in tries} <= statuses
    return kept()


def test_a_row_belongs_to_its_own_report(world: World, officer: Client) -> None:
    send(officer, f"{PRACTICES}them/", ROW)
    pk = Practice.objects.get().pk
    other = PRACTICES.replace("2017", "2018")
    assert officer.get(f"{other}{pk}/").status_code == 404
    assert send(officer, f"{other}{pk}/xoa/", {"version": "1"}).status_code == 404
    assert officer.get(PRACTICES.replace("2017", "20-17")).status_code == 404
    assert officer.get(PRACTICES.replace("mo-hinh", "khac")).status_code == 404
    assert kept() == [("Camera an ninh", "a", "xa", 1, False)]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    world: World, officer: Client, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(count):
        send(officer, f"{PRACTICES}them/", {**ROW, "name": f"Mô hình {number}"})
        practice = Practice.objects.order_by("-pk")[0]
        send(officer, f"{COMMENDATIONS}them/", {**AWARD, "decision": str(number), "practice": str(practice.pk)})
    pk = Practice.objects.order_by("pk")[0].pk
    block = "\n".join(f"Mới {number}\ta\tkinh tế" for number in range(count))
    for path, queries in ((PRACTICES, 11), (COMMENDATIONS, 8), (f"{PRACTICES}{pk}/", 11), (f"{PRACTICES}them/", 9)):
        with django_assert_num_queries(queries):
            assert officer.get(path).status_code == 200
    stamp = stamp_of(send(officer, f"{PRACTICES}dan/", {"block": block}))
    with django_assert_num_queries(27):
        assert send(officer, f"{PRACTICES}dan/", {"block": block, "stamp": stamp}).status_code == 302
    with django_assert_num_queries(3):  # the unit is one of them
        assert len(practices_of(programme=world.programme, unit=world.unit("city"), period="2017")) == 2 * count


@pytest.mark.parametrize(("table", "column"), [("practice", "field"), ("practice", "level"), ("commendation", "form")])
def test_words_outside_the_lists_are_refused_by_the_database(
    world: World, officer: Client, table: str, column: str
) -> None:
    send(officer, f"{PRACTICES}them/", ROW)
    send(officer, f"{COMMENDATIONS}them/", AWARD)
    model = {"practice": Practice, "commendation": Commendation}[table]
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.update(**{column: "khac"})
    with pytest.raises(IntegrityError, match="an_individual_has_agreed"), transaction.atomic():
        Commendation.objects.update(recipient="ca-nhan")
