"""Who may act at all."""

from django.http import HttpRequest

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.people.models import User

SYSTEM = "system"
"""The account of commands, which whoever controls the machine gives: it may do everything."""


class ActorInactive(ProductError):
    """The account that wants to write is closed."""

    code = "O001"
    status = 403
    problem = N_("Tài khoản «{username}» đã ngừng hoạt động nên không được thay đổi dữ liệu.")
    remedy = N_("Đề nghị người quản trị mở lại tài khoản hoặc dùng tài khoản khác.")


def actor_of(request: HttpRequest) -> User:
    """The account that asks, in whose name it acts just now included; the page's rule let nobody else in."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("a page for accounts was opened without one")
    return user


def require_active(actor: User) -> None:
    """Refuse a closed account. Raises ActorInactive."""
    if not actor.is_active:
        raise ActorInactive(username=actor.username)


def is_system(actor: User) -> bool:
    """Whether a command acts, not a person on a page."""
    return actor.username == SYSTEM
