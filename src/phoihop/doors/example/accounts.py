"""The example's accounts, one for each role. Roles, not people: they carry an office's name."""

from dataclasses import dataclass
from datetime import date, datetime

from phoihop.base.language import N_
from phoihop.bodies.organisations.actions import grant_role
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.actions import create_account
from phoihop.bodies.people.models import User

PASSWORD = "du-lieu-mau-2021"  # noqa: S105 - printed by `phoihop demo`, and only the example has it
DAY = "2021-12-16"
"""The day the demonstration pretends: the last reports of the programme of 2016–2021 are due."""
PRESENT = "2026-11-16"
"""A day on which the programme of 2022–2026 runs: the third quarter of 2026 is being reviewed."""


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An account of the example; `title` is its name and position, `organisation` where its role holds."""

    username: str
    title: str
    role: UserRole
    organisation: str


ACCOUNTS = (
    SampleAccount("bao-cao-xa", N_("Người báo cáo cấp xã"), UserRole.REPORTER, "HOAIDUC-ANKHANH"),
    SampleAccount(
        "bao-cao-phuong", N_("Người báo cáo cấp phường, từ tháng 7/2025"), UserRole.REPORTER, "HN25-HAIBATRUNG"
    ),
    SampleAccount("bao-cao-huyen", N_("Người báo cáo cấp huyện"), UserRole.REPORTER, "HAIBATRUNG"),
    SampleAccount("tiep-nhan", N_("Người tiếp nhận của thành phố"), UserRole.REVIEWER, "HN"),
    SampleAccount("thuong-truc", N_("Thường trực chương trình"), UserRole.SECRETARIAT, "HN"),
    SampleAccount("lanh-dao", N_("Lãnh đạo thành phố"), UserRole.LEADER, "HN"),
    SampleAccount("thi-dua", N_("Hội đồng thi đua"), UserRole.BOARD, "HN"),
    SampleAccount("quan-tri", N_("Quản trị viên"), UserRole.ADMINISTRATOR, "HN"),
)


def make_accounts(*, actor: User, at: datetime, today: date) -> None:
    """Make the accounts that are missing, with their roles; those that somebody changed stay as they are."""
    for sample in ACCOUNTS:
        if User.objects.filter(username=sample.username).exists():
            continue
        user = create_account(
            actor=actor, username=sample.username, full_name=sample.title, position="", password=PASSWORD, at=at
        )
        organisation = Organisation.objects.get(code=sample.organisation)
        grant_role(actor=actor, user=user, role=sample.role, organisation=organisation, today=today, at=at)
