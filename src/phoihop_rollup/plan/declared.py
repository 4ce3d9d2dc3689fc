"""Declared totals: which facts a declaration covers in each figure, and what is left.

Rows are keyed by figure (e, f, i, c, x) and `way`: 0 the figure itself, 1 the figure without the unit's own declarations.
"""

from functools import cache

import ibis
from ibis.expr.types import Table

from phoihop_rollup.plan.passing import figure_periods
from phoihop_rollup.plan.tables import Stages, Step, beside, stacked, table
from phoihop_rollup.plan.times import count_sum, first_month

FIGURE = ["e", "f", "i", "c", "x"]
FACT = ["u", "p", "s"]
AFFECTED = ["f", "i", "c", "h"]


@cache
def affected_plan() -> tuple[Step, ...]:
    """other, near -> affected: holders (f, i, c, h) on which a declaration may change something."""
    stages = Stages()
    other = table("other")
    declared = other.filter((other.s.cast("int32") == 1) & other.whole).select("u", "p", "i", "c").distinct()
    declared = declared.semi_join(table("wanted_indicator"), "i")
    stages.add("declaration", declared)
    near = stacked([table(name) for name in ("below", "under", "watch")]).distinct()
    joined = declared.rename(d="u").join(figure_periods(), ["i", "p"]).join(near, ["g", "d", "p"])
    held = joined.join(table("hold").select("e", "u", "h"), ["e", "u"])
    stages.add("affected", held.select(*AFFECTED).distinct())
    return stages.statements()


@cache
def judged_plan() -> tuple[Step, ...]:
    """own, other, affected, reach -> placed (facts by figure and holder), judged (with what is left of each)."""
    stages = Stages()
    placed = stages.add("placed", _ways(stages, _placed()))
    speaking = stages.add("speaking", _speaking(placed))
    counting = stages.add("counting", _counting(placed, speaking))
    flows = stages.add("covered_flow", _covered_flow(placed, speaking))
    stocks = stages.add("covered_stock", _covered_stock(placed, counting))
    stages.add("judged", _judged(placed, speaking, counting, flows, stocks))
    return stages.statements()


def _facts() -> Table:
    own = table("own").mutate(s=ibis.literal(0, "int8")).select("u", "p", "i", "c", "s", "a", "b")
    other = table("other")
    more = other.filter(other.whole & (other.s.cast("int32") == 1)).select(*own.columns)
    return stacked([own, more]).semi_join(table("wanted_indicator"), "i")


def _placed() -> Table:
    """Every whole fact on an affected holder, in every figure that holds the holder."""
    known = _facts().join(figure_periods().drop("over_units", "adds"), ["i", "p"])
    held = known.join(table("hold").select("e", "u", "h", "share"), ["e", "u"])
    held = held.semi_join(ibis.table(dict.fromkeys(AFFECTED, "int32"), name="affected"), AFFECTED)
    tops = table("reach").select("e", "x", h="u")
    alive = table("alive").select("e", h="u")
    placed = held.join(tops.semi_join(alive, ["e", "h"]), ["e", "h"])
    placed = placed.join(table("reach"), ["e", "u", "x"])
    timed = placed.mutate(
        month=first_month(placed.p),
        self_declared=placed.kin & (placed.s.cast("int32") == 1),
        stock_a=placed.over_time == "last",
        stock_b=placed.over_time.isin(["last", "sum_over_last"]),
    )
    return timed.select(
        *FIGURE, *FACT, "g", "h", "month", "share", "a", "b", "part", "kin", "self_declared", "stock_a", "stock_b"
    )


def _ways(stages: Stages, placed: Table) -> Table:
    base = stages.add("placed_once", placed)
    declaring = base.filter(base.self_declared).select(*FIGURE).distinct()
    again = base.semi_join(declaring, FIGURE).filter(lambda row: ~row.self_declared)
    first = base.mutate(way=ibis.literal(0, "int8"))
    return stacked([first, again.mutate(way=ibis.literal(1, "int8"))])


def _speaking(placed: Table) -> Table:
    """Declarations used: every holder of the declaring unit is inside."""
    used = placed.filter((placed.s.cast("int32") == 1) & ~placed.part)
    return used.select(*FIGURE, "way", "g", "p", "month", "stock_a", "stock_b", d="u").distinct()


def _counting(placed: Table, speaking: Table) -> Table:
    """Used declarations that count as stocks: nothing under them is known later."""
    stocks = speaking.filter(speaking.stock_b)
    speaks = (placed.s.cast("int32") == 0) | ~placed.part
    facts = placed.filter(speaks).select(*FIGURE, "way", "u", later="month").distinct()
    watched = stocks.join(table("watch"), ["g", "d", "p"]).join(facts, [*FIGURE, "way", "u"])
    overtaken = watched.filter(watched.later > watched.month).select(*FIGURE, "way", "d", "p").distinct()
    return stocks.anti_join(overtaken, [*FIGURE, "way", "d", "p"])


def _covered_flow(placed: Table, speaking: Table) -> Table:
    """Facts of a declared period below a declaration, and its unit's own fact: keys and the declaring unit."""
    facts = placed.select(*FIGURE, "way", *FACT).distinct()
    lower = speaking.join(table("below"), ["g", "d", "p"]).join(facts, [*FIGURE, "way", "u", "p"])
    same = speaking.join(facts.filter(facts.s.cast("int32") == 0), [*FIGURE, "way", "p", ("d", "u")])
    columns = [*FIGURE, "way", *FACT, "d"]
    return stacked([lower.select(*columns), same.mutate(u=same.d).select(*columns)]).distinct()


def _covered_stock(placed: Table, counting: Table) -> Table:
    """Facts of the declared and of earlier periods under a declaration that counts."""
    facts = placed.select(*FIGURE, "way", "month", *FACT).distinct()
    under = counting.join(table("under"), ["g", "d", "p"]).rename(declared_month="month", declared="p")
    pairs = under.join(facts, [*FIGURE, "way", "u"])
    itself = (pairs.u == pairs.d) & (pairs.p == pairs.declared) & (pairs.s.cast("int32") == 1)
    return pairs.filter((pairs.month <= pairs.declared_month) & ~itself).select(*FIGURE, "way", *FACT, "d").distinct()


def _judged(placed: Table, speaking: Table, counting: Table, flows: Table, stocks: Table) -> Table:
    """left_a, left_b: whether the value or numerator, and the denominator, stay; unused: a declaration set aside."""
    key = [*FIGURE, "way", *FACT]
    marked = placed
    for name, covered in (("by_flow", flows), ("by_stock", stocks)):
        marked = _mark(marked, covered.select(*key).distinct(), key, name)
    spoken = [*FIGURE, "way", "u", "p"]
    for name, those in (("speaks", speaking), ("counts", counting)):
        marked = _mark(marked, those.select(*FIGURE, "way", "p", u="d").distinct(), spoken, name)
    declared = marked.s.cast("int32") == 1
    stays_flow = ~marked.by_flow & (~declared | marked.speaks)
    stays_stock = ~marked.by_stock & (~declared | marked.counts)
    return marked.mutate(
        left_a=ibis.ifelse(marked.stock_a, stays_stock, stays_flow),
        left_b=ibis.ifelse(marked.stock_b, stays_stock, stays_flow),
        aside=declared & (~marked.speaks | (marked.stock_b & ~marked.counts)),
    )


def _mark(rows: Table, those: Table, key: list[str], name: str) -> Table:
    marked = beside(rows, those.mutate(found=ibis.literal(True)), key)
    return marked.mutate(**{name: marked.found.notnull()}).drop("found")


@cache
def declared_plan() -> tuple[Step, ...]:
    """judged -> spoken: the declared part of figures (way 0 and 1), and what their flags and methods need."""
    stages = Stages()
    judged = ibis.table(JUDGED, name="judged")
    left = judged.filter(judged.left_a | judged.left_b)
    by_holder = [*FIGURE, "way", "h"]
    folded = left.group_by([*by_holder, "month", "stock_a", "stock_b"]).agg(
        a=(left.a * left.share).sum(where=left.left_a), b=(left.b * left.share).sum(where=left.left_b)
    )
    flow = folded.group_by(by_holder).agg(
        flow_a=folded.a.sum(),
        flow_b=folded.b.sum(),
        last_a=folded.a.argmax(folded.month, where=folded.a.notnull()),
        last_b=folded.b.argmax(folded.month, where=folded.b.notnull()),
        month_a=folded.month.max(where=folded.a.notnull()),
        month_b=folded.month.max(where=folded.b.notnull()),
        stock_a=folded.stock_a.any(),
        stock_b=folded.stock_b.any(),
    )
    held = flow.select(
        *by_holder,
        a=ibis.ifelse(flow.stock_a, flow.last_a, flow.flow_a),
        b=ibis.ifelse(flow.stock_b, flow.last_b, flow.flow_b),
        t=ibis.ifelse(flow.stock_a, flow.month_a, flow.month_b),
        n=ibis.literal(1, "int32"),
    )
    amounts = held.group_by([*FIGURE, "way"]).agg(a=held.a.sum(), b=held.b.sum(), t=held.t.min(), n=count_sum(held.n))
    stages.add("spoken", amounts)
    stages.add("kinds", _kinds(left))
    stages.add("below_known", _below_known(judged))
    return stages.statements()


JUDGED = {
    **dict.fromkeys((*FIGURE, "u", "p", "g", "h", "month"), "int32"),
    "s": "int8",
    "way": "int8",
    "share": "int64",
    "a": "int64",
    "b": "int64",
    "part": "boolean",
    "kin": "boolean",
    "self_declared": "boolean",
    "stock_a": "boolean",
    "stock_b": "boolean",
    "by_flow": "boolean",
    "by_stock": "boolean",
    "speaks": "boolean",
    "counts": "boolean",
    "left_a": "boolean",
    "left_b": "boolean",
    "aside": "boolean",
}


def _kinds(left: Table) -> Table:
    """What sorts of facts are left in a figure."""
    mine = left.filter(left.way.cast("int32") == 0)
    declared = mine.s.cast("int32") == 1
    return mine.group_by(FIGURE).agg(
        own_declared=mine.self_declared.any(),
        any_declared=declared.any(),
        any_other=(~mine.self_declared).any(),
    )


def _below_known(judged: Table) -> Table:
    """Figures where a declaration of the unit itself is left and something of its period is known at or below it."""
    mine = judged.filter(judged.way.cast("int32") == 0)
    spoken = mine.filter(mine.self_declared & (mine.left_a | mine.left_b))
    spoken = spoken.select(*FIGURE, "g", "p", d="u").distinct()
    facts = mine.select(*FIGURE, "p", "u", "s").distinct()
    lower = spoken.join(table("below"), ["g", "d", "p"]).join(facts, [*FIGURE, "p", "u"])
    same = spoken.join(facts.filter(facts.s.cast("int32") == 0), [*FIGURE, "p", ("d", "u")])
    return stacked([lower.select(*FIGURE), same.select(*FIGURE)]).distinct()
