"""`phoihop serve`: the site, web server and worker together."""

import argparse
import os
import sys
from datetime import date

from phoihop.base.clock import PRETENDED
from phoihop.base.language import _
from phoihop.base.postgres.place import installation
from phoihop.project.boot import boot


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--host", default="127.0.0.1", help=_("địa chỉ lắng nghe (mặc định: 127.0.0.1)"))
    parser.add_argument("--port", type=int, default=8000, help=_("cổng (mặc định: 8000)"))
    parser.add_argument("--workers", type=int, default=2, help=_("số tiến trình web (mặc định: 2)"))
    parser.add_argument("--threads", type=int, default=4, help=_("số luồng của mỗi tiến trình web (mặc định: 4)"))
    parser.add_argument("--detach", action="store_true", help=_("chạy ngầm; dừng bằng: phoihop stop"))
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help=_("ngày giả định của dữ liệu mẫu")
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to end; with --detach come back once the site answers."""
    boot()
    from phoihop.project import services

    if arguments.today:
        os.environ[PRETENDED] = arguments.today.isoformat()
    serving = services.Serving(arguments.host, arguments.port, arguments.workers, arguments.threads)
    if arguments.detach and services.detach(installation(), serving):
        print(_("Trang đang chạy: {url}   (dừng: phoihop stop)").format(url=serving.url))
        return 0
    print(_("Trang: {url}   (dừng: Ctrl-C hoặc phoihop stop)").format(url=serving.url), file=sys.stderr)
    services.serve(installation(), serving)
    return 0
