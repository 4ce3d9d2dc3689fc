"""From reported numbers to facts: parts or value, whole or half, totals made of cells, what was expected."""

from functools import cache

import ibis
from ibis.expr.types import Table

from phoihop_rollup.plan.tables import Stages, Step, beside, stacked, table
from phoihop_rollup.plan.times import first_month

PAIR = ["u", "p", "i", "c"]


@cache
def facts_plan(observed: bool) -> tuple[Step, ...]:
    """typed, indicator, asked_of, asked_when -> own, other, extra, disagreeing (and ranges, when expectation is observed)."""
    stages = Stages()
    given = stages.add("given", _given(), kept=False)
    cells = stages.add("cells", _cells(given))
    facts = stages.add("facts", stacked([given, _made_totals(given, cells)]), kept=False)
    stages.add("disagreeing", _disagreeing(given, cells))
    plain = facts.s.cast("int32") == 0
    stages.add("own", _with_asked(facts.filter(plain & facts.whole)).select("u", "p", "i", "c", "a", "b", "rep"))
    other = stages.add("other", facts.filter(~(plain & facts.whole)).select("u", "p", "i", "c", "s", "a", "b", "whole"))
    stages.add("extra", _extra(other))
    if observed:
        stages.add("ranges", _ranges(facts))
    return stages.statements()


def _given() -> Table:
    joined = table("typed").join(table("indicator").select("i", "o", "ratio", "adds"), "i")
    parts = joined.mutate(
        a=ibis.ifelse(joined.ratio, joined.numerator, joined.value),
        b=ibis.ifelse(joined.ratio, joined.denominator, ibis.null("int64")),
    )
    whole = parts.mutate(whole=parts.a.notnull() & (~parts.ratio | parts.b.notnull()))
    return whole.filter(whole.a.notnull() | whole.b.notnull()).select(
        "u", "p", "i", "c", "s", "o", "adds", "a", "b", "whole"
    )


def _cells(given: Table) -> Table:
    counted = given.filter((given.c != 0) & given.adds & given.whole)
    return counted.group_by("u", "p", "i", "s", "o").agg(total=counted.a.sum())


def _made_totals(given: Table, cells: Table) -> Table:
    totals = given.filter(given.c == 0).select("u", "p", "i", "s")
    missing = cells.anti_join(totals, ["u", "p", "i", "s"])
    return missing.select(
        "u",
        "p",
        "i",
        "s",
        "o",
        c=ibis.literal(0, "int32"),
        adds=ibis.literal(True),
        a=missing.total,
        b=ibis.null("int64"),
        whole=ibis.literal(True),
    ).select(*given.columns)


def _disagreeing(given: Table, cells: Table) -> Table:
    totals = given.filter(given.c == 0).select("u", "p", "i", "s", "a")
    both = cells.join(totals, ["u", "p", "i", "s"])
    return both.filter(both.a != both.total).select("u", "p", "i").distinct()


def _with_asked(facts: Table) -> Table:
    when = table("asked_when").mutate(rep=ibis.literal(1, "int32"))
    joined = beside(beside(facts, table("asked_of"), ["o", "u"]), when, ["k", "p"])
    return joined.mutate(rep=joined.rep.coalesce(0))


def _extra(other: Table) -> Table:
    """Coverage of pairs that have no whole fact of the unit's own: each counts once."""
    alone = other.anti_join(ibis.table({**dict.fromkeys(PAIR, "int32")}, name="own"), PAIR)
    known = alone.join(table("indicator").select("i", "o"), "i")
    asked = _with_asked(known)
    reported = asked.rep * asked.whole.ifelse(1, 0)
    return asked.group_by(PAIR).agg(rep=reported.max(), sub=(reported * 0 + 1).max())


def _ranges(facts: Table) -> Table:
    """Stretches, in first months, between the first and the last whole fact, cut to where the unit exists."""
    whole = facts.filter(facts.whole)
    month = first_month(whole.p)
    spans = whole.group_by("u", "i", "o").agg(first=month.min(), last=month.max())
    cut = spans.join(table("runs"), ["o", "u"])
    made = cut.select("u", "i", lo=ibis.greatest(cut.first, cut.lo), hi=ibis.least(cut.last, cut.hi))
    return made.filter(made.lo <= made.hi)
