"""Making, changing and removing indicators and breakdowns; what accepted numbers rest on does not turn in silence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from phoihop.agreements.programmes.actions.keeping import (
    check,
    check_seen,
    drop,
    editing,
    keep,
    require_row,
    subject_of,
)
from phoihop.agreements.programmes.models import Breakdown, BreakdownCell, Content, Indicator, Programme
from phoihop.agreements.programmes.queries import facts_on, indicator_records
from phoihop.agreements.programmes.rules import (
    BreakdownCellRecord,
    ContentRecord,
    IndicatorRecord,
    ProgrammeRecord,
    check_cells,
    check_meaning,
    check_programmes,
    faults,
)
from phoihop.base.audit.actions import record as write_audit
from phoihop.base.bulk import bring, digest
from phoihop.base.errors import Refused
from phoihop.bodies.people.models import User


def save_indicator(
    *,
    actor: User,
    programme: Programme,
    record: IndicatorRecord,
    order: int | None = None,
    key: int | None = None,
    confirmation: str = "",
    seen: str = "",
    at: datetime,
    today: date,
) -> Indicator:
    """An indicator; its code stays. Where accepted numbers rest on it, a change of what its figures mean needs a
    sentence of confirmation, which goes into the audit row. Raises Refused.
    """
    with editing(actor=actor, programme=programme, today=today, alone=True) as locked:
        row = require_row(Indicator, locked, key) if key else Indicator(programme=locked, code=record.code)
        own = replace(record, programme=locked.code, code=row.code, row=1)
        before = _checked(locked, own, known=bool(key))
        breakdown = Breakdown.objects.filter(programme=locked, code=own.breakdown).first() if own.breakdown else None
        facts = facts_on(row) if before else {}
        if before:
            _check_meaning(before, own, facts, breakdown, confirmation)
        values = {**_values(own), "breakdown": breakdown, "order": _place(locked, row, order)}
        values["content"] = Content.objects.filter(programme=locked, number=own.content or 0).first()
        words = {"confirmation": confirmation} if confirmation and facts else {}
        subject = subject_of(locked.code, "indicator", row.code)
        return keep(actor=actor, row=row, values=values, subject=subject, seen=seen, words=words, at=at)


def remove_indicator(*, actor: User, programme: Programme, key: int, at: datetime, today: date) -> None:
    """An indicator that nobody reported and no form has goes, with its targets. Raises Refused."""
    with editing(actor=actor, programme=programme, today=today, alone=True) as locked:
        row = require_row(Indicator, locked, key)
        facts = sum(facts_on(row).values())
        if facts:
            raise Refused([faults.INDICATOR_IN_USE.at(table="indicators", value=row.code, facts=facts)])
        drop(actor=actor, row=row, subject=subject_of(locked.code, "indicator", row.code), at=at)


def save_breakdown(
    *,
    actor: User,
    programme: Programme,
    code: str,
    cells: Sequence[BreakdownCellRecord],
    key: int | None = None,
    seen: str = "",
    at: datetime,
    today: date,
) -> Breakdown:
    """A breakdown with exactly these cells, in order; a cell that accepted numbers name stays. Raises Refused."""
    with editing(actor=actor, programme=programme, today=today, alone=True) as locked:
        row = require_row(Breakdown, locked, key) if key else Breakdown(programme=locked, code=code)
        before = cells_snapshot(row) if key else None
        check_seen(before, seen, row.code)
        own = [replace(cell, breakdown=row.code, row=1) for cell in cells]
        _check_breakdown(locked, row, own)
        row.save()
        _bring_cells(row, own)
        after = cells_snapshot(row)
        if before != after:
            subject = subject_of(locked.code, "breakdown", row.code)
            action = "change" if before else "create"
            write_audit(actor=actor, action=action, subject=subject, before=before, after=after, at=at)
    return row


def remove_breakdown(*, actor: User, programme: Programme, key: int, at: datetime, today: date) -> None:
    """A breakdown that no indicator uses goes with its cells. Raises Refused."""
    with editing(actor=actor, programme=programme, today=today, alone=True) as locked:
        row = require_row(Breakdown, locked, key)
        drop(actor=actor, row=row, subject=subject_of(locked.code, "breakdown", row.code), at=at)


def cells_snapshot(row: Breakdown) -> dict[str, Any]:
    """A breakdown with its cells as plain values, in order."""
    cells = row.cells.order_by("order", "code").values("code", "name", "name_en")
    return {"code": row.code, "cells": [dict(cell) for cell in cells]}


def breakdown_seal(row: Breakdown) -> str:
    """What a page keeps of a breakdown to notice that somebody changed it meanwhile."""
    return digest([cells_snapshot(row)])


def _checked(programme: Programme, own: IndicatorRecord, *, known: bool) -> IndicatorRecord | None:
    """The indicator as it stood; Refused where the new record does not hold."""
    present = {record.code: record for record in indicator_records(programme=programme)}
    before = present.pop(own.code) if known else None
    numbers = Content.objects.filter(programme=programme).values_list("number", flat=True)
    breakdowns = Breakdown.objects.filter(programme=programme).values_list("code", flat=True)
    check(
        check_programmes(
            organisations=[own.owner, *{record.owner for record in present.values()}],
            programmes=[ProgrammeRecord(programme.code, programme.title)],
            indicators=[*present.values(), own],
            contents=[ContentRecord(programme.code, number, "") for number in numbers],
            cells=[BreakdownCellRecord(code, "") for code in breakdowns],
        )
    )
    return before


def _check_meaning(
    before: IndicatorRecord,
    after: IndicatorRecord,
    facts: Mapping[str, int],
    breakdown: Breakdown | None,
    confirmation: str,
) -> None:
    cells = set(breakdown.cells.values_list("code", flat=True)) if breakdown else set()
    found = check_meaning(before, after, facts=facts, cells=cells, confirmation=confirmation)
    if found:
        raise Refused(found)


def _place(programme: Programme, row: Indicator, order: int | None) -> int:
    """The place wanted, else the one it has, else after all others."""
    if order is not None:
        return order
    return row.order if row.pk else Indicator.objects.filter(programme=programme).count() + 1


def _values(record: IndicatorRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _OWN}


_OWN = (
    "name",
    "name_en",
    "unit",
    "kind",
    "frequency",
    "over_time",
    "over_units",
    "direction",
    "owner",
    "decimals",
    "minimum",
    "maximum",
    "help",
    "legal_basis",
)


def _check_breakdown(programme: Programme, row: Breakdown, own: Sequence[BreakdownCellRecord]) -> None:
    taken = Breakdown.objects.filter(programme=programme, code=row.code).exclude(pk=row.pk).exists()
    found = [faults.REPEATED.at(table="breakdowns", row=1, column="code", value=row.code, first="…")] if taken else []
    known = [ProgrammeRecord(programme.code, programme.title)]
    check([*found, *check_programmes(organisations=(), programmes=known, indicators=[], cells=own)])
    if row.pk:
        gone = set(row.cells.values_list("code", flat=True)) - {cell.cell for cell in own}
        facts = facts_on(*Indicator.objects.filter(breakdown=row)) if gone else {}
        kept = check_cells(row.code, gone, facts=facts)
        if kept:
            raise Refused(kept)


def _bring_cells(row: Breakdown, cells: Sequence[BreakdownCellRecord]) -> None:
    rows = [
        {"breakdown_id": row.pk, "code": cell.cell, "name": cell.name, "name_en": cell.name_en, "order": number}
        for number, cell in enumerate(cells, 1)
    ]
    bring(
        BreakdownCell,
        scope=BreakdownCell.objects.filter(breakdown=row),
        rows=rows,
        key=["breakdown_id", "code"],
        remove=True,
    )
