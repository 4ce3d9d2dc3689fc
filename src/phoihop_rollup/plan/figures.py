"""From states of units to figures: carried up the tree, divided and rounded once, with coverage, method and flags."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import ibis
from ibis.expr.types import Table

from phoihop_rollup.plan.declared import FIGURE as DECLARED_FIGURE
from phoihop_rollup.plan.numbers import nearest
from phoihop_rollup.plan.passing import figure_periods
from phoihop_rollup.plan.tables import Stages, Step, beside, one_of, stacked, table
from phoihop_rollup.plan.times import STATES, count_sum, first_month, length

FIGURE = ["x", "f", "i", "c"]
STATE = ["a", "b", "t", "n", "rep", "sub"]
HOLDER_STATE = dict.fromkeys(("e", "u", "f", "i", "c"), "int32") | {
    "over_units": "string",
    "a": "int64",
    "b": "int64",
    "t": "int32",
    "n": "int32",
    "rep": "int32",
    "sub": "int32",
}


@dataclass(frozen=True)
class Shape:
    """What the data has, so that a plan carries only the steps it needs.

    `narrow`: few periods, so that keeping the rows of a step costs less than planning it again for each reader.
    `direct`: hardly any unit goes to more than one figure, so that nothing is saved by adding up flocks first.
    """

    units: tuple[str, ...]
    passed: bool = False
    declared: bool = False
    observed: bool = False
    halves: bool = False
    disagreeing: bool = False
    partial: bool = False
    narrow: bool = False
    direct: bool = False


@cache
def tops_plan(shape: Shape) -> tuple[Step, ...]:
    """timed, passed, spoken, reach, flocks -> tops (states of the units of figures), expected, flagged."""
    stages = Stages()
    ready = stages.add("ready", _ready(shape), kept=shape.narrow and not shape.direct)
    if shape.direct:
        stages.add("tops", _direct_tops(shape, ready))
    else:
        stages.add("tops", _tops(shape, ready, _flocked(stages, shape, ready)), kept=shape.narrow)
    stages.add("expected", _expected(shape))
    if _has_flags(shape):
        stages.add("flagged", _flagged(shape))
    return stages.statements()


@cache
def measured_plan(shape: Shape) -> tuple[Step, ...]:
    """tops, expected, flagged -> measured: one row per figure, with what is to be divided (`n_`, `d_`)."""
    stages = Stages()
    stages.add("measured", _measured(shape), kept=False)
    return stages.statements()


@cache
def figures_plan(shape: Shape) -> tuple[Step, ...]:
    """divided (measured, with its quotients rounded) -> figures, in whole numbers and keys."""
    stages = Stages()
    stages.add("figures", _figures(shape), kept=False)
    return stages.statements()


def _ready(shape: Shape) -> Table:
    """States of units in the scale of their indicator; what is special is left to its own lane, its coverage kept."""
    states = ibis.table(STATES, name="timed")
    known = states.join(table("indicator"), "i").join(table("scale"), "i")
    known = known.join(table("figure_period"), ["g", "q", "f"])
    mean = known.over_time == "mean"
    scaled = known.select(
        *("e", "u", "f", "i", "c", "g", "q", "over_time", "over_units", "t", "rep", "sub"),
        a=ibis.ifelse(mean, nearest(known.a * known.grow * known.time_multiple, known.n), known.a * known.grow),
        b=known.b * known.grow,
        n=ibis.ifelse(known.n.notnull(), 1, ibis.null("int32")).cast("int32"),
    )
    scaled = scaled.filter((scaled.over_time != "none") | (length(scaled.f) == scaled.q))
    clean = _without_special(shape, scaled).select(*HOLDER_STATE)
    if not shape.passed:
        return clean
    return stacked([clean, _passed()])


def _without_special(shape: Shape, states: Table) -> Table:
    """States whose amounts are taken away where another lane makes them, or where the unit is closed."""
    lanes = []
    if shape.passed:
        lanes.append((table("touched").rename(u="h"), ["g", "f", "u"]))
    if shape.declared:
        affected = ibis.table(dict.fromkeys(("f", "i", "c", "h"), "int32"), name="affected")
        lanes.append((affected.rename(u="h"), ["f", "i", "c", "u"]))
    if not lanes:
        return states
    marked = beside(states, table("alive").mutate(alive=ibis.literal(True)), ["e", "u"])
    for number, (special, key) in enumerate(lanes):
        marked = beside(marked, special.mutate(**{f"lane{number}": ibis.literal(True)}), key)
    clean = marked.alive.notnull()
    for number in range(len(lanes)):
        clean = clean & marked[f"lane{number}"].isnull()
    amounts = {name: ibis.ifelse(clean, marked[name], ibis.null(marked[name].type())) for name in ("a", "b", "t", "n")}
    return marked.mutate(**amounts).select(*states.columns)


def _passed() -> Table:
    states = ibis.table(
        {
            "e": "int32",
            "f": "int32",
            "i": "int32",
            "c": "int32",
            "h": "int32",
            "a": "int64",
            "b": "int64",
            "t": "int32",
            "n": "int32",
        },
        name="passed",
    )
    indicators = (
        table("indicator").select("i", "over_time", "over_units").join(table("scale").select("i", "time_multiple"), "i")
    )
    known = states.rename(u="h").join(indicators, "i")
    mean = known.over_time == "mean"
    zero = ibis.literal(0, "int32")
    return known.mutate(
        a=ibis.ifelse(mean, nearest(known.a * known.time_multiple, known.n), known.a),
        n=ibis.literal(1, "int32"),
        rep=zero,
        sub=zero,
    ).select(*HOLDER_STATE)


FLOCKED = ["k", "f", "i", "c"]


def _together(units: Sequence[str]) -> list[tuple[str, ...]]:
    """Ways of making one figure of many units, those that add up as one sort."""
    added = tuple(each for each in units if each in ("mean", "sum"))
    return [mine for mine in (added, *((each,) for each in units if each in ("min", "max"))) if mine]


def _flocked(stages: Stages, shape: Shape, ready: Table) -> Table | None:
    """States of flocks."""
    made = []
    for sort in _together(shape.units):
        mine = ready.filter(ready.over_units.isin(sort)).join(table("flock"), ["e", "u"])
        made.append(_united(mine, sort, FLOCKED).mutate(over_units=ibis.literal(sort[0])))
    return stages.add("flocked", stacked(made)) if made else None


def _direct_tops(shape: Shape, ready: Table) -> Table:
    """States of the units of figures, each from all that it holds."""
    placed = ready.join(table("reach").select("e", "u", "x", "kin"), ["e", "u"])
    placed = placed.filter(placed.kin | (placed.over_units != "none")).select(*FIGURE, "over_units", *STATE)
    if shape.declared:
        placed = stacked([placed, _spoken().mutate(over_units=ibis.literal("sum")).select(*placed.columns)])
    return _united(placed, shape.units)


def _tops(shape: Shape, ready: Table, flocked: Table | None) -> Table:
    """States of the units of figures: of flocks, of units alone in their figure, and of those that are never added up."""
    made = []
    if flocked is not None:
        for sort in _together(shape.units):
            rows = flocked.filter(flocked.over_units == sort[0]).join(table("flock_top"), "k").select(*FIGURE, *STATE)
            if "sum" in sort and shape.declared:
                rows = stacked([rows, _spoken()])
            made.append(_united(rows, sort))
        alone = ready.filter(ready.over_units != "none").join(table("alone"), ["e", "u"]).rename(x="u")
        made.append(alone.select(*FIGURE, *STATE))
    if "none" in shape.units:
        kin = table("reach").filter(lambda row: row.kin).select("e", "u", "x")
        made.append(_united(ready.filter(ready.over_units == "none").join(kin, ["e", "u"]), ["none"]))
    return stacked(made)


def _united(rows: Table, units: Sequence[str], key: Sequence[str] = FIGURE) -> Table:
    return rows.group_by(key).agg(
        a=one_of(rows, "over_units", units, {"min": rows.a.min, "max": rows.a.max}, rows.a.sum),
        b=rows.b.sum(),
        t=rows.t.min(),
        n=count_sum(rows.n),
        rep=count_sum(rows.rep),
        sub=count_sum(rows["sub"]),
    )


def _spoken_way(way: int) -> Table:
    spoken = ibis.table(
        {
            **dict.fromkeys(DECLARED_FIGURE, "int32"),
            "way": "int8",
            "a": "int64",
            "b": "int64",
            "t": "int32",
            "n": "int32",
        },
        name="spoken",
    )
    return spoken.filter(spoken.way.cast("int32") == way)


def _spoken() -> Table:
    zero = ibis.literal(0, "int32")
    return _spoken_way(0).mutate(rep=zero, sub=zero).select(*FIGURE, *STATE)


def _expected(shape: Shape) -> Table:
    """How many pairs are asked for inside each figure (`k`: by profile, or by indicator where that is observed)."""
    key = "i" if shape.observed else "o"
    asked = table("indicator") if shape.observed else table("indicator").select("g", "q", "o", "lone").distinct()
    inside = table("ranges" if shape.observed else "runs").join(asked, key).join(table("figure_period"), ["g", "q"])
    first = first_month(inside.f)
    final = first + length(inside.f) - inside.q
    count = (ibis.least(inside.hi, final) - ibis.greatest(inside.lo, first)) / inside.q
    counted = inside.select("u", "f", "e", "lone", k=inside[key], pairs=count.floor().cast("int32") + 1)
    placed = counted.filter(counted.pairs > 0).join(table("reach"), ["e", "u"])
    placed = placed.filter(placed.kin | ~placed.lone)
    return placed.group_by("x", "f", "k", "lone").agg(expected=count_sum(placed.pairs))


def _has_flags(shape: Shape) -> bool:
    return shape.halves or shape.disagreeing or shape.partial or shape.declared


FLAGS = ("half", "cells", "allocated", "aside")


def _flag_rows(rows: Table, flag: str) -> Table:
    marks = {name: ibis.literal(name == flag) for name in FLAGS}
    return rows.select(*FIGURE).mutate(**marks)


def _flagged(shape: Shape) -> Table:
    """Rare flags of figures, as a small table beside them."""
    sources = []
    if shape.halves:
        other = table("other")
        sources.append(_flag_rows(_in_figures(other.filter(~other.whole).select("u", "p", "i", "c")), "half"))
    if shape.disagreeing:
        pairs = table("disagreeing").mutate(c=ibis.literal(0, "int32"))
        sources.append(_flag_rows(_in_figures(pairs), "cells"))
    if shape.partial:
        split = _in_figures(table("own").select("u", "p", "i", "c"), partial=True)
        if shape.declared:
            split = split.anti_join(_judged().select(*FIGURE, "u").distinct(), [*FIGURE, "u"])
        sources.append(_flag_rows(split, "allocated"))
    if shape.declared:
        judged = _judged()
        left = judged.left_a | judged.left_b
        sources.append(_flag_rows(judged.filter(left & judged.part), "allocated"))
        sources.append(_flag_rows(judged.filter(judged.aside), "aside"))
    rows = stacked(sources)
    return rows.group_by(FIGURE).agg(**{name: rows[name].any() for name in FLAGS})


def _judged() -> Table:
    judged = ibis.table(
        {
            **dict.fromkeys((*FIGURE, "u"), "int32"),
            "way": "int8",
            "part": "boolean",
            "left_a": "boolean",
            "left_b": "boolean",
            "aside": "boolean",
        },
        name="judged",
    )
    return judged.filter(judged.way.cast("int32") == 0)


def _in_figures(facts: Table, partial: bool = False) -> Table:
    """Keys of facts, in every figure in which they are placed."""
    known = facts.semi_join(table("wanted_indicator"), "i")
    reach = table("reach")
    if partial:
        reach = reach.filter(reach.part)
        known = known.semi_join(reach, "u")
    placed = known.join(figure_periods(), ["i", "p"]).join(reach, ["e", "u"])
    return placed.filter(placed.kin | (placed.over_units != "none"))


TOPS = {
    "x": "int32",
    "f": "int32",
    "i": "int32",
    "c": "int32",
    "a": "int64",
    "b": "int64",
    "t": "int32",
    "n": "int32",
    "rep": "int32",
    "sub": "int32",
}


def _measured(shape: Shape) -> Table:
    known = ibis.table(TOPS, name="tops").join(table("indicator"), "i").join(table("scale"), "i")
    known = known.join(table("figure_period"), ["g", "q", "f"])
    counts = {"x": "int32", "f": "int32", "k": "int32", "lone": "boolean", "expected": "int32"}
    counted: list[str | tuple[str, str]] = ["x", "f", "lone", ("i" if shape.observed else "o", "k")]
    known = _joined(known, ibis.table(counts, name="expected"), counted)
    if _has_flags(shape):
        marks = ibis.table({**dict.fromkeys(FIGURE, "int32"), **dict.fromkeys(FLAGS, "boolean")}, name="flagged")
        known = _joined(known, marks, FIGURE)
    if shape.declared:
        known = _with_kinds(known)
    made = _kinds(known, shape.declared)
    made |= {name: known[name].coalesce(False) if _has_flags(shape) else ibis.literal(False) for name in FLAGS}
    made |= _division(known, "value", known.a, known.b, known.n)
    if shape.declared:
        made |= _division(known, "below", made["below_a"], made["below_b"], made["below_n"])
    return known.select(
        *(name if name not in made else made[name].name(name) for name in MEASURED),
        **{name: made[name] for name in MEASURED_BELOW if shape.declared},
    )


def _joined(rows: Table, those: Table, key: Sequence[str] | Sequence[str | tuple[str, str]]) -> Table:
    """`beside` within one statement with joins before and after it: nothing is left out yet."""
    return rows.left_join(those, key, rname=f"{{name}}_{len(rows.columns)}")


MEASURED = {
    **TOPS,
    "place": "int32",
    "latest": "int32",
    "expected": "int32",
    "over_time": "string",
    "over_units": "string",
    "ratio": "boolean",
    "inexact": "boolean",
    "unit": "int64",
    "times": "int64",
    "exact_decimals": "int32",
    "rounded_decimals": "int32",
    "half": "boolean",
    "cells": "boolean",
    "allocated": "boolean",
    "aside": "boolean",
    "own_declared": "boolean",
    "any_declared": "boolean",
    "any_other": "boolean",
    "n_value": "int64",
    "d_value": "int64",
}
MEASURED_BELOW = {
    "below_a": "int64",
    "below_b": "int64",
    "below_n": "int64",
    "below_known": "boolean",
    "n_below": "int64",
    "d_below": "int64",
}


def divisions(shape: Shape) -> tuple[str, ...]:
    """Names of the quotients that the backend adds to `measured`."""
    return ("value", "below") if shape.declared else ("value",)


def _division(known: Table, name: str, a: ibis.Value, b: ibis.Value, n: ibis.Value) -> dict[str, ibis.Value]:
    """What is divided once at the end: parts of a ratio, or a sum of means; nothing where the amount is exact."""
    units = ibis.ifelse(known.over_units == "mean", n, 1)
    divisor = units * known.time_multiple * known.fold_multiple * known.power
    return {
        f"n_{name}": ibis.ifelse(known.inexact, a, ibis.null("int64")),
        f"d_{name}": ibis.ifelse(known.ratio, b, divisor),
    }


def _figures(shape: Shape) -> Table:
    columns = {**MEASURED, **(MEASURED_BELOW if shape.declared else {})}
    columns |= {f"printed_{name}": "int64" for name in divisions(shape)}
    divided = ibis.table(columns, name="divided")
    valued = divided.mutate(value=_value(divided, divided.printed_value, divided.a, divided.n))
    if shape.declared:
        below = _value(divided, divided.printed_below, divided.below_a, divided.below_n)
        valued = valued.mutate(computed_below=ibis.ifelse(valued.below_known, below, ibis.null("int64")))
    else:
        valued = valued.mutate(computed_below=ibis.null("int64"))
    return _flags(valued)


def _with_kinds(known: Table) -> Table:
    """Figures with what was declared in them beside them."""
    integers = dict.fromkeys(DECLARED_FIGURE, "int32")
    kinds = ibis.table(
        {**integers, "own_declared": "boolean", "any_declared": "boolean", "any_other": "boolean"}, name="kinds"
    ).rename(spoken_other="any_other")
    known = _joined(known, kinds.drop("e"), FIGURE)
    below = ibis.table(integers, name="below_known").drop("e").mutate(below_known=ibis.literal(True))
    known = _joined(known, below, FIGURE)
    for way in (0, 1):
        spoken = _spoken_way(way).select(*FIGURE, **{f"a{way}": "a", f"b{way}": "b", f"n{way}": "n"})
        known = _joined(known, spoken, FIGURE)
    return known


def _kinds(known: Table, declared: bool) -> dict[str, ibis.Value]:
    """Whether something declared, by whom, and anything else is left in a figure; what is left without its declarations."""
    if not declared:
        false = ibis.literal(False)
        return {"own_declared": false, "any_declared": false, "any_other": known.n.coalesce(0) > 0}
    rest = known.n.coalesce(0) - known.n0.coalesce(0)
    return {
        "own_declared": known.own_declared.coalesce(False),
        "any_declared": known.any_declared.coalesce(False),
        "any_other": known.spoken_other.coalesce(False) | (rest > 0),
        "below_known": known.below_known.coalesce(False),
        "below_a": known.a.coalesce(0) - known.a0.coalesce(0) + known.a1.coalesce(0),
        "below_b": known.b.coalesce(0) - known.b0.coalesce(0) + known.b1.coalesce(0),
        "below_n": rest + known.n1.coalesce(0),
    }


def _value(known: Table, printed: ibis.Value, a: ibis.Value, n: ibis.Value) -> ibis.Value:
    """The value as printed, in whole numbers of its own last decimal; null where there is none."""
    value = ibis.ifelse(known.inexact, printed, a)
    return ibis.ifelse(n.coalesce(0) > 0, value, ibis.null("int64"))


def _flags(rows: Table) -> Table:
    shown = rows.n.coalesce(0) > 0
    no_denominator = shown & rows.ratio & (rows.b == 0).coalesce(False)
    used_last = rows.over_time.isin(["last", "sum_over_last"])
    marked = rows.mutate(
        no_denominator=no_denominator,
        incomplete=rows.rep < rows.expected.coalesce(0),
        stale=shown & used_last & (rows.t < rows.latest),
        disagrees=rows.computed_below.notnull() & ~rows.value.identical_to(rows.computed_below),
        numerator=ibis.ifelse(shown & rows.ratio, rows.a, ibis.null("int64")),
        denominator=ibis.ifelse(shown & rows.ratio, rows.b, ibis.null("int64")),
        decimals=ibis.ifelse(rows.inexact, rows.rounded_decimals, rows.exact_decimals),
        method=ibis.cases(
            (~(rows.any_other | rows.any_declared), 0),
            (~rows.any_declared, 1),
            (rows.any_other, 3),
            else_=2,
        ),
    )
    kept = marked.filter(marked.value.notnull() | marked.half | marked.no_denominator | marked.aside)
    bits = sum_of_bits(kept)
    return kept.select(
        "x",
        "f",
        "place",
        "i",
        "c",
        "decimals",
        "value",
        "numerator",
        "denominator",
        "method",
        "computed_below",
        reported=kept.rep,
        expected=kept.expected.coalesce(0),
        submissions=kept["sub"],
        flags=bits,
    )


BITS = ("allocated", "cells", "disagrees", "half", "incomplete", "no_denominator", "aside", "stale")
"""Columns of flags in alphabetical order of the flags' names, lowest bit first."""


def sum_of_bits(rows: Table) -> ibis.Value:
    """The flag columns of a row as one number, a bit for each."""
    total = ibis.literal(0, "int32")
    for position, column in enumerate(BITS):
        total = total + rows[column].fill_null(False).cast("int32") * (1 << position)
    return total.cast("int32")
