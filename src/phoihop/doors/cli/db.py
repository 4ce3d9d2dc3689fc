"""`phoihop db ACTION`: the database server, for people."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable

import psycopg
from psycopg.pq import Conninfo

from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.postgres import server
from phoihop.base.postgres.address import Address, Role, address, is_served
from phoihop.base.postgres.binaries import find_binaries
from phoihop.base.postgres.database import connect
from phoihop.base.postgres.place import Place, installation
from phoihop.project.boot import boot, tell


class NothingToRun(ProductError):
    code = "D016"
    problem = N_(
        "DATABASE_URL đang trỏ tới một máy chủ PostgreSQL riêng nên không có máy chủ đi kèm để khởi động hay dừng."
    )
    remedy = N_("Hãy điều khiển máy chủ ấy bằng công cụ của nó, hoặc bỏ biến DATABASE_URL.")


def configure(parser: argparse.ArgumentParser) -> None:
    """The actions and whose way in `url` and `psql` take."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, (_action, summary) in ACTIONS.items():
        action = actions.add_parser(name, help=_(summary), description=_(summary))
        if name in {"url", "psql"}:
            action.add_argument(
                "--role", choices=["app", "owner"], default="app", help=_(N_("tài khoản của cơ sở dữ liệu"))
            )
        if name == "psql":
            action.add_argument("words", nargs="*", help=_(N_("đối số cho psql, sau dấu --")))


def run(arguments: argparse.Namespace) -> int:
    """Do it; 0 done, 1 not running or refused."""
    return ACTIONS[arguments.action][0](arguments, installation())


def _start(_arguments: argparse.Namespace, place: Place) -> int:
    _check_embedded()
    started = server.start(place, notify=tell)
    say(_(N_("Máy chủ PostgreSQL đã chạy.")) if started else _(N_("Máy chủ PostgreSQL đang chạy sẵn.")))
    return 0


def _stop(_arguments: argparse.Namespace, place: Place) -> int:
    _check_embedded()
    stopped = server.stop(place)
    say(_(N_("Máy chủ PostgreSQL đã dừng.")) if stopped else _(N_("Máy chủ PostgreSQL vốn không chạy.")))
    return 0


def _status(_arguments: argparse.Namespace, place: Place) -> int:
    if is_served():
        with connect(address(place, "app")) as connection:
            _describe(connection)
        return 0
    postmaster = server.find_server(place)
    say(_(N_("Thư mục: {path}")).format(path=place.home))
    if postmaster is None or not server.is_up(place):
        state = postmaster.state if postmaster else _(N_("không chạy"))
        say(_(N_("Trạng thái: {state}")).format(state=state))
        return 1
    say(
        _(N_("Trạng thái: đang chạy, tiến trình {pid}, socket {folder}")).format(
            pid=postmaster.pid, folder=server.socket_of(place)
        )
    )
    with connect(address(place, "app").at("postgres")) as connection:
        _describe(connection)
    return 0


def _url(arguments: argparse.Namespace, place: Place) -> int:
    say(_way(arguments.role, place).url())
    return 0


def _psql(arguments: argparse.Namespace, place: Place) -> int:
    """Becomes psql. A served PostgreSQL may want encryption, which only the system's own psql can do."""
    if not is_served():
        server.start(place, notify=tell)
    way = _way(arguments.role, place)
    own = shutil.which("psql") if is_served() else None
    program = own or find_binaries(cluster=place.cluster).program("psql")
    sys.stdout.flush()
    os.execve(program, ["psql", *arguments.words], _environment(way))  # noqa: S606


def _environment(way: Address) -> dict[str, str]:
    """The address as libpq's variables (where no other account reads the password), in place of any already set."""
    names = {option.keyword.decode(): option.envvar.decode() for option in Conninfo.get_defaults() if option.envvar}
    others = {name: text for name, text in os.environ.items() if name not in names.values()}
    return {**others, **{names[keyword]: text for keyword, text in way.keywords.items() if keyword in names}}


def _migrate(_arguments: argparse.Namespace, _place: Place) -> int:
    boot()
    say(_(N_("Cơ sở dữ liệu đã đúng với mã nguồn.")))
    return 0


def _way(role: Role, place: Place) -> Address:
    return address(place, role)


def _describe(connection: psycopg.Connection) -> None:
    say(
        _(N_("PostgreSQL {version}, tài khoản {role}")).format(
            version=connection.info.parameter_status("server_version"), role=connection.info.user
        )
    )


def _check_embedded() -> None:
    if is_served():
        raise NothingToRun


def say(text: str) -> None:
    """One line of the answer."""
    sys.stdout.write(text + "\n")


ACTIONS: dict[str, tuple[Callable[[argparse.Namespace, Place], int], str]] = {
    "start": (_start, N_("khởi động máy chủ đi kèm (không làm gì nếu đang chạy)")),
    "stop": (_stop, N_("dừng máy chủ đi kèm; không tiến trình nào còn lại")),
    "status": (_status, N_("máy chủ có chạy không; mã kết thúc 0 là có, 1 là không")),
    "url": (_url, N_("địa chỉ kết nối, kèm mật khẩu")),
    "psql": (_psql, N_("mở psql")),
    "migrate": (_migrate, N_("tạo và cập nhật cơ sở dữ liệu cho đúng với mã nguồn")),
}
