"""How people come in: nobody signs up alone; an administrator makes every account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django.http import HttpRequest


class Entrance(DefaultAccountAdapter):
    """allauth's door with the sign-up shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No greeting after signing in or out: the page says enough."""


class SignInForm(LoginForm):
    """Name and password, without the link to a page for forgotten passwords: an administrator sets a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
