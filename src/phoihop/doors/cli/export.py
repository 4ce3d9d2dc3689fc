"""`phoihop export PROGRAMME -o BUNDLE`: a stored programme as a bundle, a folder or a .zip."""

import argparse
from pathlib import Path

from phoihop.base.language import N_, _
from phoihop.base.vietnamese.numbers import format_number
from phoihop.base.vietnamese.text import to_nfc
from phoihop.doors.cli.progress import steps
from phoihop.project.boot import boot


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("programme", type=to_nfc, metavar="PROGRAMME", help=_(N_("mã chương trình")))
    parser.add_argument(
        "-o", "--output", required=True, type=Path, metavar="BUNDLE", help=_(N_("thư mục, hoặc tệp .zip"))
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the bundle and say how much it holds."""
    boot()
    from phoihop.bodies.people.queries import system_user
    from phoihop.doors.bundle.exporting import export_programme
    from phoihop.doors.cli.choosing import chosen_programme

    programme = chosen_programme(code=arguments.programme)
    with steps(plain=True) as step:
        rows = export_programme(actor=system_user(), programme=programme, target=arguments.output, step=step)
    said = _(N_("Đã xuất chương trình «{code}»: {tables} bảng, {values} dòng số liệu, vào {path}."))
    counts = {"tables": format_number(len(rows)), "values": format_number(rows["values"])}
    print(said.format(code=programme.code, path=arguments.output, **counts))
    return 0
