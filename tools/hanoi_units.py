"""Rebuild the example's units of Hà Nội from the data files of the package `vietnamadminunits` (MIT).

    python tools/hanoi_units.py [FOLDER WITH dataset.db AND converter_2025.json]

Without a folder the package must be installed (dependency group `source`); its code is not run, only its data is read.
Writes hanoi.csv (before 1 July 2025), hanoi_2025.csv (since) and hanoi_2025_successions.csv (what became of what) into
src/phoihop/doors/example. The source knows which communes were divided among which, not in what proportion: shares of
the divided are equal parts, an estimate.
"""

import csv
import json
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src/phoihop/doors/example"
COLUMNS = ("code", "name", "kind", "district", "latitude", "longitude")
COLUMNS_2025 = ("code", "name", "kind", "latitude", "longitude")
COLUMNS_SUCCESSIONS = ("from", "to", "share", "estimated")
CITY = "thanhphohanoi"
QUERY = """
    SELECT district, districtType, districtShort, districtLat, districtLon, ward, wardType, wardLat, wardLon,
           provinceKey || '_' || districtKey || '_' || wardKey
    FROM admin_units_legacy WHERE provinceShort = 'Hà Nội' ORDER BY districtCode, wardCode
"""
QUERY_2025 = """
    SELECT wardKey, ward, wardType, wardShort, wardLat, wardLon
    FROM admin_units WHERE provinceShort = 'Hà Nội' ORDER BY wardCode
"""
MISPRINTS = {"Xã Đại áng": "Xã Đại Áng"}
PARTS = 10_000
"""Shares have four decimals; the last of several takes what is left to 1."""

Row = tuple[object, ...]


def main() -> None:
    """Write the districts and communes of Hà Nội with identity codes of our own, and who took over from whom."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _packaged()
    rows, keys = units(folder / "dataset.db")
    now, names = units_2025(folder / "dataset.db")
    became = list(successions(folder / "converter_2025.json", keys, names))
    _write("hanoi.csv", COLUMNS, rows)
    _write("hanoi_2025.csv", COLUMNS_2025, now)
    _write("hanoi_2025_successions.csv", COLUMNS_SUCCESSIONS, became)


def units(path: Path) -> tuple[list[Row], dict[str, str]]:
    """Rows of COLUMNS, each district, then its communes; the source's key of a commune → our code."""
    rows: list[Row] = []
    keys: dict[str, str] = {}
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as source:
        for district, district_kind, short, lat, lon, ward, kind, ward_lat, ward_lon, key in source.execute(QUERY):
            code = letters(short)
            if not rows or code not in {row[0] for row in rows}:
                rows.append((code, district, district_kind.lower(), "", _degrees(lat), _degrees(lon)))
            own = f"{code}-{letters(ward.removeprefix(kind))}"
            if own in {row[0] for row in rows}:
                own = f"{code}-{letters(ward)}"
            name = unicodedata.normalize("NFC", MISPRINTS.get(ward, ward))
            rows.append((own, name, kind.lower(), code, _degrees(ward_lat), _degrees(ward_lon)))
            keys[key] = own
    return rows, keys


def units_2025(path: Path) -> tuple[list[Row], dict[str, str]]:
    """Rows of COLUMNS_2025; the source's key of a commune → our code."""
    rows: list[Row] = []
    keys: dict[str, str] = {}
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as source:
        for key, ward, kind, short, lat, lon in source.execute(QUERY_2025):
            keys[key] = f"HN25-{letters(short)}"
            rows.append((keys[key], unicodedata.normalize("NFC", ward), kind.lower(), _degrees(lat), _degrees(lon)))
    return rows, keys


def successions(path: Path, before: dict[str, str], after: dict[str, str]) -> Iterator[Row]:
    """Rows of COLUMNS_SUCCESSIONS, by our codes; a divided commune passes equal parts."""
    told = json.loads(path.read_text(encoding="utf-8"))
    whole = {old: [new] for new, olds in told["DICT_PROVINCE_WARD_NO_DIVIDED"][CITY].items() for old in olds}
    divided = {
        old: [row["newWardKey"] for row in news] for old, news in told["DICT_PROVINCE_WARD_DIVIDED"][CITY].items()
    }
    became = {before[old]: sorted(after[new] for new in news) for old, news in (whole | divided).items()}
    for old in before.values():
        yield from ((old, new, share, "yes" if len(became[old]) > 1 else "no") for new, share in _shared(became[old]))


def letters(name: str) -> str:
    """Capitals and digits alone: `Đống Đa` becomes `DONGDA`."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "".join(sign for sign in plain.upper() if sign.isascii() and sign.isalnum())


def _shared(codes: list[str]) -> Iterator[tuple[str, str]]:
    part = PARTS // len(codes)
    for place, code in enumerate(codes, 1):
        share = part if place < len(codes) else PARTS - part * (len(codes) - 1)
        yield code, "1" if share == PARTS else f"0.{share:04}".rstrip("0")


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0")


def _write(name: str, columns: Row, rows: Iterable[Row]) -> None:
    rows = list(rows)
    with (TARGET / name).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    sys.stdout.write(f"{TARGET / name}: {len(rows)} rows\n")


def _packaged() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise SystemExit("vietnamadminunits is not installed: give the folder of its dataset.db")
    return Path(spec.origin).parent / "data"


if __name__ == "__main__":
    main()
