"""The organisation that somebody meant by what they typed."""

from django.db.models import Q

from phoihop.base.vietnamese import fold
from phoihop.bodies.organisations.models import Organisation


def find_body(*, text: str) -> Organisation | None:
    """The organisation with this code, or the only one with this name (marks and case aside); None: none, or several."""
    words = text.strip()
    if not words:
        return None
    alike = list(Organisation.objects.filter(Q(code=words) | Q(code__iexact=words) | Q(name__iexact=words))[:5])
    for exact in ([row for row in alike if row.code == words], alike):
        if len(exact) == 1:
            return exact[0]
    if alike:
        return None
    folded = fold(words)
    named = [row for row in Organisation.objects.filter(search_key__contains=folded)[:200] if fold(row.name) == folded]
    return named[0] if len(named) == 1 else None
