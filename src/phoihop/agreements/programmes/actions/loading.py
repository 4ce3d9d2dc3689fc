"""Bringing programmes to what a bundle says."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from phoihop.agreements.programmes.models import (
    Breakdown,
    BreakdownCell,
    Content,
    Document,
    Indicator,
    Party,
    Programme,
    Target,
)
from phoihop.agreements.programmes.rules import (
    BreakdownCellRecord,
    ContentRecord,
    DocumentRecord,
    IndicatorRecord,
    PartyRecord,
    ProgrammeRecord,
    TargetRecord,
    check_programmes,
)
from phoihop.agreements.programmes.rules.definitions import programme_of
from phoihop.base.audit.actions import record_load, writing
from phoihop.base.bulk import Loaded, bring
from phoihop.base.errors import Refused
from phoihop.base.findings import has_errors
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User


def load_programmes(
    *,
    actor: User,
    programmes: Sequence[ProgrammeRecord],
    indicators: Sequence[IndicatorRecord],
    parties: Sequence[PartyRecord] = (),
    contents: Sequence[ContentRecord] = (),
    documents: Sequence[DocumentRecord] = (),
    cells: Sequence[BreakdownCellRecord] = (),
    targets: Sequence[TargetRecord] = (),
    at: datetime,
) -> list[Loaded]:
    """Bring these programmes to what the records say; the same records again change nothing.

    Parties, documents, targets of the programmes named are replaced as a whole; contents, indicators and breakdowns
    that are not named stay, since reports may refer to them. Organisations must be loaded. Raises Refused.

    A breakdown belongs to each programme whose indicators use it, and to the first programme when none does.
    """
    require_active(actor)
    units = dict(Organisation.objects.values_list("code", "id"))
    findings = check_programmes(
        organisations=units,
        programmes=programmes,
        indicators=indicators,
        parties=parties,
        contents=contents,
        documents=documents,
        cells=cells,
        targets=targets,
    )
    if has_errors(findings):
        raise Refused(findings)
    with writing(alone=True):
        done: list[tuple[Loaded, Sequence[Any]]] = [(_programmes(programmes), programmes)]
        load = _Load(units, programmes, dict(Programme.objects.values_list("code", "id")))
        done += [
            (load.parties(parties), parties),
            (load.contents(contents), contents),
            (load.documents(documents), documents),
            (load.breakdowns(cells, indicators), cells),
            (load.cells(cells), cells),
            (load.indicators(indicators), indicators),
            (load.targets(targets), targets),
        ]
        return [record_load(actor=actor, loaded=loaded, rows=map(_plain, rows), at=at) for loaded, rows in done]


def _programmes(programmes: Sequence[ProgrammeRecord]) -> Loaded:
    """The programmes, then the links between them: a code named before its programme is loaded finds it later."""
    rows = [
        {
            **{name: getattr(row, name) for name in ("code", "title", "title_en", "start", "end", "signed_on")},
            "window": row.window or "government",
            "status": row.status,
            "predecessor_code": row.predecessor,
            "superior_code": row.superior,
        }
        for row in programmes
    ]
    scope = Programme.objects.filter(code__in=[row.code for row in programmes])
    loaded = bring(Programme, scope=scope, rows=rows, key=["code"])
    ids = dict(Programme.objects.values_list("code", "id"))
    for programme in Programme.objects.all():
        above, before = ids.get(programme.superior_code), ids.get(programme.predecessor_code)
        if (programme.superior_id, programme.predecessor_id) != (above, before):
            programme.superior_id, programme.predecessor_id = above, before
            programme.save(update_fields=["superior", "predecessor"])
    return loaded


@dataclass(frozen=True)
class _Load:
    """Records into the tables of the programmes named; codes become keys on the way."""

    units: Mapping[str, int]
    records: Sequence[ProgrammeRecord]
    ids: Mapping[str, int]

    @property
    def named(self) -> list[int]:
        return [self.ids[row.code] for row in self.records]

    def parties(self, parties: Sequence[PartyRecord]) -> Loaded:
        rows = [
            {"programme_id": self.ids[row.programme], "organisation_id": self.units[row.organisation], "role": row.role}
            for row in parties
        ]
        scope = Party.objects.filter(programme__in=self.named)
        return bring(Party, scope=scope, rows=rows, key=["programme_id", "organisation_id", "role"], remove=True)

    def contents(self, contents: Sequence[ContentRecord]) -> Loaded:
        rows = [
            {
                "programme_id": self.ids[row.programme],
                "number": row.number,
                "title": row.title,
                "title_en": row.title_en,
                "owner_id": self.units[row.owner] if row.owner else None,
            }
            for row in contents
        ]
        scope = Content.objects.filter(programme__in=self.named)
        return bring(Content, scope=scope, rows=rows, key=["programme_id", "number"])

    def documents(self, documents: Sequence[DocumentRecord]) -> Loaded:
        own = [field.name for field in fields(DocumentRecord) if field.name not in {"programme", "row"}]
        rows = [
            {"programme_id": self.ids[row.programme], **{name: getattr(row, name) for name in own}} for row in documents
        ]
        scope = Document.objects.filter(programme__in=self.named)
        return bring(Document, scope=scope, rows=rows, key=["programme_id", "code"], remove=True)

    def breakdowns(self, cells: Sequence[BreakdownCellRecord], indicators: Sequence[IndicatorRecord]) -> Loaded:
        used = {(self.programme(row), row.breakdown) for row in indicators if row.breakdown}
        spare = {row.breakdown for row in cells} - {breakdown for _programme, breakdown in used}
        wanted = sorted(used | {(self.named[0], breakdown) for breakdown in spare})
        rows = [{"programme_id": programme, "code": code} for programme, code in wanted]
        scope = Breakdown.objects.filter(programme__in=self.named)
        return bring(Breakdown, scope=scope, rows=rows, key=["programme_id", "code"])

    def cells(self, cells: Sequence[BreakdownCellRecord]) -> Loaded:
        codes = {row.breakdown for row in cells}
        places = Breakdown.objects.filter(programme__in=self.named, code__in=codes).values_list("id", "code")
        rows = [
            {
                "breakdown_id": place,
                "code": row.cell,
                "name": row.name,
                "name_en": row.name_en,
                "order": number if row.order is None else row.order,
            }
            for place, code in places
            for number, row in enumerate(cells, 1)
            if row.breakdown == code
        ]
        scope = BreakdownCell.objects.filter(breakdown__programme__in=self.named)
        return bring(BreakdownCell, scope=scope, rows=rows, key=["breakdown_id", "code"])

    def indicators(self, indicators: Sequence[IndicatorRecord]) -> Loaded:
        contents = _keys(Content, self.named, "number")
        breakdowns = _keys(Breakdown, self.named, "code")
        left_out = {"programme", "content", "breakdown", "row"}
        own = [field.name for field in fields(IndicatorRecord) if field.name not in left_out]
        rows = [
            {
                "programme_id": self.programme(row),
                "content_id": None if row.content is None else contents[self.programme(row), row.content],
                "breakdown_id": breakdowns[self.programme(row), row.breakdown] if row.breakdown else None,
                "order": number,
                **{name: getattr(row, name) for name in own},
            }
            for number, row in enumerate(indicators, 1)
        ]
        scope = Indicator.objects.filter(programme__in=self.named)
        return bring(Indicator, scope=scope, rows=rows, key=["programme_id", "code"])

    def targets(self, targets: Sequence[TargetRecord]) -> Loaded:
        scope = Indicator.objects.filter(programme__in=self.named)
        indicators = dict(scope.values_list("code", "id"))
        rows = [
            {
                "indicator_id": indicators[row.indicator],
                "organisation_id": self.units[row.organisation],
                "period": row.period,
                "value": row.value,
            }
            for row in targets
        ]
        present = Target.objects.filter(indicator__programme__in=self.named)
        key = ["indicator_id", "organisation_id", "period"]
        return bring(Target, scope=present, rows=rows, key=key, remove=True)

    def programme(self, row: IndicatorRecord) -> int:
        return self.ids[programme_of(row, self.records)]


def _keys(model: type[Content] | type[Breakdown], programmes: Sequence[int], name: str) -> dict[tuple[int, Any], int]:
    rows = model._default_manager.filter(programme__in=programmes).values_list("programme_id", name, "id")
    return {(programme, code): pk for programme, code, pk in rows}


def _plain(record: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(record).items() if name != "row"}
