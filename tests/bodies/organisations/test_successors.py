"""Who stands for a body that ended: whoever took over most of it, and on from there."""

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.reports import AT

from phoihop.bodies.organisations.actions import load_organisations
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.queries.successors import standing_for
from phoihop.bodies.organisations.rules import OrganisationRecord, SuccessionRecord
from phoihop.bodies.people.models import User

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2020, 3, 1), date(2025, 3, 1)


@pytest.fixture(autouse=True)
def bodies() -> None:
    load_organisations(
        actor=User.objects.create_user("can-bo"),
        organisations=[
            OrganisationRecord("HN", "Hà Nội"),
            OrganisationRecord("DV", "Ban Dân vận", parent="HN", closed=SECOND),
            OrganisationRecord("TGDV", "Ban Tuyên giáo và Dân vận", parent="HN", opened=SECOND),
            OrganisationRecord("OLD", "Ban cũ", parent="HN", closed=FIRST),
            OrganisationRecord("END", "Ban không ai kế thừa", parent="HN", closed=FIRST),
        ],
        successions=[
            SuccessionRecord("OLD", "HN", FIRST, Decimal("0.3"), "split"),
            SuccessionRecord("OLD", "DV", FIRST, Decimal("0.7"), "split"),
            SuccessionRecord("DV", "TGDV", SECOND, Decimal(1), "merge"),
        ],
        at=AT,
    )


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (date(2020, 2, 29), {"HN": "HN", "DV": "DV", "OLD": "OLD", "END": "END"}),
        (FIRST, {"HN": "HN", "DV": "DV", "OLD": "DV", "END": "END"}),
        (SECOND, {"HN": "HN", "DV": "TGDV", "OLD": "TGDV", "END": "END"}),
    ],
)
def test_each_day_has_its_own_answer(day: date, stands: dict[str, str]) -> None:
    asked = Organisation.objects.filter(code__in=stands)
    assert {code: body.code for code, body in standing_for(organisations=asked, day=day).items()} == stands
