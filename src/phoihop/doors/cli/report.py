"""`phoihop report UNIT PERIOD -o report.docx [--xlsx annex.xlsx]`: the summary report and its annex."""

import argparse
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from phoihop.base.clock import now
from phoihop.base.errors import ProductError, reason_of
from phoihop.base.language import N_, _
from phoihop.base.vietnamese.text import to_nfc
from phoihop.doors.cli.output import written_whole
from phoihop.doors.cli.progress import steps
from phoihop.project.boot import boot

if TYPE_CHECKING:
    from phoihop.outcomes.summaries.actions.making import MadeReport

HEADING = {
    "superior": N_("cơ quan chủ quản ghi ở đầu văn bản"),
    "issuer": N_("cơ quan ban hành"),
    "symbol": N_("ký hiệu, ví dụ BC-CATP"),
    "place": N_("địa danh"),
    "authority": N_("quyền hạn của người ký, ví dụ KT. GIÁM ĐỐC"),
    "office": N_("chức vụ của người ký"),
}


class TemplateUnreadable(ProductError):
    """The template named could not be read."""

    code = "W203"
    problem = N_("Không đọc được mẫu {path}: {reason}.")
    remedy = N_("Kiểm tra đường dẫn; lấy mẫu mặc định bằng: phoihop template -o mau.docx.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("unit", type=to_nfc, metavar="UNIT", help=_("mã đơn vị"))
    parser.add_argument("period", metavar="PERIOD", help=_("kỳ: 2016-Q4, 2016, 2016..2021, …"))
    parser.add_argument("-o", "--output", required=True, type=Path, help=_("tệp Word .docx"))
    parser.add_argument("--xlsx", type=Path, help=_("phụ lục Excel"))
    own = parser.add_mutually_exclusive_group()
    own.add_argument("--template", type=Path, help=_("mẫu Word riêng (xem: phoihop template)"))
    own.add_argument("--template-name", type=to_nfc, metavar="NAME", help=_("tên một mẫu của chương trình"))
    parser.add_argument(
        "--programme",
        type=to_nfc,
        metavar="CODE",
        help=_("mã chương trình (bỏ trống nếu chỉ một chương trình có kỳ đó)"),
    )
    for name, help_text in HEADING.items():
        parser.add_argument(f"--{name}", help=_(help_text))


def run(arguments: argparse.Namespace) -> int:
    """Make the report, write the files, say what they are."""
    boot()
    heading = {name: getattr(arguments, name) or "" for name in HEADING}
    template = _read(arguments.template) if arguments.template else None
    with steps(plain=True) as step:
        step(N_("Lập báo cáo tổng kết"))
        words = (arguments.unit, arguments.period, arguments.programme)
        made = make(*words, heading, template, template_name=arguments.template_name or "")
    write_file(arguments.output, made.document)
    print(_("Báo cáo: {path} (mã {report})").format(path=arguments.output, report=made.version.report_id))
    if arguments.xlsx:
        write_file(arguments.xlsx, made.workbook)
        print(_("Phụ lục: {path}").format(path=arguments.xlsx))
    return 0


def make(
    unit: str,
    period: str,
    programme: str | None,
    heading: Mapping[str, str],
    template: bytes | None,
    *,
    template_name: str = "",
) -> "MadeReport":
    """A new version of the report that these words mean."""
    from phoihop.bodies.people.queries import system_user
    from phoihop.doors.cli.choosing import chosen_programme, chosen_unit, known_period
    from phoihop.outcomes.summaries.actions.making import make_summary
    from phoihop.outcomes.summaries.queries.templates import find_offered

    chosen = chosen_programme(code=programme, period=period)
    return make_summary(
        actor=system_user(),
        programme=chosen,
        unit=chosen_unit(code=unit),
        period=known_period(name=period),
        at=now(),
        heading=heading,
        template=template,
        version=find_offered(programme=chosen, name=template_name) if template_name else None,
    )


def write_file(path: Path, content: bytes) -> None:
    """The content whole at that path, its folder made if need be. Raises OutputUnwritable."""
    with suppress(OSError):  # what cannot be made is told when the file is written
        path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(target=path) as beside:
        beside.write_bytes(content)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateUnreadable(path=path, reason=reason_of(error)) from error
