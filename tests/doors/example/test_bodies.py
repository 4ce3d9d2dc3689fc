"""Who is in the example: the real districts and communes, those that merged in 2020, and what became of all in 2025."""

from collections import Counter
from datetime import date
from decimal import Decimal

from phoihop.doors.example.bodies import REFORM, SMALL_DISTRICTS, Tier, inherited, successions, units


def _there(on: date, *, small: bool = False) -> list[str]:
    day = on.isoformat()
    return [unit.kind for unit in units(small=small) if unit.opened <= day and (not unit.closed or day < unit.closed)]


def test_hanoi_has_its_districts_and_communes_after_the_mergers_of_2020() -> None:
    kinds = Counter(_there(date(2020, 3, 1)))
    assert (kinds["district"], kinds["commune"], kinds["ward"], kinds["township"]) == (30, 345, 160, 21)


def test_before_march_2020_there_were_eight_communes_more_and_three_fewer() -> None:
    kinds = Counter(_there(date(2020, 2, 29)))
    assert (kinds["commune"], kinds["ward"], kinds["township"]) == (345 - 3 + 6, 160 + 2, 21)


def test_the_example_has_some_650_reporting_units() -> None:
    assert len(_there(date(2016, 11, 4))) == 651
    assert len(_there(date(2021, 12, 31))) == 646


def test_since_july_2025_there_are_51_wards_and_75_communes_and_no_district() -> None:
    before, since = Counter(_there(date(2025, 6, 30))), Counter(_there(date(2025, 7, 1)))
    assert (before["district"], before["commune"], before["ward"], before["township"]) == (30, 345, 160, 21)
    assert (since["district"], since["commune"], since["ward"], since["township"]) == (0, 75, 51, 0)


def test_police_and_boards_of_districts_ended_in_march_2025() -> None:
    before, since = Counter(_there(date(2025, 2, 28))), Counter(_there(date(2025, 3, 1)))
    assert (before["police"], before["board"]) == (34, 31)
    assert (since["police"], since["board"]) == (4, 1)


def test_every_old_commune_has_successors_with_shares_that_add_up_to_one() -> None:
    there = {unit.code: unit for unit in units()}
    shares: dict[str, list[Decimal]] = {}
    for row in successions():
        if row["on"] == REFORM and there[row["from"]].tier is Tier.COMMUNE:
            shares.setdefault(row["from"], []).append(Decimal(row["share"]))
            assert there[row["to"]].opened == REFORM
            assert ("ước tính" in row["document"]) == (row["kind"] == "split") == (row["share"] != "1")
    old = {code for code, unit in there.items() if unit.tier is Tier.COMMUNE and unit.closed == REFORM}
    assert set(shares) == old
    assert len(old) == 526
    assert {sum(parts) for parts in shares.values()} == {1}
    assert Counter(len(parts) > 1 for parts in shares.values()) == {False: 327, True: 199}
    assert sum(inherited().values()) == 526


def test_names_come_again_but_codes_never() -> None:
    names = {unit.name for unit in units() if unit.closed == REFORM}
    again = {unit.name for unit in units() if unit.opened == REFORM} & names
    assert len(again) > 20
    assert {unit.code[:5] for unit in units() if unit.opened == REFORM} == {"HN25-"}


def test_parties_of_the_programmes_have_somebody_who_stands_for_them_today() -> None:
    there = {unit.code: unit for unit in units()}
    assert not there["CAHN"].closed
    (passed,) = (row for row in successions() if row["from"] == "BDVHN")
    assert (passed["to"], passed["on"], passed["share"]) == ("BTGDVHN", there["BDVHN"].closed, "1")
    assert there["BTGDVHN"].name == "Ban Tuyên giáo và Dân vận Thành ủy Hà Nội"
    assert (there["BTGDVHN"].opened, there["BTGDVHN"].closed) == (passed["on"], "")


def test_nobody_outlives_whom_it_lies_under_or_ends_without_a_successor() -> None:
    there = {unit.code: unit for unit in units()}
    sources = {row["from"] for row in successions()}
    for unit in there.values():
        above = there.get(unit.parent)
        assert not (above and above.closed) or (unit.closed and unit.closed <= above.closed), unit
        assert (unit.code in sources) == bool(unit.closed), unit


def test_codes_are_unique_and_every_parent_comes_first() -> None:
    seen: set[str] = set()
    for unit in units():
        assert unit.code not in seen
        assert unit.parent in seen or unit.code == "HN"
        seen.add(unit.code)


def test_both_parties_hold_their_own_offices_in_every_district() -> None:
    parents = Counter(unit.parent for unit in units() if unit.tier in (Tier.POLICE, Tier.BOARD) and not unit.opened)
    assert parents == {"HN": 5, "CAHN": 33, "BDVHN": 30}


def test_names_follow_the_kind_of_district() -> None:
    names = {unit.code: unit.name for unit in units()}
    assert names["CA-DONGDA"] == "Công an quận Đống Đa"
    assert names["BDV-SONTAY"] == "Ban Dân vận Thị ủy Sơn Tây"
    assert names["BDV-SOCSON"] == "Ban Dân vận Huyện ủy Sóc Sơn"
    assert names["GIALAM-YENVIEN"] == "Thị trấn Yên Viên"
    assert names["GIALAM-XAYENVIEN"] == "Xã Yên Viên"


def test_each_merged_commune_passes_whole_to_one_that_exists_that_day() -> None:
    there = {unit.code: unit for unit in units()}
    rows = [row for row in successions() if row["on"] < "2025"]
    assert {row["from"] for row in rows} == {code for code, unit in there.items() if "" < unit.closed < "2025"}
    for row in rows:
        target = there[row["to"]]
        assert (row["on"], row["share"]) == (there[row["from"]].closed, "1")
        assert target.opened == ("2020-03-01" if row["kind"] == "merge" else "")


def test_every_commune_has_a_place_on_the_map_of_hanoi() -> None:
    for unit in units():
        if unit.tier in (Tier.COMMUNE, Tier.DISTRICT) and not "" < unit.closed < "2025":
            assert 20.5 < float(unit.latitude) < 21.4
            assert 105.2 < float(unit.longitude) < 106.1


def test_the_small_scale_is_three_districts_with_twelve_communes_and_the_mergers() -> None:
    there = units(small=True)
    assert {unit.code for unit in there if unit.tier is Tier.DISTRICT} == set(SMALL_DISTRICTS)
    assert sum(unit.tier is Tier.COMMUNE and not unit.closed for unit in there) == 12
    assert len(successions(small=True)) == 6
