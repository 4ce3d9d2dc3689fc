"""Builds the folder: tables, targets, forms and the package's description, all carrying 'DỮ LIỆU MẪU'."""

import csv
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from phoihop.base.errors import ProductError, reason_of
from phoihop.base.language import N_
from phoihop.doors.bundle.tables import TABLES
from phoihop.doors.example.bodies import Tier, Unit, has_rows, rows_of, successions, units
from phoihop.doors.example.narratives import NARRATIVE_COLUMNS, Narrative, sections_of
from phoihop.doors.example.reports import VALUE_COLUMNS, Asked, Pile, pile_up
from phoihop.doors.example.rhythm import PRESENT_LAST, months
from phoihop.doors.example.terms import PAPER_YEARS, SECTIONS, pile_after, pile_before
from phoihop_rollup.vocabulary import Frequency

PROGRAMME = "CT-DV-HN-2016"
SEED = 20161104
SIGN = "DỮ LIỆU MẪU"
NAME, SMALL_NAME = "ha-noi-2011-2026", "ha-noi-2016-2021"
TITLE = f"Công tác dân vận Hà Nội qua ba nhiệm kỳ 2011–2015, 2016–2021, 2022–2026 ({SIGN})"
SMALL_TITLE = f"Chương trình phối hợp công tác dân vận Hà Nội 2016–2021 ({SIGN})"
NOTICE = (
    f"{SIGN}. Tên đơn vị là tên thật (theo gói vietnamadminunits, giấy phép MIT); mọi con số và lời văn báo cáo đều "
    "do máy sinh ra, không phải kết quả thật của bất kỳ đơn vị nào."
)

COPIED = ("programmes", "parties", "contents", "documents", "breakdowns", "regimes")
"""Tables taken as they stand from data/."""


@dataclass(frozen=True, slots=True)
class Term:
    """A programme of the example: where its tables lie under data/, what stands before the codes of its forms and
    sections, and from when to when its forms are asked for."""

    folder: str
    forms: str
    sections: str
    begin: str
    end: str
    told: bool = True
    """Whether its reports have sections in words."""

    def rows(self, table: str) -> list[dict[str, str]]:
        """The programme's rows of a table; none where it has no such file."""
        return rows_of(f"{self.folder}{table}") if has_rows(f"{self.folder}{table}") else []


SMALL_TERMS = (Term("", "", "", "2018-12-15", "2020-12-31"),)
TERMS = (
    Term("2011/", "TB-", "TB-", "2011-09-23", "2015-12-31", told=False),
    Term("", "", "", "2016-11-04", "2021-12-31"),
    Term("2022/", SECTIONS, SECTIONS, "2021-12-15", "2026-12-31"),
)

_FORM = {
    Tier.COMMUNE: "XA",
    Tier.DISTRICT: "HUYEN",
    Tier.POLICE: "CONGAN",
    Tier.BOARD: "DANVAN",
    Tier.AGENCY: "NGANH",
    Tier.CITY: "THANHPHO",
}
_OFTEN = {Frequency.MONTH: "THANG", Frequency.QUARTER: "QUY", Frequency.HALF: "6THANG", Frequency.YEAR: "NAM"}
_ASKED_OF = {
    Tier.COMMUNE: ("commune", "ward", "township"),
    Tier.DISTRICT: ("district",),
    Tier.POLICE: ("police",),
    Tier.BOARD: ("board", "party"),
    Tier.AGENCY: ("department", "union", "front", "army"),
    Tier.CITY: ("city",),
}

_AIMS: Mapping[str, tuple[float, float]] = {
    "MH02": (90, 2),
    "MH10": (97, 0.5),
    "MH11": (84, 2),
    "MH23": (80, 3),
    "MH24": (82, 2.5),
}
"""Yearly targets in %, of city and districts: in 2017, and the rise a year."""

_FRICTIONLESS = {"date": "date", "decimal": "number", "integer": "integer", "boolean": "boolean"}

Row = Sequence[object]


class FolderTaken(ProductError):
    """The folder holds something that is not an example."""

    code = "E001"
    problem = N_("Thư mục {folder} đã có tệp khác.")
    remedy = N_("Chọn thư mục trống hoặc tên thư mục mới.")


class FolderUnwritable(ProductError):
    """The folder could not be written."""

    code = "E002"
    problem = N_("Không ghi được vào {folder}: {reason}.")
    remedy = N_("Kiểm tra quyền ghi và chỗ trống trên đĩa, hoặc chọn thư mục khác.")


@dataclass(frozen=True, slots=True)
class Summary:
    """What was built. `first` and `last` are months (`2016-11`)."""

    folder: Path
    units: int
    indicators: int
    reports: int
    values: int
    narratives: int
    first: str
    last: str


def build_example(*, folder: Path, seed: int = SEED, small: bool = False) -> Summary:
    """Write the example bundle into the folder, whole or not at all; the same seed gives the same bytes.

    An example already there is replaced; raises FolderTaken for any other content, FolderUnwritable on a full disk.
    """
    _check_free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as scratch:
            fresh = Path(scratch) / folder.name
            fresh.mkdir()
            summary = _fill(fresh, folder, seed=seed, small=small)
            _put_in_place(fresh, folder)
    except OSError as error:
        raise FolderUnwritable(folder=folder, reason=reason_of(error)) from error
    return summary


def _check_free(folder: Path) -> None:
    if folder.is_dir():
        if not any(folder.iterdir()):
            return
        with suppress(OSError, ValueError):
            if json.loads((folder / "datapackage.json").read_text(encoding="utf-8")).get("example"):
                return
    if folder.exists():
        raise FolderTaken(folder=folder)


def _put_in_place(fresh: Path, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    fresh.replace(folder)


def _fill(fresh: Path, folder: Path, *, seed: int, small: bool) -> Summary:
    there = units(small=small)
    terms = SMALL_TERMS if small else TERMS
    pile = _pile(there, seed=seed, small=small)
    tables = _tables(there, terms, pile, small=small)
    for name, (columns, rows) in tables.items():
        _write(fresh / f"{name}.csv", columns, rows)
    lines = [",".join(VALUE_COLUMNS), *pile.rows, ""]
    (fresh / "values.csv").write_text("\n".join(lines), encoding="utf-8", newline="\n")
    headers = {name: tuple(header) for name, (header, _rows) in tables.items()} | {"values": VALUE_COLUMNS}
    package = json.dumps(describe(headers, small=small), ensure_ascii=False, indent=1)
    (fresh / "datapackage.json").write_text(package + "\n", encoding="utf-8", newline="\n")
    run = [f"{year}-{month:02d}" for year, month in months(small=small)]
    first, last = (run[0], run[-1]) if small else (f"{PAPER_YEARS[0]}-01", "{}-{:02d}".format(*PRESENT_LAST))
    indicators = sum(len(term.rows("indicators")) for term in terms)
    return Summary(folder, len(there), indicators, pile.reports, len(pile.rows), len(pile.narratives), first, last)


def _pile(there: Sequence[Unit], *, seed: int, small: bool) -> Pile:
    """All reports of all programmes, those of the programme of 2016 first."""
    pile = pile_up(units=there, asked=_asked_in(""), seed=seed, small=small)
    if not small:
        pile_before(units=there, asked=_asked_in("2011/"), seed=seed, pile=pile)
        pile_after(units=there, asked=_asked_in("2022/"), seed=seed, pile=pile)
    return pile


def _asked_in(folder: str) -> list[Asked]:
    return [_asked(row) for row in rows_of(f"{folder}indicators")]


def _asked(row: Mapping[str, str]) -> Asked:
    return Asked(row["code"], Frequency(row["frequency"]), row["tiers"], int(row["maximum"] or 0))


def _tables(
    there: Sequence[Unit], terms: Sequence[Term], pile: Pile, *, small: bool
) -> dict[str, tuple[Sequence[str], Iterable[Row]]]:
    """Header and rows of every table but `values`, by name, in the order of the package."""
    indicators = [row for term in terms for row in term.rows("indicators")]
    kept = {"calendar": _calendar(small=small), "successions": successions(small=small)}
    copied = {name: [row for term in terms for row in term.rows(name)] for name in COPIED} | kept
    return {
        "organisations": (TABLES["organisations"].names, _values(there)),
        **{name: (tuple(rows[0]), [tuple(row.values()) for row in rows]) for name, rows in copied.items()},
        "indicators": _part(indicators, without=("tiers", "help", "legal_basis")),
        "guidance": (
            ("indicator", "help", "legal_basis"),
            [(row["code"], row["help"], row["legal_basis"]) for row in indicators],
        ),
        "forms": (("form", "indicator", "order", "required"), list(chain.from_iterable(map(_forms, terms)))),
        "sections": (
            ("form", "section", "title", "order", "help"),
            list(chain.from_iterable(map(_sections, terms))),
        ),
        "assignments": (
            ("form", "organisation", "from", "to"),
            list(chain.from_iterable(map(_assignments, terms))),
        ),
        "targets": (("organisation", "period", "indicator", "value"), list(_targets(there, small=small))),
        "narratives": (NARRATIVE_COLUMNS, _values(pile.narratives)),
    }


def _values(records: Iterable[Unit] | Iterable[Narrative]) -> list[Row]:
    return [tuple(asdict(record).values()) for record in records]


def form(tier: Tier, frequency: Frequency) -> str:
    """Code of the form that this tier fills in so often: `XA-THANG`."""
    return f"{_FORM[tier]}-{_OFTEN[frequency]}"


def _part(rows: Sequence[Mapping[str, str]], *, without: Sequence[str]) -> tuple[Sequence[str], list[Row]]:
    columns = [column for column in rows[0] if column not in without]
    return columns, [[row[column] for column in columns] for row in rows]


def _forms(term: Term) -> Iterable[Row]:
    for tier, often, lines in _asked_of(term):
        for order, code in enumerate(lines, 1):
            yield term.forms + form(tier, often), code, order, "no" if code in {"MH06", "MH35"} else "yes"


def _assignments(term: Term) -> Iterable[Row]:
    """From the signing (at the small scale from its first window) to the end of the term or of its last window."""
    for tier, often, _lines in _asked_of(term):
        for kind in _ASKED_OF[tier]:
            yield term.forms + form(tier, often), f"kind:{kind}", term.begin, term.end


def _asked_of(term: Term) -> Iterable[tuple[Tier, Frequency, list[str]]]:
    """Each form of a programme: who fills it in, how often, its indicators in order."""
    rows = term.rows("indicators")
    for tier in Tier:
        for often in Frequency:
            lines = [row["code"] for row in rows if row["frequency"] == often and tier in row["tiers"]]
            if lines:
                yield tier, often, lines


def _sections(term: Term) -> Iterable[Row]:
    if not term.told:
        return
    for tier, often, _lines in _asked_of(term):
        for order, row in enumerate(sections_of(frequency=often, tier=tier), 1):
            yield term.forms + form(tier, often), term.sections + row["section"], row["title"], order, row["help"]


def _calendar(*, small: bool) -> list[dict[str, str]]:
    years = {str(year) for year, _month in months(small=small)}
    return [row for row in rows_of("calendar") if row["period"][:4] in years]


def _targets(there: Sequence[Unit], *, small: bool) -> Iterable[Row]:
    years = sorted({year for year, _month in months(small=small)} - {2016})
    for unit in there:
        if unit.tier in (Tier.CITY, Tier.DISTRICT):
            for year in years:
                for code, (aim, rise) in _AIMS.items():
                    yield unit.code, year, code, min(aim + rise * (year - 2017), 99)


def describe(columns: Mapping[str, Sequence[str]], *, small: bool = False) -> dict[str, object]:
    """The contents of datapackage.json for tables with these columns; `example` tells readers to show the banner."""
    return {
        "name": SMALL_NAME if small else NAME,
        "profile": "tabular-data-package",
        "title": SMALL_TITLE if small else TITLE,
        "description": NOTICE,
        "example": True,
        "licenses": [{"name": "Apache-2.0", "path": "https://www.apache.org/licenses/LICENSE-2.0"}],
        "sources": [
            {
                "title": "vietnamadminunits 1.0.4 (MIT): tên và tọa độ quận, huyện, xã, phường, thị trấn",
                "path": "https://github.com/tranngocminhhieu/vietnamadminunits",
            }
        ],
        "resources": [_resource(name, header) for name, header in columns.items()],
    }


def _resource(name: str, header: Sequence[str]) -> dict[str, object]:
    types = {column.name: _FRICTIONLESS.get(column.type, "string") for column in TABLES[name].columns}
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {"fields": [{"name": column, "type": types[column]} for column in header]},
    }


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
