"""The sections that officers have written, for whoever makes a report of them; for callers who have asked."""

from django.db.models import Prefetch

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.narratives.models import DraftPassage, DraftPassageSource
from phoihop.outcomes.narratives.rules.passages import PassageRecord, SourceRecord, WrittenSection


def sections_of(*, programme: Programme, unit: Organisation, period: str) -> dict[str, WrittenSection]:
    """Key → the section as it is written now; those without a passage are left to what is drafted of itself."""
    rows = DraftPassage.objects.filter(
        section__programme=programme, section__organisation=unit, section__period=period, removed_at=None
    )
    found: dict[str, list[DraftPassage]] = {}
    for row in rows.select_related("section").prefetch_related(with_units()).order_by("section", "position", "id"):
        found.setdefault(row.section.key, []).append(row)
    return {
        key: WrittenSection(key, tuple(passage_record(row) for row in held), held[0].section.with_sources)
        for key, held in found.items()
    }


def with_units() -> "Prefetch[str]":
    """The sources of passages with the units that they are of."""
    sources = DraftPassageSource.objects.select_related("revision__submission__organisation").defer("revision__content")
    return Prefetch("sources", sources)


def passage_record(row: DraftPassage) -> PassageRecord:
    """A passage, read with its sources, as a record."""
    return PassageRecord(row.text, tuple(source_record(source) for source in row.sources.all()))


def source_record(row: DraftPassageSource) -> SourceRecord:
    """A source as a record."""
    report = row.revision.submission
    return SourceRecord(row.revision_id, report.organisation.name, report.period, row.section, row.sentence)
