"""The organisations of the example: communes and districts of Hà Nội, and the bodies that work beside them."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"

CITY, POLICE, BOARD = "HN", "CAHN", "BDVHN"

REFORM, POLICE_END = "2025-07-01", "2025-03-01"
RESOLUTION = "Nghị quyết số 1656/NQ-UBTVQH15 (hiệu lực từ 01/07/2025)"
ESTIMATE = "tỷ lệ chia đều là ước tính"
DISTRICTS_END = "Luật Tổ chức chính quyền địa phương số 72/2025/QH15 (kết thúc cấp huyện từ 01/07/2025)"
POLICE_ENDS = "Kết thúc công an cấp huyện từ 01/03/2025"
BOARDS_END = "Sắp xếp tổ chức bộ máy năm 2025 (ngày lấy theo ví dụ)"

SMALL_DISTRICTS = ("HAIBATRUNG", "PHUCTHO", "SOCSON")
SMALL_COMMUNES = 4
"""Communes of each district at the small scale, beside those that merged into them in 2020."""

SMALL_FIRST = (
    "HAIBATRUNG-NGUYENDU",
    "HAIBATRUNG-PHAMDINHHO",
    "PHUCTHO-XUANDINH",
    "PHUCTHO-SENPHUONG",
)
"""Taken first at the small scale, so that it shows the reorganisation of 2020 too."""


class Tier(StrEnum):
    """Groups of units that fill in the same forms; the letter stands in `tiers` of indicators.csv."""

    COMMUNE = "X"
    DISTRICT = "H"
    POLICE = "A"
    BOARD = "V"
    AGENCY = "S"
    CITY = "T"


TIER_OF_KIND = {
    "commune": Tier.COMMUNE,
    "ward": Tier.COMMUNE,
    "township": Tier.COMMUNE,
    "district": Tier.DISTRICT,
    "police": Tier.POLICE,
    "board": Tier.BOARD,
    "party": Tier.BOARD,
    "department": Tier.AGENCY,
    "union": Tier.AGENCY,
    "front": Tier.AGENCY,
    "army": Tier.AGENCY,
    "city": Tier.CITY,
}

_KIND = {"xã": "commune", "phường": "ward", "thị trấn": "township", "quận": "district", "huyện": "district"}
_KIND["thị xã"] = "district"
_ENGLISH = {"xã": "Commune", "phường": "Ward", "thị trấn": "Township", "quận": "District", "huyện": "District"}
_ENGLISH["thị xã"] = "Town"
_COMMITTEE = {"quận": "Quận ủy", "huyện": "Huyện ủy", "thị xã": "Thị ủy"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of `organisations`, in the order of its columns."""

    code: str
    name: str
    name_en: str
    kind: str
    block: str
    parent: str
    opened: str = ""
    closed: str = ""
    latitude: str = ""
    longitude: str = ""

    @property
    def tier(self) -> Tier:
        """Which forms the unit fills in."""
        return TIER_OF_KIND[self.kind]


def units(*, small: bool = False) -> list[Unit]:
    """Every unit there ever is, a unit above before those below it; at the small scale 3 districts, 12 communes.

    The small scale ends in 2020 and knows nothing of 2025.
    """
    places = list(_places(small=small))
    city = [Unit(**row) for row in rows_of("bodies")]
    districts = [place for place in places if place.kind == "district"]
    beside = [body for district in districts for body in (_police_of(district), _board_of(district))]
    known = [*city, *beside, *places]
    return known if small else [*_closed(known), *_born()]


def successions(*, small: bool = False) -> list[dict[str, str]]:
    """Rows of `successions`: who took over from the communes that merged in 2020, and from everybody who ended in 2025."""
    there = {unit.code for unit in units(small=small)}
    columns = {"from": "code", "to": "into", "on": "on", "share": "share", "kind": "passing", "document": "document"}
    merged = (row for row in rows_of("merged") if row["code"] in there)
    rows = [{column: row[source] for column, source in columns.items()} for row in merged]
    return rows if small else [*rows, *_reform()]


def _closed(known: Iterable[Unit]) -> Iterator[Unit]:
    """The units with the days on which those of 2025 ended."""
    ended = {row["from"]: row["on"] for row in _reform()}
    return (replace(unit, closed=unit.closed or ended.get(unit.code, "")) for unit in known)


def _born() -> Iterator[Unit]:
    """What began in 2025: bodies of the city, then the new wards and communes, directly under the city."""
    begun = {row["to"]: row["on"] for row in rows_of("2025/successions")}
    for row in rows_of("2025/bodies"):
        yield replace(Unit(**row), opened=begun[row["code"]])
    for row in _read(HERE / "hanoi_2025.csv"):
        yield replace(_place({**row, "district": ""}), opened=REFORM)


@cache
def _reform() -> tuple[dict[str, str], ...]:
    """Rows of `successions` of 2025. The source does not tell the shares of the divided: equal parts, marked as such."""
    passed = list(rows_of("2025/successions"))
    for row in _read(HERE / "hanoi_2025_successions.csv"):
        divided = row["estimated"] == "yes"
        document = f"{RESOLUTION}; {ESTIMATE}" if divided else RESOLUTION
        passed.append(_passed(row["from"], row["to"], REFORM, "split" if divided else "merge", document, row["share"]))
    for row in _read(HERE / "hanoi.csv"):
        if not row["district"]:
            passed.append(_passed(row["code"], CITY, REFORM, "dissolve", DISTRICTS_END))
            passed.append(_passed(f"CA-{row['code']}", POLICE, POLICE_END, "dissolve", POLICE_ENDS))
            passed.append(_passed(f"BDV-{row['code']}", "BTGDVHN", POLICE_END, "dissolve", BOARDS_END))
    return tuple(passed)


def _passed(source: str, target: str, on: str, kind: str, document: str, share: str = "1") -> dict[str, str]:
    return {"from": source, "to": target, "on": on, "share": share, "kind": kind, "document": document}


def inherited() -> dict[str, float]:
    """New unit of 2025 → how many communes of before it was made of, parts counted as parts."""
    found: dict[str, float] = {}
    for row in _read(HERE / "hanoi_2025_successions.csv"):
        found[row["to"]] = found.get(row["to"], 0.0) + float(row["share"])
    return found


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of one of the files under data/."""
    return _read(DATA / f"{table}.csv")


def has_rows(table: str) -> bool:
    """Whether there is such a file under data/."""
    return (DATA / f"{table}.csv").exists()


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _places(*, small: bool) -> Iterator[Unit]:
    merged = rows_of("merged")
    born = {row["into"]: row["on"] for row in merged if row["passing"] == "merge"}
    chosen = _chosen(small=small)
    for row in _read(HERE / "hanoi.csv"):
        if row["code"] in chosen:
            yield replace(_place(row), opened=born.get(row["code"], ""))
    for row in merged:
        if row["into"] in chosen:
            yield replace(_place({**row, "latitude": "", "longitude": ""}), closed=row["on"])


def _chosen(*, small: bool) -> set[str]:
    rows = _read(HERE / "hanoi.csv")
    if not small:
        return {row["code"] for row in rows}
    chosen = set(SMALL_DISTRICTS)
    for district in SMALL_DISTRICTS:
        communes = [row["code"] for row in rows if row["district"] == district]
        communes.sort(key=lambda code: code not in SMALL_FIRST)
        chosen.update(communes[:SMALL_COMMUNES])
    return chosen


def _place(row: dict[str, str]) -> Unit:
    kind = row["kind"]
    plain = row["name"][len(kind) + 1 :]
    return Unit(
        row["code"],
        row["name"],
        f"{plain} {_ENGLISH[kind]}",
        _KIND[kind],
        "government",
        row["district"] or CITY,
        latitude=row["latitude"],
        longitude=row["longitude"],
    )


def _police_of(district: Unit) -> Unit:
    name = f"Công an {_lower_first(district.name)}"
    return Unit(f"CA-{district.code}", name, f"{district.name_en} Police", "police", "police", POLICE)


def _board_of(district: Unit) -> Unit:
    kind = next(kind for kind in _COMMITTEE if district.name.lower().startswith(f"{kind} "))
    name = f"Ban Dân vận {_COMMITTEE[kind]} {district.name[len(kind) + 1 :]}"
    english = f"Mass Mobilisation Board of the {district.name_en} Party Committee"
    return Unit(f"BDV-{district.code}", name, english, "board", "party", BOARD)


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:]
