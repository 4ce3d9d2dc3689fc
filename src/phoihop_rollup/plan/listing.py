"""The facts placed in one figure, each with its holder and what became of it."""

from functools import cache

import ibis
from ibis.expr.types import Table

from phoihop_rollup.plan.declared import JUDGED
from phoihop_rollup.plan.passing import figure_periods
from phoihop_rollup.plan.tables import Stages, Step, beside, stacked, table

MARKS = ("speaks", "counts", "by_flow", "by_stock")
FACT_ON_HOLDER = ["u", "p", "s", "h"]


@cache
def listing_plan(declared: bool) -> tuple[Step, ...]:
    """own, other, hold, reach (of one wanted unit), asked_cell -> listing, and covering when something is declared."""
    stages = Stages()
    listing = _listed()
    if declared:
        judged = ibis.table(JUDGED, name="judged")
        judged = judged.filter(judged.way.cast("int32") == 0).semi_join(_cell(), "c").semi_join(_unit(), "x")
        listing = beside(listing, judged.select(*FACT_ON_HOLDER, *MARKS), FACT_ON_HOLDER)
        stages.add("covering", _covering())
    else:
        listing = listing.mutate(**{name: ibis.null("boolean") for name in MARKS})
    stages.add("listing", listing)
    return stages.statements()


def _cell() -> Table:
    return ibis.table({"c": "int32"}, name="asked_cell")


def _unit() -> Table:
    return table("reach").select("x").distinct()


def _listed() -> Table:
    own = table("own").mutate(s=ibis.literal(0, "int8"), whole=ibis.literal(True))
    other = table("other")
    facts = stacked([own.select(*other.columns), other]).semi_join(_cell(), "c")
    known = facts.semi_join(table("wanted_indicator"), "i").join(figure_periods(), ["i", "p"])
    held = known.join(table("hold").rename(held_by_name="kin"), ["e", "u"])
    reached = table("reach").select("e", "x", h="u")
    placed = held.join(reached.semi_join(table("alive").select("e", h="u"), ["e", "h"]), ["e", "h"])
    lone = placed.over_units == "none"
    placed = placed.filter(~lone | (placed.held_by_name & (placed.h == placed.x)))
    return placed.select(*FACT_ON_HOLDER, "a", "b", "whole", "share")


def _covering() -> Table:
    rows = []
    for name, stock in (("covered_flow", False), ("covered_stock", True)):
        columns = {**dict.fromkeys(("f", "i", "c", "x", "u", "p", "d"), "int32"), "s": "int8", "way": "int8"}
        pairs = ibis.table(columns, name=name)
        pairs = pairs.filter(pairs.way.cast("int32") == 0).semi_join(_cell(), "c").semi_join(_unit(), "x")
        rows.append(pairs.select("u", "p", "s", "d").mutate(stock=ibis.literal(stock)))
    return stacked(rows)
