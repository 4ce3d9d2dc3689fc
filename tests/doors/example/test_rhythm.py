"""The periods of the example."""

import pytest

from phoihop.doors.example.rhythm import months, stretches
from phoihop_rollup.vocabulary import Frequency


def test_the_term_is_62_months() -> None:
    run = months()
    assert (len(run), run[0], run[-1]) == (62, (2016, 11), (2021, 12))


@pytest.mark.parametrize(
    ("frequency", "count", "first", "last"),
    [
        (Frequency.MONTH, 62, "2016-11", "2021-12"),
        (Frequency.QUARTER, 21, "2016-Q4", "2021-Q4"),
        (Frequency.HALF, 11, "2016-H2", "2021-H2"),
        (Frequency.YEAR, 6, "2016", "2021"),
    ],
)
def test_periods_of_each_frequency(frequency: Frequency, count: int, first: str, last: str) -> None:
    names = [stretch.name for stretch in stretches(frequency=frequency)]
    assert (len(names), names[0], names[-1]) == (count, first, last)


def test_the_first_year_holds_two_months_of_work() -> None:
    year = stretches(frequency=Frequency.YEAR)[0]
    assert (year.name, year.part, year.last_day) == ("2016", 2 / 12, "2016-12-14")


def test_gatherings_are_fewest_under_social_distancing() -> None:
    quietest = min(stretches(frequency=Frequency.MONTH), key=lambda stretch: stretch.meetings)
    assert quietest.name in {"2020-04", "2021-08", "2021-09"}
