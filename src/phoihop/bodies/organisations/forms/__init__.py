"""What people type about organisations, accounts and roles, as clean values."""

from phoihop.bodies.organisations.forms.accounts import (
    AccountForm,
    DeputyForm,
    NewAccountForm,
    PasswordForm,
    RoleForm,
    suggested_password,
)
from phoihop.bodies.organisations.forms.structure import (
    CloseForm,
    CreateForm,
    DetailsForm,
    MoveForm,
    RenameForm,
    Successors,
)

__all__ = [
    "AccountForm",
    "CloseForm",
    "CreateForm",
    "DeputyForm",
    "DetailsForm",
    "MoveForm",
    "NewAccountForm",
    "PasswordForm",
    "RenameForm",
    "RoleForm",
    "Successors",
    "suggested_password",
]
