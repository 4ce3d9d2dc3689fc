"""`phoihop report UNIT PERIOD -o report.docx [--xlsx annex.xlsx]`: the summary report and its annex.

With `--base EDITED.docx` the next version is made from an edited report, whose unit and period it has.
"""

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


class EditedUnreadable(ProductError):
    """The edited file named could not be read."""

    code = "W711"
    problem = N_("Không đọc được tệp đã sửa {path}: {reason}.")
    remedy = N_("Kiểm tra đường dẫn của tệp sau --base.")


class ReportUnnamed(ProductError):
    """Neither a unit and a period nor an edited file."""

    code = "W712"
    problem = N_("Chưa biết lập báo cáo nào: thiếu mã đơn vị và kỳ.")
    remedy = N_("Ghi mã đơn vị và kỳ, hoặc --base với tệp Word đã sửa của một báo cáo đã lập.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("unit", type=to_nfc, metavar="UNIT", nargs="?", help=_("mã đơn vị"))
    parser.add_argument("period", metavar="PERIOD", nargs="?", help=_("kỳ: 2016-Q4, 2016, 2016..2021, …"))
    parser.add_argument(
        "--base",
        type=Path,
        metavar="EDITED",
        help=_("tệp Word đã sửa của một báo cáo đã lập: cập nhật số liệu, giữ nguyên chữ đã sửa"),
    )
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
    if arguments.base is None and not (arguments.unit and arguments.period):
        raise ReportUnnamed
    boot()
    if arguments.base is not None:
        return _again(arguments)
    heading = {name: getattr(arguments, name) or "" for name in HEADING}
    template = _read(arguments.template, TemplateUnreadable) if arguments.template else None
    with steps(plain=True) as step:
        step(N_("Lập báo cáo tổng kết"))
        words = (arguments.unit, arguments.period, arguments.programme)
        made = make(*words, heading, template, template_name=arguments.template_name or "")
    _write(arguments, made)
    return 0


def _again(arguments: argparse.Namespace) -> int:
    """Make the next version from an edited file; tell what was left as the officer wrote it."""
    from phoihop.bodies.people.queries import system_user
    from phoihop.outcomes.summaries.actions.regenerating import regenerate_summary
    from phoihop.outcomes.summaries.queries.tracing import version_of

    content = _read(arguments.base, EditedUnreadable)
    with steps(plain=True) as step:
        step(N_("Cập nhật số liệu vào bản đã sửa"))
        made, outcome = regenerate_summary(
            actor=system_user(), version=version_of(content=content), content=content, at=now()
        )
    _write(arguments, made)
    told = _("{refreshed} chỗ được cập nhật, {conflicts} chỗ sửa tay được giữ nguyên, {unplaced} đoạn chưa có chỗ")
    counts = {"conflicts": len(outcome.conflicts), "unplaced": len(outcome.unplaced)}
    print(told.format(refreshed=outcome.refreshed, **counts))
    for row in outcome.conflicts:
        print(_("  giữ «{mine}», số liệu hiện nay: «{now}»").format(mine=row.mine, now=row.now))
    for text in outcome.unplaced:
        print(_("  chưa có chỗ: «{text}»").format(text=text.text))
    for finding in outcome.findings:
        print(f"  {finding.line()}")
    return 0


def _write(arguments: argparse.Namespace, made: "MadeReport") -> None:
    write_file(arguments.output, made.document)
    print(_("Báo cáo: {path} (mã {report})").format(path=arguments.output, report=made.version.report_id))
    if arguments.xlsx:
        write_file(arguments.xlsx, made.workbook)
        print(_("Phụ lục: {path}").format(path=arguments.xlsx))


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


def _read(path: Path, unreadable: type[ProductError]) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path=path, reason=reason_of(error)) from error
