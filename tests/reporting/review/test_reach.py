"""Who decides: reviewers who hold the unit then and today, never the author; whoever else changes nothing."""

from dataclasses import replace
from datetime import date

import pytest
from tests.factories.reports import AT, World
from tests.reporting.review.districts import TODAY, make_districts, north, seen, south

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import RoleGrant
from phoihop.bodies.people.models import User
from phoihop.bodies.people.queries import system_user
from phoihop.measures.facts.models import Fact
from phoihop.reporting.review.actions import OwnReport, accept, return_
from phoihop.reporting.review.models import Decision
from phoihop.reporting.review.queries import WaitingFilter, find_report, list_queue
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_districts()


def waiting(actor: User) -> list[str]:
    """The units that wait for somebody's decision."""
    return [row.unit for row in list_queue(actor=actor, wanted=WaitingFilter(), today=TODAY).rows]


def refused(actor: User, report: Submission, error: type[Exception] = OutOfReach) -> bool:
    """Whether neither decision is allowed, and nothing at all changes."""
    before = (AuditEntry.objects.count(), Decision.objects.count(), Fact.objects.count())
    with pytest.raises(error):
        accept(actor=actor, submission=report.pk, revision_hash=seen(report), at=AT)
    with pytest.raises(error):
        return_(actor=actor, submission=report.pk, revision_hash=seen(report), remarks="Xem lại", at=AT)
    assert Submission.objects.get(pk=report.pk).state == State.SUBMITTED
    return before == (AuditEntry.objects.count(), Decision.objects.count(), Fact.objects.count())


def test_a_reviewer_decides_in_their_own_subtree_only(world: World) -> None:
    here, there = world.submitted("n1"), world.submitted("s1")
    assert (waiting(north(world)), waiting(south(world))) == (["n1"], ["s1"])
    assert waiting(world.reviewer) == ["n1", "s1"]
    assert refused(north(world), there)
    accept(actor=north(world), submission=here.pk, revision_hash=seen(here), at=AT)
    assert waiting(world.reviewer) == ["s1"]


@pytest.mark.parametrize("role", [role for role in UserRole if role is not UserRole.REVIEWER])
def test_no_other_role_decides(world: World, role: UserRole) -> None:
    report = world.submitted("n1")
    assert refused(world.someone(role), report)
    assert refused(world.someone(role, "n1"), report)


def test_a_role_for_another_programme_does_not_reach(world: World) -> None:
    report = world.submitted("n1")
    other = world.someone(UserRole.REVIEWER, "a", programme="")
    RoleGrant.objects.filter(user=other).update(organisation=world.unit("city"), programme="Q")
    assert refused(other, report)
    assert waiting(other) == []
    RoleGrant.objects.filter(user=other).update(programme="P")
    assert waiting(User.objects.get(pk=other.pk)) == ["n1"]


def test_a_role_that_has_ended_does_not_reach(world: World) -> None:
    report = world.submitted("n1")
    RoleGrant.objects.filter(user=north(world)).update(end=date(2017, 2, 19))
    assert refused(User.objects.get(pk=north(world).pk), report)


def test_a_unit_that_moved_is_decided_by_who_held_it_then_and_holds_it_now() -> None:
    world = make_districts(moved=True)
    january, february = world.submitted("n2", "2017-01"), world.submitted("n2", "2017-02")
    assert refused(north(world), january)
    assert refused(south(world), january)
    assert refused(north(world), february)
    assert (waiting(north(world)), waiting(south(world))) == ([], ["n2"])
    words = {"programme": "P", "regime": "P", "organisation": "n2", "today": TODAY}
    seen_by_north = find_report(actor=north(world), period="2017-01", **words)
    assert (seen_by_north.report.pk, seen_by_north.may_decide) == (january.pk, False)
    with pytest.raises(OutOfReach):
        find_report(actor=north(world), period="2017-02", **words)
    accept(actor=south(world), submission=february.pk, revision_hash=seen(february), at=AT)
    accept(actor=world.reviewer, submission=january.pk, revision_hash=seen(january), at=AT)


def test_nobody_decides_about_what_they_sent_but_the_system(world: World) -> None:
    RoleGrant.objects.create(user=world.actor, role=UserRole.REVIEWER, organisation=world.unit("city"))
    report = world.submitted("n1")
    assert refused(world.actor, report, OwnReport)
    sent_by_system = replace(world, actor=system_user()).submitted("s1")
    accept(actor=system_user(), submission=sent_by_system.pk, revision_hash=seen(sent_by_system), at=AT)
