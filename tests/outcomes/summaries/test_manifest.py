"""The manifest carries every figure whole, in JSON and in XML, and reads what was written before comparisons."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.manifest import Entry, Manifest, dumps, loads
from phoihop.outcomes.summaries.rules.manifest_xml import from_xml, to_xml
from phoihop.outcomes.summaries.rules.records import FigureKey, Number, Pair, Provenance

AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
CODES = st.sampled_from(["HN", "CT-2022", "TB-120-2011", "MH01", "2021", "2011..2015"])
PAIRS = st.none() | st.builds(Pair, CODES, CODES, st.just("") | CODES)
KEYS = st.builds(FigureKey, CODES, CODES, CODES, st.just("") | CODES, st.just("") | CODES, PAIRS)
NUMBERS = st.builds(
    Number,
    KEYS,
    st.sampled_from(["1.234,5", "05"]),
    st.decimals(0, 10**9, places=2),
    st.sampled_from(list(Aspect)),
    st.none() | KEYS,
    st.integers(0, 10**5),
)


def manifest(*numbers: Number) -> Manifest:
    provenance = Provenance("r1", AT, "snapshot", "definition", 3, "HN", "2016..2021")
    return Manifest(provenance, "m", tuple(Entry(place, number) for place, number in enumerate(numbers, 1)), "t")


@given(st.lists(NUMBERS, max_size=4))
def test_what_was_written_is_read_whatever_the_figures_are_of(numbers: list[Number]) -> None:
    made = manifest(*numbers)
    assert loads(dumps(made)) == made
    assert from_xml(to_xml(made)) == made


def test_numbers_of_the_programme_itself_are_written_as_they_always_were() -> None:
    key, base = FigureKey("HN", "2021", "MH01"), FigureKey("HN", "2020", "MH01")
    made = manifest(
        Number(key, "05", Decimal(5), submissions=9), Number(key, "01", Decimal(1), Aspect.DIFFERENCE, base, 9)
    )
    assert json.loads(dumps(made))["numbers"] == [
        [1, "HN", "2021", "MH01", "", "value", "05", "5", 9],
        [2, "HN", "2021", "MH01", "", "difference", "01", "1", 9, "HN", "2020", "MH01", ""],
    ]
    assert sorted(to_xml(made)[0].attrib) == sorted(
        ["n", "unit", "period", "indicator", "cell", "aspect", "text", "value", "submissions"]
    )


def test_a_figure_of_another_programme_says_so_and_what_it_was_narrowed_to() -> None:
    now = FigureKey("HN", "2016..2021", "MH26", pair=Pair("2011..2015", "TB07", "TB-120-2011"))
    base = FigureKey("HN", "2011..2015", "TB07", "", "TB-120-2011", Pair("2016..2021", "MH26"))
    made = manifest(Number(now, "12", Decimal(12), Aspect.DIFFERENCE, base, 7))
    (row,) = json.loads(dumps(made))["numbers"]
    assert row[9:] == [
        *("HN", "2011..2015", "TB07", ""),
        *("", "2011..2015", "TB07", "TB-120-2011"),
        *("TB-120-2011", "2016..2021", "MH26", ""),
    ]
    assert loads(dumps(made)).entries[0].number.against == base
