"""A programme of which nothing was accepted yet has no figures, and says who is missing."""

from phoihop_rollup import run
from phoihop_rollup.schema import Assignment, Dataset, FormLine, Indicator, Organisation, Programme, Request
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits

DATASET = Dataset(
    organisations=[Organisation("city"), Organisation("a", "city", "commune")],
    programmes=[Programme("P")],
    indicators=[Indicator("I", "P", Kind.COUNT, Frequency.MONTH, OverTime.SUM, OverUnits.SUM)],
    forms=[FormLine("F", "I")],
    assignments=[Assignment("F", kind="commune")],
    facts=(),
)


def test_there_is_no_figure() -> None:
    assert run.rollup(DATASET, Request(("2017",))).num_rows == 0
    assert run.rollup(DATASET).num_rows == 0


def test_its_origin_is_empty() -> None:
    origin = run.origin(DATASET, unit="city", period="2017-01", indicator="I")
    assert (origin.figure, origin.facts) == (None, ())
