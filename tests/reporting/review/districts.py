"""A city of two districts with communes of their own: who reaches whom, and who does not."""

import uuid
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.factories.reports import AT, SUCCESSIONS, UNITS, World, make_world

from phoihop.bodies.organisations.actions import load_organisations
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import RoleGrant
from phoihop.bodies.organisations.rules import OrganisationRecord, PlacementRecord
from phoihop.bodies.people.models import User
from phoihop.reporting.submissions.models import Submission

TODAY = date(2017, 2, 20)
MORE = [
    OrganisationRecord("north", "Quận Bắc", kind="district", block="government", parent="city"),
    OrganisationRecord("south", "Quận Nam", kind="district", block="government", parent="city"),
    OrganisationRecord("n1", "Phường Đống Đa", kind="commune", block="government", parent="north"),
    OrganisationRecord("n2", "Phường Ô Chợ Dừa", kind="commune", block="government", parent="north"),
    OrganisationRecord("s1", "Phường Láng", kind="commune", block="party", parent="south"),
]
MOVED = [PlacementRecord("n2", "north", end=date(2017, 1, 31)), PlacementRecord("n2", "south", start=date(2017, 2, 1))]


def make_districts(*, moved: bool = False) -> World:
    """The world of two districts, whose communes report through `world.actor`; `moved`: n2 went south on 1 February."""
    world = make_world()
    placements = {"placements": MOVED} if moved else {}
    load_organisations(actor=world.actor, organisations=[*UNITS, *MORE], successions=SUCCESSIONS, at=AT, **placements)
    for unit in MORE:
        RoleGrant.objects.create(user=world.actor, role=UserRole.REPORTER, organisation=world.unit(unit.code))
    return world


def north(world: World) -> User:
    """The reviewer of the northern district."""
    return world.someone(UserRole.REVIEWER, "north")


def south(world: World) -> User:
    """The reviewer of the southern district."""
    return world.someone(UserRole.REVIEWER, "south")


def signed_in(user: User) -> Client:
    """A browser of this account."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def seen(report: Submission) -> str:
    """The content hash that a reviewer saw."""
    assert report.revision
    return report.revision.content_hash


def address(report: Submission) -> str:
    """The review page of a report."""
    codes = {"programme": "P", "regime": "P", "unit": report.organisation.code, "period": report.period}
    return reverse("review:report", kwargs=codes)


def form(**words: Any) -> dict[str, Any]:
    """What a form posts, with a key of its own."""
    return {"_once": str(uuid.uuid4()), **words}
