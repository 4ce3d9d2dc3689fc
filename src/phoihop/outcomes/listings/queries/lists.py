"""The lists of a report as records; for callers who have asked whether the actor may know."""

from typing import TYPE_CHECKING, TypeVar

from django.db.models import Prefetch, QuerySet

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.listings.enums import (
    CommendationForm,
    ListKind,
    PracticeField,
    RecipientKind,
    RecognitionLevel,
)
from phoihop.outcomes.listings.models import Commendation, CommendationSource, Listed, Practice, PracticeSource
from phoihop.outcomes.listings.rules.records import ListedCommendation, ListedPractice, Taken
from phoihop.outcomes.listings.rules.values import AnyValues, CommendationValues, PracticeValues

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

Row = TypeVar("Row", bound=Listed)
MODELS: dict[ListKind, type[Listed]] = {ListKind.PRACTICES: Practice, ListKind.COMMENDATIONS: Commendation}
SOURCES: dict[type[Listed], type[PracticeSource | CommendationSource]] = {
    Practice: PracticeSource,
    Commendation: CommendationSource,
}
_FIELDS = {word.value: place for place, word in enumerate(PracticeField)}


def practices_of(*, programme: Programme, unit: Organisation, period: str) -> tuple[ListedPractice, ...]:
    """The practices listed with the report, by field, unit and name."""
    rows = Practice.objects.filter(
        consolidation__programme=programme,
        consolidation__organisation=unit,
        consolidation__period=period,
        removed_at=None,
    ).select_related("unit")
    ordered = sorted(
        with_sources(rows), key=lambda row: (_FIELDS[row.field], row.unit.sort_key, row.unit.code, row.key)
    )
    return tuple(ListedPractice(practice_values(row), row.unit.name, taken_from(row)) for row in ordered)


def commendations_of(*, programme: Programme, unit: Organisation, period: str) -> tuple[ListedCommendation, ...]:
    """The commendations listed with the report: collectives before individuals, by unit and name."""
    rows = Commendation.objects.filter(
        consolidation__programme=programme,
        consolidation__organisation=unit,
        consolidation__period=period,
        removed_at=None,
    ).select_related("unit", "practice", "indicator")
    ordered = sorted(
        with_sources(rows),
        key=lambda row: (row.recipient != RecipientKind.COLLECTIVE, row.unit.sort_key, row.unit.code, row.key),
    )
    return tuple(
        ListedCommendation(commendation_values(row), row.unit.name, evidence_of(row), taken_from(row))
        for row in ordered
    )


def values_of(row: Listed) -> AnyValues:
    """The values of a row of either list."""
    return practice_values(row) if isinstance(row, Practice) else commendation_values(row)


def practice_values(row: Listed) -> PracticeValues:
    """The values of a row of the list of practices, its unit read with it."""
    assert isinstance(row, Practice)  # noqa: S101
    return PracticeValues(
        name=row.name,
        unit=row.unit.code,
        field=PracticeField(row.field),
        level=RecognitionLevel(row.level),
        since=row.since,
        result=row.result,
        replicated=row.replicated,
    )


def commendation_values(row: Listed) -> CommendationValues:
    """The values of a row of the list of commendations, its unit and indicator read with it."""
    assert isinstance(row, Commendation)  # noqa: S101
    return CommendationValues(
        recipient=RecipientKind(row.recipient),
        honoured=row.honoured,
        unit=row.unit.code,
        form=CommendationForm(row.form),
        achievement=row.achievement,
        awarder=row.awarder,
        decision=row.decision,
        decided_on=row.decided_on,
        practice=row.practice_id,
        indicator=row.indicator.code if row.indicator else "",
        consent_on=row.consent_on,
    )


def evidence_of(row: Commendation) -> str:
    """What an award rests on in words; a practice that was taken off the list is no evidence any more."""
    if row.practice is not None and row.practice.removed_at is None:
        return str(row.practice.name)
    return str(row.indicator.name) if row.indicator else ""


def with_sources(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows with all that `taken_from` tells of them."""
    sources = SOURCES[rows.model]._default_manager.select_related("revision__submission__organisation")
    return rows.prefetch_related(Prefetch("sources", sources))


def sources_of(row: Listed) -> "RelatedManager[PracticeSource] | RelatedManager[CommendationSource]":
    """The sources that the row keeps."""
    assert isinstance(row, Practice | Commendation)  # noqa: S101
    return row.sources


def taken_from(row: Listed) -> tuple[Taken, ...]:
    """Where the row was taken from, in order; nothing where somebody wrote it."""
    found = ((source.revision.submission, source.section) for source in sources_of(row).all())
    return tuple(Taken(one.organisation.name, one.period, section) for one, section in found)
