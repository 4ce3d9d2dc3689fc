"""Who may act at all."""

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.people.models import User


class ActorInactive(ProductError):
    """The account that wants to write is closed."""

    code = "O001"
    problem = N_("Tài khoản «{username}» đã ngừng hoạt động nên không được thay đổi dữ liệu.")
    remedy = N_("Đề nghị người quản trị mở lại tài khoản hoặc dùng tài khoản khác.")


def require_active(actor: User) -> None:
    """Refuse a closed account. Raises ActorInactive."""
    if not actor.is_active:
        raise ActorInactive(username=actor.username)
