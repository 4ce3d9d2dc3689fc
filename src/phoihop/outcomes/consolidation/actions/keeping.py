"""Keeping the figures of a snapshot beside it, so that pages show them without computing. Heavy: the worker imports it."""

from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from phoihop.agreements.programmes.models import Programme
from phoihop.base.audit.actions import writing
from phoihop.base.moment import one_moment
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import (
    Dataset,
    Request,
    UnitCounter,
    accepted_revisions,
    definition_hash,
    list_figures_at,
    open_counter,
)
from phoihop.measures.figures.queries.comparisons import Against, planned_with, question_of
from phoihop.measures.figures.queries.desk import FiguresNotReady, ToldByDesk, ask_listening
from phoihop.measures.figures.queries.editions import present
from phoihop.measures.figures.queries.pairs import Side, open_side, pair_figures, with_whole
from phoihop.measures.figures.rules.definitions import hash_of, of_record, on_tree
from phoihop.measures.figures.rules.questions import Coverage, SheetQuestion, Shift, Value
from phoihop.measures.figures.rules.values import value_of
from phoihop.outcomes.consolidation.models import Snapshot, SnapshotFigures, SnapshotPredecessor
from phoihop.outcomes.consolidation.queries.frozen import definition_of, own_definitions, predecessor_of
from phoihop.outcomes.consolidation.rules.kept import KeptFigures, KeptPairs, to_record


def keep_figures(*, snapshot: int, at: datetime) -> None:
    """Compute the unit's figures from the snapshot's revisions and definitions, once, however often it is asked."""
    related = ("consolidation__programme", "consolidation__organisation", "by", "before__programme")
    row = Snapshot.objects.select_related(*related).get(pk=snapshot)
    if SnapshotFigures.objects.filter(snapshot=row).exists():
        return
    figures = to_record(_ready(row) or _computed(row.by, row))
    with writing():
        SnapshotFigures.objects.bulk_create(
            [SnapshotFigures(snapshot=row, figures=figures, at=at)], ignore_conflicts=True
        )


def _ready(row: Snapshot) -> KeptFigures | None:
    """The same from the desk, which has them ready; None where none answers, or figures of now are not those frozen."""
    whole = row.consolidation
    with one_moment():
        then = present()
        if not _stands(row):
            return None
    of: dict[str, Any] = {"programme": whole.programme.code, "unit": whole.organisation.code, "as_of": row.as_of}
    with suppress(FiguresNotReady, ToldByDesk):
        told = ask_listening(SheetQuestion(period=whole.period, **of))
        compared = tuple(
            KeptPairs(one.versus, one.period, one.base, ask_listening(question_of(one, **of))) for one in _planned(row)
        )
        if present() == then:
            return KeptFigures(told.now, told.before, told.units, told.shifts, compared)
    return None


def _stands(row: Snapshot) -> bool:
    """Whether what is accepted and defined now is what was frozen, of the programme before, too."""
    programme, before = row.consolidation.programme, getattr(row, "before", None)
    return (
        row.revisions == accepted_revisions(programme=programme)
        and row.definition_hash == definition_hash(programme=programme)
        and (before is None or _before_stands(before))
    )


def _before_stands(before: SnapshotPredecessor) -> bool:
    accepted = accepted_revisions(programme=before.programme)
    return before.revisions == accepted and before.definition_hash == hash_of(own_definitions(before.programme))


def _computed(actor: User, row: Snapshot) -> KeptFigures:
    whole = row.consolidation
    programme, unit, period = whole.programme, whole.organisation.code, whole.period
    before = SheetQuestion(programme.code, unit, period).before
    planned = _planned(row)
    source = _open(_Source(actor, programme, row.revisions, definition_of(row), unit, row.as_of))
    bases = [against.base for against in planned if against.before is None]
    values = source.values([period, before, *(against.period for against in planned), *bases])
    told = _Reporters(source.counter, unit, row.as_of)
    return KeptFigures(
        now=tuple(values.get(period, ())),
        before=tuple(values.get(before, ())),
        units=told.coverage(period),
        shifts=told.shifts(period, before) if before else {},
        compared=tuple(_pairs(row, source, against, values) for against in planned),
    )


def _planned(row: Snapshot) -> list[Against]:
    whole = row.consolidation
    before: SnapshotPredecessor | None = getattr(row, "before", None)
    of = predecessor_of(before) if before else None
    return planned_with(programme=whole.programme, period=whole.period, before=of)


Values = Mapping[str, Sequence[Value]]
"""Period → the unit's figures."""


def _pairs(row: Snapshot, mine: "_Open", against: Against, values: Values) -> KeptPairs:
    """Both figures of every indicator, made from the same units, beside those of all units."""
    other, base_values = mine, values
    if against.before is not None:
        kept: SnapshotPredecessor = row.before
        structure = on_tree(of_record(kept.definition), mine.source.structure)
        source = replace(mine.source, programme=kept.programme, revisions=kept.revisions, structure=structure)
        other = _open(source)
        base_values = other.values([against.base])
    now, base = mine.side(against.period), other.side(against.base)
    unit, as_of = mine.source.unit, mine.source.as_of
    pairs = pair_figures(now=now, base=base, unit=unit, matches=against.matches, as_of=as_of)
    totals = (
        {one.indicator: one for one in rows if not one.cell}
        for rows in (values.get(against.period, ()), base_values.get(against.base, ()))
    )
    found = with_whole(pairs, matches=against.matches, now=next(totals), base=next(totals))
    return KeptPairs(against.versus, against.period, against.base, found)


@dataclass(frozen=True)
class _Source:
    """Revisions and definitions of a programme, and of which unit on which structure day figures are wanted."""

    actor: User
    programme: Programme
    revisions: Sequence[int]
    structure: Dataset
    unit: str
    as_of: date | None


@dataclass(frozen=True)
class _Open:
    """The same with what counts its units; its facts are read once for all comparisons."""

    source: _Source
    counter: UnitCounter
    whole: Side

    def side(self, period: str) -> Side:
        """One of two figures' sides."""
        return replace(self.whole, period=period)

    def values(self, periods: Iterable[str]) -> dict[str, list[Value]]:
        """The unit's figures by period."""
        source = self.source
        names = tuple(dict.fromkeys(filter(None, periods)))
        table = list_figures_at(
            actor=source.actor,
            programme=source.programme,
            request=Request(periods=names, units=(source.unit,), as_of=source.as_of),
            revisions=source.revisions,
            structure=source.structure,
        )
        found: dict[str, list[Value]] = {}
        for one in map(value_of, table.to_pylist()):
            found.setdefault(one.period, []).append(one)
        return found


def _open(source: _Source) -> _Open:
    counter = open_counter(
        actor=source.actor,
        programme=source.programme,
        revisions=source.revisions,
        structure=source.structure,
    )
    whole = open_side(programme=source.programme, period="", counter=counter, revisions=source.revisions)
    return _Open(source, counter, whole)


@dataclass(frozen=True)
class _Reporters:
    """Which units reported, by indicator."""

    counter: UnitCounter
    unit: str
    as_of: date | None

    def coverage(self, period: str) -> dict[str, Coverage]:
        return {code: Coverage(len(sent), len(asked)) for code, (sent, asked) in self._told(period).items()}

    def shifts(self, period: str, before: str) -> dict[str, Shift]:
        now, then = self._told(period), self._told(before)
        return {
            code: Shift(len(now[code][0] - then[code][0]), len(then[code][0] - now[code][0]))
            for code in now
            if code in then
        }

    def _told(self, period: str) -> dict[str, tuple[Set[str], Set[str]]]:
        found = {
            one.code: self.counter.told(unit=self.unit, period=period, indicator=one, as_of=self.as_of)
            for one in self.counter.dataset.indicators
        }
        return {code: told for code, told in found.items() if told is not None}
