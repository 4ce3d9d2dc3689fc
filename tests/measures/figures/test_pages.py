"""The pages of figures: what they show, whose they are, what they cost, what they refuse."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.factories.reports import AT, World, make_world, meetings

from phoihop.bodies.organisations.enums import UserRole
from phoihop.measures.facts.models import Fact
from phoihop.reporting.review.actions import accept
from phoihop.reporting.submissions.rules import Content

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def accepted(world: World, unit: str, period: str, content: Content) -> None:
    report = world.submitted(unit, period, content)
    assert report.revision
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)


def entering(world: World, role: UserRole, unit: str = "city") -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(world.someone(role, unit))
    return client


def test_one(world: World) -> None:
    accepted(world, "a", "2017-01", meetings(3))
    accepted(world, "b", "2017-01", meetings(4))
    client = entering(world, UserRole.SECRETARIAT)
    for path in ("/so-lieu/P/city/2017/", "/so-lieu/P/city/2017/MEET/", "/so-lieu/P/city/2017/MEET/nguon-goc/", "/so-lieu/?chon=1", "/so-lieu/"):
        answer = client.get(path, secure=True)
        print(path, answer.status_code, answer.headers.get("Location"))
        open("/tmp/fig_out.html", "a").write(answer.content.decode())
