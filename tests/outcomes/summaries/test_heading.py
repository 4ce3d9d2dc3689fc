"""Head and foot of a report: what follows from the parties and their letterheads, what may be asked for instead."""

from collections.abc import Mapping
from datetime import date

import pytest
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.documents import texts_of

from phoihop.agreements.programmes.enums import Role
from phoihop.agreements.programmes.models import Party
from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.documents.enums import DocumentSystem
from phoihop.outcomes.documents.models import Letterhead
from phoihop.outcomes.summaries.actions.making import make_summary
from phoihop.outcomes.summaries.queries.heading import heading_of
from phoihop.outcomes.summaries.rules.drafting import Heading
from phoihop.reporting.review.actions import accept

pytestmark = pytest.mark.django_db
DAY = date(2022, 1, 5)


@pytest.fixture
def world() -> World:
    """The city (State) leads, commune A stands for a Party board."""
    made = make_world()
    Party.objects.create(programme=made.programme, organisation=made.unit("city"), role=Role.LEAD)
    Party.objects.create(programme=made.programme, organisation=made.unit("a"), role=Role.COUNTERPART)
    Letterhead.objects.create(organisation=made.unit("city"), code="CAHN", superior="BỘ CÔNG AN", office="GIÁM ĐỐC")
    party = {"system": DocumentSystem.PARTY, "code": "BDVTU", "office": "TRƯỞNG BAN"}
    Letterhead.objects.create(organisation=made.unit("a"), **party)
    return made


def heading(world: World, given: Mapping[str, str] | None = None) -> Heading:
    return heading_of(programme=world.programme, unit=world.unit("city"), day=DAY, given=given or {})


def test_it_follows_from_the_letterhead_of_the_leading_party(world: World) -> None:
    found = heading(world)
    assert (found.profile.code, found.superior, found.issuer, found.symbol, found.office, found.partner) == (
        "nha-nuoc", "BỘ CÔNG AN", "HÀ NỘI", "BC-CAHN", "GIÁM ĐỐC", None,
    )  # fmt: skip
    assert found.recipients[-1] == "Lưu: VT"


def test_what_is_asked_for_stands_in_its_place(world: World) -> None:
    found = heading(world, {"symbol": "BC-X", "authority": "K/T GIÁM ĐỐC", "office": "PHÓ GIÁM ĐỐC", "number": "7"})
    assert (found.symbol, found.authority, found.office, found.number) == ("BC-X", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", 7)


def test_a_joint_one_bears_both_codes_and_each_signs_in_its_own_style(world: World) -> None:
    found = heading(world, {"joint": "True", "partner_authority": "KT. TRƯỞNG BAN"})
    assert found.symbol == "BC-CAHN-BDVTU"
    assert found.issuer_name == "Hà Nội và Xã A"
    assert found.partner is not None
    assert (found.partner.name, found.partner.authority, found.partner.office) == (
        "XÃ A", "K/T TRƯỞNG BAN", "TRƯỞNG BAN",
    )  # fmt: skip


def test_led_by_the_party_it_is_a_party_document(world: World) -> None:
    Letterhead.objects.filter(organisation=world.unit("city")).update(system=DocumentSystem.PARTY, code="BDVTU")
    found = heading(world)
    assert (found.profile.code, found.symbol, found.recipients[-1]) == ("dang", "BC/BDVTU", "Lưu Văn phòng")


def test_a_joint_report_from_accepted_reports_to_word(world: World) -> None:
    report = world.submitted("a", "2017-01", meetings(3))
    assert report.revision is not None
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)
    made = make_summary(
        actor=world.someone(UserRole.SECRETARIAT),
        programme=world.programme,
        unit=world.unit("city"),
        period="2017",
        at=AT,
        heading={"joint": "True", "number": "3"},
    )
    texts = texts_of(made.document)
    assert "Số: 03/BC-CAHN-BDVTU" in texts
    assert texts.count("GIÁM ĐỐC") == texts.count("TRƯỞNG BAN") == 1
    assert "XÃ A" in texts
