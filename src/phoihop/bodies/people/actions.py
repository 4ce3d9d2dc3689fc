"""Writes about accounts; each is one transaction with its audit row. Passwords never reach the audit."""

from datetime import datetime

from django.contrib.auth.password_validation import password_changed, validate_password
from django.core.exceptions import ValidationError

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User


class UsernameTaken(ProductError):
    """Another account has this name."""

    code = "O011"
    problem = N_("Đã có tài khoản mang tên đăng nhập «{username}».")
    remedy = N_("Chọn tên đăng nhập khác.")
    status = 409


class WeakPassword(ProductError):
    """The password does not meet the rules; `reasons` says which."""

    code = "O012"
    problem = N_("Mật khẩu chưa đạt: {reasons}")
    remedy = N_("Chọn mật khẩu dài hơn, không trùng tên đăng nhập, không quá phổ biến.")


def create_account(
    *, actor: User, username: str, full_name: str, position: str = "", password: str, at: datetime
) -> User:
    """Make an account that can sign in. Who may do this is the caller's matter. Raises UsernameTaken, WeakPassword."""
    require_active(actor)
    with writing():
        if User.objects.filter(username__iexact=username).exists():
            raise UsernameTaken(username=username)
        user = User(username=username, full_name=to_nfc(full_name), position=to_nfc(position))
        _set(user, password)
        user.save()
        after = {"full_name": user.full_name, "position": user.position}
        record(actor=actor, action="account.create", subject=_subject(user), after=after, at=at)
    return user


def set_password(*, actor: User, user: User, password: str, at: datetime) -> User:
    """Give an account another password; its sessions end. Raises WeakPassword."""
    require_active(actor)
    with writing():
        _set(user, password)
        user.save(update_fields=["password"])
        record(actor=actor, action="account.password", subject=_subject(user), at=at)
    password_changed(password, user)
    return user


def _set(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from error
    user.set_password(password)


def _subject(user: User) -> str:
    return f"account {user.username}"
