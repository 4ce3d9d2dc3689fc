"""Questions about a report on its way: asked before it is sent, answered, kept with the revision, found among others."""

import uuid
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from tests.factories.reports import AT, World, make_world

from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import Refused
from phoihop.base.findings import Finding
from phoihop.bodies.organisations.access import forget_grants
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, RoleGrant
from phoihop.reporting.checks.models import CheckSetting, CrossRule, Fingerprint, Question, TextPrint
from phoihop.reporting.checks.queries import list_questions
from phoihop.reporting.checks.rules import mark_of
from phoihop.reporting.regimes.models import FormAssignment
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.review.actions import accept
from phoihop.reporting.submissions.actions import WarningsUnanswered, submit
from phoihop.reporting.submissions.enums import Source, State
from phoihop.reporting.submissions.models import Revision, Submission
from phoihop.reporting.submissions.pages import sending
from phoihop.reporting.submissions.queries.questions import Questions, questions_of

pytestmark = pytest.mark.django_db
TEXT = "Trong tháng các tổ dân vận đã phối hợp " + " ".join(
    f"việc {number} ở thôn {number * 7}" for number in range(12)
)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", date(2017, 3, 1).isoformat())
    return make_world()


def full(meet: int = 317, good: int = 88, files: int = 93, best: int = 61, text: str = "") -> dict:
    values = [
        {"indicator": "BEST", "value": str(best)},
        {"indicator": "MEET", "value": str(meet)},
        {"indicator": "RATE", "numerator": str(good), "denominator": str(files)},
    ]
    return {"values": values, "narratives": {"general": text} if text else {}}


def asked(world: World, unit: str, period: str, content: dict) -> list[Finding]:
    place = {"regime": world.regime, "organisation": world.unit(unit), "period": period}
    return questions_of(**place, content=content, asked=asked_of(**place)).findings


def codes(world: World, unit: str, period: str, content: dict) -> list[str]:
    return [row.code for row in asked(world, unit, period, content)]


def everything() -> list[object]:
    """What a refused report must leave as it was."""
    models = (Submission, Revision, Question, Fingerprint, TextPrint, AuditEntry)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def accepted(world: World, unit: str, period: str, content: dict) -> None:
    report = world.submitted(unit, period, content)
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)


def page(unit: str = "a", period: str = "2017-02") -> str:
    return reverse("submissions:check", kwargs={"programme": "P", "regime": "P", "unit": unit, "period": period})


def reporter(world: World, unit: str = "a") -> Client:
    client = Client()
    account = world.someone(UserRole.REPORTER, unit)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client: Client, version: int, **words: str) -> object:
    return client.post(page(), {"version": version, "note": "", "_once": str(uuid.uuid4()), **words})


def test_the_past_and_other_units_are_looked_at(world: World) -> None:
    accepted(world, "a", "2017-01", full(text=TEXT))
    assert codes(world, "a", "2017-02", full(text=TEXT)) == ["K103", "K107"]
    assert codes(world, "b", "2017-01", full(text=TEXT + " rồi")) == ["K104", "K106"]
    assert codes(world, "b", "2017-02", full(best=60, text=TEXT)) == ["K106"]
    assert codes(world, "b", "2017-04", full()) == []


def test_only_the_latest_revision_of_others_counts(world: World) -> None:
    report = world.submitted("a", "2017-01", full(text=TEXT))
    Submission.objects.filter(pk=report.pk).update(state=State.RETURNED.value)
    world.submitted("a", "2017-01", full(meet=318, text="Đã viết lại."))
    assert codes(world, "b", "2017-01", full(text=TEXT)) == []


def test_joint_activities_are_asked_about_once_the_other_party_told_them(world: World) -> None:
    assert codes(world, "b", "2017-01", full(text="Ra quân chung #RQ-01.")) == []
    world.submitted("a", "2017-01", full(meet=318, text="Phối hợp ra quân #rq-01."))
    assert codes(world, "b", "2017-01", full(text="Ra quân chung #RQ-01.")) == ["K109"]


def test_a_declared_total_is_held_against_what_lies_below(world: World) -> None:
    accepted(world, "a", "2017-01", full(meet=300))
    accepted(world, "b", "2017-01", full(meet=40, best=7))
    FormAssignment.objects.create(form=world.regime.forms.get(), organisation=world.unit("city"))
    declared = {"values": [{"indicator": "MEET", "value": "339", "scope": "subtree"}], "narratives": {}}
    found = codes(world, "city", "2017-01", declared)
    assert "K108" in found
    declared["values"][0]["value"] = "340"
    assert "K108" not in codes(world, "city", "2017-01", declared)


def test_each_warning_wants_a_sentence_of_its_own_or_the_common_one(world: World) -> None:
    accepted(world, "a", "2017-01", full())
    draft = world.draft("a", "2017-02", full())
    client = reporter(world)
    (row,) = client.get(page()).context["placed"]
    assert row.finding.code == "K103"
    assert (row.field.field.required, "required" in str(row.field)) == (True, False)
    refused = send(client, draft.draft_version)
    assert refused.status_code == 422
    assert "Còn 1 cảnh báo chưa có câu trả lời" in refused.content.decode()
    assert Revision.objects.filter(submission=draft).count() == Question.objects.count() == 0
    assert send(client, draft.draft_version, **{row.field.name: "Đúng là trùng: cùng số buổi."}).status_code == 302
    (kept,) = list_questions(regime=world.regime, organisation=world.unit("a"), period="2017-02", number=1)
    assert (kept.finding.code, kept.answer) == ("K103", "Đúng là trùng: cùng số buổi.")
    assert kept.finding.sentence(kept.finding.problem) == row.finding.sentence(row.finding.problem)


@pytest.mark.parametrize(
    ("note", "answer", "left"),
    [("", "", 2), (" \n ", "  ", 2), ("", "Đúng là trùng.", 1)],
    ids=["none", "blank", "one"],
)
@pytest.mark.parametrize("source", [Source.WEB, Source.EXCEL, Source.API])
def test_no_door_sends_a_report_with_a_warning_left_open(
    world: World, source: Source, note: str, answer: str, left: int
) -> None:
    accepted(world, "a", "2017-01", full(text=TEXT))
    draft = world.draft("a", "2017-02", full(text=TEXT))
    copied, told = map(mark_of, asked(world, "a", "2017-02", draft.draft))
    before = everything()
    with pytest.raises(WarningsUnanswered) as refused:
        submit(
            actor=world.actor, submission=draft.pk, source=source, note=note, answers={copied: answer, "0": "x"}, at=AT
        )
    assert (refused.value.code, refused.value.params) == ("S022", {"count": left})
    assert everything() == before
    answers = {copied: "Đúng là trùng.", told: "Việc làm như tháng trước."}
    assert submit(actor=world.actor, submission=draft.pk, source=source, answers=answers, at=AT).number == 1
    assert dict(Question.objects.values_list("code", "answer")) == {
        "K103": "Đúng là trùng.",
        "K107": "Việc làm như tháng trước.",
    }


def test_a_question_that_arose_since_the_page_looked_is_asked_before_anything_is_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = world.draft("a", "2017-02", full())
    look, looks = sending.questions_of, []

    def another_report_comes_in(**place: object) -> Questions:
        if not looks:
            looks.append(look(**place))
            world.submitted("b", "2017-02", full())
            return looks[0]
        return look(**place)

    monkeypatch.setattr(sending, "questions_of", another_report_comes_in)
    answer = send(reporter(world), draft.draft_version)
    assert (answer.status_code, [row.finding.code for row in answer.context["placed"]]) == (422, ["K104"])
    assert "Còn 1 cảnh báo chưa có câu trả lời" in answer.content.decode()
    assert Revision.objects.filter(submission=draft).count() == 0


def test_the_common_note_answers_what_has_no_answer_of_its_own(world: World) -> None:
    accepted(world, "a", "2017-01", full())
    draft = world.draft("a", "2017-02", full())
    assert send(reporter(world), draft.draft_version, note="Số đúng.").status_code == 302
    (kept,) = list_questions(regime=world.regime, organisation=world.unit("a"), period="2017-02", number=1)
    assert kept.answer == ""
    assert Revision.objects.get(submission=draft).note == "Số đúng."


def test_what_was_asked_is_kept_unchanged(world: World) -> None:
    world.submitted("a", "2017-01", full(text=TEXT))
    assert (Fingerprint.objects.count(), TextPrint.objects.count()) == (1, 1)
    world.submitted("b", "2017-01", full(text=TEXT))
    assert list(Question.objects.values_list("code", flat=True)) == ["K104", "K106"]
    for rows in (Question.objects.all(), Fingerprint.objects.all(), TextPrint.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_a_check_that_the_programme_makes_an_error_stops_the_report_on_the_page_and_in_the_action(world: World) -> None:
    accepted(world, "a", "2017-01", full())
    draft = world.draft("a", "2017-02", full())
    CheckSetting.objects.create(programme=world.programme, check_code="K103", severity="error")
    answer = reporter(world).get(page())
    assert (answer.context["errors"], answer.context["warnings"]) == (1, 0)
    assert send(reporter(world), draft.draft_version, note="x").status_code == 422
    with pytest.raises(Refused) as refused:
        submit(actor=world.actor, submission=draft.pk, source=Source.WEB, at=AT)
    assert [finding.code for finding in refused.value.findings] == ["K103"]
    assert Revision.objects.filter(submission=draft).count() == 0
    CheckSetting.objects.update(is_on=False)
    assert reporter(world).get(page()).context["placed"] == []


def test_checks_of_lines_are_switched_too(world: World) -> None:
    content = {"values": [{"indicator": "MEET", "value": "3"}], "narratives": {}}
    assert codes(world, "a", "2017-01", content) == ["S518", "S518"]
    CheckSetting.objects.create(programme=world.programme, check_code="S518", is_on=False)
    assert codes(world, "a", "2017-01", content) == []


def test_a_check_that_is_off_shows_neither_in_the_task_list_nor_beside_the_cells(world: World) -> None:
    values = [{"indicator": "MEET", "value": "5"}, {"indicator": "MEET", "cell": "f", "value": "3"}]
    draft = world.draft("a", "2017-02", {"values": values, "narratives": {}})
    place = {"programme": "P", "regime": "P", "unit": "a", "period": "2017-02"}
    client = reporter(world)
    tasks = reverse("submissions:report", kwargs=place)
    cells = reverse("submissions:section", kwargs={**place, "part": "chung"})
    saving = reverse("submissions:save", kwargs={**place, "part": "chung"})

    def shown(version: int, text: str, seen: str) -> tuple[list[str], bool, bool]:
        listed = [row.finding.code for row in client.get(tasks).context["wrong"]]
        beside = "khác với tổng số đã ghi" in client.get(cells).content.decode()
        change = {"key": "MEET||value", "text": text, "seen": seen}
        saved = client.post(saving, {"version": version, "changes": [change]}, content_type="application/json")
        return listed, beside, "khác với tổng số đã ghi" in saved.json()["lines"]["o:MEET"]

    assert shown(draft.draft_version, "6", "5") == (["S522", "S518", "S518"], True, True)
    CheckSetting.objects.create(programme=world.programme, check_code="S522", is_on=False)
    CheckSetting.objects.create(programme=world.programme, check_code="S518", severity="error")
    assert shown(draft.draft_version + 1, "7", "6") == (["S518", "S518"], False, False)
    assert [row.finding.severity for row in client.get(tasks).context["wrong"]] == ["error", "error"]


def test_a_declared_total_made_of_cells_is_held_against_totals_made_of_cells(world: World) -> None:
    def cells(female: int, male: int, scope: str = "own") -> list[dict]:
        told = {"f": female, "m": male}
        return [
            {"indicator": "MEET", "cell": cell, "value": str(value), "scope": scope} for cell, value in told.items()
        ]

    accepted(world, "a", "2017-01", {"values": cells(100, 90), "narratives": {}})
    accepted(world, "b", "2017-01", {"values": cells(10, 8), "narratives": {}})
    FormAssignment.objects.create(form=world.regime.forms.get(), organisation=world.unit("city"))

    def keys(values: list[dict]) -> list[str]:
        found = asked(world, "city", "2017-01", {"values": values, "narratives": {}})
        return [row.column for row in found if row.code == "K108"]

    total = {"indicator": "MEET", "value": "200", "scope": "subtree"}
    assert keys([total]) == ["MEET||value"]
    assert keys([{**total, "value": "208"}]) == []
    assert keys(cells(110, 97, "subtree")) == ["MEET|m|value", "MEET||value"]
    assert keys(cells(110, 98, "subtree")) == []


def test_a_rule_that_is_on_asks(world: World) -> None:
    rule = CrossRule.objects.create(
        programme=world.programme,
        expression="RATE.tu <= MEET",
        sentence="Hồ sơ nhiều hơn buổi.",
        state="on",
        tried_at=AT,
    )
    CrossRule.objects.create(programme=world.programme, expression="MEET < 1", sentence="Bản nháp.")
    assert codes(world, "a", "2017-01", full(meet=80)) == ["K110"]
    CrossRule.objects.filter(pk=rule.pk).update(state="off")
    assert codes(world, "a", "2017-01", full(meet=80)) == []


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_takes_as_many_queries_however_many_others_are_the_same(
    world: World, others: int, django_assert_num_queries
) -> None:
    for number in range(others):
        unit = Organisation.objects.create(
            code=f"x{number}", name=f"Xã X{number}", kind="commune", parent=world.unit("city")
        )
        RoleGrant.objects.create(user=world.actor, role=UserRole.REPORTER, organisation=unit)
        forget_grants(world.actor)
        world.submitted(unit.code, "2017-02", full(text=TEXT))
    accepted(world, "a", "2017-01", full())
    world.draft("a", "2017-02", full(text=TEXT))
    client = reporter(world)
    client.get(page())
    with django_assert_num_queries(15):
        answer = client.get(page())
    found = [row.finding.code for row in answer.context["placed"]]
    assert found == ["K103", *["K104"] * others, "K106"]


def test_the_reviewer_sees_each_question_with_its_answer(world: World) -> None:
    accepted(world, "a", "2017-01", full(text=TEXT))
    draft = world.draft("a", "2017-02", full(text=TEXT))
    client = reporter(world)
    copied, _text = client.get(page()).context["placed"]
    send(
        client,
        draft.draft_version,
        note="Các tổ làm như tháng trước.",
        **{copied.field.name: "Số buổi đúng bằng nhau."},
    )
    reviewer = Client()
    reviewer.force_login(world.reviewer, backend="allauth.account.auth_backends.AuthenticationBackend")
    codes = {"programme": "P", "regime": "P", "unit": "a", "period": "2017-02"}
    answer = reviewer.get(reverse("review:report", kwargs=codes))
    assert [(row.finding.code, row.answer) for row in answer.context["questions"]] == [
        ("K103", "Số buổi đúng bằng nhau."),
        ("K107", ""),
    ]
    told = answer.content.decode()
    assert "2 câu hỏi khi gửi và trả lời của đơn vị" in told
    assert told.count("Các tổ làm như tháng trước.") == 3  # beside the revision, beside the question, in the history
