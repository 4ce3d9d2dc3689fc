"""Reads of old files: one's own, what their labels may mean, what a mapping makes of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from phoihop.agreements.programmes.models import BreakdownCell, Programme
from phoihop.agreements.programmes.queries import indicator_records
from phoihop.agreements.programmes.rules import BreakdownCellRecord
from phoihop.base.findings import Finding
from phoihop.bodies.organisations.access import STEERING, OutOfReach, holds_role, within
from phoihop.bodies.organisations.models import Organisation, OrganisationName, Placement, Succession
from phoihop.bodies.organisations.rules import NameRecord, OrganisationRecord, PlacementRecord, SuccessionRecord
from phoihop.bodies.people.models import User
from phoihop.reporting.legacy.models import LegacyFile, LegacyMapping
from phoihop.reporting.legacy.rules import faults
from phoihop.reporting.legacy.rules.applying import Applied, apply_mapping, twice_in
from phoihop.reporting.legacy.rules.facts import DaysOf, Fact
from phoihop.reporting.legacy.rules.grids import ReadGrid, grid_of, read_grid
from phoihop.reporting.legacy.rules.known import Known
from phoihop.reporting.legacy.rules.labels import Labels, labels_of
from phoihop.reporting.legacy.rules.mapping import ColumnMapping, mapping_of
from phoihop.reporting.legacy.rules.readings import Setting, TableReading, reading_of
from phoihop.reporting.regimes.models import CalendarEntry
from phoihop.reporting.submissions.models import Submission
from phoihop_rollup.periods import Days, days_of, find_period
from phoihop_rollup.vocabulary import Window


@dataclass(frozen=True)
class TablePreview:
    """One table under its reading: the labels, the facts, the findings."""

    place: int
    reading: TableReading
    read: ReadGrid
    labels: Labels
    known: Known
    applied: Applied

    @property
    def name(self) -> str:
        """The table's name in its file."""
        return self.read.grid.name

    @property
    def unclear(self) -> int:
        """How many labels have no meaning yet."""
        mapping = self.reading.mapping
        sides = ((self.labels.rows, mapping.rows()), (self.labels.columns, mapping.columns()))
        return sum(len({label.key for label in side if targets.get(label.key) is None}) for side, targets in sides)


@dataclass(frozen=True)
class Preview:
    """A file's tables under their readings."""

    file: LegacyFile
    tables: Sequence[TablePreview]

    @property
    def taken(self) -> list[TablePreview]:
        """The tables whose figures are to be written."""
        return [table for table in self.tables if table.reading.taken]

    @property
    def facts(self) -> list[Fact]:
        """The figures of the tables that are taken."""
        return [fact for table in self.taken for fact in table.applied.facts]

    @property
    def findings(self) -> list[Finding]:
        """Everything found of the tables that are taken."""
        return [finding for table in self.taken for finding in table.applied.findings]

    @property
    def sound(self) -> bool:
        """Whether nothing stops the figures from being written."""
        return bool(self.taken) and all(table.applied.sound for table in self.taken)


def list_files(*, actor: User) -> QuerySet[LegacyFile]:
    """The files that the actor sent, latest first, without what they hold."""
    return LegacyFile.objects.filter(sent_by=actor).select_related("programme").defer("content", "grids", "readings")


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


def setting_for(
    *,
    actor: User,
    programme: Programme,
    today: date,
    periods: Iterable[str] = (),
    remembered: Mapping[str, ColumnMapping] | None = None,
) -> Setting:
    """What tables of these periods rest on: units in reach, indicators, periods, what was remembered of headers."""
    days = days_in(programme=programme)
    ends = sorted({found.ends for name in periods if (found := days(name))})
    known = known_to(actor=actor, programme=programme, today=today, days={*ends[:1], *ends[-1:]})
    return Setting(known, days, remembered or {})


def remembered_mappings(*, programme: Programme) -> dict[str, ColumnMapping]:
    """What was remembered of headers, by their fingerprints, the latest first."""
    rows = LegacyMapping.objects.filter(programme=programme).order_by("-at", "-pk")
    return {row.fingerprint: mapping_of(row.mapping) for row in rows}


def known_to(*, actor: User, programme: Programme, today: date, days: Iterable[date] = ()) -> Known:
    """What labels may mean to this actor: the programme's indicators, the units in reach today or on these days."""
    reach = within(actor=actor, roles=STEERING, today=today, programme=programme.code, path="pk")
    for day in sorted({*days} - {today}):
        reach |= within(actor=actor, roles=STEERING, today=today, day=day, programme=programme.code, path="pk")
    rows = Organisation.objects.filter(reach).values_list("code", "name", "kind", "parent__code", "opened", "closed")
    units = [
        OrganisationRecord(code, name, kind=kind, parent=parent, opened=opened, closed=closed)
        for code, name, kind, parent, opened, closed in rows.order_by("sort_key", "code")
    ]
    cells = BreakdownCell.objects.filter(breakdown__programme=programme).order_by("order", "code")
    placed, names, passed = (
        Placement.objects.order_by("pk"),
        OrganisationName.objects.order_by("pk"),
        Succession.objects,
    )
    return Known(
        units=units,
        indicators=indicator_records(programme=programme),
        cells=[BreakdownCellRecord(*row) for row in cells.values_list("breakdown__code", "code", "name")],
        placements=[
            PlacementRecord(*row) for row in placed.values_list("organisation__code", "parent__code", "start", "end")
        ],
        names=[NameRecord(*row) for row in names.values_list("organisation__code", "name", "start", "end")],
        successions=[
            SuccessionRecord(*row) for row in passed.values_list("source__code", "target__code", "on", "share", "kind")
        ],
    )


def days_in(*, programme: Programme) -> DaysOf:
    """The days of the programme's periods: a period's calendar row's, else by the window rule."""
    rows = CalendarEntry.objects.filter(programme=programme).values_list("period", "starts", "ends")
    own = {period: (starts, ends) for period, starts, ends in rows}
    window = Window(programme.window)

    def found(name: str) -> Days | None:
        period = find_period(name)
        if period is None:
            return None
        usual, (starts, ends) = days_of(period, window), own.get(name, (None, None))
        return Days(starts or usual.starts, ends or usual.ends)

    return found


def reported_already(*, programme: Programme, reports: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of these units and periods the ones that have a report, in whatever state, or of which one is being written."""
    units, periods = {unit for unit, _period in reports}, {period for _unit, period in reports}
    rows = Submission.objects.filter(regime__programme=programme, period__in=periods, organisation__code__in=units)
    begun = Q(revision__isnull=False) | Q(draft__isnull=False)
    return {*rows.filter(begun).values_list("organisation__code", "period")} & {*reports}


def preview_of(*, actor: User, file: LegacyFile, today: date) -> Preview:
    """What the readings make of the file's tables; what is reported already, or given by two tables, is refused."""
    readings = [reading_of(record) for record in file.readings or ()]
    periods = [file.period, *(reading.period for reading in readings)]
    setting = setting_for(actor=actor, programme=file.programme, today=today, periods=periods)
    found = Preview(file, [_table(place, reading, file, setting) for place, reading in enumerate(readings)])
    reports = {(fact.unit, fact.period) for fact in found.facts}
    reported = reported_already(programme=file.programme, reports=reports)
    twice = twice_in([table.applied for table in found.taken], setting.every)
    return replace(found, tables=[_refusing(table, reported, twice) for table in found.tables])


def _table(place: int, reading: TableReading, file: LegacyFile, setting: Setting) -> TablePreview:
    read = read_grid(grid_of((file.grids or [])[place]), reading.mapping.writing)
    known = setting.known(read, reading)
    applied = apply_mapping(read, reading.mapping, known, period=reading.period, days_of=setting.days_of)
    return TablePreview(place, reading, read, labels_of(read, reading.mapping.layout), known, applied)


def _refusing(table: TablePreview, reported: Collection[tuple[str, str]], twice: Sequence[Finding]) -> TablePreview:
    """The table with what is found when all of them are seen together, first."""
    if not table.reading.taken:
        return table
    first: dict[tuple[str, str], Fact] = {}
    for fact in table.applied.facts:
        first.setdefault((fact.unit, fact.period), fact)
    words = ((first[key].place.told, key) for key in sorted(reported) if key in first)
    found = [
        faults.REPORTED_ALREADY.at(**place, value=table.known.unit[unit].name, period=period)
        for place, (unit, period) in words
    ]
    places = {(fact.place.table, fact.place.row, fact.place.column) for fact in table.applied.facts}
    found += [each for each in twice if (each.table, each.row, each.column) in places]
    return replace(table, applied=replace(table.applied, findings=(*found, *table.applied.findings)))
