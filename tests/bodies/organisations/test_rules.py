"""What a structure must be: every rule with the least that breaks it, and properties over generated trees."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.findings import Severity
from phoihop.bodies.organisations.rules import (
    NameRecord,
    OrganisationRecord,
    PlacementRecord,
    SuccessionRecord,
    Unread,
    check_organisations,
)
from phoihop_rollup.vocabulary import Window

D = date(2018, 7, 1)
CITY = OrganisationRecord("city", "City", row=2)


def unit(
    code: str, parent: str | None = "city", opened: date | None = None, closed: date | None = None, **more
) -> OrganisationRecord:
    return OrganisationRecord(code, code, parent=parent, opened=opened, closed=closed, **more)


def codes(organisations, placements=(), successions=(), names=(), **more) -> list[str]:
    found = check_organisations(
        organisations=organisations, placements=placements, successions=successions, names=names, **more
    )
    return [finding.code for finding in found]


def passing(source: str = "a", target: str = "b", on: date = D, share: str = "1") -> SuccessionRecord:
    return SuccessionRecord(source, target, on, Decimal(share), "merge")


SOUND = [CITY, unit("a", closed=D), unit("b"), unit("n", opened=D)]

WRONG = {
    "O101": ([CITY, unit("a"), unit("a")], [], []),
    "O102": ([CITY, unit("a", "nowhere")], [], []),
    "O103": ([CITY, unit("a", "a")], [], []),
    "O104": ([CITY, unit("a", "b"), unit("b", "a")], [], []),
    "O105": ([CITY, unit("a", opened=D, closed=D)], [], []),
    "O106": ([CITY, unit("d", closed=D), unit("a", "d")], [], []),
    "O107": ([CITY, unit("d", opened=D), unit("a", "d")], [], []),
    "O109": ([unit("a", None, closed=D)], [], []),
    "O110": ([unit("a", None, block="church")], [], []),
    "O112": ([unit("a", None, latitude=Decimal("90.1"))], [], []),
    "O113": ([unit("a", None, longitude=Decimal("-180.1"))], [], []),
    "O114": ([unit("a", None, longitude=Decimal("105.1234567"))], [], []),
    "O201": ([CITY], [PlacementRecord("x", "city")], []),
    "O202": ([CITY, unit("a")], [PlacementRecord("a", "city", D, D - timedelta(days=1))], []),
    "O203": ([CITY, unit("a")], [PlacementRecord("a", "city", None, D), PlacementRecord("a", "city", D)], []),
    "O204": ([CITY, unit("a", opened=D)], [PlacementRecord("a", "city", D - timedelta(days=1), D)], []),
    "O301": (SOUND, [], [passing(target="nowhere")]),
    "O302": (SOUND, [], [passing(share="0.5"), passing(share="0.5")]),
    "O303": (SOUND, [], [passing("b", "n")]),
    "O304": (SOUND, [], [passing(on=D + timedelta(days=1))]),
    "O305": (SOUND, [], [passing(share="0")]),
    "O306": (SOUND, [], [passing(share="0.3"), passing(target="n", share="0.699999999999999")]),
    "O307": ([*SOUND, unit("old", closed=D)], [], [passing(target="old")]),
    "O308": ([*SOUND, unit("late", opened=D + timedelta(days=1))], [], [passing(target="late")]),
    "O310": (SOUND, [], [passing(target="a")]),
}


def test_a_sound_structure_has_no_findings() -> None:
    successions = [passing(share="0.3"), passing(target="n", share="0.7")]
    assert codes(SOUND, [PlacementRecord("b", "n", D)], successions, [NameRecord("b", "B cũ", None, D)]) == []


@pytest.mark.parametrize("code", WRONG)
def test_each_wrong_is_found_by_its_code(code: str) -> None:
    assert code in codes(*WRONG[code])


def test_a_unit_closed_without_successor_passes_to_its_parent() -> None:
    assert codes([CITY, unit("a", closed=D)]) == []


def test_a_placement_shelters_from_a_parent_that_closes() -> None:
    organisations = [CITY, unit("d", closed=D), unit("e"), unit("a", "d")]
    assert codes(organisations) == ["O106"]
    assert codes(organisations, [PlacementRecord("a", "e", D)]) == []


def test_the_fallback_parent_holds_after_a_placement_ends() -> None:
    organisations = [CITY, unit("d", closed=D), unit("e"), unit("a", "d")]
    placement = PlacementRecord("a", "e", date(2018, 1, 1), date(2018, 12, 31))
    assert codes(organisations, [placement]) == ["O106"]


def test_a_cycle_of_one_day_is_named_with_its_day() -> None:
    organisations = [CITY, unit("a"), unit("b", "a")]
    placements = [PlacementRecord("a", "b", D, D)]
    [finding] = check_organisations(organisations=organisations, placements=placements)
    assert (finding.code, finding.params["day"], finding.params["units"]) == ("O104", "2018-07-01", "a < b < a")
    swapped = [*placements, PlacementRecord("b", "city", D, D)]
    assert codes(organisations, swapped) == []


@pytest.mark.parametrize("low", ["a", "b"])
def test_a_cycle_made_by_a_placement_is_told_at_its_row(low: str) -> None:
    """Whichever of the ring's units comes first."""
    high = "b" if low == "a" else "a"
    organisations = [CITY, unit(high, row=3), unit(low, high, row=4)]
    placements = [
        PlacementRecord(high, "city", None, D - timedelta(days=1), row=2),
        PlacementRecord(high, low, D, row=3),
    ]
    [finding] = check_organisations(organisations=organisations, placements=placements)
    assert (finding.code, finding.table, finding.row, finding.value) == ("O104", "placements", 3, high)


def test_a_cycle_of_two_placements_is_told_at_the_one_that_closes_it() -> None:
    organisations = [CITY, unit("a"), unit("b")]
    placements = [PlacementRecord("a", "b", D - timedelta(days=9), row=2), PlacementRecord("b", "a", D, row=3)]
    [finding] = check_organisations(organisations=organisations, placements=placements)
    assert (finding.code, finding.table, finding.row) == ("O104", "placements", 3)


def test_a_cycle_of_parents_is_told_at_the_unit() -> None:
    [finding] = check_organisations(organisations=[CITY, unit("a", "b", row=3), unit("b", "a", row=4)])
    assert (finding.code, finding.table, finding.row, finding.value) == ("O104", "organisations", 3, "a")


@pytest.mark.parametrize(
    ("share", "told"),
    [
        ("0E-15", "0"),
        ("-0.400000000000000", "-0.4"),
        ("1.400000000000000", "1.4"),
        ("1E+1", "10"),
        ("12345678901234567890123.123456789012345", "12345678901234567890123.123456789012345"),
    ],
)
def test_a_wrong_share_is_told_in_plain_digits(share: str, told: str) -> None:
    found = check_organisations(organisations=SOUND, successions=[passing(share=share)])
    assert [finding.value for finding in found if finding.code == "O305"] == [told]


def test_a_wrong_latitude_is_told_in_plain_digits() -> None:
    [finding] = check_organisations(organisations=[unit("a", None, latitude=Decimal("91.500000000000000"))])
    assert (finding.code, finding.value) == ("O112", "91.5")


def test_days_that_could_not_be_read_make_nothing_wrong() -> None:
    units = [CITY, unit("d", opened=D, closed=D + timedelta(days=9)), unit("a", "d"), unit("b")]
    early = Unread(opened={"a"}, closed={"a"})
    assert codes(units) == ["O106", "O107"] or codes(units) == ["O107", "O106"]
    assert codes(units, unread=early) == []
    assert codes(units, successions=[passing()], unread=early) == []
    assert "O303" in codes(units, successions=[passing("b", "a")], unread=early)
    rows = [PlacementRecord("b", "city"), PlacementRecord("b", "city")]
    assert codes([CITY, unit("b")], rows) == ["O203"]
    assert codes([CITY, unit("b")], rows, unread=Unread(placed={"b"})) == []
    names = [NameRecord("city", "Một"), NameRecord("city", "Hai")]
    assert codes([CITY], names=names) == ["O403"]
    ring = [CITY, unit("d"), unit("e", "d")]
    assert codes(ring, [PlacementRecord("d", "e")]) == ["O104"]
    assert codes(ring, [PlacementRecord("d", "e")], unread=Unread(placed={"d"})) == []
    assert codes([CITY], names=names, unread=Unread(named={"city"})) == []


def test_a_short_gap_before_the_parent_opens_is_a_warning_only_between_period_ends() -> None:
    organisations = [CITY, unit("d", opened=D), unit("a", "d")]
    placements = [PlacementRecord("a", "city", None, date(2018, 6, 14)), PlacementRecord("a", "d", date(2018, 6, 15))]
    found = check_organisations(organisations=organisations, placements=placements, windows=[Window.GOVERNMENT])
    assert [(finding.code, finding.severity) for finding in found] == [("O108", Severity.WARNING)]
    assert codes(organisations, placements, windows=[Window.CALENDAR]) == ["O107"]


def test_shares_are_added_exactly() -> None:
    third = [passing(target=name, share="0.333333333333333") for name in ("b", "n")]
    assert "O306" in codes([*SOUND, unit("m")], [], [*third, passing(target="m", share="0.333333333333333")])
    assert codes([*SOUND, unit("m")], [], [*third, passing(target="m", share="0.333333333333334")]) == []


def test_an_unusual_kind_is_one_warning_however_many_units_have_it() -> None:
    found = check_organisations(organisations=[unit(name, None, kind="hamlet") for name in "abc"])
    assert [(finding.code, finding.severity) for finding in found] == [("O111", Severity.WARNING)]


def test_a_caller_that_checked_codes_hears_of_them_no_more() -> None:
    for code in ("O101", "O102", "O201", "O301", "O302"):
        assert code not in codes(*WRONG[code], references=False)


def test_names_do_not_overlap() -> None:
    names = [NameRecord("city", "Thăng Long", None, D, row=2), NameRecord("city", "Hà Nội", D, row=3)]
    [finding] = check_organisations(organisations=[CITY], names=names)
    assert (finding.code, finding.row, finding.params["first"]) == ("O403", 3, 2)


@st.composite
def forests(draw: st.DrawFn) -> list[OrganisationRecord]:
    """Units each under an earlier one: always sound."""
    size = draw(st.integers(1, 25))
    parents = [draw(st.integers(0, number)) for number in range(size)]
    return [unit("u0", None), *(unit(f"u{number + 1}", f"u{parent}") for number, parent in enumerate(parents))]


@given(forests(), st.randoms())
def test_a_forest_is_sound_in_any_order_of_rows(forest, random) -> None:
    random.shuffle(forest)
    assert codes(forest) == []


@given(forests(), st.data())
def test_hanging_a_unit_under_its_own_descendant_is_always_a_cycle(forest, data) -> None:
    above = {row.code: row.parent for row in forest}
    low = data.draw(st.sampled_from([code for code in above if code != "u0"]))
    high = low
    for _step in range(data.draw(st.integers(0, 5))):
        high = above[high] if above[high] not in (None, "u0") else high
    found = codes(forest, [PlacementRecord(high, low, D, D)])
    assert found == (["O103"] if high == low else ["O104"])


@given(st.integers(-400, 400), st.integers(1, 400), st.integers(-400, 400), st.integers(1, 400))
def test_a_child_is_sound_exactly_when_it_lives_within_its_parent(start, length, child_start, child_length) -> None:
    def life(start: int, length: int) -> tuple[date, date]:
        return D + timedelta(days=start), D + timedelta(days=start + length)

    (opened, closed), (born, gone) = life(start, length), life(child_start, child_length)
    found = codes([CITY, unit("d", "city", opened, closed), unit("a", "d", born, gone)])
    assert (found == []) == (opened <= born and gone <= closed)


@given(st.lists(st.integers(1, 10**15), min_size=1, max_size=6))
def test_shares_of_any_split_that_add_up_are_sound(parts) -> None:
    whole = 10**15
    scaled = [part * whole // sum(parts) for part in parts]
    scaled[0] += whole - sum(scaled)
    shares = [Decimal(part).scaleb(-15) for part in scaled]
    targets = [unit(f"t{number}") for number in range(len(shares))]
    rows = [passing(target=target.code, share=str(share)) for target, share in zip(targets, shares, strict=True)]
    expected = [] if all(share > 0 for share in shares) else ["O305"]
    assert sorted(set(codes([CITY, unit("a", closed=D), *targets], [], rows))) == expected
