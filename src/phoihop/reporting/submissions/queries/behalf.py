"""In whose name what was done with a report: the audit chain keeps it with each act."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from phoihop.base.audit.models import AuditEntry
from phoihop.base.language import N_, _
from phoihop.bodies.people.models import User
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.rules.subject import report_subject

Behalf = Mapping[tuple[str, datetime], str]
"""Action of the chain and moment → the name of whoever was acted for; acts in one's own name are left out."""


def acts_on_behalf(*, submission: Submission) -> ArraySubquery:
    """What was done with a report in somebody else's name, to stand beside its revisions; `behalf_of` reads it."""
    subject = report_subject(submission.regime.code, submission.organisation.code, submission.period)
    named = User.objects.filter(username=OuterRef("on_behalf")).values(name=NullIf("full_name", Value("")))
    rows = AuditEntry.objects.filter(subject=subject).exclude(on_behalf="")
    name = Coalesce(Subquery(named), "on_behalf")
    return ArraySubquery(rows.values(told=JSONObject(action="action", at="at", name=name)))


def behalf_of(acts: Iterable[Mapping[str, str]]) -> Behalf:
    """In whose name what was done, as `acts_on_behalf` gives it with every revision."""
    return {(act["action"], datetime.fromisoformat(act["at"])): act["name"] for act in acts}


def signed(person: str, behalf: str | None) -> str:
    """Who did it, and in whose name where it was another's."""
    return _(N_("{person} (thay mặt {principal})")).format(person=person, principal=behalf) if behalf else person
