"""Writes about organisations, and about who may do what at them."""

from phoihop.bodies.organisations.actions.grants import grant_role, revoke_role
from phoihop.bodies.organisations.actions.structure import (
    UnknownOrganisation,
    close_organisation,
    create_organisation,
    load_organisations,
    move_organisation,
    rename_organisation,
)

__all__ = [
    "UnknownOrganisation",
    "close_organisation",
    "create_organisation",
    "grant_role",
    "load_organisations",
    "move_organisation",
    "rename_organisation",
    "revoke_role",
]
