"""Precision and recall of the checks on the example, with dishonesties planted by seed; and how long they take.

    python bench/checks.py [--reports 20000] [--planted 300] [--seed 1] [--no-times]

The example is built anew in a scratch folder and read as it stands; nothing of it is changed. Of its accepted reports
`--reports` are looked at as they are: each question about one of these is a false alarm. (The example slips on purpose:
half a ratio, totals that cells do not make, numbers left out. Questions about these are right and are counted apart, as
`slips_of_the_example`, wherever the report's own rows show the slip.) Then each dishonesty is planted `--planted` times, each time into one report that it fits, and the questions about that report are looked at. Two checks need what
the example does not have: a cumulative indicator is made of its registered practices, and declared totals of what the
units below reported. Writes bench/results/checks.json.
"""

import argparse
import csv
import json
import os
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from random import Random

from phoihop.base.findings import Finding
from phoihop.doors.example.bundle import build_example
from phoihop.reporting.checks.rules import (
    NEAR,
    Alike,
    Asking,
    Below,
    Case,
    Content,
    Known,
    Past,
    ask,
    bands_of,
    estimated,
    joint_codes,
    near_pairs,
    numbers_of,
    read_rule,
    signature_of,
    texts_of,
    vector_hash,
)
from phoihop.reporting.checks.rules.numbers import is_telling
from phoihop.reporting.checks.rules.past import FEWEST
from phoihop.reporting.checks.rules.texts import FEWEST_WORDS
from phoihop.reporting.regimes.rules import AskedLine
from phoihop.reporting.submissions.rules import Life, check_content, check_lines
from phoihop.reporting.submissions.rules.validity import Allowed
from phoihop_rollup.periods import Period, days_of, find_period
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, Window

RESULTS = Path(__file__).parent / "results" / "checks.json"
BACK = 24
TOTAL = "LK17"
RULE = "MH27 >= MH26"
NARRATIVES = 10_000

Report = tuple[str, str]
"""Unit and period."""


@dataclass
class World:
    """The example's accepted reports with what finds one among them, and the order in which dice fall."""

    dice: Random
    lines: dict[tuple[str, Frequency], tuple[AskedLine, ...]]
    kinds: dict[str, str]
    parents: dict[str, str]
    contents: dict[Report, Content]
    vectors: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    bands: dict[tuple[str, int], list[tuple[str, tuple[int, ...]]]] = field(default_factory=lambda: defaultdict(list))
    joint: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    below: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    units: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    telling: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    spent: list[float] = field(default_factory=list)

    def index(self) -> None:
        """Note of every report by what it is found."""
        for (unit, period), content in self.contents.items():
            self.vectors[period, vector_hash(numbers_of(content))].append(unit)
            self.units[period].append(unit)
            if content["narratives"]:
                self.telling[period].append(unit)
            self.below[self.parents[unit], period].append(unit)
            for text in texts_of(content["narratives"]).values():
                signature = signature_of(text)
                for band in bands_of(signature):
                    self.bands[period, band].append((unit, signature))
            for code in joint_codes(content):
                self.joint[period, code].append(unit)

    def asked(self, unit: str, period: str) -> tuple[AskedLine, ...]:
        """The lines of the unit's form for such a period."""
        return self.lines.get((self.kinds[unit], frequency_of(period)), ())

    def past(self, unit: str, period: str) -> list[Past]:
        """What the unit had accepted before, latest first."""
        names = earlier(period, BACK)
        return [Past(name, self.contents[unit, name]) for name in names if (unit, name) in self.contents]

    def case(self, unit: str, period: str, content: Content, **more: object) -> Case:
        """The report as its checks meet it."""
        vector = vector_hash(numbers_of(content))
        twins = [other for other in self.vectors.get((period, vector), ()) if other != unit] if vector else []
        joint = [(code, o) for code in joint_codes(content) for o in self.joint.get((period, code), ()) if o != unit]
        return Case(
            content=content,
            lines=self.asked(unit, period),
            past=tuple(self.past(unit, period)),
            twins=tuple(twins[:3]),
            joint=tuple(joint),
            alike=tuple(self._alike(unit, period, content)),
            rules=(Asking(1, CROSS, "Số lượt người ít hơn số buổi."),),
            **more,  # type: ignore[arg-type]
        )

    def _alike(self, unit: str, period: str, content: Content) -> Iterator[Alike]:
        for section, text in texts_of(content["narratives"]).items():
            mine = signature_of(text)
            found = {
                (name, when): estimated(mine, theirs)
                for when in (period, *earlier(period, 1))
                for band in bands_of(mine)
                for name, theirs in self.bands.get((when, band), ())
                if name != unit
            }
            near = sorted(((share, *place) for place, share in found.items() if share >= NEAR), reverse=True)
            yield from (Alike(section, name, when, share) for share, name, when in near[:1])

    def codes(self, unit: str, period: str, content: Content, **more: object) -> set[str]:
        """The codes of all questions about the report; the time they took is noted."""
        started = time.process_time()
        case = self.case(unit, period, content, **more)
        found = [*ask(case), *check_lines(content, case.lines), *in_range(content, case.lines, unit, period)]
        self.spent.append(time.process_time() - started)
        return {row.code for row in found}


KNOWN = {code: Known(code, Kind.COUNT, Frequency.MONTH) for code in ("MH26", "MH27")}
CROSS = read_rule(RULE, KNOWN)


def in_range(content: Content, lines: Sequence[AskedLine], unit: str, period: str) -> list[Finding]:
    """What is wrong with single values, of which none may be below 0."""
    rules = {
        row.indicator: Allowed(
            indicator=row.indicator,
            frequency=Frequency(row.frequency),
            parts=("numerator", "denominator") if row.kind == Kind.RATIO else ("value",),
            cells=frozenset(code for code, _name in row.cells),
            declarable=True,
            yesno=row.kind == Kind.YESNO,
            minimum=Decimal(0),
        )
        for row in lines
    }
    known = find_period(period)
    assert known
    days = days_of(known, Window.GOVERNMENT)
    own = [value for value in content["values"] if value["indicator"] in rules]
    return check_content({**content, "values": own}, indicators=rules, life=Life(unit), period=period, days=days)


def frequency_of(period: str) -> Frequency:
    """How often such a period comes."""
    known = find_period(period)
    assert known is not None
    assert known.frequency is not None
    return known.frequency


def earlier(period: str, most: int) -> list[str]:
    """The names of the periods of the same length before it, latest first."""
    known = find_period(period)
    assert known
    return [Period(known.first - back * known.months, known.months).name for back in range(1, most + 1)]


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of one table of the bundle."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(folder: Path, seed: int) -> World:
    """The bundle's accepted reports, with a cumulative indicator made of its registered practices."""
    units = rows(folder, "organisations")
    contents: dict[Report, dict] = defaultdict(lambda: {"values": [], "narratives": {}})
    for row in rows(folder, "values"):
        if row["status"] in {"", "accepted"} and row["scope"] in {"", "own"}:
            value = {
                name: row[name] for name in ("indicator", "cell", "value", "numerator", "denominator") if row[name]
            }
            contents[row["organisation"], row["period"]]["values"].append(value)
    for row in rows(folder, "narratives"):
        if (row["organisation"], row["period"]) in contents:
            contents[row["organisation"], row["period"]]["narratives"][row["section"]] = row["text"]
    cumulate(contents)
    kinds = {row["code"]: row["kind"] for row in units}
    return World(Random(seed), lines_of(folder), kinds, {row["code"]: row["parent"] for row in units}, contents)


def cumulate(contents: Mapping[Report, dict]) -> None:
    """Add to every report of registered practices how many the unit registered so far."""
    known: dict[str, Decimal] = defaultdict(Decimal)
    for (unit, period), content in sorted(contents.items(), key=lambda each: each[0][1]):
        numbers = numbers_of(content)
        if "MH17||value" in numbers and frequency_of(period) is Frequency.HALF:
            known[unit] += numbers["MH17||value"]
            content["values"].append({"indicator": TOTAL, "value": str(known[unit])})


def lines_of(folder: Path) -> dict[tuple[str, Frequency], tuple[AskedLine, ...]]:
    """What each kind of unit is asked, by frequency."""
    cells: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows(folder, "breakdowns"):
        cells[row["breakdown"]].append((row["cell"], row["name"]))
    indicators = {row["code"]: line(row, cells) for row in rows(folder, "indicators")}
    forms: dict[str, list[str]] = defaultdict(list)
    for row in rows(folder, "forms"):
        forms[row["form"]].append(row["indicator"])
    found: dict[tuple[str, Frequency], dict[str, AskedLine]] = defaultdict(dict)
    for row in rows(folder, "assignments"):
        for code in forms[row["form"]]:
            asked = indicators[code]
            found[row["organisation"].removeprefix("kind:"), Frequency(asked.frequency)][code] = asked
    total = replace(
        indicators["MH17"], indicator=TOTAL, name="Lũy kế mô hình đăng ký", over_time=OverTime.LAST, cells=()
    )
    for asked_lines in found.values():
        if "MH17" in asked_lines:
            asked_lines[TOTAL] = replace(total, required=False)
    return {key: tuple(lines.values()) for key, lines in found.items()}


def line(row: Mapping[str, str], cells: Mapping[str, Sequence[tuple[str, str]]]) -> AskedLine:
    """One indicator as a form asks for it."""
    return AskedLine(
        form="", form_name="", indicator=row["code"], name=row["name"], unit=row["unit"], kind=row["kind"],
        frequency=row["frequency"], over_time=row["over_time"], over_units=row["over_units"],
        direction=row["direction"], decimals=int(row["decimals"] or 0), minimum=None, maximum=None, help="",
        legal_basis="", content_number=None, content_title="", required=True, breakdown=row["breakdown"],
        cells=tuple(cells.get(row["breakdown"], ())),
    )  # fmt: skip


# Dishonesties: each gives the report as a dishonest (or tired) officer would send it, None where it does not fit.


def too_many_zeros(world: World, unit: str, period: str, content: Content) -> Content | None:
    """One number ten or a hundred times what it is."""
    known = Counter(key for past in world.past(unit, period) for key in past.numbers)
    told = deepcopy(content)
    kinds = {row.indicator: row.kind for row in world.asked(unit, period)}
    fit = [
        (value, part)
        for value in told["values"]
        for part in ("value", "numerator", "denominator")
        if Decimal(value.get(part) or 0) >= 3
        and known[f"{value['indicator']}|{value.get('cell', '')}|{part}"] >= FEWEST
        and kinds.get(value["indicator"]) not in {None, Kind.YESNO}
    ]
    if not fit:
        return None
    value, part = world.dice.choice(fit)
    value[part] = str(Decimal(value[part]) * world.dice.choice([10, 10, 100]))
    return told


def last_period_again(world: World, unit: str, period: str, content: Content) -> Content | None:
    """The numbers of the period before, sent again."""
    past = world.past(unit, period)
    flows = {row.indicator for row in world.asked(unit, period) if row.over_time != OverTime.LAST}
    if not past or not is_telling(n for key, n in past[0].numbers.items() if key.split("|")[0] in flows):
        return None
    return {**content, "values": deepcopy(past[0].content["values"])}


def another_units_numbers(world: World, unit: str, period: str, content: Content) -> Content | None:
    """The numbers of another unit of the same kind."""
    others = [o for o in world.units[period] if o != unit and world.kinds[o] == world.kinds[unit]]
    if not others:
        return None
    theirs = world.contents[world.dice.choice(others), period]
    return {**content, "values": deepcopy(theirs["values"])} if vector_hash(numbers_of(theirs)) else None


def rounded(world: World, unit: str, period: str, content: Content) -> Content | None:
    """Every counted number from 10 on rounded to tens."""
    told = deepcopy(content)
    kinds = {row.indicator: row for row in world.asked(unit, period)}
    large = 0
    for value in told["values"]:
        row = kinds.get(value["indicator"])
        if row and row.kind in {Kind.COUNT, Kind.RATIO} and row.over_time != OverTime.LAST:
            for part in ("value", "numerator", "denominator"):
                if Decimal(value.get(part) or 0) >= 10:
                    large += bool(value.get("cell")) or not row.cells
                    value[part] = str(int(round(Decimal(value[part]), -1)))
    return told if large >= 4 else None


def less_than_so_far(world: World, unit: str, period: str, content: Content) -> Content | None:
    """The cumulative number of practices, smaller than last time."""
    if frequency_of(period) is not Frequency.HALF:
        return None
    known = [past.numbers.get(f"{TOTAL}||value") for past in world.past(unit, period)]
    latest = next((number for number in known if number), None)
    told = deepcopy(content)
    for value in told["values"]:
        if value["indicator"] == TOTAL and latest:
            value["value"] = str(latest - 1 - int(world.dice.random() * min(5, int(latest) - 1)))
            return told
    return None


def reworded(world: World, text: str) -> str:
    """The text with one word of fifty put in another's place."""
    words = text.split()
    for _each in range(len(words) // 50):
        words[world.dice.randrange(len(words))] = world.dice.choice(words)
    return " ".join(words)


def another_units_words(world: World, unit: str, period: str, content: Content) -> Content | None:
    """The narratives of another unit, slightly reworded."""
    others = [o for o in world.telling[period] if o != unit]
    if not content["narratives"] or not others:
        return None
    theirs = world.contents[world.dice.choice(others), period]["narratives"]
    return _with_words(world, content, theirs)


def last_periods_words(world: World, unit: str, period: str, content: Content) -> Content | None:
    """The narratives of the period before, slightly reworded."""
    past = world.past(unit, period) if content["narratives"] else []
    if not past:
        return None
    return _with_words(world, content, past[0].content["narratives"])


def _with_words(world: World, content: Content, narratives: Mapping[str, str]) -> Content | None:
    if len(" ".join(narratives.values()).split()) < FEWEST_WORDS:
        return None
    return {**content, "narratives": {section: reworded(world, text) for section, text in narratives.items()}}


def fewer_people_than_meetings(world: World, unit: str, period: str, content: Content) -> Content | None:
    """Meetings and attendances in each other's place."""
    told = deepcopy(content)
    found = {value["indicator"]: value for value in told["values"] if not value.get("cell")}
    meetings, people = found.get("MH26"), found.get("MH27")
    if not meetings or not people or int(meetings["value"]) >= int(people["value"]):
        return None
    meetings["value"], people["value"] = people["value"], meetings["value"]
    return told


def joint_twice(world: World, unit: str, period: str, content: Content) -> Content | None:
    """A joint activity that another unit of the same period has told as well."""
    others = [o for o in world.units[period] if o != unit]
    code = f"HD-{period}-{len(world.joint)}"
    world.joint[period, code].append(world.dice.choice(others))
    told = deepcopy(content)
    told["values"][0]["note"] = f"phối hợp #{code}"
    return told


def cells_and_total(world: World, unit: str, period: str, content: Content) -> Content | None:
    """A total that its cells do not make."""
    told = deepcopy(content)
    split = {value["indicator"] for value in told["values"] if value.get("cell") and value.get("value")}
    fit = [value for value in told["values"] if value["indicator"] in split and not value.get("cell")]
    if not fit:
        return None
    value = world.dice.choice(fit)
    value["value"] = str(Decimal(value["value"]) + 1)
    return told


def more_than_all(world: World, unit: str, period: str, content: Content) -> Content | None:
    """A numerator above its denominator."""
    told = deepcopy(content)
    units = {row.indicator: row.unit for row in world.asked(unit, period)}
    fit = [
        value
        for value in told["values"]
        if value.get("numerator") and value.get("denominator") and units.get(value["indicator"]) == "%"
    ]
    if not fit:
        return None
    value = world.dice.choice(fit)
    value["numerator"] = str(Decimal(value["denominator"]) + 1)
    return told


def changed(
    world: World, content: Content, fits: Callable[[dict], bool], change: Callable[[dict], None]
) -> Content | None:
    """The report with one of the values that fit changed."""
    told = deepcopy(content)
    fit = [value for value in told["values"] if fits(value)]
    if not fit:
        return None
    change(world.dice.choice(fit))
    return told


def below_nothing(world: World, unit: str, period: str, content: Content) -> Content | None:
    """A number below 0."""
    return changed(world, content, lambda row: bool(Decimal(row.get("value") or 0)), minus)


def minus(value: dict) -> None:
    """The number with a minus before it."""
    value["value"] = str(-Decimal(value["value"]))


def left_out(world: World, unit: str, period: str, content: Content) -> Content | None:
    """A required number that is not told, its cells neither."""
    asked = {row.indicator for row in world.asked(unit, period) if row.required}
    fit = sorted({value["indicator"] for value in content["values"]} & asked)
    if len(fit) < 2:
        return None
    gone = world.dice.choice(fit)
    return {**content, "values": [value for value in content["values"] if value["indicator"] != gone]}


def too_exact(world: World, unit: str, period: str, content: Content) -> Content | None:
    """A counted number with five decimals."""
    asked = {row.indicator for row in world.asked(unit, period)}
    return changed(world, content, lambda row: row["indicator"] in asked and "value" in row, exactly)


def exactly(value: dict) -> None:
    """The number with five decimals."""
    value["value"] = str(Decimal(value["value"]) + Decimal("0.12345"))


def half_told(world: World, unit: str, period: str, content: Content) -> Content | None:
    """A ratio without its denominator."""
    return changed(
        world, content, lambda row: "numerator" in row and "denominator" in row, lambda row: row.pop("denominator")
    )


Planting = Callable[[World, str, str, Content], Content | None]
PLANTED: Mapping[str, Planting] = {
    "K101": less_than_so_far,
    "K102": too_many_zeros,
    "K103": last_period_again,
    "K104": another_units_numbers,
    "K105": rounded,
    "K106": another_units_words,
    "K107": last_periods_words,
    "K109": joint_twice,
    "K110": fewer_people_than_meetings,
    "S509": below_nothing,
    "S518": left_out,
    "S519": too_exact,
    "S522": cells_and_total,
    "S523": half_told,
    "S524": more_than_all,
}


def slips(content: Content, lines: Sequence[AskedLine]) -> set[str]:
    """What the example itself does wrong on purpose in this report, read from its rows without the checks."""
    found = set()
    told = {value["indicator"] for value in content["values"]}
    if any(line.required and line.indicator not in told for line in lines):
        found.add("S518")
    if any(("numerator" in value) != ("denominator" in value) for value in content["values"]):
        found |= {"S523", "S518"}
    for line in lines:
        rows = [value for value in content["values"] if value["indicator"] == line.indicator and "value" in value]
        total = [Decimal(value["value"]) for value in rows if not value.get("cell")]
        cells = [Decimal(value["value"]) for value in rows if value.get("cell")]
        if total and cells and total != [sum(cells, Decimal(0))]:
            found.add("S522")
    return found


def declared(world: World, count: int) -> dict[str, float]:
    """Declared totals, right and wrong, over districts whose communes nearly all reported."""
    places = [place for place in world.below if place[0] and len(world.below[place]) >= 5]
    caught = alarms = 0
    for wrong in [True] * count + [False] * count:
        unit, period = world.dice.choice(places)
        told = [numbers_of(world.contents[other, period]) for other in world.below[unit, period]]
        keys = sorted(
            {key for numbers in told for key, number in numbers.items() if key.endswith("||value") and number}
        )
        if not keys:
            continue
        key = world.dice.choice(keys)
        given = [numbers[key] for numbers in told if key in numbers]
        total = sum(given, Decimal(0))
        share = world.dice.choice(["0.7", "0.85", "0.95", "1.05", "1.3"])
        off = total * Decimal(share) + (Decimal(share) > 1)
        value = {"indicator": key.split("|")[0], "scope": "subtree", "value": str(int(off) if wrong else total)}
        below = Below({key: total}, {key: len(given)}, len(given))
        found = "K108" in {row.code for row in ask(Case({"values": [value], "narratives": {}}, below=below))}
        caught, alarms = caught + (found and wrong), alarms + (found and not wrong)
    return told_of(count, caught, count, alarms)


def told_of(planted: int, caught: int, honest: int, alarms: int) -> dict[str, float]:
    """Recall, precision and the share of honest reports that are asked about."""
    return {
        "planted": planted,
        "caught": caught,
        "recall": round(caught / planted, 4) if planted else 0,
        "honest": honest,
        "false_alarms": alarms,
        "false_alarm_share": round(alarms / honest, 5),
        "precision": round(caught / (caught + alarms), 4) if caught + alarms else 0,
    }


def measured(world: World, reports: int, planted: int) -> dict[str, object]:
    """Every check on honest reports and on planted ones."""
    every = sorted(world.contents)
    sample = world.dice.sample(every, min(reports, len(every)))
    alarms: Counter[str] = Counter()
    right: Counter[str] = Counter()
    any_alarm = 0
    for unit, period in sample:
        content = world.contents[unit, period]
        found = world.codes(unit, period, content)
        own = slips(content, world.asked(unit, period))
        right.update(found & own)
        alarms.update(found - own)
        any_alarm += bool(found - own)
    checks = {
        code: told_of(*caught_of(world, code, plant, every, planted), len(sample), alarms[code])
        for code, plant in PLANTED.items()
    }
    checks["K108"] = declared(world, planted)
    return {
        "honest_reports": len(sample),
        "honest_asked_anything": any_alarm,
        "honest_asked_anything_share": round(any_alarm / len(sample), 5),
        "slips_of_the_example": dict(sorted(right.items())),
        "checks": dict(sorted(checks.items())),
    }


def caught_of(world: World, code: str, plant: Planting, every: Sequence[Report], wanted: int) -> tuple[int, int]:
    """How many could be planted, and how many of these are asked about by that check."""
    planted = caught = 0
    for unit, period in world.dice.sample(every, len(every)):
        told = plant(world, unit, period, world.contents[unit, period])
        if told is not None:
            planted += 1
            caught += code in world.codes(unit, period, told)
        if planted == wanted:
            break
    return planted, caught


def times(world: World) -> dict[str, float]:
    """How long all questions about one report took, and near-duplicates among ten thousand narratives."""
    ordered = sorted(world.spent)
    texts = [text for content in world.contents.values() for text in content["narratives"].values()]
    texts = (texts + [reworded(world, text) for text in texts])[:NARRATIVES]
    signature_of(texts[0])
    started, cpu = time.perf_counter(), time.process_time()
    pairs = near_pairs(texts)
    wall, spent = time.perf_counter() - started, time.process_time() - cpu
    return {
        "load_average": round(os.getloadavg()[0], 2),
        "report_median_cpu_ms": round(statistics.median(ordered) * 1000, 2),
        "report_p99_cpu_ms": round(ordered[int(0.99 * (len(ordered) - 1))] * 1000, 2),
        "report_max_cpu_ms": round(ordered[-1] * 1000, 2),
        "narratives": len(texts),
        "near_pairs": len(pairs),
        "near_pairs_s": round(wall, 2),
        "near_pairs_cpu_s": round(spent, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--planted", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-times", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        build_example(folder=Path(scratch) / "example")
        world = read(Path(scratch) / "example", options.seed)
    world.index()
    found = {"seed": options.seed, **measured(world, options.reports, options.planted)}
    if not options.no_times:
        found["times"] = times(world)
    for code, row in found["checks"].items():  # type: ignore[attr-defined]
        print(code, " ".join(f"{name}={value}" for name, value in row.items()))
    print({name: value for name, value in found.items() if name != "checks"})
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
