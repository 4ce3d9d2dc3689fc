"""Forms for accounts and roles."""

import secrets
from typing import Any

from django import forms

from phoihop.base.labels import choices_of, label_of
from phoihop.base.language import N_
from phoihop.bodies.organisations.enums import USER_ROLE_LABELS, UserRole
from phoihop.bodies.organisations.forms.fields import Asking, DayField, LineField, UnitField

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another when read out."""


def suggested_password() -> str:
    """A password of 59 random bits, in groups that can be read out on the telephone."""
    groups = ("".join(secrets.choice(_SIGNS) for _sign in range(4)) for _group in range(3))
    return "-".join(groups)


def roles() -> list[tuple[str, str]]:
    """Roles to choose from, in the current language."""
    return [(word, label_of(USER_ROLE_LABELS, word)) for word, _label in choices_of(USER_ROLE_LABELS)]


_ROLE_LABELS = {
    "role": N_("Vai trò"),
    "organisation": N_("Tại đơn vị"),
    "programme": N_("Mã chương trình"),
    "start": N_("Từ ngày"),
    "end": N_("Đến hết ngày"),
}
_ROLE_HINTS = {
    "organisation": N_("Gõ mã hoặc vài chữ của tên (không dấu cũng được) rồi chọn."),
    "programme": N_("Để trống: mọi chương trình."),
    "start": N_("Để trống: có hiệu lực ngay."),
    "end": N_("Để trống: không thời hạn."),
}


class RoleForm(Asking):
    """A role at a unit, in one programme or all, from when to when."""

    labels = _ROLE_LABELS
    hints = _ROLE_HINTS
    role = forms.ChoiceField()
    organisation = UnitField()
    programme = LineField(max_length=100, required=False)
    start = DayField(required=False)
    end = DayField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = roles()  # type: ignore[attr-defined]

    def clean_role(self) -> UserRole:
        """The role as a word of the list."""
        return UserRole(self.cleaned_data["role"])


class NewAccountForm(RoleForm):
    """An account with the role it begins with."""

    labels = {
        "username": N_("Tên đăng nhập"),
        "full_name": N_("Họ và tên"),
        "position": N_("Chức vụ"),
        "password": N_("Mật khẩu ban đầu"),
        **_ROLE_LABELS,
    }
    hints = {
        "username": N_("Chữ không dấu, chữ số, dấu chấm, gạch nối, ví dụ lan.nguyen."),
        "password": N_("Ghi lại và trao tận tay: sau khi lập, mật khẩu không hiện lại nữa. Có thể gõ mật khẩu khác."),
        **_ROLE_HINTS,
    }
    username = forms.CharField(max_length=100)
    full_name = LineField(max_length=200)
    position = LineField(max_length=200, required=False)
    password = forms.CharField(max_length=128, strip=False)
    field_order = ("username", "full_name", "position", "password", "role", "organisation", "programme", "start", "end")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].widget.attrs.update(autocomplete="off", autocapitalize="none", spellcheck="false")
        self.fields["password"].widget.attrs.update(autocomplete="off", autocapitalize="none", spellcheck="false")


class AccountForm(Asking):
    """Name and position."""

    labels = {"full_name": N_("Họ và tên"), "position": N_("Chức vụ")}
    full_name = LineField(max_length=200)
    position = LineField(max_length=200, required=False)


class DeputyForm(Asking):
    """Who acts for somebody, from when to when, and why."""

    labels = {
        "deputy": N_("Tên đăng nhập của người làm thay"),
        "start": N_("Từ ngày"),
        "end": N_("Đến hết ngày"),
        "reason": N_("Lý do"),
    }
    hints = {
        "end": N_("Nhiều nhất 92 ngày; hết ngày này việc làm thay tự kết thúc."),
        "reason": N_("Ví dụ: nghỉ phép."),
    }
    deputy = LineField(max_length=100)
    start = DayField()
    end = DayField()
    reason = LineField(max_length=300)


class PasswordForm(Asking):
    """Another password, given by an administrator."""

    labels = {"password": N_("Mật khẩu mới")}
    hints = {
        "password": N_("Ghi lại và trao tận tay: sau khi đặt, mật khẩu không hiện lại nữa. Có thể gõ mật khẩu khác.")
    }
    password = forms.CharField(max_length=128, strip=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].widget.attrs.update(autocomplete="off", autocapitalize="none", spellcheck="false")
