"""Acting for somebody: exactly the other's roles, exactly for those days, never administration; and the chain says so."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.bodies.organisations.test_access import day, days, make, often, person, slow_may, worlds
from tests.factories.reports import AT, World, make_world

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.notices.models import Notice
from phoihop.bodies.organisations.access import OutOfReach, act_for, grants_of, may, may_manage, within
from phoihop.bodies.organisations.actions.delegations import (
    NoDeputy,
    NothingToDelegate,
    WrongDays,
    delegate,
    end_delegation,
)
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Delegation, Organisation
from phoihop.bodies.people.models import User
from phoihop.bodies.people.queries import system_user
from phoihop.reporting.review.actions import OwnReport, accept
from phoihop.reporting.submissions.actions import submit
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.models import Submission

pytestmark = pytest.mark.django_db
TODAY = date(2017, 2, 20)
LAST = TODAY + timedelta(days=10)
PAGE = "/don-vi/lam-thay/"


@often
@given(
    world=worlds(),
    span=st.tuples(days, days).map(sorted),
    today=days,
    on=days,
    taken=st.booleans(),
    ended=st.booleans(),
    shut=st.booleans(),
)
def test_a_deputy_reaches_what_the_principal_reaches_while_it_holds_and_nothing_more(
    world: Any, span: Any, today: date, on: date, taken: bool, ended: bool, shut: bool
) -> None:
    known, theirs, own = world
    with transaction.atomic():
        made = make(known)
        principal, deputy = person("principal", theirs, made), person("deputy", own, made)
        row = Delegation.objects.create(
            principal=principal, deputy=deputy, start=span[0], end=span[1], made_by=principal, made_at=AT
        )
        if ended:
            Delegation.objects.update(ended_at=AT)
        User.objects.filter(pk=principal.pk).update(is_active=not shut)
        holds = span[0] <= today <= span[1] and not ended and not shut
        assert (taken and act_for(actor=deputy, delegation=row.pk, today=today)) == (taken and holds)
        held = [each for each in theirs if each.role is not UserRole.ADMINISTRATOR] if taken and holds else own
        for role in UserRole:
            words: dict[str, Any] = {"actor": deputy, "roles": [role], "today": today, "day": on}
            expected = {number for number in range(len(known)) if slow_may(known, held, [role], number, today, on)}
            assert {number for number, unit in enumerate(made) if may(organisation=unit, **words)} == expected
            found = Organisation.objects.filter(within(path="pk", **words)).values_list("pk", flat=True)
            assert set(found) == {made[number].pk for number in expected}
        if taken and holds:
            assert not may_manage(actor=deputy, account=principal, today=today)
            later = [number for number in range(25) if not span[0] <= day(number) <= span[1]]
            assert all(grants_of(actor=deputy, on=day(number)) == () for number in later)
        transaction.set_rollback(True)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", TODAY.isoformat())
    return make_world()


@pytest.fixture
def deputy(world: World) -> User:
    return User.objects.create_user("thay", full_name="Người làm thay")


def given_to(principal: User, deputy: User | None, *, actor: User | None = None, **days: Any) -> Delegation:
    words = {"start": TODAY, "end": LAST, "reason": "Nghỉ phép", **days}
    return delegate(actor=actor or principal, principal=principal, deputy=deputy, **words, today=TODAY, at=AT)


def visitor(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def form(**words: Any) -> dict[str, Any]:
    return {"_once": str(uuid4()), **words}


def test_the_deputy_is_told_and_the_chain_says_who_let_whom(world: World, deputy: User) -> None:
    given_to(world.reviewer, deputy)
    notice = Notice.objects.get(recipient=deputy)
    assert (notice.kind, notice.params["sender"]) == ("deputy", "Cán bộ thẩm định")
    entry = AuditEntry.objects.get(action="deputy.appoint")
    assert (entry.actor, entry.subject, entry.after["deputy"]) == ("tham-dinh", "account tham-dinh", "thay")


def test_what_is_done_in_anothers_name_is_written_as_such(world: World, deputy: User) -> None:
    report = world.submitted("a")
    assert report.revision
    row = given_to(world.reviewer, deputy)
    words: dict[str, Any] = {"submission": report.pk, "revision_hash": report.revision.content_hash, "at": AT}
    with pytest.raises(OutOfReach):
        accept(actor=deputy, **words)
    assert act_for(actor=deputy, delegation=row.pk, today=TODAY)
    accept(actor=deputy, **words)
    entry = AuditEntry.objects.get(action="accept")
    assert (entry.actor, entry.on_behalf) == ("thay", "tham-dinh")
    assert [each.on_behalf for each in visitor(world.reviewer).get(PAGE).context["done"]] == ["tham-dinh"]


def test_nobody_decides_about_his_own_report_through_a_deputy(world: World, deputy: User) -> None:
    both = world.someone(UserRole.REPORTER, "a")
    world.someone(UserRole.REVIEWER, "city")
    type(both.grants.get()).objects.create(user=both, role=UserRole.REVIEWER, organisation=world.unit("city"))
    row = given_to(both, deputy)

    def acting() -> User:
        actor = User.objects.get(pk=deputy.pk)
        assert act_for(actor=actor, delegation=row.pk, today=TODAY)
        return actor

    def refused(actor: User, submission: int) -> None:
        report = Submission.objects.select_related("revision").get(pk=submission)
        assert report.revision
        with pytest.raises(OwnReport):
            accept(actor=actor, submission=submission, revision_hash=report.revision.content_hash, at=AT)

    own = world.draft("a", "2017-01")
    submit(actor=both, submission=own.pk, source=Source.WEB, note="Đủ.", at=AT)
    refused(acting(), own.pk)
    theirs = world.draft("a", "2017-02")
    submit(actor=acting(), submission=theirs.pk, source=Source.WEB, note="Đủ.", at=AT)
    refused(User.objects.get(pk=both.pk), theirs.pk)


def test_only_the_principal_or_his_administrator_lets_somebody_act(world: World, deputy: User) -> None:
    stranger = world.someone(UserRole.SECRETARIAT)
    with pytest.raises(OutOfReach):
        given_to(world.reviewer, deputy, actor=stranger)
    with pytest.raises(OutOfReach):
        given_to(world.reviewer, stranger, actor=stranger)
    assert Delegation.objects.count() == 0
    assert given_to(world.reviewer, deputy, actor=world.someone(UserRole.ADMINISTRATOR)).principal == world.reviewer


def test_who_acts_for_another_passes_it_on_to_nobody(world: World, deputy: User) -> None:
    row = given_to(world.reviewer, deputy)
    third = world.someone(UserRole.LEADER)
    assert act_for(actor=deputy, delegation=row.pk, today=TODAY)
    for principal in (world.reviewer, deputy):
        with pytest.raises(OutOfReach):
            given_to(principal, third, actor=deputy)
    assert Delegation.objects.count() == 1


@pytest.mark.parametrize(
    ("days_given", "error"),
    [
        ({"start": TODAY - timedelta(days=1)}, WrongDays),
        ({"end": TODAY - timedelta(days=1)}, WrongDays),
        ({"end": TODAY + timedelta(days=92)}, WrongDays),
    ],
)
def test_days_lie_ahead_and_are_few(world: World, deputy: User, days_given: dict[str, date], error: type) -> None:
    with pytest.raises(error):
        given_to(world.reviewer, deputy, **days_given)
    assert Delegation.objects.count() == 0


def test_nobody_oneself_a_shut_account_and_the_system_are_no_deputies(world: World, deputy: User) -> None:
    shut = User.objects.create_user("dong", is_active=False)
    for wrong in (None, world.reviewer, shut, system_user()):
        with pytest.raises(NoDeputy):
            given_to(world.reviewer, wrong)
    with pytest.raises(NothingToDelegate):
        given_to(world.someone(UserRole.ADMINISTRATOR), deputy)
    assert Delegation.objects.count() == 0


def test_either_side_ends_it_and_nobody_else(world: World, deputy: User) -> None:
    for who in (world.reviewer, deputy):
        row = given_to(world.reviewer, deputy)
        with pytest.raises(OutOfReach):
            end_delegation(actor=world.someone(UserRole.SECRETARIAT), delegation=row.pk, today=TODAY, at=AT)
        end_delegation(actor=who, delegation=row.pk, today=TODAY, at=AT)
        assert not act_for(actor=deputy, delegation=row.pk, today=TODAY)
        with pytest.raises(OutOfReach):
            end_delegation(actor=who, delegation=row.pk, today=TODAY, at=AT)


def test_from_the_form_to_the_queue_and_back(world: World, deputy: User, monkeypatch: pytest.MonkeyPatch) -> None:
    world.submitted("a")
    typed = form(viec="lap", deputy="THAY", start="20/02/2017", end="02/03/2017", reason="Nghỉ phép")
    assert visitor(world.reviewer).post(PAGE, typed).status_code == 302
    row, browser = Delegation.objects.get(), visitor(deputy)
    assert browser.get("/tiep-nhan/").status_code == 404
    assert browser.post(PAGE, form(viec="nhan", **{"uy-quyen": row.pk}))["Location"] == PAGE
    page = browser.get("/tiep-nhan/")
    assert (page.status_code, len(page.context["rows"])) == (200, 1)
    assert "Bạn đang làm thay <strong>tham-dinh</strong>" in page.content.decode()
    browser.post(PAGE, form(viec="dung"))
    assert browser.get("/tiep-nhan/").status_code == 404
    browser.post(PAGE, form(viec="nhan", **{"uy-quyen": row.pk}))
    monkeypatch.setenv("PHOIHOP_TODAY", (LAST + timedelta(days=1)).isoformat())
    assert browser.get("/tiep-nhan/").status_code == 404
    assert "làm thay <strong>" not in browser.get("/").content.decode()


def test_nobody_takes_up_what_was_given_to_another(world: World, deputy: User) -> None:
    row = given_to(world.reviewer, deputy)
    browser = visitor(world.someone(UserRole.LEADER))
    assert browser.post(PAGE, form(viec="nhan", **{"uy-quyen": row.pk})).status_code == 404
    assert browser.post(PAGE, form(viec="thoi", **{"uy-quyen": row.pk})).status_code == 404
    assert browser.get("/tiep-nhan/").status_code == 404
    assert Delegation.objects.get().ended_at is None


@pytest.mark.parametrize("change", [{"deputy": "khong-co"}, {"start": "x"}, {"end": "01/01/2017"}, {"reason": ""}])
def test_a_wrong_form_gives_nothing(world: World, deputy: User, change: dict[str, str]) -> None:
    typed = form(viec="lap", deputy="thay", start="20/02/2017", end="02/03/2017", reason="Nghỉ phép")
    assert visitor(world.reviewer).post(PAGE, {**typed, **change}).status_code == 422
    assert Delegation.objects.count() == 0


def test_an_administrator_gives_it_for_an_account_in_hand(world: World, deputy: User) -> None:
    path = f"/don-vi/nguoi-dung/tai-khoan/{world.reviewer.pk}/lam-thay/"
    typed = form(viec="lap", deputy="thay", start="20/02/2017", end="02/03/2017", reason="Ốm")
    assert visitor(world.someone(UserRole.SECRETARIAT)).post(path, typed).status_code == 404
    assert visitor(world.someone(UserRole.ADMINISTRATOR, "b")).post(path, typed).status_code == 404
    assert Delegation.objects.count() == 0
    assert visitor(world.someone(UserRole.ADMINISTRATOR)).post(path, typed).status_code == 302
    assert Delegation.objects.get().made_by.username == "administrator-city"
