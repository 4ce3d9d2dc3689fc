"""The draft of one section as its officer sees it, and how far all of them have got."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from phoihop.outcomes.narratives.models import DraftPassage, DraftPassageSource, DraftSection
from phoihop.outcomes.narratives.queries.places import Place
from phoihop.outcomes.narratives.queries.written import standing_passages, written
from phoihop.outcomes.narratives.rules.passages import PassageRecord, WrittenSection
from phoihop.outcomes.narratives.rules.sentences import sentences_of


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with its sentences, for who edits it."""

    row: DraftPassage
    record: PassageRecord
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A section's passages in order, those that were removed, the latest first, and what of the units' texts is in it."""

    with_sources: bool
    passages: tuple[ShownPassage, ...]
    removed: tuple[DraftPassage, ...]
    picked: frozenset[tuple[int, str, str]]
    """(revision, narrative's code, sentence) of every source."""


def find_draft(*, place: Place, key: str) -> Draft:
    """The section as it is written now; an empty one where nobody began."""
    section = _section(place, key)
    if section is None:
        return Draft(False, (), (), frozenset())
    rows: Collection[DraftPassage] = section.standing  # type: ignore[attr-defined]
    record = written(section)
    shown = tuple(
        ShownPassage(row, passage, tuple(sentences_of(passage.text)))
        for row, passage in zip(rows, record.passages, strict=True)
    )
    sources = (source for row in rows for source in row.sources.all())
    return Draft(
        section.with_sources,
        shown,
        tuple(section.passages.exclude(removed_at=None).order_by("-removed_at", "-id")[:10]),
        frozenset((source.revision_id, source.section, source.sentence) for source in sources),
    )


def find_written(*, place: Place, key: str) -> WrittenSection:
    """The section as a record, for a preview."""
    section = _section(place, key)
    return written(section) if section else WrittenSection(key, ())


def count_passages(*, place: Place) -> dict[str, tuple[int, object]]:
    """Section's key → (passages, when the latest was changed)."""
    standing = Q(passages__removed_at=None)
    rows = DraftSection.objects.filter(programme=place.programme, organisation=place.unit, period=place.period)
    counted = rows.annotate(n=Count("passages", filter=standing), last=Max("passages__changed_at", filter=standing))
    return {row.key: (row.n, row.last) for row in counted if row.n}


def is_picked(*, section: DraftSection, revision: int, code: str, sentence: str) -> bool:
    """Whether the sentence is in the section already."""
    rows = DraftPassageSource.objects.filter(passage__section=section, passage__removed_at=None)
    return rows.filter(revision=revision, section=code, sentence=sentence).exists()


def _section(place: Place, key: str) -> DraftSection | None:
    rows = DraftSection.objects.filter(programme=place.programme, organisation=place.unit, period=place.period, key=key)
    return rows.prefetch_related(standing_passages()).first()
