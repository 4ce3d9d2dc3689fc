"""Of which report the lists are asked for, what may be named in them, and the rows that a page shows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.base.vietnamese import fold
from phoihop.bodies.organisations.access import OutOfReach, below, may, within
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.models import Consolidation
from phoihop.outcomes.consolidation.queries.frozen import frozen_of
from phoihop.outcomes.listings.access import LISTING
from phoihop.outcomes.listings.enums import ListKind
from phoihop.outcomes.listings.models import Listed, Practice
from phoihop.outcomes.listings.queries.lists import MODELS, with_sources
from phoihop.outcomes.listings.rules.columns import Known
from phoihop.outcomes.listings.rules.records import Taken
from phoihop.reporting.submissions.models import Revision
from phoihop_rollup.periods import days_of, find_period
from phoihop_rollup.vocabulary import Window


@dataclass(frozen=True)
class Place:
    """A unit's report of a period in a programme, to which lists belong."""

    programme: Programme
    unit: Organisation
    period: str

    @property
    def name(self) -> str:
        """How the audit chain calls it."""
        return f"{self.programme.code} {self.unit.code} {self.period}"


@dataclass(frozen=True, slots=True)
class Source:
    """A section of an accepted report, from which a row is taken."""

    revision: Revision
    section: str
    text: str

    @property
    def taken(self) -> Taken:
        """The same in words of units and periods."""
        submission = self.revision.submission
        return Taken(submission.organisation.name, submission.period, self.section)


def find_place(*, actor: User, programme: str, unit: str, period: str, today: date) -> Place:
    """The report whose lists the actor keeps. Raises OutOfReach."""
    found = Programme.objects.filter(code=programme).first()
    reached = within(actor=actor, roles=LISTING, today=today, programme=programme, path="pk")
    organisation = Organisation.objects.filter(reached, code=unit).first()
    if found is None or organisation is None or find_period(period) is None:
        raise OutOfReach
    return Place(found, organisation, period)


def listed_rows(*, place: Place, kind: ListKind) -> QuerySet[Listed]:
    """The rows of a list, those taken off it too, with what is shown of them."""
    rows = MODELS[kind]._default_manager.filter(
        consolidation__programme=place.programme,
        consolidation__organisation=place.unit,
        consolidation__period=place.period,
    )
    return rows.select_related("unit", *(() if kind is ListKind.PRACTICES else ("practice", "indicator")))


def search(rows: QuerySet[Listed], *, words: str, after: int = 0) -> QuerySet[Listed]:
    """The rows on the list in which every word stands, marks and case aside, in the order they were entered."""
    found = rows.filter(removed_at=None)
    for word in fold(words).split():
        found = found.filter(search_key__contains=word)
    return with_sources((found.filter(pk__gt=after) if after else found).order_by("pk"))


def find_row(*, place: Place, kind: ListKind, pk: int) -> Listed:
    """One row of the list, also one taken off it. Raises OutOfReach."""
    row = with_sources(listed_rows(place=place, kind=kind).filter(pk=pk)).first()
    if row is None:
        raise OutOfReach
    return row


def known_of(*, place: Place, day: date) -> Known:
    """What cells of the list may name: every unit that is or was under this one, listed practices, indicators.

    `day` is the last day that a cell may tell of.
    """
    units = Organisation.objects.filter(_reach(place, day)).order_by("sort_key", "code")
    practices = listed_rows(place=place, kind=ListKind.PRACTICES).filter(removed_at=None)
    indicators = Indicator.objects.filter(programme=place.programme).order_by("order", "code")
    return Known(
        units=dict(units.values_list("code", "name")),
        practices={row.pk: (row.unit.code, row.name) for row in practices if isinstance(row, Practice)},
        indicators=dict(indicators.values_list("code", "name")),
        day=day,
    )


def unit_of(*, place: Place, code: str, day: date) -> Organisation:
    """A unit that the list may name. Raises OutOfReach."""
    unit = Organisation.objects.filter(_reach(place, day), code=code).first()
    if unit is None:
        raise OutOfReach
    return unit


def find_source(*, actor: User, place: Place, revision: int, section: str, today: date) -> Source:
    """A section of a report from which a row is taken.

    Raises OutOfReach where the report is not one of this programme and of a unit below, or neither accepted nor one of
    those that were frozen.
    """
    rows = Revision.objects.select_related("submission__organisation").filter(
        pk=revision, submission__regime__programme=place.programme
    )
    row = rows.first()
    if row is None or section not in row.content.get("narratives", {}):
        raise OutOfReach
    if row.submission.accepted_revision_id != revision:
        frozen = frozen_of(programme=place.programme, unit=place.unit, period=place.period)
        if frozen is None or revision not in frozen.revisions:
            raise OutOfReach
    unit = row.submission.organisation
    if not may(actor=actor, roles=LISTING, organisation=unit, today=today, programme=place.programme.code):
        raise OutOfReach
    unit_of(place=place, code=unit.code, day=today)
    return Source(row, section, row.content["narratives"][section])


def consolidation_of(*, place: Place) -> Consolidation:
    """The consolidation that the lists belong to, locked until the end of the transaction; made when first written to."""
    row = Consolidation(programme=place.programme, organisation=place.unit, period=place.period)
    Consolidation.objects.bulk_create([row], ignore_conflicts=True)
    return Consolidation.objects.select_for_update().get(
        programme=place.programme, organisation=place.unit, period=place.period
    )


def _reach(place: Place, day: date) -> Q:
    """The units below on the last day of the period, and below today: a list tells of both sides of a reorganisation."""
    period = find_period(place.period)
    assert period is not None  # noqa: S101 - asked for by find_place
    ends = {min(days_of(period, Window(place.programme.window)).ends, day), day}
    found = Q()
    for end in ends:
        found |= Q(pk__in=below(roots=[place.unit.pk], day=end))
    return found
