"""The draft of one section as its officer sees it, and how far all of them have got."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from phoihop.outcomes.narratives.models import DraftPassage, DraftPassageSource, DraftSection
from phoihop.outcomes.narratives.queries.places import Place
from phoihop.outcomes.narratives.queries.written import passage_record, with_units
from phoihop.outcomes.narratives.rules.passages import PassageRecord, WrittenSection, source_words
from phoihop.outcomes.narratives.rules.sentences import sentences_of

MOST_REMOVED = 10


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with its sentences, for who edits it."""

    row: DraftPassage
    record: PassageRecord

    @property
    def sentences(self) -> list[str]:
        """Its sentences: before each but the first it can be cut."""
        return sentences_of(self.record.text)

    @property
    def marks(self) -> list[str]:
        """Where it came from, each unit and period once: `[Công an phường X, Q4/2019]`."""
        return list(dict.fromkeys(source_words(source.unit, source.period) for source in self.record.sources))


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
    rows = list(_passages(place, key))
    standing = [row for row in rows if row.removed_at is None]
    shown = [ShownPassage(row, passage_record(row)) for row in standing]
    removed = sorted((row for row in rows if row.removed_at), key=lambda row: (row.removed_at, row.pk), reverse=True)
    sources = (source for row in standing for source in row.sources.all())
    return Draft(
        bool(rows) and rows[0].section.with_sources,
        tuple(shown),
        tuple(removed[:MOST_REMOVED]),
        frozenset((source.revision_id, source.section, source.sentence) for source in sources),
    )


def find_written(*, place: Place, key: str) -> WrittenSection:
    """The section as a record, for a preview."""
    draft = find_draft(place=place, key=key)
    return WrittenSection(key, tuple(passage.record for passage in draft.passages), draft.with_sources)


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


def _passages(place: Place, key: str) -> QuerySet[DraftPassage]:
    named = {"programme": place.programme, "organisation": place.unit, "period": place.period, "key": key}
    rows = DraftPassage.objects.filter(**{f"section__{name}": value for name, value in named.items()})
    return rows.select_related("section", "changed_by").prefetch_related(with_units()).order_by("position", "id")
