"""`phoihop template`: write the default template for editing, check an edited one, list names and document layouts."""

import argparse
import json
import sys
from pathlib import Path

from phoihop.base.errors import ProductError, reason_of
from phoihop.base.findings import Finding
from phoihop.base.language import N_, _
from phoihop.outcomes.documents.readers.profiles import load_profiles, shipped
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.template import compile_template
from phoihop.outcomes.summaries.rules.outline import summary_names


class TemplateUnreadable(ProductError):
    """The file cannot be read or written."""

    code = "W004"
    problem = N_("Không mở được tệp «{path}»: {reason}.")
    remedy = N_("Kiểm tra đường dẫn và quyền đọc, ghi.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of `phoihop template`."""
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help=_(N_("ghi mẫu mặc định ra tệp này để sửa")))
    parser.add_argument(
        "--check", metavar="FILE", type=Path, help=_(N_("kiểm tra một mẫu đã sửa, nêu mọi lỗi cùng lúc"))
    )
    parser.add_argument("--names", action="store_true", help=_(N_("liệt kê các tên mà mẫu được dùng")))
    parser.add_argument(
        "--profiles", action="store_true", help=_(N_("liệt kê các thể thức văn bản đang dùng và ngày hiệu lực"))
    )
    parser.add_argument(
        "--indicator",
        metavar="CODE",
        action="append",
        default=[],
        help=_(N_("mã chỉ tiêu mà mẫu cũng được dùng (có thể lặp lại)")),
    )
    parser.add_argument("--json", action="store_true", help=_(N_("in kết quả dạng JSON")))


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked; 1 where the checked template has findings, 2 where nothing was asked."""
    if not (arguments.output or arguments.check or arguments.names or arguments.profiles):
        print(_("Cần một trong: -o TỆP, --check TỆP, --names, --profiles."), file=sys.stderr)
        return 2
    if arguments.profiles:
        _print_profiles(as_json=arguments.json)
    if arguments.names:
        _print_names(as_json=arguments.json)
    if arguments.output:
        _write(arguments.output)
    return _check(arguments.check, arguments.indicator, as_json=arguments.json) if arguments.check else 0


def _print_names(*, as_json: bool) -> None:
    lines = list(summary_names().lines())
    if as_json:
        print(json.dumps([{"name": name.strip(), "meaning": meaning} for name, meaning in lines], ensure_ascii=False))
        return
    for name, meaning in lines:
        print(f"{name:<44} {meaning}")
    print(_("Ngoài ra: mã của mỗi chỉ tiêu trong chương trình, ví dụ {{ MH01 }}."))


def _print_profiles(*, as_json: bool) -> None:
    """Those in use, in the order of their days; as JSON what the product brings, to write corrections after."""
    known = load_profiles()
    if as_json:
        print(json.dumps(shipped(), ensure_ascii=False, indent=2))
        return
    for one in sorted(known, key=lambda one: (one.code, one.start)):
        end = f"{one.end:%d/%m/%Y}" if one.end else _("nay")
        print(f"{one.code:<10} {one.start:%d/%m/%Y} – {end:<10} {one.legal_basis}")


def _write(target: Path) -> None:
    try:
        target.write_bytes(default_template())
    except OSError as error:
        raise TemplateUnreadable(path=target, reason=reason_of(error)) from None
    print(_("Đã ghi mẫu: {path}").format(path=target))


def _check(source: Path, indicators: list[str], *, as_json: bool) -> int:
    try:
        content = source.read_bytes()
    except OSError as error:
        raise TemplateUnreadable(path=source, reason=reason_of(error)) from None
    result = compile_template(content, summary_names().with_fields(dict.fromkeys(indicators, "")))
    if isinstance(result, list):
        _print_findings(result, as_json=as_json)
        return 1
    used = sorted({name for _letter, name in result.uses})
    if as_json:
        print(json.dumps({"ok": True, "names": used}, ensure_ascii=False))
    else:
        print(_("Mẫu dùng được; có {count} tên khác nhau.").format(count=len(used)))
    return 0


def _print_findings(findings: list[Finding], *, as_json: bool) -> None:
    for finding in findings:
        text = json.dumps(finding.record(), ensure_ascii=False) if as_json else finding.line()
        print(text, file=sys.stderr)
