"""The least reader of a bundle's CSV tables that the engine's own tests need. It trusts what it reads."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from phoihop_rollup.schema import (
    FACT_COLUMNS,
    Assignment,
    CalendarEntry,
    Dataset,
    FormLine,
    Indicator,
    Organisation,
    Placement,
    Programme,
    Succession,
)
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Passing, Window

DECIMAL = pa.decimal128(38, 15)


def read_bundle(folder: Path) -> Dataset:
    programmes = tuple(each(folder, "programmes", programme)) or (Programme("only"),)
    return Dataset(
        organisations=tuple(each(folder, "organisations", organisation)),
        programmes=programmes,
        indicators=tuple(each(folder, "indicators", lambda row: indicator(row, programmes[0].code))),
        facts=facts(rows(folder, "values")),
        placements=tuple(each(folder, "placements", placement)),
        successions=tuple(each(folder, "successions", succession)),
        calendar=tuple(each(folder, "calendar", calendar_entry)),
        forms=tuple(each(folder, "forms", form_line)) if (folder / "forms.csv").exists() else None,
        assignments=tuple(each(folder, "assignments", assignment)) if (folder / "assignments.csv").exists() else None,
    )


def rows(folder: Path, table: str) -> Iterator[dict[str, str]]:
    path = folder / f"{table}.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def each(folder: Path, table: str, make: Callable[[dict[str, str]], Any]) -> Iterator[Any]:
    return map(make, rows(folder, table))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def organisation(row: dict[str, str]) -> Organisation:
    return Organisation(row["code"], row["parent"] or None, row.get("kind", ""), day(row["opened"]), day(row["closed"]))


def placement(row: dict[str, str]) -> Placement:
    return Placement(row["organisation"], row["parent"] or None, day(row["from"]), day(row["to"]))


def succession(row: dict[str, str]) -> Succession:
    on = date.fromisoformat(row["on"])
    return Succession(row["from"], row["to"], on, Decimal(row["share"]), Passing(row["kind"]))


def programme(row: dict[str, str]) -> Programme:
    return Programme(row["code"], day(row["from"]), day(row["to"]), Window(row.get("window") or "government"))


def calendar_entry(row: dict[str, str]) -> CalendarEntry:
    return CalendarEntry(
        row["programme"], row["period"], date.fromisoformat(row["starts"]), date.fromisoformat(row["ends"])
    )


def indicator(row: dict[str, str], only: str) -> Indicator:
    return Indicator(
        code=row["code"],
        programme=row.get("programme") or only,
        kind=Kind(row["kind"]),
        frequency=Frequency(row["frequency"]),
        over_time=OverTime(row["over_time"]),
        over_units=OverUnits(row["over_units"]),
        unit=row.get("unit", ""),
        decimals=int(row["decimals"]) if row.get("decimals") else 2,
    )


def form_line(row: dict[str, str]) -> FormLine:
    return FormLine(row["form"], row["indicator"])


def assignment(row: dict[str, str]) -> Assignment:
    who = row["organisation"]
    kind = who.removeprefix("kind:") if who.startswith("kind:") else None
    return Assignment(row["form"], None if kind else who, kind, day(row["from"]), day(row["to"]))


def facts(values: Iterator[dict[str, str]]) -> pa.Table:
    accepted = [row for row in values if (row.get("status") or "accepted") == "accepted"]
    columns = {name: [_fact_cell(row, name) for row in accepted] for name in FACT_COLUMNS}
    numbers = {"value", "numerator", "denominator"}
    return pa.table(
        {name: pa.array(cells, DECIMAL if name in numbers else pa.string()) for name, cells in columns.items()}
    )


def _fact_cell(row: dict[str, str], name: str) -> str | Decimal | None:
    text = row.get(name) or ""
    if name in ("value", "numerator", "denominator"):
        return Decimal(text) if text else None
    return text or ("own" if name == "scope" else "")
