"""Which programmes of the database are of the example, known by the words in their titles, and which are real."""

from django.db.models import QuerySet

from phoihop.agreements.programmes.models import Programme
from phoihop.outcomes.summaries.rules.outline import EXAMPLE_WORDS


def example_programmes() -> QuerySet[Programme]:
    """Programmes whose numbers were made by the machine."""
    return Programme.objects.filter(title__contains=EXAMPLE_WORDS)


def real_programmes() -> QuerySet[Programme]:
    """All others: where there is one, nothing of the example may come in, least of all its accounts."""
    return Programme.objects.exclude(title__contains=EXAMPLE_WORDS)
