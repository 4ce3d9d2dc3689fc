"""Reads about reports that were made."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from phoihop.base.vietnamese import fold
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.access import overseen
from phoihop.outcomes.summaries.models import SummaryVersion


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of reports is narrowed to: codes of a programme and a period, words of a unit's name or its code;
    `before` is the key of the row that the page before ended with."""

    programme: str = ""
    unit: str = ""
    period: str = ""
    before: int | None = None


def list_versions(*, actor: User, today: date, wanted: Wanted) -> QuerySet[SummaryVersion]:
    """Reports of the units that the actor oversees, the latest first, without their files."""
    found = SummaryVersion.objects.filter(overseen(actor=actor, today=today, path="summary__"))
    if wanted.programme:
        found = found.filter(summary__programme__code=wanted.programme)
    if wanted.period:
        found = found.filter(summary__period=wanted.period)
    for word in fold(wanted.unit).split():
        unit = Q(summary__organisation__search_key__contains=word) | Q(summary__organisation__code__iexact=word)
        found = found.filter(unit)
    if wanted.before is not None:
        found = found.filter(pk__lt=wanted.before)
    return _light(found).order_by("-pk")


def find_version(*, actor: User, report: str, today: date) -> SummaryVersion:
    """The report of this id, with its manifest, without its files. Raises OutOfReach."""
    found = _light(_reached(actor, report, today)).select_related("template_version__template").defer(None)
    heavy = (f"template_version__{name}" for name in ("file", "names", "paragraphs"))
    return _one(found.defer("document", "workbook", "revisions", "examples", *heavy))


def find_file(*, actor: User, report: str, today: date, kind: str) -> tuple[SummaryVersion, bytes]:
    """The Word file ('docx') or the annex ('xlsx') of a report. Raises OutOfReach, also where no annex was kept."""
    wanted, other = ("document", "workbook") if kind == "docx" else ("workbook", "document")
    version = _one(_light(_reached(actor, report, today)).defer(None).defer(other, "manifest", "revisions", "examples"))
    content = getattr(version, wanted)
    if content is None:
        raise OutOfReach
    return version, bytes(content)


def list_siblings(*, version: SummaryVersion) -> QuerySet[SummaryVersion]:
    """All versions of the report that this is one of, the latest first; for who may see the one."""
    found = SummaryVersion.objects.filter(summary=version.summary_id).select_related("author")
    return found.defer("document", "workbook", "manifest", "revisions", "examples").order_by("-number")


def _reached(actor: User, report: str, today: date) -> QuerySet[SummaryVersion]:
    return SummaryVersion.objects.filter(overseen(actor=actor, today=today, path="summary__"), report_id=report)


def _light(found: QuerySet[SummaryVersion]) -> QuerySet[SummaryVersion]:
    related = found.select_related("summary__programme", "summary__organisation", "author")
    return related.defer("document", "workbook", "manifest", "revisions", "examples")


def _one(found: QuerySet[SummaryVersion]) -> SummaryVersion:
    version = found.first()
    if version is None:
        raise OutOfReach
    return version
