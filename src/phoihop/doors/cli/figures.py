"""`phoihop figures PROGRAMME -o figures.csv`: the figures of a stored programme, as `rollup` writes them for a bundle."""

import argparse

from phoihop.base.language import _
from phoihop.base.vietnamese.numbers import format_number
from phoihop.doors.cli.output import written_whole
from phoihop.doors.cli.wanted import add_choice, add_figures_file, request_of
from phoihop.project.boot import boot


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "programme", nargs="?", metavar="PROGRAMME", help=_("mã chương trình (bỏ trống nếu chỉ có một)")
    )
    add_figures_file(parser)
    add_choice(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the file and say how many figures it has."""
    boot()
    from phoihop.bodies.people.queries import system_user
    from phoihop.doors.cli.choosing import check_indicator, chosen_programme, chosen_unit
    from phoihop.measures.figures.queries import write_figures
    from phoihop.measures.figures.readers import engine_errors

    programme = chosen_programme(code=arguments.programme)
    for code in arguments.unit:
        chosen_unit(code=code)
    for code in arguments.indicator:
        check_indicator(programme=programme, code=code)
    request = request_of(arguments)
    with engine_errors(), written_whole(target=arguments.output) as beside:
        rows = write_figures(actor=system_user(), programme=programme, request=request, path=beside)
    print(_("Đã ghi {rows} số liệu vào {path}.").format(rows=format_number(rows), path=arguments.output))
    return 0
