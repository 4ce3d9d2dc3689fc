"""More time for one report: who may give it, what it moves, and that nothing else moves."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, World, make_world

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.actions import NoReason, NothingToExtend, NotLater, end_extension, extend
from phoihop.reporting.regimes.models import Extension
from phoihop.reporting.regimes.queries import asked_of, expected_of_unit
from phoihop.reporting.regimes.rules import Asked, AssignmentRecord, Reporter, Terms, expected_reports
from phoihop.reporting.submissions.enums import Duty
from phoihop.reporting.submissions.queries import counts_of_latest, duties_of, list_askings
from phoihop_rollup.vocabulary import Frequency

TODAY = date(2017, 2, 20)
DUE, UNTIL = date(2017, 1, 16), date(2017, 2, 25)
PAGE = "/che-do/P/P/gia-han/a/2017-01/"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", TODAY.isoformat())
    return make_world()


def given_more(world: World, actor: User, unit: str = "a", until: date = UNTIL, reason: str = "Mất điện") -> Extension:
    return extend(
        actor=actor,
        regime=world.regime,
        organisation=world.unit(unit),
        period="2017-01",
        until=until,
        reason=reason,
        today=TODAY,
        at=AT,
    )


def visitor(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["2017-01", "2017-02"])),
        st.integers(-40, 60).map(lambda days: DUE + timedelta(days=days)),
    ),
    st.integers(0, 20),
)
def test_an_extension_moves_its_own_report_later_and_no_other(extended, grace) -> None:
    monthly = Asked(AssignmentRecord("F", kind="commune"), frozenset({Frequency.MONTH}))
    words = {
        "reporters": [Reporter(code, "commune") for code in "abc"],
        "asked": [monthly],
        "start": date(2017, 1, 1),
        "end": date(2017, 2, 28),
    }
    usual = expected_reports(terms=Terms(grace_days=grace), **words)
    moved = expected_reports(terms=Terms(grace_days=grace, extended=extended), **words)
    for before, after in zip(usual, moved, strict=True):
        own = extended.get((before.organisation, before.period), before.grace_until)
        assert (after.organisation, after.period, after.due) == (before.organisation, before.period, before.due)
        assert after.grace_until == max(before.grace_until, own)


def test_more_time_is_told_everywhere_and_ends_when_taken_back(world: World) -> None:
    secretary = world.someone(UserRole.SECRETARIAT)
    reporter = world.someone(UserRole.REPORTER, "a")
    words = {"regime": world.regime, "organisation": world.unit("a")}

    def standing() -> tuple[date, date, Duty, int]:
        (report,) = expected_of_unit(actor=reporter, **words, start=date(2017, 1, 14), end=date(2017, 1, 14))
        duties = duties_of(actor=reporter, askings=list_askings(), today=TODAY)
        duty = next(row for row in duties if row.period == "2017-01").duty(TODAY)
        asked = asked_of(**words, period="2017-01")
        assert asked is not None
        # Months of this programme are past their latest period by now: look at the day the month was the latest.
        counts = counts_of_latest(actor=secretary, askings=list_askings(), today=date(2017, 2, 13))
        late = next(row for row in counts if row.period == "2017-01").late(date(2017, 2, 13))
        return report.grace_until, asked.grace_until, duty, late

    assert standing() == (DUE, DUE, Duty.LATE, 2)
    given_more(world, secretary)
    assert standing() == (UNTIL, UNTIL, Duty.DUE, 1)
    end_extension(actor=secretary, **words, period="2017-01", today=TODAY, at=AT)
    assert standing() == (DUE, DUE, Duty.LATE, 2)
    told = AuditEntry.objects.filter(subject="programme/P/regime/P/deadline/a/2017-01").order_by("number")
    assert [(row.action, row.before, row.after) for row in told] == [
        ("deadline.extend", None, {"until": "2017-02-25", "reason": "Mất điện"}),
        ("deadline.restore", {"until": "2017-02-25", "reason": "Mất điện"}, None),
    ]


def test_a_second_extension_replaces_the_first(world: World) -> None:
    secretary = world.someone(UserRole.SECRETARIAT)
    given_more(world, secretary)
    given_more(world, secretary, until=UNTIL + timedelta(days=3), reason="Lũ")
    assert list(Extension.objects.values_list("until", "reason")) == [(UNTIL + timedelta(days=3), "Lũ")]


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        (UserRole.REPORTER, "a"),
        (UserRole.SECRETARIAT, "a"),
        (UserRole.SECRETARIAT, "b"),
        (UserRole.LEADER, "city"),
        (UserRole.ADMINISTRATOR, "city"),
    ],
)
def test_nobody_below_aside_or_in_another_office_gives_time(world: World, role: UserRole, unit: str) -> None:
    actor = world.someone(role, unit)
    entries = AuditEntry.objects.count()
    with pytest.raises(OutOfReach):
        given_more(world, actor)
    given_more(world, world.reviewer)
    with pytest.raises(OutOfReach):
        end_extension(
            actor=actor, regime=world.regime, organisation=world.unit("a"), period="2017-01", today=TODAY, at=AT
        )
    assert visitor(actor).get(PAGE).status_code == 404
    assert (Extension.objects.count(), AuditEntry.objects.count()) == (1, entries + 1)


@pytest.mark.parametrize("until", [DUE, DUE - timedelta(days=1), DUE + timedelta(days=367)])
def test_the_day_lies_after_the_deadline_and_not_far(world: World, until: date) -> None:
    with pytest.raises(NotLater):
        given_more(world, world.reviewer, until=until)
    assert Extension.objects.count() == 0


def test_without_a_reason_or_a_report_that_is_owed_nothing_is_given(world: World) -> None:
    with pytest.raises(NoReason):
        given_more(world, world.reviewer, reason="  ")
    with pytest.raises(NothingToExtend):
        given_more(world, world.reviewer, unit="c")
    assert Extension.objects.count() == 0


def test_the_page_gives_and_takes_back(world: World) -> None:
    browser = visitor(world.reviewer)
    assert browser.get(PAGE).context["given"] is None
    form = {"_once": str(uuid4()), "until": "25/02/2017", "reason": "Công văn 12/UBND"}
    assert browser.post(PAGE, form).status_code == 302
    assert "gia hạn đến 25/02/2017" in browser.get(PAGE).content.decode()
    report = visitor(world.someone(UserRole.REPORTER, "a")).get("/bao-cao/P/P/a/2017-01/").content.decode()
    assert "<dt>Gia hạn đến</dt><dd>25/02/2017</dd>" in report
    assert browser.post(PAGE, {"_once": str(uuid4()), "bo": "1"}).status_code == 302
    assert Extension.objects.count() == 0


@pytest.mark.parametrize("change", [{"until": "10/01/2017"}, {"until": "x"}, {"reason": " "}])
def test_a_wrong_form_changes_nothing(world: World, change: dict[str, str]) -> None:
    form = {"_once": str(uuid4()), "until": "25/02/2017", "reason": "x", **change}
    assert visitor(world.reviewer).post(PAGE, form).status_code == 422
    assert Extension.objects.count() == 0


@pytest.mark.parametrize("where", ["a/2017-13", "c/2017-01", "x/2017-01"])
def test_what_is_not_owed_has_no_deadline(world: World, where: str) -> None:
    assert visitor(world.reviewer).get(f"/che-do/P/P/gia-han/{where}/").status_code == 404


def test_the_report_leads_those_above_to_the_form_and_nobody_else(world: World) -> None:
    def leads(user: User) -> bool:
        return PAGE in visitor(user).get("/bao-cao/P/P/a/2017-01/").content.decode()

    assert leads(world.reviewer)
    for user in (world.someone(UserRole.REPORTER, "a"), world.someone(UserRole.LEADER), world.actor):
        assert not leads(user)
    assert not leads(world.someone(UserRole.SECRETARIAT, "a"))
