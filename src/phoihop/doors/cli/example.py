"""`phoihop example -o FOLDER`: builds the example bundle."""

import argparse
import sys
from pathlib import Path

from phoihop.base.language import N_, _
from phoihop.base.vietnamese import format_count, format_number
from phoihop.doors.example.bundle import NOTICE, SEED, Summary, build_example


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help=_(N_("thư mục sẽ ghi gói")))
    parser.add_argument(
        "--seed", type=int, default=SEED, help=_(N_("số gieo: cùng một số thì gói giống nhau từng byte"))
    )
    parser.add_argument(
        "--scale",
        choices=("full", "small"),
        default="full",
        help=_(N_("small: 3 quận, huyện và hai năm, để thử nhanh")),
    )


def run(arguments: argparse.Namespace) -> int:
    """Build it and say what is in it."""
    summary = build_example(folder=arguments.output, seed=arguments.seed, small=arguments.scale == "small")
    sys.stdout.write(told(summary) + "\n")
    return 0


def told(summary: Summary) -> str:
    """The summary in sentences."""
    counts = {
        "units": format_count(summary.units),
        "indicators": format_count(summary.indicators),
        "reports": format_number(summary.reports),
        "values": format_number(summary.values),
        "narratives": format_number(summary.narratives),
    }
    line = _(
        N_(
            "{folder}: {units} đơn vị, {indicators} chỉ tiêu, {reports} lượt báo cáo, {values} giá trị, "
            "{narratives} đoạn lời văn, từ tháng {first} đến tháng {last}."
        )
    )
    return f"{line.format(folder=summary.folder, first=summary.first, last=summary.last, **counts)}\n{NOTICE}"
