"""Pages of reviewing: the queue, one report, many together; who sees them, what a double answer does, bad input."""

import uuid
from importlib import import_module

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.reports import AT, World, meetings
from tests.reporting.review.districts import address, form, make_districts, north, seen, signed_in, south

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.checks.models import Question
from phoihop.reporting.review.actions import accept, return_
from phoihop.reporting.review.models import Decision
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission

pytestmark = pytest.mark.django_db
PLACE = {"programme": "P", "regime": "P", "period": "2017-01"}
QUEUE, TOGETHER, OUTCOME = "/tiep-nhan/", "/tiep-nhan/cung-luc/", "/tiep-nhan/cung-luc/ket-qua/"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-20")
    return make_districts()


@pytest.fixture
def browser(world: World) -> Client:
    return signed_in(world.reviewer)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def units(answer: object) -> list[str]:
    return [each["row"].unit for each in answer.context["rows"]]  # type: ignore[attr-defined]


def decide(browser: Client, report: Submission, verdict: str = "tiep-nhan", **words: str) -> object:
    return browser.post(address(report), form(**{"quyet-dinh": verdict, "ban-da-xem": seen(report), **words}))


def state(report: Submission) -> str:
    return Submission.objects.get(pk=report.pk).state


def test_the_queue_is_ordered_by_due_day_then_by_waiting(world: World, browser: Client) -> None:
    for unit, period in (("n1", "2017-02"), ("s1", "2017-01"), ("n2", "2017-01"), ("a", "2017-02")):
        world.submitted(unit, period)
    assert units(browser.get(QUEUE)) == ["s1", "n2", "n1", "a"]
    assert units(signed_in(north(world)).get(QUEUE)) == ["n2", "n1"]


def test_of_those_due_together_what_is_odd_comes_first(world: World, browser: Client) -> None:
    for unit in ("n1", "n2", "s1", "a"):
        world.submitted(unit, "2017-01")
    returned = Submission.objects.select_related("revision", "organisation").get(organisation__code="s1")
    places = {"MEET|f|value": "Xem lại", "MEET|m|value": "Xem lại"}
    return_(actor=world.reviewer, submission=returned.pk, revision_hash=seen(returned), places=places, at=AT)
    world.submitted("s1", "2017-01", meetings(8))
    asked = Submission.objects.get(organisation__code="n2")
    usual = Question.objects.filter(organisation=world.unit("n1")).count()
    words = {"regime": world.regime, "organisation": world.unit("n2"), "period": "2017-01", "number": 1}
    Question.objects.create(**words, order=99, code="S604", problem="?", remedy="")
    rows = browser.get(QUEUE).context["rows"]
    told = [(each["row"].unit, each["row"].questions - usual, each["row"].remarks) for each in rows]
    assert told == [("s1", 0, 2), ("n2", 1, 0), ("n1", 0, 0), ("a", 0, 0)]
    page = browser.get(address(asked))
    onward = browser.get(reverse("review:following"), {"sau": page.context["next"]})
    assert onward["Location"] == reverse("review:report", kwargs={**PLACE, "unit": "n1"})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("cap=1", []),
        ("ky=2017-02", ["n1"]),
        ("khoi=party", ["s1"]),
        ("loai=commune", ["s1", "n1"]),
        ("loai=ward", []),
        ("huyen=north", ["n1"]),
        ("huyen=a", []),
        ("tre=1", ["s1", "n1"]),
        ("chuong-trinh=P&ky=&khoi=", ["s1", "n1"]),
        ("khoi=army", []),
        ("ky=2019-01", []),
    ],
)
def test_the_queue_is_filtered_by_a_fixed_table(world: World, browser: Client, query: str, expected: list[str]) -> None:
    world.submitted("s1", "2017-01")
    world.submitted("n1", "2017-02")
    assert units(browser.get(f"{QUEUE}?{query}")) == expected


def test_a_report_is_late_when_it_was_first_sent_after_the_grace(world: World, browser: Client) -> None:
    world.submitted("s1", "2017-01")
    world.submitted("n1", "2017-03")
    answer = browser.get(QUEUE)
    assert [(each["row"].unit, each["row"].late) for each in answer.context["rows"]] == [("s1", True), ("n1", False)]
    assert units(browser.get(f"{QUEUE}?tre=1")) == ["s1"]


@pytest.mark.parametrize(
    "query",
    [
        "order=name",
        "ky=thang-1",
        "khoi=x",
        "loai=x",
        "huyen=x",
        "chuong-trinh=x",
        "tre=2",
        "sau=x",
        "sau=2017-01-01~0~x~1",
        "sau=2017-01-01~x~20170101T000000.0~1",
        "sau=2017-01-01~0~20170101T000000.0~99999999999999999999",
        "cap=x",
        "cap=0",
        "huyen=" + "x" * 5000,
        "tai=exe",
        "chon=x",
    ],
)
def test_what_is_no_filter_is_refused_in_words(world: World, browser: Client, query: str) -> None:
    world.submitted("n1")
    path = TOGETHER if query.startswith("chon") else QUEUE
    answer = browser.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert any(code in text(answer) for code in ("S106", "P202"))


def test_long_queues_are_read_page_by_page_without_loss(
    world: World, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("phoihop.reporting.review.pages.queue"), "PAGE", 2)
    for unit in ("a", "n1", "n2", "s1", "b"):
        world.submitted(unit)
    answer, found = browser.get(QUEUE), []
    found += units(answer)
    while answer.context["more"]:
        answer = browser.get(QUEUE, {"sau": answer.context["more"]})
        found += units(answer)
    assert found == ["a", "n1", "n2", "s1", "b"]
    file = browser.get(f"{QUEUE}?tai=csv")
    assert len(text(file).splitlines()) == 6


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_the_same_queries_however_many_reports(
    world: World, browser: Client, count: int, django_assert_num_queries: object
) -> None:
    for unit in ("n1", "n2", "s1")[:count]:
        world.submitted(unit)
    for path, queries in ((QUEUE, 14), (f"{TOGETHER}?tat-ca=1", 15), (address(Submission.objects.earliest("pk")), 15)):
        browser.get(path)
        with django_assert_num_queries(queries):  # type: ignore[operator]
            browser.get(path)


def test_a_report_stands_beside_the_period_before(world: World, browser: Client) -> None:
    before = world.submitted("n1", "2017-01", meetings(10))
    accept(actor=world.reviewer, submission=before.pk, revision_hash=seen(before), at=AT)
    content = {
        "values": [
            {"indicator": "MEET", "value": "16"},
            {"indicator": "MEET", "cell": "f", "value": "9"},
            {"indicator": "RATE", "numerator": "1.5"},
        ],
        "narratives": {"general": "Đã tổ chức đủ."},
    }
    report = world.submitted("n1", "2017-02", content)
    answer = browser.get(address(report))
    rows = [(row["row"].name, row["row"].cell, [f.code for f in row["row"].findings]) for row in answer.context["rows"]]
    assert rows == [
        ("Buổi tuyên truyền", "", ["S602", "S604"]),
        ("Buổi tuyên truyền", "Nữ", []),
        ("Hồ sơ đúng hạn", "", ["S603"]),
        ("Điểm cao nhất", "", ["S601"]),
    ]
    assert answer.context["rows"][0]["to_before"] == {"amount": "+6", "points": False, "percent": "+60%"}
    assert "Đã tổ chức đủ." in text(answer)
    assert "Chưa có báo cáo được tiếp nhận của Tháng 02 năm 2016" in text(answer)


def test_accepting_leads_back_to_the_report_and_on_to_the_next(world: World, browser: Client) -> None:
    first, second = world.submitted("n1"), world.submitted("n2")
    answer = decide(browser, first)
    assert (answer.status_code, answer["Location"]) == (302, address(first))  # type: ignore[attr-defined, index]
    page = browser.get(address(first))
    assert "Đã tiếp nhận báo cáo" in text(page)
    onward = browser.get(reverse("review:following"), {"sau": page.context["next"]})
    assert onward["Location"] == address(second)
    decide(browser, second)
    assert browser.get(reverse("review:following"))["Location"] == QUEUE
    assert (state(first), state(second)) == (State.ACCEPTED, State.ACCEPTED)


def test_a_form_sent_twice_decides_once(world: World, browser: Client) -> None:
    report = world.submitted("n1")
    words = form(**{"quyet-dinh": "tiep-nhan", "ban-da-xem": seen(report)})
    answers = [browser.post(address(report), words) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Decision.objects.count() == 1


def test_a_return_needs_remarks_and_keeps_what_was_typed(world: World, browser: Client) -> None:
    report = world.submitted("n1")
    for remarks in ("", "  \u200b ", "x" * 1_000_000):
        answer = decide(browser, report, "tra-lai", remarks=remarks)
        assert answer.status_code == 422  # type: ignore[attr-defined]
    assert (state(report), Decision.objects.count()) == (State.SUBMITTED, 0)
    decide(browser, report, "tra-lai", remarks="Số buổi của thôn Thượng thiếu\u0301")
    assert Decision.objects.get().remarks == "Số buổi của thôn Thượng thiếú"
    assert "Số buổi của thôn Thượng" in text(browser.get(address(report)))


def test_after_a_return_the_reviewer_sees_what_was_mended(world: World, browser: Client) -> None:
    report = world.submitted("n1", content=meetings(3))
    return_(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), remarks="Xem lại", at=AT)
    answer = browser.get(address(world.submitted("n1", content=meetings(5))))
    assert [(row["before"]["text"], row["after"]["text"]) for row in answer.context["changed"]] == [("3", "5")]
    assert "Đã sửa gì so với lần 1 bị trả lại" in text(answer)


def test_the_slower_reviewer_sees_who_decided_and_keeps_the_remarks(world: World) -> None:
    report = world.submitted("n1")
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT)
    rows = AuditEntry.objects.count()
    answer = decide(signed_in(north(world)), report, "tra-lai", remarks="Cần bổ sung số liệu")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    told = text(answer)
    assert "Cán bộ thẩm định đã quyết định «Tiếp nhận» về báo cáo này lúc 15:30 20/02/2017" in told
    assert "Cần bổ sung số liệu" in told
    assert (state(report), AuditEntry.objects.count()) == (State.ACCEPTED, rows)


def test_a_newer_revision_is_shown_and_the_remarks_are_kept_in_the_form(world: World, browser: Client) -> None:
    report = world.submitted("n1", content=meetings(3))
    return_(actor=north(world), submission=report.pk, revision_hash=seen(report), remarks="Xem lại", at=AT)
    world.submitted("n1", content=meetings(5))
    answer = decide(browser, report, "tra-lai", remarks="Vẫn thiếu")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "lần sửa 2" in text(answer)
    assert answer.context["returning"]["remarks"].value() == "Vẫn thiếu"  # type: ignore[attr-defined]
    assert state(report) == State.SUBMITTED


@pytest.mark.parametrize("seen_hash", ["", "0" * 64, "x" * 100_000, "\x00"])
def test_a_forged_hash_decides_nothing(world: World, browser: Client, seen_hash: str) -> None:
    report = world.submitted("n1")
    assert decide(browser, report, **{"ban-da-xem": seen_hash}).status_code == 409  # type: ignore[attr-defined]
    assert (state(report), Decision.objects.count()) == (State.SUBMITTED, 0)


def test_an_unknown_verdict_and_a_form_without_key_are_refused(world: World, browser: Client) -> None:
    report = world.submitted("n1")
    assert decide(browser, report, "xoa").status_code == 400  # type: ignore[attr-defined]
    answer = browser.post(address(report), {"quyet-dinh": "tiep-nhan", "ban-da-xem": seen(report)})
    assert answer.status_code == 400
    assert state(report) == State.SUBMITTED


def test_reports_of_another_district_are_as_if_not_there(world: World) -> None:
    report = world.submitted("n1")
    stranger = signed_in(south(world))
    rows = AuditEntry.objects.count()
    assert stranger.get(address(report)).status_code == 404
    assert decide(stranger, report).status_code == 404  # type: ignore[attr-defined]
    assert decide(stranger, report, "tra-lai", remarks="Không").status_code == 404  # type: ignore[attr-defined]
    assert (state(report), AuditEntry.objects.count()) == (State.SUBMITTED, rows)


@pytest.mark.parametrize("role", [UserRole.REPORTER, UserRole.SECRETARIAT, UserRole.LEADER])
def test_the_pages_are_for_reviewers(world: World, role: UserRole) -> None:
    report = world.submitted("n1")
    visitor = signed_in(world.someone(role, "n1"))
    for path in (QUEUE, TOGETHER, OUTCOME, reverse("review:following"), address(report)):
        assert visitor.get(path).status_code == 404
    assert visitor.post(TOGETHER, form(chon=f"{report.pk}:{seen(report)}")).status_code == 404
    assert state(report) == State.SUBMITTED


@pytest.mark.parametrize(
    "path", ["P/P/n1/2017-13", "P/P/n1/2017", "P/X/n1/2017-01", "P/P/%00/2017-01", "P/P/n1/%E1%BA%A1", "P/P/s1/2017-01"]
)
def test_what_does_not_exist_is_answered_like_what_is_forbidden(world: World, path: str) -> None:
    world.submitted("n1")
    assert signed_in(north(world)).get(f"/tiep-nhan/{path}/").status_code == 404


def test_a_draft_is_never_shown_to_a_reviewer(world: World, browser: Client) -> None:
    report = world.draft("n1", content={"values": [{"indicator": "MEET", "value": "987654"}], "narratives": {}})
    answer = browser.get(address(report))
    assert answer.status_code == 200
    assert "Đơn vị chưa gửi báo cáo kỳ này" in text(answer)
    assert "987" not in text(answer).replace("987654.", "")


def test_many_are_previewed_then_accepted_and_the_changed_one_is_named(world: World, browser: Client) -> None:
    good, changed = world.submitted("n1"), world.submitted("n2")
    page = browser.get(TOGETHER, {"chon": [good.pk, changed.pk]})
    assert [row["hash"] for row in page.context["rows"]] == [seen(good)[:12], seen(changed)[:12]]
    values = [row["value"] for row in page.context["rows"]]
    return_(actor=world.reviewer, submission=changed.pk, revision_hash=seen(changed), remarks="Sửa", at=AT)
    key = str(uuid.uuid4())
    for _time in range(2):
        answer = browser.post(TOGETHER, {"_once": key, "chon": values})
        assert (answer.status_code, answer["Location"]) == (302, OUTCOME)
    told = browser.get(OUTCOME)
    assert (told.context["accepted"], [row["unit"] for row in told.context["left_out"]]) == (1, ["Phường Ô Chợ Dừa"])
    assert "S101" in text(told)
    assert (state(good), state(changed)) == (State.ACCEPTED, State.RETURNED)


def test_a_foreign_report_smuggled_into_the_form_is_neither_accepted_nor_named(world: World) -> None:
    mine, foreign = world.submitted("n1"), world.submitted("s1")
    browser = signed_in(north(world))
    values = [f"{report.pk}:{seen(report)}" for report in (mine, foreign)]
    browser.post(TOGETHER, form(chon=values))
    told = text(browser.get(OUTCOME))
    assert "Phường Láng" not in told
    assert "O003" in told
    assert (state(mine), state(foreign)) == (State.ACCEPTED, State.SUBMITTED)


@pytest.mark.parametrize("values", [[], ["x"], ["1:"] * 201, ["-1:x"], ["\x00:x"]])
def test_a_choice_that_is_none_changes_nothing(world: World, browser: Client, values: list[str]) -> None:
    report = world.submitted("n1")
    words = form(chon=[f"{number}{value}" if value == "1:" else value for number, value in enumerate(values)])
    answer = browser.post(TOGETHER, words)
    assert answer.status_code in (400, 422)
    assert state(report) == State.SUBMITTED


def test_an_empty_queue_says_so(world: World, browser: Client) -> None:
    assert "Không có báo cáo nào chờ tiếp nhận" in text(browser.get(QUEUE))
    assert browser.get(OUTCOME)["Location"] == QUEUE


@pytest.mark.parametrize("path", [f"{QUEUE}?ky=%00", f"{TOGETHER}?chon=%00", "/tiep-nhan/tien-do/?tim=%00"])
def test_a_sign_that_no_text_holds_is_refused(browser: Client, path: str) -> None:
    assert browser.get(path).status_code in {400, 404}
