"""Facts that pass by succession: folded on the unit that holds them, then made one over time."""

from functools import cache

import ibis
from ibis.expr.types import Table

from phoihop_rollup.plan.numbers import nearest
from phoihop_rollup.plan.tables import Stages, Step, stacked, table
from phoihop_rollup.plan.times import MONTHS_OF_BASE, merged

HELD = ["e", "f", "i", "c", "h"]


@cache
def passing_plan(operators: tuple[str, ...], declared: bool) -> tuple[Step, ...]:
    """own, hold, touched -> landed, folded (values of one period on one holder; m: how many facts)."""
    stages = Stages()
    hold = table("hold").semi_join(table("touched").select("h").distinct(), "h")
    # Few units pass on to a touched holder: their facts are picked out before anything is joined to them.
    facts = table("own").semi_join(table("wanted_indicator"), "i").semi_join(hold, "u")
    landed = _landed(stages.add("passing", facts), hold, declared)
    stages.add("folded", stacked([_folded(landed, units) for units in operators]))
    return stages.statements()


@cache
def passed_plan(operators: tuple[str, ...]) -> tuple[Step, ...]:
    """folded, scale -> passed: states of holders in the scale of their indicator."""
    stages = Stages()
    folded = ibis.table(FOLDED, name="folded")
    indicators = table("indicator").select("i", "over_time").join(table("scale").select("i", "fold_multiple"), "i")
    known = folded.join(indicators, "i")
    whole = known.mutate(a=nearest(known.a * known.fold_multiple, known.m), n=ibis.literal(1, "int32"))
    families = []
    for operator in operators:
        mine = whole.filter(whole.over_time == operator)
        families.append(mine.group_by(HELD).agg(**merged(mine, operator)))
    stages.add("passed", stacked(families))
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
    """Every wanted (figure's period, part) of every indicator: i, f, p, e."""
    indicators = table("indicator").select("i", "g", "q", "over_time", "over_units", "ratio", "adds")
    periods = table("figure_period").select("g", "q", "f", "e", "latest")
    whole = indicators.join(periods, ["g", "q"]).join(table("within"), ["q", "f"])
    return whole.filter((whole.over_time != "none") | (whole.f % MONTHS_OF_BASE == whole.q))


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
        t=(placed.p / MONTHS_OF_BASE).floor().cast("int32"),
    )


def _folded(landed: Table, units: str) -> Table:
    mine = landed.filter(landed.over_units == units)
    count = mine.count()
    match units:
        case "mean":
            amounts = {"a": mine.a.sum(), "m": count}
        case "min":
            amounts = {"a": mine.a.min(), "m": count - count + 1}
        case "max":
            amounts = {"a": mine.a.max(), "m": count - count + 1}
        case _:
            amounts = {"a": mine.a.sum(), "m": count - count + 1}
    made = mine.group_by([*HELD, "t"]).agg(b=mine.b.sum(), **amounts)
    return made.select(*FOLDED)
