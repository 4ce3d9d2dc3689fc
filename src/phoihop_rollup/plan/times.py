"""Time within each unit: mergeable states of reporting units, chained from short periods to long ones.

A state is (a, b, t, n): what the operator keeps of the value or numerator, of the denominator, the first month of the
latest period used, and how many periods have a value; with counts of pairs reported and placed.
"""

from collections.abc import Mapping, Sequence
from functools import cache, partial

import ibis
from ibis.expr.types import Scalar, Table

from phoihop_rollup.plan.numbers import latest, whole_times
from phoihop_rollup.plan.tables import Stages, Step, Way, one_of, stacked, table
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
    operators: tuple[str, ...],
    lengths: tuple[int, ...],
    reported: tuple[int, ...],
    narrowed: tuple[str, ...],
    extra: bool,
) -> tuple[Step, ...]:
    """own, extra, wanted_*, step -> timed (u, f, i, c, a, b, t, n, rep, sub) of every period on the way to wanted ones.

    `lengths`: the levels; `reported`: of which of them there are facts, so that no other looks for any.
    """
    stages = Stages()
    facts = _facts(stages, narrowed, extra)
    sorts = _sorts(tuple(each for each in operators if each != OverTime.NONE))
    chosen = [(mine, facts if mine == operators else _of(mine, facts)) for mine in sorts]
    levels = [level for mine, rows in chosen for level in _levels(stages, rows, mine, lengths, reported)]
    if OverTime.NONE in operators:
        levels.append(_of((OverTime.NONE,), facts))
    stages.add("timed", stacked(levels).rename(f="p"), kept=False)
    return stages.statements()


@cache
def straight_plan(operators: tuple[str, ...], extra: bool) -> tuple[Step, ...]:
    """own, extra, inside, operator -> summed: states of the periods in `inside`, each made at once from all facts inside it."""
    stages = Stages()
    inside = _facts(stages, (), extra).join(table("inside"), "p").join(table("operator"), "i")
    inside = inside.filter((inside.over_time != "none") | (inside.p == inside.f))
    made = [_merged_states(inside.filter(inside.over_time.isin(mine)), mine) for mine in _sorts(operators)]
    stages.add("summed", stacked(states.select(*STATE_KEY, *STATE) for states in made), kept=False)
    return stages.statements()


KEPT_PLAN = (Step("timed", 'SELECT * FROM "states"', kept=False),)
"""states -> timed: those that are kept, of more periods and units than a request needs."""

ADDED = (OverTime.SUM, OverTime.MEAN, OverTime.NONE)
"""Whose states are added up: most facts, which need not be looked at for the ways of the others."""

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
    found = own.mutate(t=first_month(own.p), n=ibis.literal(1, "int32"), sub=ibis.literal(1, "int32"))
    found = found.select(*KEY, *STATE)
    if extra:
        nothing = ibis.null("int64")
        more = table("extra").mutate(a=nothing, b=nothing, t=ibis.null("int32"), n=ibis.null("int32"))
        found = stacked([found, more.select(*found.columns)])
    for key in narrowed:
        found = found.semi_join(table(FILTERS[key]), key)
    return stages.add("chosen", found) if narrowed else found


def first_month(number: Scalar) -> Scalar:
    """The first month of a period from its number."""
    return whole_times(number, MONTHS_OF_BASE)


def length(number: Scalar) -> Scalar:
    """Months of a period from its number."""
    return number % MONTHS_OF_BASE


def _sorts(operators: Sequence[str]) -> list[tuple[str, ...]]:
    """The operators whose states are added up, and those of other ways."""
    sorts = (tuple(each for each in operators if (each in ADDED) is added) for added in (True, False))
    return [mine for mine in sorts if mine]


def _of(operators: Sequence[str], facts: Table) -> Table:
    """The facts of the indicators of these operators."""
    mine = table("operator")
    return facts.semi_join(mine.filter(mine.over_time.isin(operators)), "i")


def _levels(
    stages: Stages, facts: Table, operators: Sequence[str], lengths: Sequence[int], reported: Sequence[int]
) -> list[Table]:
    """States of periods of each length, of the indicators of one sort of operators."""
    made: dict[int, Table] = {}
    for months in lengths:
        direct = facts.filter(length(facts.p) == months) if months in reported else None
        shorter = made.get(FROM.get(months, 0))
        chained = None if shorter is None else _longer(shorter, operators, months)
        parts = [part for part in (direct, chained) if part is not None]
        if parts:
            made[months] = stages.add(f"level_{operators[0]}_{months}", stacked(parts), kept=chained is not None)
    return list(made.values())


def _longer(level: Table, operators: Sequence[str], months: int) -> Table:
    """States of the periods of that many months (13: runs of years) made from shorter ones."""
    step = table("step")
    step = step.filter(length(step.f) == months if months < 13 else length(step.f) > 12)
    raised = level.join(step, "p").drop("p")
    known = raised if operators[0] in ADDED else raised.join(table("operator"), "i")
    return _merged_states(known, operators).rename(p="f").select(*level.columns)


def _merged_states(states: Table, operators: Sequence[str]) -> Table:
    made = states.group_by(STATE_KEY)
    return made.agg(**merged(states, operators), rep=count_sum(states.rep), sub=count_sum(states["sub"]))


def count_sum(counts: Scalar) -> Scalar:
    """A sum of small counts, kept small."""
    return counts.sum().cast("int32")


def merged(states: Table, operators: Sequence[str]) -> dict[str, Scalar]:
    """How states of one unit become one; of several operators, by the column `over_time`, one for each group."""
    last_a, last_b = partial(latest, states.a, states.t), partial(latest, states.b, states.t)
    a: Mapping[str, Way] = {OverTime.MIN: states.a.min, OverTime.MAX: states.a.max, OverTime.LAST: last_a}
    b: Mapping[str, Way] = {OverTime.LAST: last_b, OverTime.SUM_OVER_LAST: last_b}
    return {
        "a": one_of(states, "over_time", operators, a, states.a.sum),
        "b": one_of(states, "over_time", operators, b, states.b.sum),
        "t": states.t.max(),
        "n": count_sum(states.n),
    }
