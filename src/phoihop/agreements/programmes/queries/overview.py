"""Everything a programme's page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model, Q

from phoihop.agreements.programmes.enums import RELATION_LABELS, Role
from phoihop.agreements.programmes.models import (
    Breakdown,
    BreakdownCell,
    Content,
    Document,
    Indicator,
    Party,
    Programme,
)
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User


@dataclass(frozen=True, slots=True)
class Kin:
    """A programme in the lineage; `title` is empty where only its code is known."""

    code: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Lineage:
    """What stands before, after, above and below a programme."""

    predecessor: Kin | None
    superior: Kin | None
    followers: tuple[Kin, ...]
    below: tuple[Kin, ...]

    @property
    def alone(self) -> bool:
        """Whether nothing is known around it."""
        return not (self.predecessor or self.superior or self.followers or self.below)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A content with its indicators; without a content, those that belong to none."""

    content: Content | None
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """Documents of one relation; `label` is a msgid."""

    label: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A programme with all it holds, in order."""

    programme: Programme
    lineage: Lineage
    parties: tuple[Party, ...]
    chapters: tuple[Chapter, ...]
    documents: tuple[DocumentGroup, ...]
    breakdowns: tuple[Breakdown, ...]
    cells: Mapping[int, Sequence[BreakdownCell]]
    bodies: Mapping[str, str]
    """Code → name of the bodies that own indicators."""

    @property
    def indicators(self) -> list[Indicator]:
        """All indicators, content by content."""
        return [indicator for chapter in self.chapters for indicator in chapter.indicators]


def require_programme(*, actor: User, code: str) -> Programme:
    """The programme with this code, for whoever signed in: it is a public document. Raises OutOfReach."""
    found = Programme.objects.filter(code=code).select_related("predecessor", "superior").first()
    if found is None:
        raise OutOfReach
    return found


def overview_of(*, actor: User, programme: Programme) -> Overview:
    """Everything a programme holds, in nine queries."""
    parties = Party.objects.filter(programme=programme).select_related("organisation")
    contents = list(Content.objects.filter(programme=programme).select_related("owner").order_by("number"))
    indicators = list(
        Indicator.objects.filter(programme=programme).select_related("breakdown").order_by("order", "code")
    )
    owners = {row.owner for row in indicators if row.owner}
    return Overview(
        programme=programme,
        lineage=lineage_of(programme=programme),
        parties=tuple(sorted(parties, key=lambda row: (_ROLES.get(row.role, 9), row.pk))),
        chapters=_chapters(contents, indicators),
        documents=_documents(programme),
        breakdowns=tuple(Breakdown.objects.filter(programme=programme).order_by("code")),
        cells=_cells(programme),
        bodies=dict(Organisation.objects.filter(code__in=owners).values_list("code", "name")),
    )


_ROLES = {role.value: place for place, role in enumerate(Role)}


def lineage_of(*, programme: Programme) -> Lineage:
    """What stands around a programme, loaded or only named."""
    around = Programme.objects.filter(Q(predecessor=programme) | Q(superior=programme)).order_by("start", "code")
    rows = list(around)
    return Lineage(
        _kin(programme.predecessor, programme.predecessor_code),
        _kin(programme.superior, programme.superior_code),
        tuple(Kin(row.code, row.title) for row in rows if row.predecessor_id == programme.pk),
        tuple(Kin(row.code, row.title) for row in rows if row.superior_id == programme.pk),
    )


def _kin(loaded: Programme | None, code: str) -> Kin | None:
    if loaded:
        return Kin(loaded.code, loaded.title)
    return Kin(code) if code else None


def _chapters(contents: Sequence[Content], indicators: Sequence[Indicator]) -> tuple[Chapter, ...]:
    of: dict[int | None, list[Indicator]] = {}
    for indicator in indicators:
        of.setdefault(indicator.content_id, []).append(indicator)
    chapters = [Chapter(content, tuple(of.get(content.pk, ()))) for content in contents]
    return (*chapters, Chapter(None, tuple(of[None]))) if None in of else tuple(chapters)


def _documents(programme: Programme) -> tuple[DocumentGroup, ...]:
    rows = list(Document.objects.filter(programme=programme).order_by("issued_on", "code"))
    labels = {relation.value: label for relation, label in RELATION_LABELS.items()}
    groups = {relation: [row for row in rows if row.relation == relation] for relation in [*labels, ""]}
    return tuple(DocumentGroup(labels.get(name, ""), tuple(found)) for name, found in groups.items() if found)


def _cells(programme: Programme) -> dict[int, list[BreakdownCell]]:
    found: dict[int, list[BreakdownCell]] = {}
    for cell in BreakdownCell.objects.filter(breakdown__programme=programme).order_by("order", "code"):
        found.setdefault(cell.breakdown_id, []).append(cell)
    return found


def find_record(*, programme: Programme, model: type[Model], key: int) -> Model:
    """One record of the programme by its key. Raises OutOfReach."""
    found = model._default_manager.filter(pk=key, programme=programme).first()
    if found is None:
        raise OutOfReach
    return found
