"""`phoihop account NAME`: an account with a role, for the first administrator and for machines without a browser."""

import argparse
import getpass
import sys

from phoihop.base.clock import now, today
from phoihop.base.language import _
from phoihop.project.boot import boot


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("username", metavar="NAME", help=_("tên đăng nhập"))
    parser.add_argument("--full-name", default="", help=_("họ và tên"))
    parser.add_argument("--position", default="", help=_("chức vụ"))
    parser.add_argument(
        "--role",
        default="administrator",
        help=_("vai trò: reporter, reviewer, secretariat, leader, board, administrator"),
    )
    parser.add_argument("--unit", metavar="CODE", required=True, help=_("mã đơn vị mà vai trò có hiệu lực"))
    parser.add_argument(
        "--programme", metavar="CODE", default="", help=_("mã chương trình (bỏ trống: mọi chương trình)")
    )


def run(arguments: argparse.Namespace) -> int:
    """Make the account where it is missing and give it the role; the password is asked for, or read from a pipe."""
    boot()
    from phoihop.bodies.organisations.actions import grant_role
    from phoihop.bodies.people.actions import create_account
    from phoihop.bodies.people.models import User
    from phoihop.bodies.people.queries import system_user
    from phoihop.doors.cli.choosing import chosen_role, chosen_unit

    role, unit, actor = chosen_role(name=arguments.role), chosen_unit(code=arguments.unit), system_user()
    user = User.objects.filter(username=arguments.username).first() or create_account(
        actor=actor,
        username=arguments.username,
        full_name=arguments.full_name,
        position=arguments.position,
        password=_password(),
        at=now(),
    )
    grant_role(
        actor=actor, user=user, role=role, organisation=unit, programme=arguments.programme, today=today(), at=now()
    )
    print(_("Tài khoản {username} đã có vai trò tại {unit}.").format(username=user.username, unit=unit.name))
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(_("Mật khẩu: "))
