"""Time within each unit: mergeable states of reporting units, chained from short periods to long ones.

A state is (a, b, t, n): what the operator keeps of the value or numerator, of the denominator, the first month of the
latest period used, and how many periods have a value; with counts of pairs reported and placed.
"""

from collections.abc import Sequence
from functools import cache

import ibis
from ibis.expr.types import Scalar, Table

from phoihop_rollup.plan.tables import Stages, stacked, table
from phoihop_rollup.vocabulary import OverTime

LENGTHS = (1, 3, 6, 9, 12, 13)
"""Months of the levels; 13 stands for every run of years."""

FROM = {3: 1, 6: 3, 9: 3, 12: 6, 13: 12}
MONTHS_OF_BASE = 1200
KEY = ["u", "p", "i", "c"]


@cache
def times_plan(
    operators: tuple[str, ...], lengths: tuple[int, ...], narrowed: bool, extra: bool
) -> tuple[tuple[str, str], ...]:
    """own, extra, wanted_* -> timed (u, f, i, c, a, b, t, n, rep, sub) of every wanted period."""
    stages = Stages()
    facts = _facts(stages, narrowed, extra)
    levels = [
        level for operator in operators for level in _family(stages, facts, operator, lengths, len(operators) > 1)
    ]
    stages.add("timed", stacked(levels).rename(f="p"))
    return stages.statements()


def _facts(stages: Stages, narrowed: bool, extra: bool) -> Table:
    own = table("own")
    month = _first_month(own)
    found = own.mutate(t=month, n=ibis.literal(1, "int32"), sub=ibis.literal(1, "int32"))
    found = found.select(*KEY, "a", "b", "t", "n", "rep", "sub")
    if extra:
        nothing = ibis.null("int64")
        more = table("extra").mutate(a=nothing, b=nothing, t=ibis.null("int32"), n=ibis.null("int32"))
        found = stacked([found, more.select(*found.columns)])
    if narrowed:
        found = found.semi_join(table("wanted_part"), "p").semi_join(table("wanted_indicator"), "i")
        found = found.semi_join(table("wanted_source"), "u")
        found = stages.add("chosen", found)
    return found


def _first_month(facts: Table) -> Scalar:
    return (facts.p / MONTHS_OF_BASE).floor().cast("int32")


def length(number: Scalar) -> Scalar:
    """Months of a period from its number."""
    return number % MONTHS_OF_BASE


def _family(stages: Stages, facts: Table, operator: str, lengths: Sequence[int], several: bool) -> list[Table]:
    """The levels of the indicators of one over_time."""
    mine = facts
    if several:
        indicators = table("indicator")
        mine = facts.semi_join(indicators.filter(indicators.over_time == operator), "i")
    if operator == OverTime.NONE:
        return [mine]
    made: dict[int, Table] = {}
    for months in lengths:
        direct = mine.filter(length(mine.p) == months) if months < 13 else None
        shorter = made.get(FROM.get(months, 0))
        chained = None if shorter is None else _longer(shorter, operator, months)
        parts = [part for part in (direct, chained) if part is not None]
        made[months] = stages.add(f"level_{operator}_{months}", stacked(parts))
    return list(made.values())


def _longer(level: Table, operator: str, months: int) -> Table:
    """States of the periods of that many months (13: runs of years) made from shorter ones."""
    step = table("step")
    step = step.filter(length(step.f) == months if months < 13 else length(step.f) > 12)
    raised = level.join(step, "p").drop("p").rename(p="f")
    return (
        raised.group_by(KEY)
        .agg(**merged(raised, operator), rep=count_sum(raised.rep), sub=count_sum(raised["sub"]))
        .select(*level.columns)
    )


def count_sum(counts: Scalar) -> Scalar:
    """A sum of small counts, kept small."""
    return counts.sum().cast("int32")


def merged(states: Table, operator: str) -> dict[str, Scalar]:
    """How states of one unit become one, by over_time."""
    latest = states.t.max()
    match operator:
        case OverTime.MIN:
            a, b = states.a.min(), states.b.min()
        case OverTime.MAX:
            a, b = states.a.max(), states.b.max()
        case OverTime.LAST:
            a, b = states.a.argmax(states.t), states.b.argmax(states.t)
        case OverTime.SUM_OVER_LAST:
            a, b = states.a.sum(), states.b.argmax(states.t)
        case _:
            a, b = states.a.sum(), states.b.sum()
    return {"a": a, "b": b, "t": latest, "n": count_sum(states.n)}
