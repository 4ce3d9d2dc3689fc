"""How each table of a file is read: whether it is taken, of which period it is, what its labels mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from phoihop.reporting.legacy.enums import Writing
from phoihop.reporting.legacy.rules.facts import DaysOf
from phoihop.reporting.legacy.rules.grids import Grid, ReadGrid, read_grid
from phoihop.reporting.legacy.rules.guessing import (
    days_together,
    guess_layout,
    guess_mapping,
    guess_period,
    holds_figures,
    recognised,
    remembered_for,
)
from phoihop.reporting.legacy.rules.known import Known
from phoihop.reporting.legacy.rules.labels import labels_of
from phoihop.reporting.legacy.rules.mapping import ColumnMapping, Layout, mapping_of, mapping_record


@dataclass(frozen=True)
class TableReading:
    """One table's reading; `hits` is how many labels have a meaning."""

    period: str
    mapping: ColumnMapping
    taken: bool = True
    hits: int = 0


@dataclass(frozen=True)
class Setting:
    """What a reading rests on: everything that labels may mean, the days of periods, mappings by fingerprint."""

    every: Known
    days_of: DaysOf
    remembered: Mapping[str, ColumnMapping]

    def known(self, read: ReadGrid, reading: TableReading) -> Known:
        """What labels may mean in the periods of the table."""
        return self._during(read, reading.mapping.layout, reading.period)

    def _during(self, read: ReadGrid, layout: Layout, period: str) -> Known:
        return self.every.during(days_together(labels_of(read, layout).spans, period, self.days_of))

    def read_anew(
        self, read: ReadGrid, *, given: str = "", period: str = "", layout: Layout | None = None
    ) -> TableReading:
        """A table as it is read by itself; `given` is the file's period, `period` and `layout` what people said of it."""
        guessed = layout or guess_layout(read, self.every)
        remembered = remembered_for(read, guessed, self.remembered, alone=layout is not None)
        found = remembered.layout if remembered else guessed
        told = period or guess_period(read, found, given=given)
        mapping = guess_mapping(read, self._during(read, found, told), layout=found, remembered=remembered)
        labels = labels_of(read, found)
        return TableReading(told, mapping, holds_figures(labels, mapping), recognised(labels, mapping))

    def read_all(self, grids: Sequence[Grid], *, given: str, writing: Writing = Writing.AUTO) -> list[TableReading]:
        """Every table of a file: those with figures that are recognised are taken, else the one of which most is.

        A sheet called `Tháng 3` is of the year that other sheets tell.
        """
        reads = [read_grid(grid, writing) for grid in grids]
        found = [self.read_anew(read, given=given) for read in reads]
        year = given or _year_of(found)
        if year != given:
            found = [self.read_anew(read, given=year) for read in reads]
        if not any(reading.taken for reading in found):
            best = best_of(found)
            found[best] = replace(found[best], taken=True)
        return [_written(reading, writing) for reading in found]


def _year_of(readings: Sequence[TableReading]) -> str:
    """The year of the tables whose period is told, where it is one and other tables do not tell theirs; else ''."""
    periods = {reading.period[:4] for reading in readings}
    years = periods - {""}
    return years.pop() if "" in periods and len(years) == 1 else ""


def _written(reading: TableReading, writing: Writing) -> TableReading:
    """The reading in the writing that was asked for; what was remembered stands where none was."""
    return reading if writing is Writing.AUTO else replace(reading, mapping=replace(reading.mapping, writing=writing))


def best_of(readings: Sequence[TableReading]) -> int:
    """The place of the table to be shown first: of which most is recognised."""
    return max(range(len(readings)), key=lambda place: (readings[place].taken, readings[place].hits, -place))


def reading_record(reading: TableReading) -> dict[str, Any]:
    """The reading as JSON."""
    return {"taken": reading.taken, "period": reading.period, "mapping": mapping_record(reading.mapping)}


def reading_of(record: Mapping[str, Any]) -> TableReading:
    """The reading out of the JSON that `reading_record` made."""
    return TableReading(str(record["period"]), mapping_of(record["mapping"]), bool(record["taken"]))
