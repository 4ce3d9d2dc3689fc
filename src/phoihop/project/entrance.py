"""How people come in: nobody signs up alone; an administrator makes every account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django.contrib import messages
from django.http import HttpRequest

from phoihop.base.clock import now
from phoihop.base.language import N_, _
from phoihop.bodies.people.actions import set_password
from phoihop.bodies.people.models import User

PASSWORD_CHANGED = "account/messages/password_changed.txt"  # noqa: S105 - the name of a message of allauth


class Entrance(DefaultAccountAdapter):
    """allauth's door with the sign-up shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Only what the next page would not tell by itself: that the password is another now. No greetings."""
        if message_template == PASSWORD_CHANGED:
            messages.success(request, _(N_("Đã đổi mật khẩu. Lần sau hãy đăng nhập bằng mật khẩu mới.")))

    def set_password(self, user: User, password: str) -> None:
        """By the product's own action, so that the audit chain tells of it."""
        set_password(actor=user, user=user, password=password, at=now())


class SignInForm(LoginForm):
    """Name and password, without the link to a page for forgotten passwords: an administrator sets a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
