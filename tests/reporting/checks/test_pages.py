"""The secretariat's pages: checks switched, rules written, tried on accepted reports, switched on; nobody else's to open."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.reports import AT, World, make_world

from phoihop.agreements.programmes.models import Party
from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.checks.models import CheckSetting, CrossRule
from phoihop.reporting.review.actions import accept

pytestmark = pytest.mark.django_db
RULE = {"expression": "RATE.tu <= MEET", "sentence": "Hồ sơ nhiều hơn buổi.", "severity": "warning", "seen": ""}
SECRETARIAT = UserRole.SECRETARIAT


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-03-01")
    world = make_world()
    Party.objects.create(programme=world.programme, organisation=world.unit("city"), role="lead")
    return world


def visitor(world: World, role: UserRole = SECRETARIAT, unit: str = "city") -> Client:
    client = Client()
    client.force_login(world.someone(role, unit), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(page: str, *rest: object) -> str:
    return reverse(f"checks:{page}", args=["P", *rest])


def post(client: Client, where: str, **words: object) -> object:
    return client.post(where, {"_once": str(uuid.uuid4()), **words})


def accepted(world: World, unit: str, period: str, meet: int, good: int) -> None:
    values = [
        {"indicator": "MEET", "value": str(meet)},
        {"indicator": "RATE", "numerator": str(good), "denominator": "99"},
    ]
    report = world.submitted(unit, period, {"values": values, "narratives": {}})
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)


def written(world: World, client: Client) -> CrossRule:
    assert post(client, at("new"), **RULE).status_code == 302
    return CrossRule.objects.get()


def test_a_check_is_switched_off_and_the_change_is_audited(world: World) -> None:
    client = visitor(world)
    assert post(client, at("check", "K105"), severity="error").status_code == 302
    row = CheckSetting.objects.get()
    assert (row.check_code, row.is_on, row.severity) == ("K105", False, "error")
    entry = AuditEntry.objects.latest("number")
    assert (entry.subject, entry.after["is_on"]) == ("programme/P/check/K105", False)
    shown = {row["code"]: row for row in client.get(at("programme")).context["checks"]}
    assert (shown["K105"]["badge"].label, shown["K105"]["severity"]) == ("Đã tắt", "")
    assert client.get(at("check", "K999")).status_code == 404


def test_the_fall_of_stocks_is_asked_of_the_stocks_that_are_named(world: World) -> None:
    client = visitor(world)
    form = client.get(at("check", "K101")).context["form"]
    assert [code for code, _name in form.fields["indicators"].choices] == ["PLAN"]
    assert "indicators" not in client.get(at("check", "K102")).context["form"].fields
    post(client, at("check", "K101"), is_on="on", severity="", indicators=["PLAN"])
    assert CheckSetting.objects.get().indicators == ["PLAN"]
    assert post(client, at("check", "K101"), is_on="on", severity="", indicators=["MEET"]).status_code == 422


def test_a_rule_is_refused_in_words_beside_its_field(world: World) -> None:
    answer = post(visitor(world), at("new"), **{**RULE, "expression": "RATE.tu <= MET"})
    assert answer.status_code == 422
    assert "có phải «MEET»?" in str(answer.context["form"].errors["expression"])
    assert CrossRule.objects.count() == 0


def test_a_rule_is_tried_before_it_is_switched_on(world: World) -> None:
    accepted(world, "a", "2017-01", 5, 90)
    accepted(world, "b", "2017-01", 95, 90)
    world.submitted("b", "2017-02", {"values": [{"indicator": "MEET", "value": "1"}], "narratives": {}})
    client = visitor(world)
    rule = written(world, client)
    where = at("rule", rule.pk)
    assert post(client, where, bat="1").status_code == 409
    assert CrossRule.objects.get().state == "draft"
    shown = client.get(post(client, where, thu="1").url)
    trial = shown.context["trial"]
    assert (trial.reports, trial.judged, trial.asked) == (2, 2, 1)
    assert [(row.report.unit, row.left, row.right) for row in trial.caught] == [("a", "90", "5")]
    assert post(client, where, bat="1").status_code == 302
    rule.refresh_from_db()
    assert (rule.state, rule.tried_reports, rule.tried_asked) == ("on", 2, 1)
    assert post(client, where, tat="1").status_code == 302
    assert CrossRule.objects.get().state == "off"


def test_another_expression_makes_it_a_draft_again_and_another_sentence_does_not(world: World) -> None:
    client = visitor(world)
    rule = written(world, client)
    where = at("rule", rule.pk)
    post(client, where, thu="1")
    post(client, where, bat="1")
    seen = client.get(where).context["form"]["seen"].value()
    post(client, where, **{**RULE, "sentence": "Xem lại.", "seen": seen})
    assert CrossRule.objects.get().state == "on"
    stale = post(client, where, **{**RULE, "sentence": "Khác nữa.", "seen": seen})
    assert stale.status_code == 422
    seen = client.get(where).context["form"]["seen"].value()
    post(client, where, **{**RULE, "expression": "RATE.tu <= 2 * MEET", "seen": seen})
    rule.refresh_from_db()
    assert (rule.state, rule.tried_at, rule.sentence) == ("draft", None, "Hồ sơ nhiều hơn buổi.")
    assert post(client, where, xoa="1").status_code == 302
    assert CrossRule.objects.count() == 0


@pytest.mark.parametrize("rules", [1, 3])
def test_pages_take_as_many_queries_however_many_rules(world: World, rules: int, django_assert_num_queries) -> None:
    client = visitor(world)
    for number in range(rules):
        accepted(world, "a", f"2017-0{number + 1}", 5, 90)
        CrossRule.objects.create(programme=world.programme, expression="RATE.tu <= MEET", sentence=f"{number}")
    rule = CrossRule.objects.first()
    for path, queries in ((at("programme"), 11), (f"{at('rule', rule.pk)}?thu=1", 14), (at("check", "K101"), 8)):
        client.get(path)
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("role", "unit"),
    [(UserRole.REPORTER, "a"), (UserRole.REVIEWER, "city"), (UserRole.LEADER, "city"), (SECRETARIAT, "a")],
)
def test_nobody_else_opens_or_changes_them(world: World, role: UserRole, unit: str) -> None:
    rule = written(world, visitor(world))
    before = (AuditEntry.objects.count(), CrossRule.objects.values().get())
    client = visitor(world, role, unit)
    pages = [at("programme"), at("check", "K105"), at("new"), at("rule", rule.pk)]
    answers = [client.get(path) for path in pages]
    answers += [post(client, pages[1], is_on=""), post(client, pages[2], **RULE), post(client, pages[3], **RULE)]
    answers += [post(client, pages[3], **{name: "1"}) for name in ("thu", "bat", "tat", "xoa")]
    assert {answer.status_code for answer in answers} == {404}
    assert (AuditEntry.objects.count(), CrossRule.objects.values().get()) == before
    assert CheckSetting.objects.count() == 0
