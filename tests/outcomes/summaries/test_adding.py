"""A total is called a sum only where the rows above it make it to the last digit."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.outcomes.summaries.rules.adding import Adding, over_parts, over_units
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure

COUNT = Measure("A", "Số buổi", "buổi", over_units="sum", over_time="sum")
RATE = Measure("R", "Tỷ lệ", "%", "ratio", 1, over_units="sum", over_time="sum")


def figure(value: object, measure: Measure = COUNT, **more: object) -> Figure:
    found = Figure(FigureKey("u", "2020", measure.code), measure, Decimal(str(value)), method="computed")
    return replace(found, **more)  # type: ignore[arg-type]


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=3)


@given(st.lists(st.none() | AMOUNTS, min_size=1, max_size=12), AMOUNTS)
def test_the_rows_and_the_units_own_make_the_whole(rows: list[Decimal | None], own: Decimal) -> None:
    below = [None if value is None else figure(value) for value in rows]
    total = own + sum((value for value in rows if value is not None), Decimal(0))
    adding = over_units(COUNT, figure(total), below)
    assert adding.reason == ""
    assert sum((value for value in rows if value is not None), Decimal(0)) + adding.own.get("value", 0) == total
    assert ("value" in adding.own) == (own != 0)


def test_of_a_ratio_the_parts_add_up() -> None:
    rows = [
        figure(50, RATE, numerator=Decimal(1), denominator=Decimal(2)),
        figure(75, RATE, numerator=Decimal(3), denominator=Decimal(4)),
        None,
    ]
    whole = figure("66.7", RATE, numerator=Decimal(5), denominator=Decimal(6))
    assert over_units(RATE, whole, rows) == Adding(own={"numerator": Decimal(1)})


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"adjusted": True}, "có số đã điều chỉnh"),
        ({"flags": ("allocated",)}, "có phần phân bổ theo tỷ lệ"),
        ({"flags": ("set_aside",)}, "có số khai gộp không được dùng"),
        ({"flags": ("half_ratio",)}, "có báo cáo thiếu tử số hoặc mẫu số"),
        ({"method": "mixed"}, "có số do đơn vị khai gộp"),
        ({"method": "declared"}, "có số do đơn vị khai gộp"),
        ({"value": Decimal("12345678901234567")}, "có số dài quá mức Excel giữ được"),
        ({"flags": ("incomplete", "stale")}, ""),
    ],
)
def test_what_stands_in_the_way(more: dict[str, object], reason: str) -> None:
    odd = replace(figure(5), **more)  # type: ignore[arg-type]
    assert over_units(COUNT, figure(8), [odd, figure(3)]).reason == reason
    assert over_units(COUNT, odd, [figure(3)]).reason == reason


@pytest.mark.parametrize(
    ("over", "time", "reason"),
    [
        ("mean", "sum", "lấy trung bình của các đơn vị"),
        ("max", "max", "lấy số lớn nhất của các đơn vị"),
        ("min", "min", "lấy số nhỏ nhất của các đơn vị"),
        ("none", "none", "không cộng giữa các đơn vị"),
        ("sum", "mean", "lấy trung bình theo thời gian của từng đơn vị"),
        ("sum", "last", ""),
        ("", "", "không cộng"),
    ],
)
def test_operators_that_do_not_add(over: str, time: str, reason: str) -> None:
    measure = replace(COUNT, over_units=over, over_time=time)
    assert over_units(measure, figure(8, measure), [figure(5, measure), figure(3, measure)]).reason == reason


def test_through_time_only_flows_add_and_only_where_they_do_exactly() -> None:
    years = [figure(5), None, figure(3)]
    assert over_parts(COUNT, figure(8), years) == Adding()
    assert over_parts(COUNT, figure(9), years).reason == "có phần không thuộc riêng kỳ nào"
    assert over_parts(replace(COUNT, over_time="last"), figure(3), years).reason == "số cuối kỳ"
    assert over_parts(RATE, figure(8, RATE), years).reason == "tỷ lệ không cộng theo thời gian"
    assert over_parts(COUNT, None, years) == Adding()
