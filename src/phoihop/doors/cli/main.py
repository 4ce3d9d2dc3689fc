"""`phoihop COMMAND`: finds the command's module, runs it, turns errors into sentences and exit codes.

Each command is a module with `configure(parser)` and `run(arguments) -> int`. Only the named one is imported, so that
`phoihop --help` stays quick. Exit codes: 0 done, 1 findings or refused, 2 wrong usage, 3 numbers that do not stand.
"""

import importlib
import json
import os
import sys
from collections.abc import Sequence

from phoihop.base.errors import ProductError, Refused
from phoihop.base.findings import Finding
from phoihop.base.language import N_, _, speaking
from phoihop.base.postgres.failures import explain
from phoihop.doors.cli.arguments import parser_of

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("phoihop.doors.cli.check", N_("kiểm tra một gói dữ liệu, nêu mọi lỗi cùng lúc")),
    "rollup": ("phoihop.doors.cli.rollup", N_("tính số liệu tổng hợp của một gói, không cần cơ sở dữ liệu")),
    "load": ("phoihop.doors.cli.load", N_("nạp một gói vào cơ sở dữ liệu: nạp hết hoặc không nạp gì")),
    "export": ("phoihop.doors.cli.export", N_("xuất một chương trình thành gói dữ liệu")),
    "legacy": ("phoihop.doors.cli.legacy", N_("chuyển bảng Excel, Word cũ thành gói dữ liệu")),
    "figures": ("phoihop.doors.cli.figures", N_("xuất số liệu tổng hợp từ cơ sở dữ liệu")),
    "figure": ("phoihop.doors.cli.figure", N_("một số liệu và toàn bộ nguồn gốc của nó")),
    "report": ("phoihop.doors.cli.report", N_("lập báo cáo tổng kết Word và phụ lục Excel")),
    "trace": ("phoihop.doors.cli.trace", N_("truy nguyên từng con số trong một báo cáo Word")),
    "template": ("phoihop.doors.cli.template", N_("xuất hoặc kiểm tra mẫu báo cáo Word")),
    "verify": ("phoihop.doors.cli.verify", N_("tính lại mọi thứ suy ra từ cơ sở dữ liệu và so sánh")),
    "example": ("phoihop.doors.cli.example", N_("dựng gói dữ liệu mẫu Hà Nội 2016–2021")),
    "demo": ("phoihop.doors.cli.demo", N_("nạp dữ liệu mẫu và lập báo cáo tổng kết mẫu")),
    "serve": ("phoihop.doors.cli.serve", N_("mở trang web: máy chủ web và tiến trình xử lý việc nền")),
    "stop": ("phoihop.doors.cli.stop", N_("dừng trang web")),
    "account": ("phoihop.doors.cli.account", N_("lập tài khoản và phân quyền")),
    "db": ("phoihop.doors.cli.db", N_("máy chủ PostgreSQL đi kèm: start, stop, status, url, psql, migrate")),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    with speaking(os.environ.get("PHOIHOP_LANG", "vi")):
        name = words[0] if words else ""
        if name not in COMMANDS:
            return _overview(name)
        module = importlib.import_module(COMMANDS[name][0])
        parser = parser_of(command=name, summary=COMMANDS[name][1])
        module.configure(parser)
        arguments = parser.parse_args(words[1:])
        try:
            return int(module.run(arguments))
        except Refused as refused:
            print_findings(refused.findings, as_json=getattr(arguments, "json", False))
            return 1
        except ProductError as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
        except Exception as error:  # the outermost door: a full disk or a stopped server gets its sentence
            explained = explain(error)
            if explained is None:
                raise
            print(explained, file=sys.stderr)
            return 1


def print_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Findings to standard error, one per line; with `as_json` one JSON record per line."""
    for finding in findings:
        text = json.dumps(finding.record(), ensure_ascii=False) if as_json else finding.line()
        print(text, file=sys.stderr)


def _overview(name: str) -> int:
    asked = name in {"", "-h", "--help"}
    out = sys.stdout if asked else sys.stderr
    if not asked:
        print(_("Không có lệnh «{name}».").format(name=name), file=out)
    print(_("Cách dùng: phoihop LỆNH [...]   (phoihop LỆNH --help cho từng lệnh)"), file=out)
    for command, (_module, summary) in COMMANDS.items():
        print(f"  {command:<9} {_(summary)}", file=out)
    return 0 if asked else 2


if __name__ == "__main__":
    sys.exit(main())
