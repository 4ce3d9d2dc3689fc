"""`phoihop demo`: the example in the database, its summary report and annex in files, a few figures, what to try."""

import argparse
import sys
import tempfile
from pathlib import Path

from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.vietnamese import format_number, period_name
from phoihop.doors.cli.progress import steps
from phoihop.doors.cli.report import make, write_file
from phoihop.project.boot import boot

UNIT, PERIOD, PROGRAMME = "HN", "2016..2021", "CT-DV-HN-2016"
HEADING = {"superior": "BỘ CÔNG AN", "symbol": "BC-CAHN", "authority": "KT. GIÁM ĐỐC", "office": "PHÓ GIÁM ĐỐC"}
SHOWN = ("MH26", "MH27", "MH10", "MH19", "MH28")


class RealProgrammes(ProductError):
    """The database holds programmes of a body: the example's accounts, of a published password, may not come in."""

    code = "E003"
    problem = N_("Cơ sở dữ liệu này có chương trình thật ({codes}); chưa nạp dữ liệu mẫu, chưa lập tài khoản mẫu nào.")
    remedy = N_(
        "Dùng thư mục dữ liệu khác: PHOIHOP_DATA=~/phoihop-mau make demo PORT=8001 (bỏ DATABASE_URL nếu đang đặt)."
    )


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--folder", type=Path, default=Path("demo"), help=_("thư mục đặt báo cáo (mặc định: demo)"))
    parser.add_argument("--serve", action="store_true", help=_("mở cả trang web, chạy ngầm"))
    parser.add_argument(
        "--today", default="", metavar="DAY", help=_("ngày mà trang web giả định (mặc định: 2021-12-16)")
    )
    parser.add_argument("--port", type=int, default=8000, help=_("cổng của trang web (mặc định: 8000)"))


def run(arguments: argparse.Namespace) -> int:
    """Load the example unless it is there, make the report, say what came out and what to try next."""
    boot()
    _refuse_beside_real_programmes()
    _load_example()
    report = arguments.folder / "bao-cao-tong-ket-2016-2021.docx"
    annex = arguments.folder / "phu-luc-2016-2021.xlsx"
    with steps(plain=True) as step:
        step(N_("Tính số liệu và lập báo cáo tổng kết"))
        made = make(UNIT, PERIOD, PROGRAMME, HEADING, None)
    write_file(report, made.document)
    write_file(annex, made.workbook)
    print()
    print(_("DỮ LIỆU MẪU: tên đơn vị là thật, mọi con số đều do máy sinh ra."))
    print(_("  Báo cáo Word:  {path}").format(path=report))
    print(_("  Phụ lục Excel: {path}").format(path=annex))
    print()
    print(_("Thành phố Hà Nội, {period}:").format(period=period_name(PERIOD)))
    for code in SHOWN:
        figure = made.material.figure(code)
        if figure is not None and figure.value is not None:
            print(
                _("  {value:>12} {unit} – {name} ({reported}/{expected} đơn vị đã báo cáo)").format(
                    value=format_number(figure.value, figure.measure.decimals if figure.value % 1 else 0),
                    unit=figure.measure.unit,
                    name=figure.measure.name,
                    reported=figure.units[0] if figure.units else figure.reported,
                    expected=figure.units[1] if figure.units else figure.expected,
                )
            )
    _what_next(report)
    if arguments.serve:
        _serve(arguments.port, arguments.today)
    return 0


def _refuse_beside_real_programmes() -> None:
    """Before anything is written or stopped."""
    from phoihop.doors.example.presence import real_programmes

    codes = list(real_programmes().order_by("code").values_list("code", flat=True))
    if codes:
        raise RealProgrammes(codes=", ".join(codes))


def _load_example() -> None:
    """Nothing when the database holds the example already: what somebody changed in it stays."""
    from phoihop.agreements.programmes.models import Programme
    from phoihop.base.clock import now, today
    from phoihop.bodies.people.queries import system_user
    from phoihop.doors.example.accounts import make_accounts

    if Programme.objects.filter(code=PROGRAMME).exists():
        print(_("Dữ liệu mẫu đã có trong cơ sở dữ liệu, giữ nguyên."), file=sys.stderr)
    else:
        _load_bundle()
    make_accounts(actor=system_user(), at=now(), today=today())


def _load_bundle() -> None:
    from phoihop.base.clock import now
    from phoihop.bodies.people.queries import system_user
    from phoihop.doors.bundle.loading import load_bundle
    from phoihop.doors.cli.check import check_with_progress
    from phoihop.doors.example.bundle import build_example

    with tempfile.TemporaryDirectory() as folder:
        with steps(plain=True) as step:
            step(N_("Dựng dữ liệu mẫu Hà Nội ba nhiệm kỳ 2011–2026"))
            build_example(folder=Path(folder))
        bundle = check_with_progress(Path(folder), as_json=False).sound()
        with steps(plain=True) as step:
            load_bundle(actor=system_user(), bundle=bundle, at=now(), step=step)


def _serve(port: int, day: str) -> None:
    """The site in the background, on the day the demonstration pretends; where to begin, and who may come in."""
    from phoihop.base.postgres.place import installation
    from phoihop.doors.example.accounts import ACCOUNTS, DAY, PASSWORD, PRESENT
    from phoihop.project.services import Serving, find_serving, start, stop

    serving = Serving("127.0.0.1", port, workers=2, threads=4)
    if day:
        stop(installation())
    if find_serving(installation()) is None:
        start(installation(), serving, [f"--port={port}", f"--today={day or DAY}"])
    print()
    print(_("Trang web: {url}   (dừng: .venv/bin/phoihop stop)").format(url=serving.url))
    print(_("  Vào bằng thuong-truc, mở «Giai đoạn 2016–2021» ở «Kỳ cần tổng hợp»: các bước đến báo cáo tổng kết."))
    print(_("  Trình ký rồi vào bằng lanh-dao để ký."))
    print(_("  Chương trình 2022–2026 đang chạy: make demo TODAY={day}").format(day=PRESENT))
    print(_("Tài khoản mẫu, mật khẩu chung {password}:").format(password=PASSWORD))
    for account in ACCOUNTS:
        print(f"  {account.username:<14} {_(account.title)} ({account.organisation})")


def _what_next(report: Path) -> None:
    print()
    print(_("Thử tiếp:"))
    for command, words in (
        (f"phoihop trace {report}", N_("mỗi con số trong báo cáo: nguồn, giá trị hiện nay, có bị sửa tay không")),
        (f"phoihop figure {UNIT} 2021-Q2 MH28", N_("một số liệu và toàn bộ nguồn gốc, ai chưa báo cáo")),
        ("phoihop template -o mau.docx", N_("mẫu báo cáo để sửa trong Word, rồi phoihop report … --template mau.docx")),
        ("phoihop verify", N_("tính lại mọi thứ suy ra từ cơ sở dữ liệu và so sánh")),
    ):
        print(f"  .venv/bin/{command}")
        print(f"      {_(words)}")
