"""A checked bundle into the database: all of it in one transaction, or nothing."""

from datetime import datetime

from django.db import connection, transaction

from phoihop.agreements.programmes.actions import load_programmes
from phoihop.base.bulk import Loaded
from phoihop.base.language import N_
from phoihop.bodies.organisations.actions import load_organisations
from phoihop.bodies.people.models import User
from phoihop.doors.bundle.checking import Step
from phoihop.doors.bundle.content import Bundle
from phoihop.doors.bundle.records import Records, records_of
from phoihop.doors.bundle.reports import reports_of
from phoihop.reporting.regimes.actions import load_regimes
from phoihop.reporting.review.actions import load_reports


def load_bundle(*, actor: User, bundle: Bundle, at: datetime, step: Step) -> list[Loaded]:
    """Bring the database to what the bundle says; gives what that did to each table. Raises Refused."""
    step(N_("Lập báo cáo của từng đơn vị"))
    records, reports = records_of(bundle), reports_of(bundle)
    with transaction.atomic():
        _without_time_limit()
        step(N_("Nạp cơ quan, chương trình, chế độ báo cáo"))
        loaded = _load_agreed(actor, records, at)
        step(N_("Nạp báo cáo và số liệu"))
        loaded += load_reports(actor=actor, reports=reports, at=at)
        step(N_("Ghi xuống đĩa"))
    return loaded


def _load_agreed(actor: User, records: Records, at: datetime) -> list[Loaded]:
    """Everything but the reports, in the order in which one refers to another."""
    return [
        *load_organisations(
            actor=actor,
            organisations=records.organisations,
            placements=records.placements,
            successions=records.successions,
            names=records.names,
            at=at,
        ),
        *load_programmes(
            actor=actor,
            programmes=records.programmes,
            indicators=records.indicators,
            parties=records.parties,
            contents=records.contents,
            documents=records.documents,
            cells=records.cells,
            targets=records.targets,
            at=at,
        ),
        *load_regimes(
            actor=actor,
            regimes=records.regimes,
            lines=records.lines,
            sections=records.sections,
            assignments=records.assignments,
            calendar=records.calendar,
            at=at,
        ),
    ]


def _without_time_limit() -> None:
    """A load of millions takes longer than one statement of a page may."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
