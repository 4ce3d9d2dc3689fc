"""`phoihop legacy FILE`: an old workbook or Word table as a bundle, by a mapping that is kept for the next file.

With `--with BUNDLE` it needs no database; else the units and indicators are those of a stored programme.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from phoihop.base.errors import ProductError, Refused
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
from phoihop.reporting.legacy.rules.applying import Applied, Fact, apply_mapping
from phoihop.reporting.legacy.rules.grids import Grid, ReadGrid, read_grid
from phoihop.reporting.legacy.rules.guessing import guess_layout, guess_mapping, guess_period, recognised
from phoihop.reporting.legacy.rules.known import Known, living, parents_on
from phoihop.reporting.legacy.rules.labels import labels_of
from phoihop.reporting.legacy.rules.mapping import ColumnMapping, mapping_record, merged, parse_mapping
from phoihop_rollup.periods import Days, days_of, find_period
from phoihop_rollup.vocabulary import Window

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
class Setting:
    """What the labels may mean, and the bundle that it comes from."""

    bundle: Bundle
    records: Records
    programme: str

    def days(self, period: str) -> Days | None:
        """The days of a period: its calendar row's, else by the window rule; None of what is no period."""
        found = find_period(period)
        if found is None:
            return None
        own = [row for row in self.records.calendar if (row.programme, row.period) == (self.programme, period)]
        window = next((row.window for row in self.records.programmes if row.code == self.programme), "")
        usual = days_of(found, Window(window or Window.GOVERNMENT))
        return Days(own[0].starts or usual.starts, own[0].ends or usual.ends) if own else usual

    def known(self, period: str) -> Known:
        """The units that lived in the period (all of them, where it is not known) and the programme's indicators."""
        days, records = self.days(period), self.records
        alive = living(records.organisations, days) if days else records.organisations
        codes = {unit.code for unit in alive}
        return Known(
            units=alive,
            others=[unit for unit in records.organisations if unit.code not in codes],
            indicators=[row for row in records.indicators if row.programme in ("", self.programme)],
            cells=records.cells,
            parents=parents_on(records.organisations, records.placements, days.ends) if days else None,
        )


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
    parser.add_argument("--period", default="", help=_(N_("kỳ của số liệu, ví dụ 2016-11 hoặc 2016-Q4")))
    parser.add_argument("--table", default="", help=_(N_("tên trang tính, hoặc bảng 1, bảng 2… của tệp Word")))
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
    grids = grids_apart(_content(arguments.file), name=arguments.file.name)
    with _setting(arguments) as setting:
        remembered = parse_mapping(_content(kept)) if kept.is_file() else None
        writing = Writing(arguments.writing or (remembered.writing if remembered else Writing.AUTO))
        read, mapping = _mapped(grids, setting, arguments, remembered, writing)
        period = arguments.period or guess_period(read, mapping.layout)
        applied = apply_mapping(read, mapping, setting.known(period), period=period, days=setting.days(period))
        _write_mapping(kept, merged(remembered, mapping))
        print_findings(applied.findings, as_json=arguments.json)
        _tell_changes(read)
        if not applied.sound:
            print(
                _(N_("Chưa ghi gói. Sửa phần ghép trong {path} (chỗ null), hoặc sửa tệp, rồi chạy lại.")).format(
                    path=kept
                )
            )
            return 1
        _write_bundle(arguments.output, setting, applied, period)
    _tell(arguments.output, kept, read, applied, period)
    return 0


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path=path, reason=error.strerror or error) from error


@contextmanager
def _setting(arguments: argparse.Namespace) -> Iterator[Setting]:
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


def _of_bundle(path: Path, programme: str) -> Setting:
    bundle = check(path).sound()
    records = records_of(bundle)
    codes = [row.code for row in records.programmes]
    if programme not in codes and (programme or len(codes) != 1):
        raise ProgrammeUnclear(names=", ".join(codes))
    return Setting(bundle, records, programme or codes[0])


def _mapped(
    grids: list[Grid],
    setting: Setting,
    arguments: argparse.Namespace,
    remembered: ColumnMapping | None,
    writing: Writing,
) -> tuple[ReadGrid, ColumnMapping]:
    """The table that is meant (named, or of which most is recognised) with its mapping."""
    named = [grid for grid in grids if not arguments.table or grid.name == arguments.table]
    if not named:
        names = [grid.name for grid in grids]
        raise TableUnknown(value=arguments.table, hint=hint(arguments.table, names), names=", ".join(names))
    found = [_guessed(read_grid(grid, writing), setting, arguments.period, remembered) for grid in named]
    read, mapping = max(found, key=lambda pair: recognised(labels_of(pair[0], pair[1].layout), pair[1]))
    return read, replace(mapping, writing=writing)


def _guessed(
    read: ReadGrid, setting: Setting, period: str, remembered: ColumnMapping | None
) -> tuple[ReadGrid, ColumnMapping]:
    known = setting.known(period)
    layout = remembered.layout if remembered else guess_layout(read, known)
    known = setting.known(period or guess_period(read, layout))
    return read, guess_mapping(read, known, layout=layout, remembered=remembered)


def _write_mapping(path: Path, mapping: ColumnMapping) -> None:
    text = json.dumps(mapping_record(mapping), ensure_ascii=False, indent=1) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FileUnreadable(path=path, reason=error.strerror or error) from error


def _write_bundle(target: Path, setting: Setting, applied: Applied, period: str) -> None:
    """The definitions as they were given, and the facts of the file. Raises NotABundle, BundleUnwritable."""
    with bundle_at(target, name=setting.bundle.name or setting.programme) as writer:
        for name, table in TABLES.items():
            if name not in LEFT_OUT and setting.bundle.rows(name):
                rows = ([row[column] for column in table.names] for row in setting.bundle.records(name))
                writer.table(name, rows)
        _write_values(writer, applied.facts, period)
    checked = check(target)
    if checked.errors:
        raise Refused(checked.findings)


def _write_values(writer: Writer, facts: tuple[Fact, ...], period: str) -> None:
    values: dict[tuple[str, str, str, str], dict[str, Cell]] = {}
    for fact in facts:
        key = (fact.unit, fact.indicator, fact.cell, fact.scope)
        row: dict[str, Cell] = {"organisation": fact.unit, "period": period, "indicator": fact.indicator}
        values.setdefault(key, {**row, "cell": fact.cell, "scope": fact.scope})[fact.part] = fact.number
    names = TABLES["values"].names
    writer.table("values", ([values[key].get(name) for name in names] for key in sorted(values)))


def _tell_changes(read: ReadGrid) -> None:
    if read.changes:
        said = _(N_("Chữ phông cũ đã chuyển sang Unicode: {count} chỗ, ví dụ:"))
        print(said.format(count=format_number(len(read.changes))))
        for before, after in read.changes[:SHOWN]:
            print(f"  {before}  →  {after}")


def _tell(target: Path, kept: Path, read: ReadGrid, applied: Applied, period: str) -> None:
    words = {
        "path": target,
        "values": format_number(len(applied.facts)),
        "units": format_number(len({fact.unit for fact in applied.facts})),
        "table": read.grid.name,
        "period": period,
        "kept": kept,
    }
    said = _(N_("Đã ghi gói {path}: {values} số liệu của {units} đơn vị, kỳ {period}, từ «{table}». Phần ghép: {kept}"))
    print(said.format(**words))
