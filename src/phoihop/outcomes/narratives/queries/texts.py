"""What the units below wrote, side by side: texts that say nearly the same as one, those of more units first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Func, Max, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from phoihop.base.vietnamese import fold
from phoihop.bodies.organisations.access import OutOfReach, held_by
from phoihop.outcomes.consolidation.models import Snapshot
from phoihop.outcomes.narratives.models import UnitText
from phoihop.outcomes.narratives.queries.places import Place, structure_day
from phoihop.outcomes.narratives.rules.sentences import sentences_of
from phoihop.outcomes.narratives.rules.spans import periods_inside
from phoihop.reporting.regimes.models import Section

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Sought:
    """What the texts are narrowed to: words, a block, words of a unit's name or its code, one narrative of the forms;
    `group` shows every text of one group; `after` is where the page before ended."""

    words: str = ""
    block: str = ""
    unit: str = ""
    code: str = ""
    group: int | None = None
    after: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text with its sentences; it stands for as many others, of as many other units."""

    row: UnitText
    sentences: tuple[str, ...]
    more_texts: int
    more_units: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of texts, and where the next one begins."""

    texts: tuple[ShownText, ...]
    next: tuple[int, int] | None


def snapshot_of(*, place: Place) -> Snapshot | None:
    """The snapshot that the consolidation is frozen on, without what it holds."""
    rows = Snapshot.objects.filter(
        consolidation__programme=place.programme,
        consolidation__organisation=place.unit,
        consolidation__period=place.period,
        unfreezing=None,
    )
    return rows.only("pk", "number", "at", "as_of", "members").order_by("-number").first()


def texts_in(*, place: Place, snapshot: Snapshot | None) -> QuerySet[UnitText]:
    """The accepted texts of all whose reports the unit's figures hold, of every period inside; of the snapshot where it is
    frozen."""
    rows = UnitText.objects.filter(
        programme=place.programme,
        period__in=periods_inside(place.period),
        organisation__in=_inside(place, snapshot),
    )
    if snapshot is None:
        return rows.filter(revision__submission__accepted_revision=F("revision"))
    frozen = Snapshot.objects.filter(pk=snapshot.pk).annotate(one=Func(F("revisions"), function="unnest"))
    return rows.filter(revision__in=frozen.values("one"))


def _inside(place: Place, snapshot: Snapshot | None) -> RawSQL | list[int]:
    """Keys of those whose reports the unit's figures hold on the structure day; of a snapshot as it kept them."""
    if snapshot is not None and snapshot.members is not None:
        return list(snapshot.members)
    day = (snapshot.as_of if snapshot else None) or structure_day(place=place)
    return held_by(roots=[place.unit.pk], day=day)


def list_texts(*, texts: QuerySet[UnitText], codes: Sequence[str], sought: Sought) -> Shelf:
    """A page of the texts of these narratives (codes), grouped, as they are sought."""
    found = _narrowed(texts.filter(section__in=codes), sought).order_by()
    group = F("pk") if sought.group else Coalesce(F("leader"), F("pk"))
    groups = found.annotate(group=group).values("group")
    groups = groups.annotate(size=Count("pk"), units=Count("organisation", distinct=True), first=Max("pk"))
    if sought.after:
        size, first = sought.after
        groups = groups.filter(Q(size__lt=size) | Q(size=size, first__lt=first))
    rows = list(groups.order_by("-size", "-first").values_list("first", "size", "units")[: ON_A_PAGE + 1])
    shown = rows[:ON_A_PAGE]
    end = shown[-1] if len(rows) > ON_A_PAGE else None
    return Shelf(_shown(shown), (end[1], end[0]) if end else None)


def find_text(*, texts: QuerySet[UnitText], pk: int) -> UnitText:
    """One of these texts. Raises OutOfReach."""
    row = texts.filter(pk=pk).select_related("organisation").first()
    if row is None:
        raise OutOfReach
    return row


def count_texts(*, texts: QuerySet[UnitText]) -> dict[str, tuple[int, int]]:
    """Narrative's code → (texts, units)."""
    rows = texts.order_by().values("section").annotate(n=Count("pk"), units=Count("organisation", distinct=True))
    return {row["section"]: (row["n"], row["units"]) for row in rows}


def count_not_compared(*, texts: QuerySet[UnitText]) -> int:
    """How many of these have not been compared yet: they stand alone and are not found by their words."""
    return texts.filter(leader=None).count()


def list_titles(*, place: Place) -> list[tuple[str, str]]:
    """(code, title) of the narratives that the programme's forms ask for, once each, in order."""
    rows = Section.objects.filter(form__regime__programme=place.programme).order_by("order", "code")
    return list(dict.fromkeys(rows.values_list("code", "title")))


def _narrowed(texts: QuerySet[UnitText], sought: Sought) -> QuerySet[UnitText]:
    if sought.group:
        texts = texts.filter(Q(leader=sought.group) | Q(pk=sought.group))
    if sought.code:
        texts = texts.filter(section=sought.code)
    if sought.block:
        texts = texts.filter(organisation__block=sought.block)
    for word in fold(sought.words).split():
        texts = texts.filter(key__contains=word)
    for word in fold(sought.unit).split():
        texts = texts.filter(Q(organisation__search_key__contains=word) | Q(organisation__code__iexact=word))
    return texts


def _shown(groups: Iterable[tuple[int, int, int]]) -> tuple[ShownText, ...]:
    wanted = list(groups)
    rows = UnitText.objects.select_related("organisation").in_bulk([first for first, _size, _units in wanted])
    return tuple(
        ShownText(rows[first], tuple(sentences_of(rows[first].text)), size - 1, units - 1)
        for first, size, units in wanted
    )
