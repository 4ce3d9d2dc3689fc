"""Small tables of a bundle as the records that rules and loads take; row numbers go with them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from phoihop.agreements.programmes.rules import (
    BreakdownCellRecord,
    ContentRecord,
    DocumentRecord,
    IndicatorRecord,
    PartyRecord,
    ProgrammeRecord,
    TargetRecord,
)
from phoihop.bodies.organisations.rules import NameRecord, OrganisationRecord, PlacementRecord, SuccessionRecord
from phoihop.doors.bundle.content import Bundle
from phoihop.doors.bundle.tables import KIND_PREFIX, TABLES
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.rules import (
    AssignmentRecord,
    CalendarRecord,
    FormLineRecord,
    RegimeRecord,
    SectionRecord,
)

Record = TypeVar("Record")
RENAMED = {"from": "start", "to": "end"}
TEXTS = {"text", "code", "word"}


@dataclass(frozen=True)
class Records:
    """Everything of a bundle but values and narratives, table by table."""

    organisations: list[OrganisationRecord]
    placements: list[PlacementRecord]
    successions: list[SuccessionRecord]
    names: list[NameRecord]
    programmes: list[ProgrammeRecord]
    parties: list[PartyRecord]
    contents: list[ContentRecord]
    documents: list[DocumentRecord]
    indicators: list[IndicatorRecord]
    cells: list[BreakdownCellRecord]
    targets: list[TargetRecord]
    regimes: list[RegimeRecord]
    lines: list[FormLineRecord]
    sections: list[SectionRecord]
    assignments: list[AssignmentRecord]
    calendar: list[CalendarRecord]


def records_of(bundle: Bundle) -> Records:
    """The bundle's records; each programme has a regime, its own or the default one with the programme's code."""
    rows = {name: _rows(bundle, name) for name in TABLES if name != "values"}
    programmes = _each(ProgrammeRecord, rows["programmes"])
    return Records(
        organisations=_each(OrganisationRecord, rows["organisations"]),
        placements=_each(PlacementRecord, rows["placements"]),
        successions=_each(_succession, rows["successions"]),
        names=_each(NameRecord, rows["names"]),
        programmes=programmes,
        parties=_each(PartyRecord, rows["parties"]),
        contents=_each(ContentRecord, rows["contents"]),
        documents=_each(DocumentRecord, rows["documents"]),
        indicators=_indicators(rows["indicators"], rows["guidance"]),
        cells=_each(BreakdownCellRecord, rows["breakdowns"]),
        targets=_each(TargetRecord, rows["targets"]),
        regimes=_regimes(bundle, programmes, rows["regimes"]),
        lines=_each(_line, rows["forms"]),
        sections=_each(SectionRecord, rows["sections"]),
        assignments=_each(_assignment, rows["assignments"]),
        calendar=_each(CalendarRecord, rows["calendar"]),
    )


def programmes_of_forms(bundle: Bundle) -> dict[str, frozenset[str]]:
    """For each form the programmes of its indicators."""
    programme = {row["code"]: row["programme"] for row in bundle.records("indicators")}
    found: dict[str, set[str]] = {}
    for line in bundle.records("forms"):
        code = programme.get(line["indicator"])
        found.setdefault(line["form"], set()).update([code] if code else [])
    return {form: frozenset(codes) for form, codes in found.items()}


def _rows(bundle: Bundle, name: str) -> list[dict[str, Any]]:
    typed = bundle.places.get(name)
    texts = {column.name for column in TABLES[name].columns if column.type in TEXTS} - {"parent"}
    return [
        {RENAMED.get(key, key): "" if value is None and key in texts else value for key, value in row.items()}
        | {"row": typed.place(index)[1] if typed and index < len(typed) else None}
        for index, row in enumerate(bundle.records(name))
    ]


def _each(record: Callable[..., Record], rows: list[dict[str, Any]]) -> list[Record]:
    return [record(**row) for row in rows]


def _succession(**row: Any) -> SuccessionRecord:
    ends = {"source": row.pop("start"), "target": row.pop("end")}
    return SuccessionRecord(**ends, **row)


def _indicators(rows: list[dict[str, Any]], guidance: list[dict[str, Any]]) -> list[IndicatorRecord]:
    told = {row["indicator"]: {"help": row["help"], "legal_basis": row["legal_basis"]} for row in guidance}
    return [IndicatorRecord(**row, **told.get(row["code"], {})) for row in rows]


def _line(**row: Any) -> FormLineRecord:
    return FormLineRecord(**row | {"required": row["required"] is not False})


def _assignment(**row: Any) -> AssignmentRecord:
    whom = row.pop("organisation")
    of_kind = whom.startswith(KIND_PREFIX)
    to_whom = {"kind": whom.removeprefix(KIND_PREFIX)} if of_kind else {"organisation": whom}
    return AssignmentRecord(**to_whom, **row)


def _regimes(bundle: Bundle, programmes: list[ProgrammeRecord], given: list[dict[str, Any]]) -> list[RegimeRecord]:
    observed = not bundle.rows("forms") and not bundle.rows("assignments")
    expectation = str(Expectation.OBSERVED if observed else Expectation.ASSIGNMENTS)
    stated = [RegimeRecord(**row, expectation=expectation) for row in given]
    without = {each.code for each in programmes} - {each.programme for each in stated}
    implied = [
        RegimeRecord(code=each.code, programme=each.code, name=each.title, expectation=expectation)
        for each in programmes
        if each.code in without
    ]
    return stated + implied
