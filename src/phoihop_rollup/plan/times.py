"""Time within each unit: mergeable states of reporting units, chained from short periods to long ones.

A state is (a, b, t, n): what the operator keeps of the value or numerator, of the denominator, the first month of the
latest period used, and how many periods have a value; with counts of pairs reported and placed.
"""

from collections.abc import Sequence
from functools import cache

import ibis
from ibis.expr.types import Scalar, Table

from phoihop_rollup.plan.tables import Stages, Step, stacked, table
from phoihop_rollup.vocabulary import OverTime

LENGTHS = (1, 3, 6, 9, 12, 13)
"""Months of the levels; 13 stands for every run of years."""

FROM = {3: 1, 6: 3, 9: 3, 12: 6, 13: 12}
MONTHS_OF_BASE = 1200
KEY = ["u", "p", "i", "c"]
STATE_KEY = ["u", "f", "i", "c"]
STATE = ["a", "b", "t", "n", "rep", "sub"]


@cache
def times_plan(
    operators: tuple[str, ...], lengths: tuple[int, ...], narrowed: tuple[str, ...], extra: bool
) -> tuple[Step, ...]:
    """own, extra, wanted_*, step -> timed (u, f, i, c, a, b, t, n, rep, sub) of every period on the way to wanted ones."""
    stages = Stages()
    facts = _facts(stages, narrowed, extra)
    levels = [
        level for operator in operators for level in _family(stages, facts, operator, lengths, len(operators) > 1)
    ]
    stages.add("timed", stacked(levels).rename(f="p"), kept=False)
    return stages.statements()


@cache
def straight_plan(operators: tuple[str, ...], extra: bool) -> tuple[Step, ...]:
    """own, extra, inside, operator -> summed: states of the periods in `inside`, each made at once from all facts inside it."""
    stages = Stages()
    facts = _facts(stages, (), extra)
    families = []
    for operator in operators:
        known = table("operator")
        mine = facts.semi_join(known.filter(known.over_time == operator), "i")
        if operator == OverTime.NONE:
            made = mine.semi_join(table("inside").select("f").distinct(), [("p", "f")]).rename(f="p")
        else:
            made = _merged_states(mine.join(table("inside"), "p").drop("p"), operator)
        families.append(made.select(*STATE_KEY, *STATE))
    stages.add("summed", stacked(families))
    return stages.statements()


@cache
def kept_plan(narrowed: tuple[str, ...]) -> tuple[Step, ...]:
    """states, figure_period, wanted_* -> timed: what the request needs of the states that are kept."""
    stages = Stages()
    states = ibis.table(STATES, name="states").semi_join(table("figure_period").select("f").distinct(), "f")
    for key in narrowed:
        states = states.semi_join(table(FILTERS[key]), key)
    stages.add("timed", states, kept=False)
    return stages.statements()


STATES = {
    **dict.fromkeys(("u", "f", "i", "c"), "int32"),
    "a": "int64",
    "b": "int64",
    **dict.fromkeys(("t", "n", "rep", "sub"), "int32"),
}

FILTERS = {"p": "wanted_part", "i": "wanted_indicator", "u": "wanted_source"}
"""What narrows the facts or states that are read, by the key that it narrows."""


def _facts(stages: Stages, narrowed: tuple[str, ...], extra: bool) -> Table:
    own = table("own")
    month = _first_month(own)
    found = own.mutate(t=month, n=ibis.literal(1, "int32"), sub=ibis.literal(1, "int32"))
    found = found.select(*KEY, *STATE)
    if extra:
        nothing = ibis.null("int64")
        more = table("extra").mutate(a=nothing, b=nothing, t=ibis.null("int32"), n=ibis.null("int32"))
        found = stacked([found, more.select(*found.columns)])
    for key in narrowed:
        found = found.semi_join(table(FILTERS[key]), key)
    return stages.add("chosen", found) if narrowed else found


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
        made[months] = stages.add(f"level_{operator}_{months}", stacked(parts), kept=chained is not None)
    return list(made.values())


def _longer(level: Table, operator: str, months: int) -> Table:
    """States of the periods of that many months (13: runs of years) made from shorter ones."""
    step = table("step")
    step = step.filter(length(step.f) == months if months < 13 else length(step.f) > 12)
    raised = level.join(step, "p").drop("p")
    return _merged_states(raised, operator).rename(p="f").select(*level.columns)


def _merged_states(states: Table, operator: str) -> Table:
    made = states.group_by(STATE_KEY)
    return made.agg(**merged(states, operator), rep=count_sum(states.rep), sub=count_sum(states["sub"]))


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
