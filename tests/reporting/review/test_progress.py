"""Where many reports stand: states, counts, who is asked, whose tree it is, the message about who still owes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.reporting.review.enums import SENT, Progress
from phoihop.reporting.review.rules import (
    Debt,
    Owing,
    observed_by_period,
    one_tree,
    progress,
    reminder,
    tally,
    tally_columns,
    tally_ended,
    top_below,
)

GRACE = date(2021, 12, 19)
cells = st.lists(st.sampled_from(list(Progress)), max_size=12)
days = st.dates(date(2016, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize(
    ("state", "asked", "late", "today", "expected"),
    [
        ("accepted", True, False, GRACE, Progress.ACCEPTED),
        ("accepted", True, True, GRACE, Progress.ACCEPTED_LATE),
        ("accepted", False, False, GRACE, Progress.ACCEPTED),
        ("submitted", True, True, date(2022, 1, 1), Progress.SUBMITTED),
        ("returned", True, False, date(2022, 1, 1), Progress.RETURNED),
        ("draft", True, False, GRACE, Progress.DRAFT),
        ("draft", True, False, date(2021, 12, 20), Progress.OVERDUE),
        ("draft", False, False, date(2021, 12, 20), Progress.DRAFT),
        ("withdrawn", True, False, GRACE, Progress.WITHDRAWN),
        ("withdrawn", True, False, date(2021, 12, 20), Progress.OVERDUE),
        (None, True, False, GRACE, Progress.NOT_DUE),
        (None, True, False, date(2021, 12, 20), Progress.OVERDUE),
        (None, False, False, date(2021, 12, 20), Progress.NOT_ASKED),
    ],
)
def test_a_report_is_late_only_after_the_grace(state, asked, late, today, expected) -> None:  # type: ignore[no-untyped-def]
    found = progress(state=state, asked=asked, sent_late=late, today=today, grace_until=GRACE)
    assert found is expected


@given(cells)
def test_n_of_n_counts_what_is_asked(row: list[Progress]) -> None:
    found = tally(row)
    assert found.sent == sum(cell in SENT for cell in row)
    assert found.asked == sum(cell is not Progress.NOT_ASKED for cell in row)
    assert tally_ended(row, [True] * len(row)) == found
    over = tally_ended(row, [False] * len(row))
    assert (over.sent, over.asked) == (found.sent, found.sent)


@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from(list(Progress)), min_size=width, max_size=width), min_size=1, max_size=6
        )
    )
)
def test_rows_and_columns_add_up_to_the_same(rows: list[list[Progress]]) -> None:
    by_row, by_column = [tally(row) for row in rows], tally_columns(rows, len(rows[0]))
    assert sum(each.sent for each in by_row) == sum(each.sent for each in by_column)
    assert sum(each.asked for each in by_row) == sum(each.asked for each in by_column)


def test_where_nobody_is_named_units_are_asked_from_their_first_report_to_their_last() -> None:
    found = observed_by_period({"a": [1, 3], "b": [0]}, ["p", "q", "r", "s"])
    assert found == {"p": {"b"}, "q": {"a"}, "r": {"a"}, "s": {"a"}}


@given(st.lists(days, max_size=8), st.lists(days, max_size=4))
def test_days_share_a_tree_until_some_unit_moves(given_days: list[date], turns: list[date]) -> None:
    found = one_tree(given_days, turns)
    assert set(found) == set(given_days)
    for one in given_days:
        for other in given_days:
            apart = any(min(one, other) < turn <= max(one, other) for turn in turns)
            assert (found[one] == found[other]) is not apart


@given(st.lists(st.integers(-1, 20), min_size=1, max_size=20), st.sets(st.integers(0, 19), max_size=3))
def test_the_top_stands_directly_below_the_highest_root(above: list[int], roots: set[int]) -> None:
    parents = {unit: parent if 0 <= parent < unit else None for unit, parent in enumerate(above)}
    for unit in parents:
        path = [unit]
        while parents[path[-1]] is not None:
            path.append(parents[path[-1]])  # type: ignore[arg-type]
        top = top_below(unit, parents, roots)
        held = [each for each in path if each in roots]
        assert (top is None) == (not held or held[-1] == unit)
        if top is not None:
            assert top in path
            assert parents[top] == held[-1]


DUE = {"period": "2021-12", "due": date(2021, 12, 17), "grace_until": GRACE, "asked": 656}


def test_the_message_names_who_has_not_sent_by_district() -> None:
    debt = Debt(
        units=(Owing("Sở Công Thương"), Owing("Xã An Khánh", "Huyện Hoài Đức"), Owing("Xã La Phù", "Huyện Hoài Đức")),
        **DUE,
    )
    assert reminder(debt, report="báo cáo", today=date(2021, 12, 16)) == (
        "Đến ngày 16/12/2021, còn 3/656 đơn vị chưa gửi báo cáo tháng 12 năm 2021 (hạn gửi: 17/12/2021).\n\n"
        "Chưa gửi (03 đơn vị):\n"
        "- Đơn vị trực thuộc (01): Sở Công Thương.\n"
        "- Huyện Hoài Đức (02): Xã An Khánh, Xã La Phù.\n\n"
        "Đề nghị các đơn vị gửi báo cáo chậm nhất ngày 17/12/2021."
    )


def test_the_message_tells_returned_reports_apart_and_the_end_of_the_grace() -> None:
    debt = Debt(units=(Owing("Xã A"), Owing("Xã B", returned=True)), **DUE)
    assert reminder(debt, report="báo cáo", today=date(2021, 12, 20)) == (
        "Đến ngày 20/12/2021, còn 2/656 đơn vị chưa hoàn thành báo cáo tháng 12 năm 2021, trong đó 01 đơn vị chưa gửi, "
        "01 đơn vị bị trả lại và chưa gửi lại (hạn gửi: 17/12/2021).\n\n"
        "Chưa gửi (01 đơn vị):\n- Đơn vị trực thuộc (01): Xã A.\n\n"
        "Bị trả lại, chưa gửi lại (01 đơn vị):\n- Đơn vị trực thuộc (01): Xã B.\n\n"
        "Báo cáo đã quá hạn; đề nghị các đơn vị gửi ngay."
    )
    returned = Debt(units=(Owing("Xã B", returned=True),), **DUE)
    assert reminder(returned, report="báo cáo", today=date(2021, 12, 18)).splitlines()[-1] == (
        "Đã hết hạn gửi; đề nghị các đơn vị gửi báo cáo chậm nhất ngày 19/12/2021."
    )


def test_when_everybody_has_sent_the_message_says_so() -> None:
    told = reminder(Debt(units=(), **DUE), report="báo cáo", today=date(2021, 12, 16))
    assert told == "Đến ngày 16/12/2021, 656/656 đơn vị đã gửi báo cáo tháng 12 năm 2021."


@given(st.lists(st.builds(Owing, st.uuids().map(str), st.sampled_from(["", "Quận A", "Quận B"]), st.booleans())))
def test_the_message_names_everybody_exactly_once(units: list[Owing]) -> None:
    told = reminder(Debt(units=tuple(units), **DUE), report="báo cáo", today=date(2021, 12, 16))
    assert [told.count(unit.name) for unit in units] == [1] * len(units)
