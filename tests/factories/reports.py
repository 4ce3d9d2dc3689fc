"""A city with two communes, a programme with three indicators, a regime: enough to report, review and count."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from phoihop.agreements.programmes.actions import load_programmes
from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.rules import BreakdownCellRecord, IndicatorRecord, ProgrammeRecord
from phoihop.bodies.organisations.actions import load_organisations
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, RoleGrant
from phoihop.bodies.organisations.rules import OrganisationRecord, SuccessionRecord
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.actions import load_regimes
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.rules import AssignmentRecord, FormLineRecord, RegimeRecord, SectionRecord
from phoihop.reporting.submissions.actions import save_draft, submit
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.rules import Content

AT = datetime(2017, 2, 20, 8, 30, tzinfo=UTC)

UNITS = [
    OrganisationRecord("city", "Hà Nội", kind="city"),
    OrganisationRecord("a", "Xã A", kind="commune", parent="city"),
    OrganisationRecord("b", "Xã B", kind="commune", parent="city", closed=date(2018, 7, 1)),
    OrganisationRecord("c", "Xã C", kind="commune", parent="city", opened=date(2018, 7, 1)),
]
SUCCESSIONS = [SuccessionRecord("b", "c", date(2018, 7, 1), Decimal(1), "rename")]
INDICATORS = [
    IndicatorRecord("MEET", "Buổi tuyên truyền", "count", "month", "sum", "sum", unit="buổi", breakdown="sex"),
    IndicatorRecord("RATE", "Hồ sơ đúng hạn", "ratio", "month", "sum", "sum", unit="%"),
    IndicatorRecord("BEST", "Điểm cao nhất", "amount", "month", "max", "max"),
    IndicatorRecord("PLAN", "Đã ban hành kế hoạch", "yesno", "year", "last", "sum"),
]
CELLS = [BreakdownCellRecord("sex", "f", "Nữ"), BreakdownCellRecord("sex", "m", "Nam")]


@dataclass(frozen=True)
class World:
    """The people and records of one test."""

    actor: User
    reviewer: User
    programme: Programme
    regime: Regime

    def someone(self, role: UserRole, unit: str = "city", programme: str = "") -> User:
        """An account with that role there, made when first asked for."""
        user, _new = User.objects.get_or_create(username=f"{role}-{unit}", defaults={"full_name": f"{role} {unit}"})
        RoleGrant.objects.get_or_create(user=user, role=role, organisation=self.unit(unit), programme=programme)
        return user

    def unit(self, code: str) -> Organisation:
        return Organisation.objects.get(code=code)

    def draft(self, unit: str = "a", period: str = "2017-01", content: Content | None = None) -> Submission:
        """A saved draft over whatever draft there was."""
        known = Submission.objects.filter(regime=self.regime, organisation__code=unit, period=period).first()
        return save_draft(
            actor=self.actor,
            regime=self.regime,
            organisation=self.unit(unit),
            period=period,
            content=content or meetings(3),
            version=known.draft_version if known else 0,
            at=AT,
        )

    def submitted(
        self, unit: str = "a", period: str = "2017-01", content: Content | None = None, note: str = "Đã đối chiếu."
    ) -> Submission:
        """A report handed in and waiting; its warnings, if there are any, are answered by a common note."""
        report = self.draft(unit, period, content)
        submit(actor=self.actor, submission=report.pk, source=Source.WEB, note=note, at=AT)
        return Submission.objects.select_related("revision").get(pk=report.pk)


def meetings(number: int) -> Content:
    """A report of so many meetings."""
    return {"values": [{"indicator": "MEET", "value": str(number)}], "narratives": {}}


def make_world() -> World:
    """The world, loaded through the same actions as a bundle."""
    actor = User.objects.create_user("can-bo", full_name="Cán bộ xã")
    reviewer = User.objects.create_user("tham-dinh", full_name="Cán bộ thẩm định")
    load_organisations(actor=actor, organisations=UNITS, successions=SUCCESSIONS, at=AT)
    load_programmes(
        actor=actor,
        programmes=[ProgrammeRecord("P", "Chương trình", start=date(2016, 11, 4), end=date(2021, 12, 31))],
        indicators=INDICATORS,
        cells=CELLS,
        at=AT,
    )
    load_regimes(
        actor=actor,
        regimes=[RegimeRecord("P", "P", "Báo cáo tháng")],
        lines=[FormLineRecord("F", row.code) for row in INDICATORS],
        sections=[SectionRecord("F", "general", "Tình hình chung")],
        assignments=[AssignmentRecord("F", kind="commune")],
        at=AT,
    )
    world = World(actor, reviewer, Programme.objects.get(code="P"), Regime.objects.get(code="P"))
    for unit in UNITS:
        RoleGrant.objects.create(user=actor, role=UserRole.REPORTER, organisation=world.unit(unit.code))
    RoleGrant.objects.create(user=reviewer, role=UserRole.REVIEWER, organisation=world.unit("city"))
    return world
