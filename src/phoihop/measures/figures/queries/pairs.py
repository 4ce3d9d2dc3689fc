"""Two figures of a unit made to stand on the same units: of two periods, or of two programmes' terms.

Which units these are is told by `rules.pairing`. Their facts are added up again by the engine on one structure day,
the last day of the later of the two periods, so that what a unit reported before a reorganisation is found with whoever
took it over. Heavy: loaded by the desk, the worker and commands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from phoihop.agreements.programmes.models import Programme
from phoihop.measures.figures.enums import Basis, Unlike
from phoihop.measures.figures.rules import UnitCounter
from phoihop.measures.figures.rules.pairing import Pairing, Told, paired
from phoihop.measures.figures.rules.questions import PairedFigures, Value
from phoihop.measures.figures.rules.terms import years_inside
from phoihop.measures.figures.rules.values import value_of
from phoihop.measures.figures.stores import fact_files, facts_of_revisions, read_files
from phoihop_rollup import run
from phoihop_rollup.periods import parse
from phoihop_rollup.schema import Indicator, Request
from phoihop_rollup.vocabulary import OverUnits, Scope

Facts: TypeAlias = "pa.Table | Sequence[Path]"


@dataclass(frozen=True)
class Side:
    """One of the two: a period, what counts the units of its programme, and the facts of the period."""

    period: str
    counter: UnitCounter
    facts: Facts

    @property
    def programme(self) -> str:
        return self.counter.dataset.programmes[0].code

    @property
    def last_day(self) -> date:
        return self.counter.structure_day(self.period)

    def indicator(self, code: str) -> Indicator | None:
        """The indicator of that code."""
        return next((one for one in self.counter.dataset.indicators if one.code == code), None)

    def told(self, indicator: Indicator, inside: frozenset[str]) -> Told:
        """Who was asked and who sent, among those whose facts a unit holds."""
        asked, sent = self.counter.asked_and_sent(period=self.period, indicator=indicator)
        return Told(frozenset(asked & inside), frozenset(sent & inside))


def open_side(
    *, programme: Programme, period: str, counter: UnitCounter, revisions: Sequence[int] | None = None
) -> Side:
    """A side of now, or of a snapshot's revisions, whose counter is at hand."""
    facts: Facts
    if revisions is None:
        facts = fact_files(programme=programme, years=years_inside(period))
    else:
        facts = facts_of_revisions(programme=programme, revisions=revisions)
    return Side(period, counter, facts)


def pair_figures(
    *, now: Side, base: Side, unit: str, matches: Mapping[str, str], as_of: date | None = None
) -> dict[str, PairedFigures]:
    """Indicator of `now` → both figures on the same units, where both exist; `matches` gives its indicator of `base`.

    Where they cannot stand on the same units they are the figures of all, on that one structure day.
    """
    day = as_of or max(now.last_day, base.last_day)
    if not (now.counter.exists(unit, day) and unit in base.counter.structure.ids):
        return {}
    now, base = _read(now, base)
    pairings = _pairings(now, base, unit, matches, day)
    rows = _rows(now, base, unit, matches, pairings, day) if pairings else {}
    return {
        code: PairedFigures(
            pairing.basis,
            rows.get((now.programme, now.period, code)),
            rows.get((base.programme, base.period, matches[code])),
            pairing.groups,
            pairing.why,
        )
        for code, pairing in pairings.items()
    }


def _read(now: Side, base: Side) -> tuple[Side, Side]:
    """Both sides with their facts as tables, of one programme as one table: a snapshot's table holds all years."""
    if now.programme != base.programme:
        return replace(now, facts=_table(now.facts)), replace(base, facts=_table(base.facts))
    if isinstance(now.facts, pa.Table) or isinstance(base.facts, pa.Table):
        both: Facts = now.facts
    else:
        both = tuple(dict.fromkeys([*now.facts, *base.facts]))
    table = _table(both)
    return replace(now, facts=table), replace(base, facts=table)


def _pairings(now: Side, base: Side, unit: str, matches: Mapping[str, str], day: date) -> dict[str, Pairing]:
    counter = now.counter
    inside = frozenset(counter.reach(unit, day))
    holders = {code: counter.holder(code, day) for code in inside}
    orphaned = {code for code in inside if counter.is_orphaned(code, day)}
    declared = _declared(now, inside), _declared(base, inside)
    found: dict[str, Pairing] = {}
    known: dict[tuple[Told, Told], Pairing] = {}
    for code, other in matches.items():
        mine, its = now.indicator(code), base.indicator(other)
        if mine is None or its is None:
            continue
        told = (_own(now, mine, inside, unit), _own(base, its, inside, unit))
        if told not in known:
            known[told] = paired(*told, holders=holders.__getitem__, orphaned=orphaned.__contains__)
        at_once = code in declared[0] or other in declared[1]
        found[code] = replace(known[told], basis=Basis.UNLIKE, why=Unlike.DECLARED) if at_once else known[told]
    return found


def _declared(side: Side, inside: frozenset[str]) -> set[str]:
    """Indicators of which somebody inside declared one number for all below: that cannot be taken apart by units."""
    facts = _table(side.facts)
    rows = facts.filter(pc.equal(facts["scope"], Scope.SUBTREE.value)).select(["indicator", "organisation", "period"])
    whole = parse(side.period)
    return {
        row["indicator"]
        for row in rows.to_pylist()
        if row["organisation"] in inside and whole.contains(parse(row["period"]))
    }


def _own(side: Side, indicator: Indicator, inside: frozenset[str], unit: str) -> Told:
    """Of an indicator that is not added over units the unit itself alone counts."""
    return side.told(indicator, frozenset({unit}) if indicator.over_units is OverUnits.NONE else inside)


def _rows(
    now: Side, base: Side, unit: str, matches: Mapping[str, str], pairings: Mapping[str, Pairing], day: date
) -> dict[tuple[str, str, str], Value]:
    left_out = {code: pairing.left_out for code, pairing in pairings.items() if pairing.basis is Basis.COMMON}
    if now.programme == base.programme:
        return _made(now, (now.period, base.period), unit, list(pairings), left_out, day)
    renamed = {matches[code]: units for code, units in left_out.items()}
    first = _made(now, (now.period,), unit, list(pairings), left_out, day)
    return {**first, **_made(base, (base.period,), unit, [matches[code] for code in pairings], renamed, day)}


def _made(
    side: Side,
    periods: tuple[str, ...],
    unit: str,
    indicators: Sequence[str],
    left_out: Mapping[str, frozenset[str]],
    day: date,
) -> dict[tuple[str, str, str], Value]:
    facts = _without(_table(side.facts), left_out)
    request = Request(periods=tuple(dict.fromkeys(periods)), units=(unit,), indicators=tuple(indicators), as_of=day)
    rows = map(value_of, run.rollup(replace(side.counter.dataset, facts=facts), request).to_pylist())
    return {(side.programme, row.period, row.indicator): row for row in rows if not row.cell}


def _table(facts: Facts) -> pa.Table:
    return facts if isinstance(facts, pa.Table) else read_files(files=facts)


def _without(facts: pa.Table, left_out: Mapping[str, frozenset[str]]) -> pa.Table:
    """The facts but those of these units, by indicator."""
    rows = [(code, unit) for code, units in left_out.items() for unit in units]
    if not rows:
        return facts
    gone = pa.table({"indicator": [code for code, _unit in rows], "organisation": [unit for _code, unit in rows]})
    return facts.join(gone, keys=["indicator", "organisation"], join_type="left anti")
