"""Programmes and units of which the actor may consolidate and make reports."""

import re
from datetime import date

from django.db.models import Q, QuerySet

from phoihop.agreements.programmes.models import Programme
from phoihop.base.vietnamese import fold, to_nfc
from phoihop.bodies.organisations.access import OVERSEEING, holds_role, within
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.queries import parents_on
from phoihop.bodies.people.models import User

_WITH_CODE = re.compile(r"\(([^()]+)\)\s*$")
MOST_OFFERED = 200


def list_programmes_overseen(*, actor: User, today: date) -> list[Programme]:
    """The programmes of which the actor may make reports, at one unit or another."""
    return [
        programme
        for programme in Programme.objects.order_by("code")
        if holds_role(actor=actor, roles=OVERSEEING, on=today, programme=programme.code)
    ]


def list_headed(*, actor: User, today: date, programme: str = "") -> list[Organisation]:
    """The units in the actor's reach that have others below them today: what a consolidated report is mostly of."""
    headed = {parent for parent in parents_on(day=today).values() if parent}
    found = _reached(actor, today, programme).filter(code__in=headed)
    return list(found.order_by("sort_key", "code")[:MOST_OFFERED])


def find_units(*, actor: User, today: date, words: str, programme: str = "") -> list[Organisation]:
    """The units in the actor's reach that the words mean: by code, also in brackets after the name, by the whole name,
    else by words of the name; at most six."""
    text = " ".join(to_nfc(words).split())
    reached = _reached(actor, today, programme)
    bracketed = _WITH_CODE.search(text)
    code = bracketed[1].strip() if bracketed else text
    exact = list(reached.filter(Q(code=code) | Q(code__iexact=code))[:2]) if code else []
    if len(exact) == 1:
        return exact
    key = fold(text)
    for word in key.split():
        reached = reached.filter(search_key__contains=word)
    found = list(reached.order_by("sort_key", "code")[:6]) if key else []
    named = [unit for unit in found if fold(unit.name) == key]
    return named if len(named) == 1 else found


def _reached(actor: User, today: date, programme: str) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        within(actor=actor, roles=OVERSEEING, today=today, programme=programme, path="pk")
    )
