"""What is frozen stands, by property: whatever is corrected, withdrawn, added or reorganised later, the snapshot's
revisions on the definitions that it kept give the figures of the moment of freezing; and what came later is told exactly."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.oracle.bundles import fact_table
from tests.oracle.generator import datasets_and_requests
from tests.oracle.slow import slow_rollup

from phoihop.measures.figures.rules.definitions import of_record, on_tree, to_record, without_tree
from phoihop.outcomes.consolidation.rules.changes import NumberKey, changes, numbers_in
from phoihop.outcomes.consolidation.rules.digests import digest_of
from phoihop.outcomes.consolidation.rules.records import Adjusted
from phoihop_rollup.schema import Dataset, Request

AT = datetime(2017, 2, 20, 8, 30, tzinfo=UTC)
Report = tuple[str, str]
"""Unit and period."""
Facts = list[dict[str, Any]]
NUMBERS = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number) / 100)


class Archive:
    """Revisions that are never changed, and which of them is accepted of each report."""

    def __init__(self, dataset: Dataset) -> None:
        self.revisions: dict[int, Facts] = {}
        self.accepted: dict[Report, int] = {}
        told: dict[Report, Facts] = {}
        for fact in dataset.facts.to_pylist():  # type: ignore[union-attr]
            told.setdefault((fact["organisation"], fact["period"]), []).append(fact)
        for report, facts in told.items():
            self.accept(report, facts)

    def accept(self, report: Report, facts: Facts) -> None:
        number = len(self.revisions) + 1
        self.revisions[number], self.accepted[report] = facts, number

    def facts(self, revisions: list[int]) -> Any:
        return fact_table([fact for number in revisions for fact in self.revisions[number]])


def corrected(facts: Facts, rng: Random) -> Facts:
    """The same report with other numbers, some of them gone."""
    parts = ("value", "numerator", "denominator")
    kept = [fact for fact in facts if rng.random() < 0.7]
    return [{**fact, **{part: fact[part] and fact[part] + rng.randrange(1, 50) for part in parts}} for fact in kept]


def go_on(archive: Archive, rng: Random) -> None:
    """Corrections and withdrawals, as they come after a freezing."""
    for report, number in list(archive.accepted.items()):
        fate = rng.random()
        if fate < 0.4:
            archive.accept(report, corrected(archive.revisions[number], rng))
        elif fate < 0.6:
            del archive.accepted[report]


def kept(dataset: Dataset) -> Dataset:
    """Definitions as they come back from the database's JSON."""
    return of_record(json.loads(json.dumps(to_record(dataset))))


@given(asked=datasets_and_requests(), seed=st.integers(0, 10**9))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_frozen_figures_are_those_of_the_moment_of_freezing(asked: tuple[Dataset, Request], seed: int) -> None:
    """The tree and the definitions are kept as text; nothing that is done to the live ones reaches it."""
    live, request = asked
    archive = Archive(live)
    at_freezing = slow_rollup(live, request)
    snapshot, definition = sorted(archive.accepted.values()), json.dumps(to_record(live))
    go_on(archive, Random(seed))
    frozen = replace(of_record(json.loads(definition)), facts=archive.facts(snapshot))
    assert slow_rollup(frozen, request) == at_freezing


@given(asked=datasets_and_requests())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_programme_before_kept_without_its_tree_gives_the_same_on_the_tree_beside_it(
    asked: tuple[Dataset, Request],
) -> None:
    dataset, request = asked
    apart = kept(without_tree(dataset))
    assert (apart.organisations, apart.placements, apart.successions) == ([], [], [])
    again = on_tree(apart, kept(replace(dataset, indicators=(), forms=None, assignments=None)))
    assert slow_rollup(replace(again, facts=dataset.facts), request) == slow_rollup(dataset, request)


@st.composite
def meetings(draw: st.DrawFn) -> Mapping[str, Any] | None:
    """A unit's report of one number that adds up, or none."""
    if draw(st.booleans()):
        return None
    return {"values": [{"indicator": "MEET", "value": str(draw(NUMBERS))}], "narratives": {}}


@given(st.lists(st.tuples(meetings(), meetings()), max_size=8))
def test_the_differences_told_are_what_a_sum_becomes_more_or_less_by(
    reports: list[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]],
) -> None:
    """Of each report the revision that was frozen and the one accepted now; None: there was none, or is none any more."""
    frozen, now = (sum((_number(pair[side]) for pair in reports), Decimal(0)) for side in (0, 1))
    told = sum((change.difference for old, new in reports for change in changes(old, new)), Decimal(0))
    assert frozen + told == now


def _number(content: Mapping[str, Any] | None) -> Decimal:
    return numbers_in(content).get(NumberKey("MEET"), Decimal(0))


@given(st.lists(st.integers(1, 10**9), unique=True), st.integers(1, 10**9))
def test_a_digest_names_what_was_kept_of_the_programme_before(revisions: list[int], other: int) -> None:
    words: dict[str, Any] = {"programme": "P", "unit": "city", "period": "2016..2021", "definition_hash": "d"}
    words |= {"as_of": None, "revisions": [1, 2]}
    before = {"programme": "OLD", "term": "2011..2015", "revisions": revisions, "definition_hash": "e", "matched": {}}
    digest = digest_of(**words, before=before)
    assert digest == digest_of(**words, before=dict(reversed(before.items())))
    assert digest != digest_of(**words)
    assert digest != digest_of(**words, before={**before, "revisions": [*revisions, other]})
    assert digest != digest_of(**words, before={**before, "definition_hash": "f"})


@given(base=st.none() | NUMBERS, now=st.none() | NUMBERS)
def test_an_adjustment_knows_whether_its_figure_is_what_it_was(base: Decimal | None, now: Decimal | None) -> None:
    row = Adjusted("city", "2017", "MEET", "", Decimal(1), "x", "y", AT, base_known=True, base=base)
    assert row.is_based_on(base)
    assert row.is_based_on(now) is (now == base)
    assert replace(row, base_known=False, base=None).is_based_on(now)
