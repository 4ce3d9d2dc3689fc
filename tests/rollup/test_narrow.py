"""One unit and a period or two: the short way through the plans gives what the slow calculation gives."""

from dataclasses import replace
from random import Random

import pytest
from tests.oracle.comparison import differences
from tests.oracle.generator import make_dataset, make_request

from phoihop_rollup.plan.times import times_plan


@pytest.mark.parametrize("seed", range(4000, 4004))
def test_a_narrow_request_agrees_with_the_slow_calculation(seed: int) -> None:
    rng = Random(seed)
    dataset = make_dataset(rng)
    for unit in rng.sample(dataset.organisations, min(3, len(dataset.organisations))):
        request = make_request(rng, dataset)
        request = replace(request, units=(unit.code,), periods=request.periods[:2] or ("2018",))
        assert differences(dataset, request) == []


def test_only_levels_that_were_reported_look_at_facts() -> None:
    steps = times_plan(("max", "mean", "sum"), (1, 3, 6, 12), (1, 12), (), False)

    assert [step.name for step in steps if '"own"' in step.sql] == [
        "level_mean_1",
        "level_mean_12",
        "level_max_1",
        "level_max_12",
    ]
