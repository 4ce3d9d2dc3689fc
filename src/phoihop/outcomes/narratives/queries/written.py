"""The sections that officers have written, for whoever makes a report of them; for callers who have asked."""

from collections.abc import Iterable

from django.db.models import Prefetch

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.narratives.models import DraftPassage, DraftPassageSource, DraftSection
from phoihop.outcomes.narratives.rules.passages import PassageRecord, SourceRecord, WrittenSection


def sections_of(*, programme: Programme, unit: Organisation, period: str) -> dict[str, WrittenSection]:
    """Key → the section as it is written now; those without a passage are left to what is drafted of itself."""
    rows = DraftSection.objects.filter(programme=programme, organisation=unit, period=period)
    found = [written(row) for row in rows.prefetch_related(standing_passages())]
    return {section.key: section for section in found if section.passages}


def standing_passages() -> Prefetch[str]:
    """The passages of sections that were not removed, in order, with their sources."""
    sources = DraftPassageSource.objects.select_related("revision__submission__organisation").defer("revision__content")
    rows = DraftPassage.objects.filter(removed_at=None).order_by("position", "id")
    return Prefetch("passages", rows.prefetch_related(Prefetch("sources", sources)), to_attr="standing")


def written(section: DraftSection) -> WrittenSection:
    """A section read with `standing_passages` as a record."""
    passages: Iterable[DraftPassage] = section.standing  # type: ignore[attr-defined]
    return WrittenSection(section.key, tuple(passage_record(row) for row in passages), section.with_sources)


def passage_record(row: DraftPassage) -> PassageRecord:
    """A passage, read with its sources, as a record."""
    return PassageRecord(row.text, tuple(source_record(source) for source in row.sources.all()))


def source_record(row: DraftPassageSource) -> SourceRecord:
    """A source as a record."""
    report = row.revision.submission
    return SourceRecord(row.revision_id, report.organisation.name, report.period, row.section, row.sentence)
