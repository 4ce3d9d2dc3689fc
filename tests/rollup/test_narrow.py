"""One unit and a period or two: the short way through the plans gives what the slow calculation gives."""

from dataclasses import replace
from random import Random

import pytest
from tests.oracle.comparison import differences
from tests.oracle.generator import make_dataset, make_request


@pytest.mark.parametrize("seed", range(4000, 4004))
def test_a_narrow_request_agrees_with_the_slow_calculation(seed: int) -> None:
    rng = Random(seed)
    dataset = make_dataset(rng)
    for unit in rng.sample(dataset.organisations, min(3, len(dataset.organisations))):
        request = make_request(rng, dataset)
        request = replace(request, units=(unit.code,), periods=request.periods[:2] or ("2018",))
        assert differences(dataset, request) == []
