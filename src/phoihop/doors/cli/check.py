"""`phoihop check BUNDLE`: everything wrong with a bundle at once; needs no database."""

import argparse
from pathlib import Path

from phoihop.base.language import N_, _
from phoihop.base.vietnamese.numbers import format_number
from phoihop.doors.bundle.checking import Checked, check
from phoihop.doors.cli.main import print_findings
from phoihop.doors.cli.progress import steps


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_bundle(parser)
    add_json(parser)


def add_bundle(parser: argparse.ArgumentParser) -> None:
    """The bundle that a command reads."""
    parser.add_argument("bundle", metavar="BUNDLE", type=Path, help=_(N_("thư mục của gói, hoặc tệp .zip của nó")))


def add_json(parser: argparse.ArgumentParser) -> None:
    """Findings for machines."""
    parser.add_argument("--json", action="store_true", help=_(N_("mỗi lỗi một dòng JSON trên stderr")))


def run(arguments: argparse.Namespace) -> int:
    """Print the findings and one closing line."""
    checked = check_with_progress(arguments.bundle, as_json=arguments.json)
    print_findings(checked.findings, as_json=arguments.json)
    print(summary(checked))
    return 1 if checked.errors or checked.bundle is None else 0


def check_with_progress(bundle: Path, *, as_json: bool) -> Checked:
    """Read and check a bundle, with a progress line where someone is looking."""
    with steps(plain=False) as step:
        return check(bundle, step=step)


def summary(checked: Checked) -> str:
    """One line: verdict, how much was read, how many findings."""
    bundle = checked.bundle
    verdict = _(N_("Gói chưa dùng được")) if checked.errors or bundle is None else _(N_("Gói dùng được"))
    counts = {
        "verdict": verdict,
        "tables": format_number(len(bundle.places) if bundle else 0),
        "values": format_number(bundle.rows("values") if bundle else 0),
        "errors": format_number(checked.errors),
        "warnings": format_number(checked.warnings),
    }
    return _(N_("{verdict}: {tables} bảng, {values} dòng số liệu, {errors} lỗi, {warnings} cảnh báo.")).format(**counts)
