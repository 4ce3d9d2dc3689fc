"""Indicators of a programme go on those of the programme before: by code, else by name; unlike ones are told apart."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from phoihop.agreements.programmes.rules.lineage import match_indicators
from phoihop.agreements.programmes.rules.records import IndicatorRecord

MEETINGS = IndicatorRecord("MH26", "Buổi tuyên truyền, vận động", "count", "month", "sum", "sum", unit="buổi")
KEPT = IndicatorRecord("MH19", "Mô hình đang duy trì", "count", "quarter", "last", "sum", unit="mô hình")
SCORE = IndicatorRecord("MH36", "Điểm tự chấm", "amount", "year", "last", "none", unit="điểm")
RECORDS = st.builds(
    IndicatorRecord,
    st.sampled_from("ABCD"),
    st.sampled_from(["Mô hình", "Mo hinh", "Buổi"]),
    st.sampled_from(["count", "amount"]),
    st.just("year"),
    st.sampled_from(["sum", "last"]),
    st.just("sum"),
)
PROGRAMMES = st.lists(RECORDS, max_size=4, unique_by=lambda row: row.code)


def test_by_the_same_code_else_by_name_unit_and_kind_however_often_it_is_asked() -> None:
    old = replace(MEETINGS, code="TB05", name="Buổi tuyên truyền, vận động", frequency="year")
    found = match_indicators(now=[MEETINGS, KEPT, SCORE], before=[old, replace(KEPT, name="Mô hình còn hoạt động")])
    assert found.pairs == {"MH26": "TB05", "MH19": "MH19"}
    assert (found.unlike, found.new, found.ended) == ({}, ("MH36",), ())


def test_what_is_put_together_in_another_way_is_not_compared() -> None:
    old = [replace(KEPT, code="TB1", over_time="sum"), replace(SCORE, unit="%"), replace(MEETINGS, unit="cuộc")]
    found = match_indicators(now=[KEPT, SCORE, MEETINGS], before=old)
    assert found.pairs == {}
    assert found.unlike == {"MH19": "TB1", "MH36": "MH36", "MH26": "MH26"}
    other = match_indicators(now=[MEETINGS], before=[replace(MEETINGS, code="TB2", unit="cuộc")])
    assert (other.pairs, other.new, other.ended) == ({}, ("MH26",), ("TB2",)), "another unit of measure, another thing"


@given(PROGRAMMES, PROGRAMMES)
def test_every_indicator_is_in_exactly_one_place(now: list[IndicatorRecord], before: list[IndicatorRecord]) -> None:
    found = match_indicators(now=now, before=before)
    assert sorted([*found.pairs, *found.unlike, *found.new]) == sorted(row.code for row in now)
    told = [*found.pairs.values(), *found.unlike.values(), *found.ended]
    assert sorted(told) == sorted(row.code for row in before)
