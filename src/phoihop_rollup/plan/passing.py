"""Facts that pass by succession: folded on the unit that holds them, then made one over time."""

from collections.abc import Sequence
from functools import cache

import ibis
from ibis.expr.types import Table

from phoihop_rollup.plan.numbers import nearest
from phoihop_rollup.plan.tables import Stages, Step, one_of, table
from phoihop_rollup.plan.times import first_month, length, merged

HELD = ["e", "f", "i", "c", "h"]


@cache
def passing_plan(operators: tuple[str, ...], declared: bool) -> tuple[Step, ...]:
    """own, hold, touched -> landed, folded (values of one period on one holder; m: how many facts)."""
    stages = Stages()
    hold = table("hold").semi_join(table("touched").select("h").distinct(), "h")
    # Few units pass on to a touched holder: their facts are picked out before anything is joined to them.
    facts = table("own").semi_join(table("wanted_indicator"), "i").semi_join(hold, "u")
    landed = _landed(stages.add("passing", facts), hold, declared)
    stages.add("folded", _folded(landed, operators))
    return stages.statements()


@cache
def passed_plan(operators: tuple[str, ...]) -> tuple[Step, ...]:
    """folded, scale -> passed: states of holders in the scale of their indicator."""
    stages = Stages()
    folded = ibis.table(FOLDED, name="folded")
    indicators = table("indicator").select("i", "over_time").join(table("scale").select("i", "fold_multiple"), "i")
    known = folded.join(indicators, "i")
    whole = known.mutate(a=nearest(known.a * known.fold_multiple, known.m), n=ibis.literal(1, "int32"))
    stages.add("passed", whole.group_by(HELD).agg(**merged(whole, operators)))
    return stages.statements()


FOLDED = {
    "e": "int32",
    "f": "int32",
    "i": "int32",
    "c": "int32",
    "h": "int32",
    "t": "int32",
    "a": "int64",
    "b": "int64",
    "m": "int64",
}


def figure_periods() -> Table:
    """Every wanted (figure's period, part) of every indicator."""
    whole = table("indicator").join(table("figure_period"), ["g", "q"]).join(table("within"), ["q", "f"])
    whole = whole.select("i", "g", "q", "f", "p", "e", "latest", "over_time", "over_units", "ratio", "adds")
    return whole.filter((whole.over_time != "none") | (length(whole.f) == whole.q))


def _landed(facts: Table, hold: Table, declared: bool) -> Table:
    """Facts on holders that inherit something inside the period; share multiplied in where it adds up."""
    placed = facts.join(figure_periods(), ["i", "p"]).join(hold, ["e", "u"])
    placed = placed.semi_join(table("touched"), ["g", "f", "h"])
    if declared:
        placed = placed.anti_join(
            ibis.table(dict.fromkeys(("f", "i", "c", "h"), "int32"), name="affected"), ["f", "i", "c", "h"]
        )
    placed = placed.filter(placed.kin | (placed.over_units != "none"))
    adds = (placed.over_units == "sum") | placed.ratio
    return placed.mutate(
        a=ibis.ifelse(adds, placed.a * placed.share, placed.a),
        b=placed.b * placed.share,
        t=first_month(placed.p),
    )


def _folded(landed: Table, operators: Sequence[str]) -> Table:
    """Facts of one period on one holder as one value, by over_units."""
    amount = one_of(landed, "over_units", operators, {"min": landed.a.min, "max": landed.a.max}, landed.a.sum)
    many = landed.count(where=landed.over_units == "mean")
    made = landed.group_by([*HELD, "t"]).agg(b=landed.b.sum(), a=amount, m=ibis.greatest(many, 1))
    return made.select(*FOLDED)
