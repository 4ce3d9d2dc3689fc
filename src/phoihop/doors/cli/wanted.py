"""Which figures are wanted and where they go: arguments shared by the commands that make figures."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from phoihop.base.language import N_, _
from phoihop.base.vietnamese.text import to_nfc
from phoihop_rollup.periods import find_period

if TYPE_CHECKING:
    from phoihop.measures.figures.readers import Request


def add_figures_file(parser: argparse.ArgumentParser) -> None:
    """The file of figures to write."""
    parser.add_argument(
        "-o", "--output", required=True, type=figures_path, metavar="FILE", help=_(N_("tệp .csv hoặc .parquet"))
    )


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Which figures are wanted."""
    parser.add_argument(
        "--period", action="append", default=[], type=period, metavar="P", help=_(N_("chỉ kỳ này (lặp lại được)"))
    )
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        type=to_nfc,
        metavar="CODE",
        help=_(N_("chỉ đơn vị này (lặp lại được)")),
    )
    parser.add_argument(
        "--indicator",
        action="append",
        default=[],
        type=to_nfc,
        metavar="CODE",
        help=_(N_("chỉ chỉ tiêu này (lặp lại được)")),
    )
    add_as_of(parser)


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """The day whose structure all figures use."""
    parser.add_argument("--as-of", type=day, metavar="DATE", help=_(N_("cây tổ chức của ngày này cho mọi số liệu")))


def request_of(arguments: argparse.Namespace) -> "Request":
    """What `add_choice` was told, each thing once."""
    from phoihop.measures.figures.readers import Request

    return Request(
        periods=tuple(dict.fromkeys(arguments.period)),
        units=tuple(dict.fromkeys(arguments.unit)),
        indicators=tuple(dict.fromkeys(arguments.indicator)),
        as_of=arguments.as_of,
    )


def figures_path(text: str) -> Path:
    """A path whose name says what to write, for argparse."""
    path = Path(text)
    if path.suffix not in {".csv", ".parquet"}:
        raise argparse.ArgumentTypeError(_(N_("«{text}» phải có đuôi .csv hoặc .parquet")).format(text=text))
    return path


def period(text: str) -> str:
    """The name of a period, for argparse."""
    if find_period(text) is None:
        needed = _(N_("«{text}» không phải tên một kỳ (như 2016-11, 2016-Q4, 2016-H2, 2016-9M, 2016, 2016..2021)"))
        raise argparse.ArgumentTypeError(needed.format(text=text))
    return text


def day(text: str) -> date:
    """A day, for argparse."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise argparse.ArgumentTypeError(_(N_("«{text}» không phải ngày dạng 2018-12-14")).format(text=text))
    return found
