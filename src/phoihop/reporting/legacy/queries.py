"""Reads of old files: one's own, what their labels may mean, what a mapping makes of them."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from phoihop.agreements.programmes.models import BreakdownCell, Programme
from phoihop.agreements.programmes.queries import indicator_records
from phoihop.agreements.programmes.rules import BreakdownCellRecord
from phoihop.bodies.organisations.access import STEERING, OutOfReach, holds_role, within
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.queries import parents_on
from phoihop.bodies.organisations.rules import OrganisationRecord
from phoihop.bodies.people.models import User
from phoihop.reporting.legacy.models import LegacyFile, LegacyMapping
from phoihop.reporting.legacy.rules import faults
from phoihop.reporting.legacy.rules.applying import Applied, apply_mapping
from phoihop.reporting.legacy.rules.grids import ReadGrid, grid_of, read_grid
from phoihop.reporting.legacy.rules.known import Known, living
from phoihop.reporting.legacy.rules.labels import Labels, labels_of
from phoihop.reporting.legacy.rules.mapping import ColumnMapping, mapping_of
from phoihop.reporting.regimes.models import CalendarEntry
from phoihop.reporting.submissions.models import Submission
from phoihop_rollup.periods import Days, days_of, find_period
from phoihop_rollup.vocabulary import Window


@dataclass(frozen=True)
class Preview:
    """A file's table under its mapping: the labels, the facts, the findings."""

    file: LegacyFile
    read: ReadGrid
    mapping: ColumnMapping
    labels: Labels
    known: Known
    applied: Applied

    @property
    def tables(self) -> list[str]:
        """The names of the file's tables."""
        return [record["name"] for record in self.file.grids or ()]


def list_files(*, actor: User) -> QuerySet[LegacyFile]:
    """The files that the actor sent, latest first, without what they hold."""
    return LegacyFile.objects.filter(sent_by=actor).select_related("programme").defer("content", "grids", "mapping")


def find_file(*, actor: User, file: int) -> LegacyFile:
    """One of the actor's own files. Raises OutOfReach."""
    found = LegacyFile.objects.select_related("programme").defer("content").filter(pk=file, sent_by=actor).first()
    if found is None:
        raise OutOfReach
    return found


def list_programmes_steered(*, actor: User, today: date) -> list[Programme]:
    """The programmes of which the actor is the secretariat somewhere."""
    every = Programme.objects.order_by("code")
    return [row for row in every if holds_role(actor=actor, roles=STEERING, on=today, programme=row.code)]


def known_to(*, actor: User, programme: Programme, days: Days | None, today: date) -> Known:
    """What labels may mean to this actor: the programme's indicators, the units in reach that lived in these days."""
    day = days.ends if days else today
    reach = within(actor=actor, roles=STEERING, today=today, programme=programme.code, path="pk")
    if day < today:
        reach |= within(actor=actor, roles=STEERING, today=today, day=day, programme=programme.code, path="pk")
    rows = Organisation.objects.filter(reach).values_list("code", "name", "kind", "parent__code", "opened", "closed")
    units = [
        OrganisationRecord(code, name, kind=kind, parent=parent, opened=opened, closed=closed)
        for code, name, kind, parent, opened, closed in rows.order_by("sort_key", "code")
    ]
    cells = BreakdownCell.objects.filter(breakdown__programme=programme).order_by("order", "code")
    alive = living(units, days) if days else units
    codes = {unit.code for unit in alive}
    return Known(
        units=alive,
        others=[unit for unit in units if unit.code not in codes],
        indicators=indicator_records(programme=programme),
        cells=[BreakdownCellRecord(*row) for row in cells.values_list("breakdown__code", "code", "name")],
        parents=parents_on(day=day),
    )


def period_days(*, programme: Programme, period: str) -> Days | None:
    """The days of a period of the programme: its calendar row's, else by the window rule; None of what is none."""
    found = find_period(period)
    if found is None:
        return None
    usual = days_of(found, Window(programme.window))
    own = CalendarEntry.objects.filter(programme=programme, period=period).values_list("starts", "ends").first()
    return Days(own[0] or usual.starts, own[1] or usual.ends) if own else usual


def remembered_mapping(*, programme: Programme, fingerprint: str) -> ColumnMapping | None:
    """What was remembered of a header."""
    found = LegacyMapping.objects.filter(programme=programme, fingerprint=fingerprint).first()
    return mapping_of(found.mapping) if found else None


def reported_already(*, programme: Programme, period: str, units: set[str]) -> set[str]:
    """Of these units the ones that have a report of the period, in whatever state, or are writing one."""
    rows = Submission.objects.filter(regime__programme=programme, period=period, organisation__code__in=units)
    begun = Q(revision__isnull=False) | Q(draft__isnull=False)
    return set(rows.filter(begun).values_list("organisation__code", flat=True))


def preview_of(*, actor: User, file: LegacyFile, today: date) -> Preview:
    """What the file's mapping makes of the table in hand; units that have reported already are refused."""
    mapping = mapping_of(file.mapping)
    read = read_grid(grid_of((file.grids or [])[file.table]), mapping.writing)
    days = period_days(programme=file.programme, period=file.period)
    known = known_to(actor=actor, programme=file.programme, days=days, today=today)
    applied = apply_mapping(read, mapping, known, period=file.period, days=days)
    taken = reported_already(programme=file.programme, period=file.period, units={fact.unit for fact in applied.facts})
    first = {fact.unit: fact.place for fact in reversed(applied.facts)}
    refused = [faults.REPORTED_ALREADY.at(**first[code].told, value=known.unit[code].name) for code in sorted(taken)]
    if refused:
        applied = replace(applied, findings=(*refused, *applied.findings))
    return Preview(file, read, mapping, labels_of(read, mapping.layout), known, applied)
