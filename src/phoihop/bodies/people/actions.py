"""Writes about accounts; each is one transaction with its audit row. Passwords never reach the audit."""

import re
from datetime import datetime

from django.contrib.auth.password_validation import password_changed, validate_password
from django.core.exceptions import ValidationError

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.people.access import SYSTEM, require_active
from phoihop.bodies.people.models import User

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{2,99}")


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
    status = 422


class UsernameRefused(ProductError):
    """The name cannot be typed on every keyboard, looks like another, or is the system's own."""

    code = "O013"
    problem = N_("Không dùng được tên đăng nhập «{username}».")
    remedy = N_("Viết từ 3 đến 100 chữ cái không dấu, chữ số, dấu chấm, gạch nối hoặc gạch dưới, ví dụ lan.nguyen.")
    status = 422


def create_account(
    *, actor: User, username: str, full_name: str, position: str = "", password: str, at: datetime
) -> User:
    """Make an account that can sign in. Who may do this is the caller's matter.

    Raises UsernameRefused, UsernameTaken, WeakPassword.
    """
    require_active(actor)
    if not _USERNAME.fullmatch(username) or username.lower() == SYSTEM:
        raise UsernameRefused(username=username[:100])
    with writing():
        if User.objects.filter(username__iexact=username).exists():
            raise UsernameTaken(username=username)
        user = User(username=username, full_name=_line(full_name), position=_line(position))
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


def set_active(*, actor: User, user: User, active: bool, at: datetime) -> User:
    """Shut an account, or open it again. Who may do this is the caller's matter."""
    require_active(actor)
    with writing():
        user.is_active = active
        user.save(update_fields=["is_active"])
        action = "account.reactivate" if active else "account.deactivate"
        record(actor=actor, action=action, subject=_subject(user), at=at)
    return user


def correct_account(*, actor: User, user: User, full_name: str, position: str, at: datetime) -> User:
    """Mend name and position. Who may do this is the caller's matter."""
    require_active(actor)
    with writing():
        before = {"full_name": user.full_name, "position": user.position}
        user.full_name, user.position = _line(full_name), _line(position)
        user.save(update_fields=["full_name", "position"])
        after = {"full_name": user.full_name, "position": user.position}
        record(actor=actor, action="account.correct", subject=_subject(user), before=before, after=after, at=at)
    return user


def _line(text: str) -> str:
    return " ".join(to_nfc(text).split())


def _set(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from error
    user.set_password(password)


def _subject(user: User) -> str:
    return f"account {user.username}"
