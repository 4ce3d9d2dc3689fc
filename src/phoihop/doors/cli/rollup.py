"""`phoihop rollup BUNDLE -o figures.csv`: figures straight from a bundle; needs no database."""

import argparse
from collections.abc import Iterable

from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.vietnamese.nearest import hint
from phoihop.base.vietnamese.numbers import format_number
from phoihop.doors.bundle.checking import check
from phoihop.doors.bundle.content import Bundle
from phoihop.doors.cli.check import add_bundle, add_json
from phoihop.doors.cli.main import print_findings
from phoihop.doors.cli.output import written_whole
from phoihop.doors.cli.progress import steps
from phoihop.doors.cli.wanted import add_choice, add_figures_file, request_of
from phoihop.measures.figures.readers import rollup_bundle


class NotInBundle(ProductError):
    """A unit or indicator on the command line that the bundle does not hold."""

    code = "B101"
    problem = N_("Gói không có {what} «{given}»{hint}.")
    remedy = N_("Kiểm tra lại mã trên dòng lệnh.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_bundle(parser)
    add_figures_file(parser)
    add_choice(parser)
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help=_(N_("máy tính số liệu")))
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check the bundle, then write the figures and say how many there are."""
    with steps(plain=False) as step:
        checked = check(arguments.bundle, step=step)
        bundle = checked.sound()
        check_codes(bundle, arguments)
        step(N_("Tính số liệu"))
        rows = _written(bundle, arguments)
    print_findings(checked.findings, as_json=arguments.json)
    said = _(N_("Đã ghi {rows} số liệu vào {path}."))
    print(said.format(rows=format_number(rows), path=arguments.output))
    return 0


def check_codes(bundle: Bundle, arguments: argparse.Namespace) -> None:
    """Refuse units and indicators that the bundle does not have. Raises NotInBundle."""
    _check_each(N_("đơn vị"), arguments.unit, (row["code"] for row in bundle.records("organisations")))
    _check_each(N_("chỉ tiêu"), arguments.indicator, (row["code"] for row in bundle.records("indicators")))


def _check_each(what: str, given: Iterable[str], known: Iterable[str]) -> None:
    codes = dict.fromkeys(known)
    for code in given:
        if code not in codes:
            raise NotInBundle(what=_(what), given=code, hint=hint(code, codes))


def _written(bundle: Bundle, arguments: argparse.Namespace) -> int:
    request = request_of(arguments)
    with written_whole(target=arguments.output) as beside:
        return rollup_bundle(tables=bundle.tables, request=request, path=beside, engine=arguments.engine)
