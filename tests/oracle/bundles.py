"""A conformance bundle (a folder of CSV tables that is known to be right) as a dataset, and back. It checks nothing."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

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

Record = dict[str, str]

NUMBER = pa.decimal128(38, 15)
FACT_SCHEMA = pa.schema(
    [(name, NUMBER if name in ("value", "numerator", "denominator") else pa.string()) for name in FACT_COLUMNS]
)


def read_bundle(folder: Path) -> Dataset:
    """The dataset of a bundle; who must report is None where the bundle has no table that says so."""
    programmes = [_programme(record) for record in _table(folder, "programmes") or [{"code": folder.parent.name}]]
    forms, assignments = _table(folder, "forms"), _table(folder, "assignments")
    return Dataset(
        organisations=[_organisation(record) for record in _table(folder, "organisations") or ()],
        programmes=programmes,
        indicators=[_indicator(record, programmes[0].code) for record in _table(folder, "indicators") or ()],
        facts=fact_table([_fact(record) for record in _table(folder, "values") or () if _is_accepted(record)]),
        placements=[_placement(record) for record in _table(folder, "placements") or ()],
        successions=[_succession(record) for record in _table(folder, "successions") or ()],
        calendar=[_calendar_entry(record) for record in _table(folder, "calendar") or ()],
        forms=None if forms is None else [FormLine(record["form"], record["indicator"]) for record in forms],
        assignments=None if assignments is None else [_assignment(record) for record in assignments],
    )


def fact_table(records: list[dict]) -> pa.Table:
    """Facts as the engine takes them, without the empty ones."""
    given = [each for each in records if (each["value"], each["numerator"], each["denominator"]) != (None, None, None)]
    return pa.Table.from_pylist(given, schema=FACT_SCHEMA)


def plain(number: Decimal) -> str:
    """A decimal as bundles print it: no exponent, no trailing zeros."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _table(folder: Path, name: str) -> list[Record] | None:
    path = folder / f"{name}.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _organisation(record: Record) -> Organisation:
    opened, closed = _day(record.get("opened")), _day(record.get("closed"))
    return Organisation(record["code"], record["parent"] or None, record.get("kind", ""), opened, closed)


def _placement(record: Record) -> Placement:
    return Placement(record["organisation"], record["parent"] or None, _day(record["from"]), _day(record["to"]))


def _succession(record: Record) -> Succession:
    on, share = date.fromisoformat(record["on"]), Decimal(record["share"])
    return Succession(record["from"], record["to"], on, share, Passing(record["kind"]))


def _programme(record: Record) -> Programme:
    window = Window(record.get("window") or Window.GOVERNMENT)
    return Programme(record["code"], _day(record.get("from")), _day(record.get("to")), window)


def _calendar_entry(record: Record) -> CalendarEntry:
    starts, ends = date.fromisoformat(record["starts"]), date.fromisoformat(record["ends"])
    return CalendarEntry(record["programme"], record["period"], starts, ends)


def _indicator(record: Record, only_programme: str) -> Indicator:
    return Indicator(
        code=record["code"],
        programme=record.get("programme") or only_programme,
        kind=Kind(record["kind"]),
        frequency=Frequency(record["frequency"]),
        over_time=OverTime(record["over_time"]),
        over_units=OverUnits(record["over_units"]),
        unit=record.get("unit") or "",
        decimals=int(record.get("decimals") or 2),
    )


def _assignment(record: Record) -> Assignment:
    target = record["organisation"]
    kind = target.removeprefix("kind:") if target.startswith("kind:") else None
    unit = None if kind else target
    return Assignment(record["form"], unit, kind, _day(record.get("from")), _day(record.get("to")))


def _is_accepted(record: Record) -> bool:
    return (record.get("status") or "accepted") == "accepted"


def _fact(record: Record) -> dict:
    return {
        "organisation": record["organisation"],
        "period": record["period"],
        "indicator": record["indicator"],
        "cell": record.get("cell") or "",
        "scope": record.get("scope") or "own",
        **{part: _number(record.get(part)) for part in ("value", "numerator", "denominator")},
    }


def write_bundle(dataset: Dataset, folder: Path) -> None:
    """A dataset as a bundle's folder, so that every disagreement can be kept and looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {name: records for name, records in _records(dataset).items() if records or name == "values"}
    if dataset.forms is not None or dataset.assignments is not None:
        tables |= {"forms": _records(dataset)["forms"], "assignments": _records(dataset)["assignments"]}
    for name, records in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, COLUMNS[name].split(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(records)
    resources = [{"name": name, "path": f"{name}.csv", "profile": "tabular-data-resource"} for name in tables]
    package = {"name": folder.parent.name.replace("_", "-"), "profile": "tabular-data-package", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(package, indent=1) + "\n", encoding="utf-8")


COLUMNS = {
    "organisations": "code name kind parent opened closed",
    "placements": "organisation parent from to",
    "successions": "from to on share kind",
    "programmes": "code title from to window",
    "indicators": "code name programme unit kind frequency over_time over_units decimals breakdown",
    "breakdowns": "breakdown cell name order",
    "forms": "form indicator order required",
    "assignments": "form organisation from to",
    "calendar": "programme period starts ends due",
    "values": "organisation period indicator cell value numerator denominator scope status",
}


def _records(dataset: Dataset) -> dict[str, list[dict]]:
    facts = dataset.facts.to_pylist()
    cells = sorted({(fact["indicator"], fact["cell"]) for fact in facts if fact["cell"]})
    with_cells = {indicator for indicator, _ in cells}
    return {
        "organisations": [
            {"code": unit.code, "name": unit.code, "kind": unit.kind, "parent": unit.parent}
            | {"opened": unit.opened, "closed": unit.closed}
            for unit in dataset.organisations
        ],
        "placements": [
            {"organisation": place.organisation, "parent": place.parent, "from": place.start, "to": place.end}
            for place in dataset.placements
        ],
        "successions": [
            {"from": each.source, "to": each.target, "on": each.on, "share": f"{each.share:f}", "kind": each.kind.value}
            for each in dataset.successions
        ],
        "programmes": [
            {"code": each.code, "title": each.code, "from": each.start, "to": each.end, "window": each.window.value}
            for each in dataset.programmes
        ],
        "indicators": [
            {"code": each.code, "name": each.code, "programme": each.programme, "unit": each.unit}
            | {"kind": each.kind.value, "frequency": each.frequency.value, "decimals": each.decimals}
            | {"over_time": each.over_time.value, "over_units": each.over_units.value}
            | {"breakdown": f"cells-{each.code}" if each.code in with_cells else None}
            for each in dataset.indicators
        ],
        "breakdowns": [
            {"breakdown": f"cells-{indicator}", "cell": cell, "name": cell, "order": order}
            for order, (indicator, cell) in enumerate(cells, 1)
        ],
        "forms": [{"form": each.form, "indicator": each.indicator} for each in dataset.forms or ()],
        "assignments": [
            {"form": each.form, "organisation": each.organisation or f"kind:{each.kind}"}
            | {"from": each.start, "to": each.end}
            for each in dataset.assignments or ()
        ],
        "calendar": [
            {"programme": each.programme, "period": each.period, "starts": each.starts, "ends": each.ends}
            for each in dataset.calendar
        ],
        "values": [
            {name: plain(each) if isinstance(each, Decimal) else each for name, each in fact.items()} for fact in facts
        ],
    }
