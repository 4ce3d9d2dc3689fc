"""Writes about organisations, and about who may do what at them."""

from phoihop.bodies.organisations.actions.accounts import (
    OwnAccount,
    correct_person,
    deactivate_account,
    open_account,
    reactivate_account,
    reset_password,
)
from phoihop.bodies.organisations.actions.grants import DaysReversed, LastRole, OwnLastRole, grant_role, revoke_role
from phoihop.bodies.organisations.actions.loading import load_organisations
from phoihop.bodies.organisations.actions.structure import (
    SHAPING,
    AlreadyClosed,
    CodeTaken,
    UnknownOrganisation,
    close_organisation,
    correct_organisation,
    create_organisation,
    move_organisation,
    rename_organisation,
)

__all__ = [
    "SHAPING",
    "AlreadyClosed",
    "CodeTaken",
    "DaysReversed",
    "LastRole",
    "OwnAccount",
    "OwnLastRole",
    "UnknownOrganisation",
    "close_organisation",
    "correct_organisation",
    "correct_person",
    "create_organisation",
    "deactivate_account",
    "grant_role",
    "load_organisations",
    "move_organisation",
    "open_account",
    "reactivate_account",
    "rename_organisation",
    "reset_password",
    "revoke_role",
]
