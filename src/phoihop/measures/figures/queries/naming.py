"""What stands for the codes of an answer: names of units, and the accepted revision behind each fact."""

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef

from phoihop.bodies.organisations.models import Organisation
from phoihop.measures.facts.models import Fact
from phoihop.measures.figures.render.tables import Named, Sent
from phoihop.measures.figures.rules.questions import Absence, OriginQuestion, TracedFact
from phoihop.reporting.submissions.models import Submission


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Code → name of organisations."""
    return dict(Organisation.objects.filter(code__in=set(codes)).values_list("code", "name"))


def in_order(codes: Collection[str]) -> dict[str, str]:
    """Code → name of organisations, in Vietnamese order."""
    rows = Organisation.objects.filter(code__in=set(codes)).order_by("sort_key", "code")
    return dict(rows.values_list("code", "name"))


def named(
    question: OriginQuestion, *, facts: Iterable[TracedFact], absences: Iterable[Absence], more: Collection[str] = ()
) -> Named:
    """The names of all units that these facts and gaps mention, and the revisions that the facts come from."""
    facts = list(facts)
    codes = {fact.organisation for fact in facts} | {fact.holder for fact in facts} | set(more)
    codes |= {fact.covered_by for fact in facts} | {absence.unit for absence in absences}
    ratio = any(fact.value is None for fact in facts)
    return Named(names_of(codes - {""}), _sent(question, facts), ratio=ratio)


def _sent(question: OriginQuestion, facts: list[TracedFact]) -> dict[tuple[str, str], Sent]:
    """(unit, period) → the accepted revision that holds the indicator."""
    of_revision = Fact.objects.filter(revision_id=OuterRef("accepted_revision_id"), indicator__code=question.indicator)
    rows = Submission.objects.filter(
        Exists(of_revision),
        regime__programme__code=question.programme,
        organisation__code__in={fact.organisation for fact in facts},
        period__in={fact.period for fact in facts},
    ).values_list(
        "organisation__code",
        "period",
        "accepted_revision__number",
        "accepted_revision__author__full_name",
        "accepted_revision__at",
        "regime__code",
    )
    return {(row[0], row[1]): Sent(*row[2:]) for row in rows}
