"""Reads about organisations, about a day's tree, one unit, and who may do what at them."""

from phoihop.bodies.organisations.queries.accounts import (
    AccountLine,
    AccountsAsked,
    AccountView,
    find_account,
    find_grant,
    find_managed,
    list_accounts,
)
from phoihop.bodies.organisations.queries.holders import reporters_of, reviewers_at
from phoihop.bodies.organisations.queries.search import candidates, list_organisations, resolve
from phoihop.bodies.organisations.queries.structure import (
    Structure,
    find_organisation,
    name_on,
    neighbourhood,
    parents_on,
    structure,
)
from phoihop.bodies.organisations.queries.tree import FilterUnknown, Line, Listing, TreeAsked, list_units, look_at
from phoihop.bodies.organisations.queries.unit import Place, UnitView, view_unit

__all__ = [
    "AccountLine",
    "AccountView",
    "AccountsAsked",
    "FilterUnknown",
    "Line",
    "Listing",
    "Place",
    "Structure",
    "TreeAsked",
    "UnitView",
    "candidates",
    "find_account",
    "find_grant",
    "find_managed",
    "find_organisation",
    "list_accounts",
    "list_organisations",
    "list_units",
    "look_at",
    "name_on",
    "neighbourhood",
    "parents_on",
    "reporters_of",
    "resolve",
    "reviewers_at",
    "structure",
    "view_unit",
]
