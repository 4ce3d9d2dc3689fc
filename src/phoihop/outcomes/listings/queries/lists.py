"""The lists of a report as records; for callers who have asked whether the actor may know."""

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.listings.enums import (
    CommendationForm,
    ListKind,
    PracticeField,
    RecipientKind,
    RecognitionLevel,
)
from phoihop.outcomes.listings.models import Commendation, Listed, Practice
from phoihop.outcomes.listings.rules.records import ListedCommendation, ListedPractice, Taken
from phoihop.outcomes.listings.rules.values import AnyValues, CommendationValues, PracticeValues

MODELS: dict[ListKind, type[Listed]] = {ListKind.PRACTICES: Practice, ListKind.COMMENDATIONS: Commendation}
_FIELDS = {word.value: place for place, word in enumerate(PracticeField)}


def practices_of(*, programme: Programme, unit: Organisation, period: str) -> tuple[ListedPractice, ...]:
    """The practices listed with the report, by field, unit and name."""
    rows = Practice.objects.filter(
        consolidation__programme=programme,
        consolidation__organisation=unit,
        consolidation__period=period,
        removed_at=None,
    ).select_related("unit", "revision__submission__organisation")
    ordered = sorted(rows, key=lambda row: (_FIELDS[row.field], row.unit.sort_key, row.unit.code, row.key))
    return tuple(ListedPractice(practice_values(row), row.unit.name, taken_from(row)) for row in ordered)


def commendations_of(*, programme: Programme, unit: Organisation, period: str) -> tuple[ListedCommendation, ...]:
    """The commendations listed with the report: collectives before individuals, by unit and name."""
    rows = Commendation.objects.filter(
        consolidation__programme=programme,
        consolidation__organisation=unit,
        consolidation__period=period,
        removed_at=None,
    ).select_related("unit", "practice", "indicator", "revision__submission__organisation")
    ordered = sorted(
        rows,
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


def taken_from(row: Listed) -> Taken | None:
    """Where the row was taken from; None where somebody wrote it."""
    if row.revision is None:
        return None
    submission = row.revision.submission
    return Taken(submission.organisation.name, submission.period, row.section)
