"""Typed bundle tables into the engine's records, and the roll-up that needs no database. No ORM here."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.measures.figures.rules import Reported, UnitCounter
from phoihop.measures.figures.rules.questions import Value
from phoihop.measures.figures.rules.values import value_of
from phoihop_rollup import run
from phoihop_rollup.backends.duckdb import NumbersTooWide
from phoihop_rollup.schema import (
    FACT_COLUMNS,
    FACT_DECIMALS,
    FACT_DIGITS,
    Assignment,
    CalendarEntry,
    Dataset,
    FormLine,
    Indicator,
    Organisation,
    Placement,
    Programme,
    Request,
    Succession,
)
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Passing, Scope, Window

__all__ = [
    "REPORTED_COLUMNS",
    "Request",
    "counter_of",
    "dataset_of_bundle",
    "engine_errors",
    "rollup_bundle",
]

Tables = Mapping[str, pa.Table]
"""Typed tables by name, with the columns of docs/bundle.md and every default filled in."""

REPORTED_COLUMNS = ("organisation", "period", "indicator", "cell", "value", "numerator", "denominator")
"""What coverage in units needs of the facts."""

_KIND = "kind:"
_NUMBER = pa.decimal128(FACT_DIGITS, FACT_DECIMALS)
_ACCEPTED = "accepted"


class EngineMissing(ProductError):
    """The engine asked for does not run here."""

    code = "F301"
    problem = N_("Không có máy tính «{engine}».")
    remedy = N_("Bỏ --engine để dùng duckdb.")


class NumbersBeyondEngine(ProductError):
    """The reported numbers together need more digits than the engine counts with."""

    code = "F302"
    problem = N_("Các số liệu có quá nhiều chữ số để cộng chính xác.")
    remedy = N_("Tìm số liệu lớn bất thường hoặc có quá nhiều chữ số thập phân (phoihop check), sửa rồi chạy lại.")


@contextmanager
def engine_errors(*, engine: str = "duckdb") -> Iterator[None]:
    """What the engine refuses, as errors of the product."""
    try:
        yield
    except run.EngineUnknown as error:
        raise EngineMissing(engine=engine) from error
    except NumbersTooWide as error:
        raise NumbersBeyondEngine from error


def rollup_bundle(*, tables: Tables, request: Request, path: Path, engine: str = "duckdb") -> int:
    """Figures of a checked bundle into a .csv or .parquet file; gives the number of rows.

    Raises EngineMissing, NumbersBeyondEngine, OSError.
    """
    with engine_errors(engine=engine):
        return run.rollup_to(dataset_of_bundle(tables=tables), request, path=path, engine=engine)


def dataset_of_bundle(*, tables: Tables) -> Dataset:
    """The engine's dataset of a checked bundle: its structure, its definitions and the accepted facts."""
    observed = not _records(tables, "forms") and not _records(tables, "assignments")
    return Dataset(
        organisations=_organisations(tables),
        placements=_placements(tables),
        successions=_successions(tables),
        programmes=_programmes(tables),
        indicators=_indicators(tables),
        calendar=_calendar(tables),
        forms=None if observed else _forms(tables),
        assignments=None if observed else _assignments(tables),
        facts=accepted_facts(tables["values"]),
    )


def counter_of(*, structure: Dataset, facts: pa.Table) -> UnitCounter:
    """What counts units, from the facts of the whole programme. Half a ratio is not counted as reported (rollup.md, 5)."""
    whole = facts.filter(
        pc.or_(facts["value"].is_valid(), pc.and_(facts["numerator"].is_valid(), facts["denominator"].is_valid()))
    )
    totals = whole.filter(pc.equal(whole["cell"].cast(pa.string()), ""))
    return UnitCounter(structure, _reported(whole), _reported(totals))


def _reported(facts: pa.Table) -> Reported:
    grouped = facts.group_by(["indicator", "period"]).aggregate([("organisation", "distinct")])
    keys = zip(grouped["indicator"].to_pylist(), grouped["period"].to_pylist(), strict=True)
    return _Grouped({key: place for place, key in enumerate(keys)}, grouped["organisation_distinct"])


class _Grouped(Mapping[tuple[str, str], Sequence[str]]):
    """Lists of an Arrow column by key, made Python only when looked at: of hundreds of thousands a page needs a few."""

    def __init__(self, places: dict[tuple[str, str], int], lists: pa.ChunkedArray) -> None:
        self._places = places
        self._lists = lists.combine_chunks()

    def __getitem__(self, key: tuple[str, str]) -> Sequence[str]:
        found: list[str] = self._lists[self._places[key]].as_py()
        return found

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def rows_of_units(figures: pa.Table, units: Sequence[str]) -> tuple[Value, ...]:
    """The rows of these units among the figures of all."""
    mine = figures.filter(pc.is_in(figures["unit"].cast(pa.string()), pa.array(units, pa.string())))
    return tuple(value_of(row) for row in mine.to_pylist())


def accepted_facts(values: pa.Table) -> pa.Table:
    """The facts among reported values: accepted, with at least one number; columns of FACT_COLUMNS, text as text."""
    some = pc.or_(pc.or_(values["value"].is_valid(), values["numerator"].is_valid()), values["denominator"].is_valid())
    facts = values.filter(pc.and_(pc.equal(values["status"].cast(pa.string()), _ACCEPTED), some))
    numbers = {"value", "numerator", "denominator"}
    columns = {name: facts[name].cast(_NUMBER if name in numbers else pa.string()) for name in FACT_COLUMNS}
    columns["cell"] = pc.fill_null(columns["cell"], "")
    columns["scope"] = pc.fill_null(columns["scope"], str(Scope.OWN))
    return pa.table(columns)


def _records(tables: Tables, name: str) -> list[dict]:
    return tables[name].to_pylist() if name in tables else []


def _organisations(tables: Tables) -> list[Organisation]:
    return [
        Organisation(row["code"], row["parent"], row["kind"] or "", row["opened"], row["closed"])
        for row in _records(tables, "organisations")
    ]


def _placements(tables: Tables) -> list[Placement]:
    return [
        Placement(row["organisation"], row["parent"], row["from"], row["to"]) for row in _records(tables, "placements")
    ]


def _successions(tables: Tables) -> list[Succession]:
    return [
        Succession(row["from"], row["to"], row["on"], row["share"], Passing(row["kind"]))
        for row in _records(tables, "successions")
    ]


def _programmes(tables: Tables) -> list[Programme]:
    return [
        Programme(row["code"], row["from"], row["to"], Window(row["window"] or Window.GOVERNMENT))
        for row in _records(tables, "programmes")
    ]


def _indicators(tables: Tables) -> list[Indicator]:
    return [
        Indicator(
            code=row["code"],
            programme=row["programme"],
            kind=Kind(row["kind"]),
            frequency=Frequency(row["frequency"]),
            over_time=OverTime(row["over_time"]),
            over_units=OverUnits(row["over_units"]),
            unit=row["unit"] or "",
            decimals=2 if row["decimals"] is None else row["decimals"],
        )
        for row in _records(tables, "indicators")
    ]


def _calendar(tables: Tables) -> list[CalendarEntry]:
    return [
        CalendarEntry(row["programme"], row["period"], row["starts"], row["ends"])
        for row in _records(tables, "calendar")
    ]


def _forms(tables: Tables) -> list[FormLine]:
    return [FormLine(row["form"], row["indicator"]) for row in _records(tables, "forms")]


def _assignments(tables: Tables) -> list[Assignment]:
    return [_assignment(row) for row in _records(tables, "assignments")]


def _assignment(row: dict) -> Assignment:
    whom = str(row["organisation"])
    of_kind = whom.startswith(_KIND)
    return Assignment(
        form=row["form"],
        organisation=None if of_kind else whom,
        kind=whom.removeprefix(_KIND) if of_kind else None,
        start=row["from"],
        end=row["to"],
    )
