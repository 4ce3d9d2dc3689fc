"""Rebuild src/phoihop/doors/example/hanoi.csv from the data file of the package `vietnamadminunits` (MIT).

    python tools/hanoi_units.py [PATH OF dataset.db]

Without a path the package must be installed (dependency group `source`); its code is not run, only its data is read.
"""

import csv
import sqlite3
import sys
import unicodedata
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src/phoihop/doors/example/hanoi.csv"
COLUMNS = ("code", "name", "kind", "district", "latitude", "longitude")
QUERY = """
    SELECT district, districtType, districtShort, districtLat, districtLon, ward, wardType, wardLat, wardLon
    FROM admin_units_legacy WHERE provinceShort = 'Hà Nội' ORDER BY districtCode, wardCode
"""
MISPRINTS = {"Xã Đại áng": "Xã Đại Áng"}


def main() -> None:
    """Write the districts and communes of Hà Nội with identity codes of our own."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else _packaged()
    rows = units(path)
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    sys.stdout.write(f"{TARGET}: {len(rows)} units\n")


def units(path: Path) -> list[tuple[object, ...]]:
    """Rows of COLUMNS: each district, then its communes."""
    rows: list[tuple[object, ...]] = []
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as source:
        for district, district_kind, short, lat, lon, ward, kind, ward_lat, ward_lon in source.execute(QUERY):
            code = letters(short)
            if not rows or code not in {row[0] for row in rows}:
                rows.append((code, district, district_kind.lower(), "", _degrees(lat), _degrees(lon)))
            own = f"{code}-{letters(ward.removeprefix(kind))}"
            if own in {row[0] for row in rows}:
                own = f"{code}-{letters(ward)}"
            name = unicodedata.normalize("NFC", MISPRINTS.get(ward, ward))
            rows.append((own, name, kind.lower(), code, _degrees(ward_lat), _degrees(ward_lon)))
    return rows


def letters(name: str) -> str:
    """Capitals and digits alone: `Đống Đa` becomes `DONGDA`."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "".join(sign for sign in plain.upper() if sign.isascii() and sign.isalnum())


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0")


def _packaged() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise SystemExit("vietnamadminunits is not installed: give the path of its dataset.db")
    return Path(spec.origin).parent / "data" / "dataset.db"


if __name__ == "__main__":
    main()
