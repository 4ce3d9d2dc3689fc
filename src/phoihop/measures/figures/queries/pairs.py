"""Two figures of a unit made to stand on the same units: of two periods, or of two programmes' terms.

Which units these are is told by `rules.pairing`. Their facts are added up again by the engine on one structure day,
the last day of the later of the two periods, so that what a unit reported before a reorganisation is found with whoever
took it over. Heavy: loaded by the desk, the worker and commands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from phoihop.agreements.programmes.models import Programme
from phoihop.measures.figures.enums import Basis, Unlike
from phoihop.measures.figures.rules import UnitCounter
from phoihop.measures.figures.rules.pairing import Pairing, Told, grouped, paired
from phoihop.measures.figures.rules.questions import PairedFigures, Value
from phoihop.measures.figures.rules.terms import years_inside
from phoihop.measures.figures.rules.values import value_of
from phoihop.measures.figures.stores import fact_files, facts_of_revisions, read_files
from phoihop_rollup import run
from phoihop_rollup.periods import MONTHS, divides, parse, parts
from phoihop_rollup.schema import Indicator, Request
from phoihop_rollup.vocabulary import Kind, OverUnits, Scope

_FACT = ("indicator", "organisation", "period")
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

    def told(self, period: str, indicator: Indicator, inside: frozenset[str]) -> Told:
        """Who was asked and who sent in a part of the period, among those whose facts a unit holds."""
        asked, sent = self.counter.asked_and_sent(period=period, indicator=indicator)
        return Told(frozenset(asked & inside), frozenset(sent & inside))

    def parts(self, indicator: Indicator) -> list[str]:
        """The period's parts of the indicator's own frequency."""
        whole = parse(self.period)
        return (
            [part.name for part in parts(whole, MONTHS[indicator.frequency])]
            if divides(indicator.frequency, whole)
            else []
        )


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

    Where they cannot stand on the same units there are no figures but the reason: those of all units stand elsewhere.
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
            len(pairing.kept),
            pairing.why,
        )
        for code, pairing in pairings.items()
    }


def with_whole(
    pairs: Mapping[str, PairedFigures],
    *,
    matches: Mapping[str, str],
    now: Mapping[str, Value],
    base: Mapping[str, Value],
) -> dict[str, PairedFigures]:
    """The pairs beside the figures of all units of both sides (by indicator), which stand for those that are unlike."""
    found: dict[str, PairedFigures] = {}
    for code, other in matches.items():
        pair, whole = pairs.get(code), (now.get(code), base.get(other))
        if pair is not None and pair.basis is Basis.UNLIKE:
            found[code] = replace(pair, now=whole[0], base=whole[1], whole=whole)
        elif pair is not None:
            found[code] = replace(pair, whole=whole)
    return found


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
    """Of each indicator what counts. Where the units themselves are counted (yes or no of each), one that was merged or
    divided has no like, since there are fewer or more of them than before."""
    counter = now.counter
    inside = frozenset(counter.reach(unit, day))
    groups = grouped(inside, lambda code: counter.holder(code, day))
    orphaned = {code for code in inside if counter.is_orphaned(code, day)}
    changed = orphaned | {code for code in inside if list(counter.holder(code, day)) != [code]}
    lost = {True: changed, False: orphaned}
    declared = _declared(now, inside), _declared(base, inside)
    found: dict[str, Pairing] = {}
    known: dict[tuple[bool, tuple[tuple[Told, Told], ...]], Pairing] = {}
    for mine, its in _matched(now, base, matches):
        told = _told(now, mine, base, its, frozenset({unit}) if mine.over_units is OverUnits.NONE else inside)
        bodies = mine.kind is Kind.YESNO
        if (bodies, told) not in known:
            known[bodies, told] = paired(told, groups=groups, orphaned=lost[bodies])
        at_once = mine.code in declared[0] or its.code in declared[1]
        pairing = known[bodies, told]
        found[mine.code] = replace(pairing, basis=Basis.UNLIKE, why=Unlike.DECLARED) if at_once else pairing
    return found


def _matched(now: Side, base: Side, matches: Mapping[str, str]) -> Iterator[tuple[Indicator, Indicator]]:
    """The indicators of both sides that are set side by side."""
    for code, other in matches.items():
        mine, its = now.indicator(code), base.indicator(other)
        if mine is not None and its is not None:
            yield mine, its


def _told(
    now: Side, mine: Indicator, base: Side, its: Indicator, inside: frozenset[str]
) -> tuple[tuple[Told, Told], ...]:
    """Part by part where both periods have as many of one length, else the whole of the one with that of the other."""
    names = [(now.period, base.period)]
    if mine.frequency is its.frequency and len(now.parts(mine)) == len(base.parts(its)):
        names = list(zip(now.parts(mine), base.parts(its), strict=True))
    return tuple((now.told(one, mine, inside), base.told(other, its, inside)) for one, other in names)


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


def _rows(
    now: Side, base: Side, unit: str, matches: Mapping[str, str], pairings: Mapping[str, Pairing], day: date
) -> dict[tuple[str, str, str], Value]:
    pairings = {code: row for code, row in pairings.items() if row.basis is not Basis.UNLIKE}
    if not pairings:
        return {}
    narrowed = [(code, row) for code, row in pairings.items() if row.basis is Basis.COMMON]
    gone = _all_gone(now, narrowed)
    others = _all_gone(base, [(matches[code], row) for code, row in narrowed])
    if now.programme == base.programme:
        return _made(now, (now.period, base.period), unit, list(pairings), [*gone, *others], day)
    first = _made(now, (now.period,), unit, list(pairings), gone, day)
    return {**first, **_made(base, (base.period,), unit, [matches[code] for code in pairings], others, day)}


Gone: TypeAlias = tuple[str, str, str]
"""Indicator, unit, period of facts that are left out."""


def _all_gone(side: Side, pairings: Sequence[tuple[str, Pairing]]) -> list[Gone]:
    return [fact for code, pairing in pairings for fact in _gone(side, code, pairing)]


def _gone(side: Side, code: str, pairing: Pairing) -> Iterator[Gone]:
    indicator = side.indicator(code)
    names = side.parts(indicator) if indicator else []
    whole = len(pairing.left_out) != len(names)
    for place, name in enumerate(names):
        for unit in pairing.left_out[0 if whole else place]:
            yield code, unit, name


def _made(
    side: Side, periods: tuple[str, ...], unit: str, indicators: Sequence[str], gone: Sequence[Gone], day: date
) -> dict[tuple[str, str, str], Value]:
    facts = _table(side.facts)
    facts = _without(facts.filter(pc.is_in(facts["indicator"], pa.array(indicators, pa.string()))), gone)
    request = Request(periods=tuple(dict.fromkeys(periods)), units=(unit,), indicators=tuple(indicators), as_of=day)
    rows = map(value_of, run.rollup(replace(side.counter.dataset, facts=facts), request).to_pylist())
    return {(side.programme, row.period, row.indicator): row for row in rows if not row.cell}


def _table(facts: Facts) -> pa.Table:
    return facts if isinstance(facts, pa.Table) else read_files(files=facts)


def _without(facts: pa.Table, gone: Sequence[Gone]) -> pa.Table:
    """The facts but those."""
    if not gone:
        return facts
    columns = dict(zip(_FACT, zip(*gone, strict=True), strict=True))
    named = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return facts.join(named, keys=list(_FACT), join_type="left anti")
