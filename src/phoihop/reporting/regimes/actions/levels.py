"""Setting the levels at which reports under a regime are reviewed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from phoihop.agreements.programmes.actions import check_seen, editing
from phoihop.base.audit.actions import record as write_audit
from phoihop.base.bulk import bring, digest
from phoihop.base.errors import Refused
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.actions.heads import regime_subject
from phoihop.reporting.regimes.models import Regime, ReviewLevel
from phoihop.reporting.regimes.queries import kinds_of_units
from phoihop.reporting.regimes.queries.levels import parties_of
from phoihop.reporting.regimes.rules.levels import LevelRecord, check_levels


def set_levels(
    *, actor: User, regime: Regime, levels: Sequence[LevelRecord], seen: str = "", at: datetime, today: date
) -> None:
    """Review reports sent from now on at these levels, in this order; none: by whoever reviews for the unit.

    Reports that wait keep the way they were sent on. Raises Refused.
    """
    with editing(actor=actor, programme=regime.programme, today=today):
        row = Regime.objects.select_for_update().get(pk=regime.pk)
        before = levels_snapshot(row)
        check_seen(before, seen, row.code)
        parties = parties_of(programme=regime.programme)
        findings = check_levels(levels, parties=[each.code for each in parties], kinds=kinds_of_units())
        if findings:
            raise Refused(findings)
        keys = dict(Organisation.objects.filter(code__in=[each.party for each in levels]).values_list("code", "pk"))
        rows = [
            {"regime_id": row.pk, "number": number, "kind": each.kind, "party_id": keys.get(each.party)}
            for number, each in enumerate(levels, 1)
        ]
        bring(ReviewLevel, scope=row.levels.all(), rows=rows, key=["regime_id", "number"], remove=True)
        after = levels_snapshot(row)
        if before != after:
            subject = regime_subject(regime, "reviewlevel")
            write_audit(actor=actor, action="change", subject=subject, before=before, after=after, at=at)


def levels_snapshot(regime: Regime) -> dict[str, Any]:
    """A regime's levels as plain values, in order."""
    rows = ReviewLevel.objects.filter(regime=regime).order_by("number")
    return {"levels": [list(row) for row in rows.values_list("number", "kind", "party__code")]}


def levels_seal(regime: Regime) -> str:
    """What a page keeps of the levels to notice that somebody changed them meanwhile."""
    return digest([levels_snapshot(regime)])
