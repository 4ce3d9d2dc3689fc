"""`phoihop legacy FILE`: an old workbook or Word table as a bundle, by a mapping that is kept for the next file.

With `--with BUNDLE` it needs no database; else the units and indicators are those of a stored programme.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from phoihop.base.errors import ProductError, Refused, reason_of
from phoihop.base.language import N_, _
from phoihop.base.vietnamese.nearest import hint
from phoihop.base.vietnamese.numbers import format_number
from phoihop.doors.bundle.checking import check
from phoihop.doors.bundle.content import Bundle
from phoihop.doors.bundle.records import Records, records_of
from phoihop.doors.bundle.tables import TABLES
from phoihop.doors.bundle.writing import Cell, Writer, bundle_at
from phoihop.doors.cli.check import add_json
from phoihop.doors.cli.main import print_findings
from phoihop.doors.cli.progress import steps
from phoihop.reporting.legacy.enums import Writing
from phoihop.reporting.legacy.readers.apart import grids_apart
from phoihop.reporting.legacy.rules.applying import Applied, apply_mapping, twice_in
from phoihop.reporting.legacy.rules.facts import Fact
from phoihop.reporting.legacy.rules.grids import Grid, ReadGrid, read_grid
from phoihop.reporting.legacy.rules.known import Known
from phoihop.reporting.legacy.rules.labels import labels_of
from phoihop.reporting.legacy.rules.mapping import ColumnMapping, mappings_record, merged, parse_mappings
from phoihop.reporting.legacy.rules.readings import Setting, TableReading
from phoihop_rollup.periods import Days, days_of, find_period
from phoihop_rollup.vocabulary import Window

T = TypeVar("T")
SHOWN = 5
"""How many texts are shown before and after their conversion."""
LEFT_OUT = ("values", "narratives", "targets")
"""What a bundle says besides its definitions."""


class FileUnreadable(ProductError):
    """The file cannot be read from there."""

    code = "L120"
    problem = N_("Không đọc được «{path}»: {reason}.")
    remedy = N_("Kiểm tra đường dẫn và quyền đọc.")


class TableUnknown(ProductError):
    """The file has no sheet or table of that name."""

    code = "L121"
    problem = N_("Tệp không có bảng «{value}»{hint}.")
    remedy = N_("Các bảng có trong tệp: {names}.")


class ProgrammeUnclear(ProductError):
    """Several programmes could be meant."""

    code = "L122"
    problem = N_("Chưa rõ số liệu thuộc chương trình nào.")
    remedy = N_("Thêm --programme với một trong: {names}.")


@dataclass(frozen=True)
class Definitions:
    """What the labels may mean, and the bundle that it comes from."""

    bundle: Bundle
    records: Records
    programme: str

    def days_of(self, period: str) -> Days | None:
        """The days of a period: its calendar row's, else by the window rule; None of what is no period."""
        found = find_period(period)
        if found is None:
            return None
        own = [row for row in self.records.calendar if (row.programme, row.period) == (self.programme, period)]
        window = next((row.window for row in self.records.programmes if row.code == self.programme), "")
        usual = days_of(found, Window(window or Window.GOVERNMENT))
        return Days(own[0].starts or usual.starts, own[0].ends or usual.ends) if own else usual

    def setting(self, remembered: Mapping[str, ColumnMapping]) -> Setting:
        """What tables rest on: all units, the programme's indicators, what was remembered of headers."""
        records = self.records
        known = Known(
            units=records.organisations,
            indicators=[row for row in records.indicators if row.programme in ("", self.programme)],
            cells=records.cells,
            placements=records.placements,
            names=records.names,
            successions=records.successions,
        )
        return Setting(known, self.days_of, remembered)


@dataclass(frozen=True)
class TableRead:
    """One table that is taken, with what its reading makes of it."""

    read: ReadGrid
    reading: TableReading
    applied: Applied

    @property
    def fingerprint(self) -> str:
        """What names its header for the next file."""
        return labels_of(self.read, self.reading.mapping.layout).fingerprint


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_(N_("tệp .xlsx, .xls, .ods hoặc .docx")))
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="BUNDLE", help=_(N_("gói sẽ ghi ra")))
    parser.add_argument(
        "--with",
        dest="definitions",
        type=Path,
        metavar="BUNDLE",
        help=_(N_("gói có sẵn đơn vị và chỉ tiêu (không cần cơ sở dữ liệu)")),
    )
    parser.add_argument("--programme", default="", metavar="CODE", help=_(N_("mã chương trình")))
    parser.add_argument(
        "--period", default="", help=_(N_("kỳ của số liệu, ví dụ 2016-11; ghi năm nếu tệp có nhiều tháng, quý"))
    )
    parser.add_argument(
        "--table",
        action="append",
        default=[],
        metavar="NAME",
        help=_(N_("tên trang tính, hoặc bảng 1, bảng 2… của tệp Word; dùng được nhiều lần, không có thì tự tìm")),
    )
    parser.add_argument(
        "--mapping",
        type=Path,
        metavar="MAP.json",
        help=_(N_("phần ghép dòng, cột: đọc nếu có, rồi ghi lại phần đã dùng")),
    )
    parser.add_argument("--writing", choices=[each.value for each in Writing], help=_(N_("bảng mã của chữ trong tệp")))
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read, guess or map, tell what is unclear; write the mapping always and the bundle when nothing stops it."""
    kept = arguments.mapping or arguments.output.with_name(arguments.output.name + ".ghep.json")
    grids = _named(grids_apart(_content(arguments.file), name=arguments.file.name), arguments.table)
    with _definitions(arguments) as definitions:
        remembered = parse_mappings(_content(kept)) if kept.is_file() else {}
        setting = definitions.setting(remembered)
        tables = _tables(grids, setting, arguments)
        _write_mappings(kept, remembered, tables)
        twice = twice_in([table.applied for table in tables], setting.every)
        print_findings([*twice, *_each(tables, lambda table: table.applied.findings)], as_json=arguments.json)
        _tell_changes(_each(tables, lambda table: table.read.changes))
        if twice or not all(table.applied.sound for table in tables):
            print(
                _(N_("Chưa ghi gói. Sửa phần ghép trong {path} (chỗ null), hoặc sửa tệp, rồi chạy lại.")).format(
                    path=kept
                )
            )
            return 1
        facts = _each(tables, lambda table: table.applied.facts)
        _write_bundle(arguments.output, definitions, facts)
    _tell(arguments.output, kept, tables, facts)
    return 0


def _each(tables: list[TableRead], told: Callable[[TableRead], Iterable[T]]) -> list[T]:
    """What the tables tell, one after the other."""
    return [each for table in tables for each in told(table)]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path=path, reason=reason_of(error)) from error


@contextmanager
def _definitions(arguments: argparse.Namespace) -> Iterator[Definitions]:
    """Definitions from the bundle given, or of a stored programme, written out as a bundle for the while."""
    if arguments.definitions is not None:
        yield _of_bundle(arguments.definitions, arguments.programme)
        return
    with tempfile.TemporaryDirectory(prefix="phoihop-legacy-") as folder:
        yield _of_bundle(_exported(arguments.programme, Path(folder) / "bundle"), arguments.programme)


def _exported(code: str, target: Path) -> Path:
    from phoihop.project.boot import boot

    boot()
    from phoihop.bodies.people.queries import system_user
    from phoihop.doors.bundle.exporting import export_programme
    from phoihop.doors.cli.choosing import chosen_programme

    with steps(plain=True) as step:
        export_programme(actor=system_user(), programme=chosen_programme(code=code), target=target, step=step)
    return target


def _of_bundle(path: Path, programme: str) -> Definitions:
    bundle = check(path).sound()
    records = records_of(bundle)
    codes = [row.code for row in records.programmes]
    if programme not in codes and (programme or len(codes) != 1):
        raise ProgrammeUnclear(names=", ".join(codes))
    return Definitions(bundle, records, programme or codes[0])


def _named(grids: list[Grid], names: list[str]) -> list[Grid]:
    """The tables of these names; all of them where none is named. Raises TableUnknown."""
    every = [grid.name for grid in grids]
    for name in names:
        if name not in every:
            raise TableUnknown(value=name, hint=hint(name, every), names=", ".join(every))
    return [grid for grid in grids if not names or grid.name in names]


def _tables(grids: list[Grid], setting: Setting, arguments: argparse.Namespace) -> list[TableRead]:
    """The tables that are taken: those that were named, or those with figures that are recognised."""
    writing = Writing(arguments.writing) if arguments.writing else Writing.AUTO
    readings = setting.read_all(grids, given=arguments.period, writing=writing)
    found = []
    for grid, reading in zip(grids, readings, strict=True):
        if arguments.table or reading.taken:
            read = read_grid(grid, reading.mapping.writing)
            known = setting.known(read, reading)
            applied = apply_mapping(read, reading.mapping, known, period=reading.period, days_of=setting.days_of)
            found.append(TableRead(read, reading, applied))
    return found


def _write_mappings(path: Path, remembered: Mapping[str, ColumnMapping], tables: list[TableRead]) -> None:
    kept = dict(remembered)
    for table in tables:
        kept[table.fingerprint] = merged(kept.get(table.fingerprint), table.reading.mapping)
    text = json.dumps(mappings_record(kept), ensure_ascii=False, indent=1) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FileUnreadable(path=path, reason=reason_of(error)) from error


def _write_bundle(target: Path, definitions: Definitions, facts: list[Fact]) -> None:
    """The definitions as they were given, and the facts of the file. Raises NotABundle, BundleUnwritable."""
    with bundle_at(target, name=definitions.bundle.name or definitions.programme) as writer:
        for name, table in TABLES.items():
            if name not in LEFT_OUT and definitions.bundle.rows(name):
                rows = ([row[column] for column in table.names] for row in definitions.bundle.records(name))
                writer.table(name, rows)
        _write_values(writer, facts)
    checked = check(target)
    if checked.errors:
        raise Refused(checked.findings)


def _write_values(writer: Writer, facts: list[Fact]) -> None:
    values: dict[tuple[str, ...], dict[str, Cell]] = {}
    for fact in facts:
        key = (fact.unit, fact.period, fact.indicator, fact.cell, fact.scope)
        row: dict[str, Cell] = {"organisation": fact.unit, "period": fact.period, "indicator": fact.indicator}
        values.setdefault(key, {**row, "cell": fact.cell, "scope": fact.scope})[fact.part] = fact.number
    names = TABLES["values"].names
    writer.table("values", ([values[key].get(name) for name in names] for key in sorted(values)))


def _tell_changes(changes: list[tuple[str, str]]) -> None:
    if changes:
        said = _(N_("Chữ phông cũ đã chuyển sang Unicode: {count} chỗ, ví dụ:"))
        print(said.format(count=format_number(len(changes))))
        for before, after in changes[:SHOWN]:
            print(f"  {before}  →  {after}")


def _tell(target: Path, kept: Path, tables: list[TableRead], facts: list[Fact]) -> None:
    words = {
        "path": target,
        "values": format_number(len(facts)),
        "units": format_number(len({fact.unit for fact in facts})),
        "periods": ", ".join(sorted({fact.period for fact in facts})),
        "tables": ", ".join(f"«{table.read.grid.name}»" for table in tables),
        "kept": kept,
    }
    said = _(N_("Đã ghi gói {path}: {values} số liệu của {units} đơn vị, kỳ {periods}, từ {tables}. Phần ghép: {kept}"))
    print(said.format(**words))
