"""The lists and the preview of a pasted block, as tables."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from phoihop.base.labels import label_of
from phoihop.base.language import N_, _
from phoihop.base.ui.tables import Badge, Cell, Column, Row, Table
from phoihop.outcomes.listings.enums import (
    COMMENDATION_FORM_LABELS,
    LIST_KIND_LABELS,
    PRACTICE_FIELD_LABELS,
    RECIPIENT_KIND_LABELS,
    RECOGNITION_LEVEL_LABELS,
    ListKind,
    RecognitionLevel,
)
from phoihop.outcomes.listings.models import Commendation, Listed, Practice
from phoihop.outcomes.listings.queries.lists import evidence_of, taken_from
from phoihop.outcomes.listings.queries.places import Place
from phoihop.outcomes.listings.queries.previews import Preview
from phoihop.outcomes.listings.render.words import changes_told, name_of
from phoihop.outcomes.listings.rules.columns import TITLES
from phoihop.outcomes.listings.rules.pasting import Planned
from phoihop.outcomes.listings.rules.words import source_words

SAMPLE = "DỮ LIỆU MẪU"
NEW = Badge(N_("Thêm mới"), "plus", "green")
MERGED = Badge(N_("Gộp vào dòng đã có"), "git-merge", "amber")
SAME = Badge(N_("Đã có, không đổi"), "check", "grey")
WITHOUT_EVIDENCE = Badge(N_("Chưa gắn minh chứng"), "alert-triangle", "amber")
_LEVEL_BADGES = {
    RecognitionLevel.NONE: ("circle-dashed", "grey"),
    RecognitionLevel.COMMUNE: ("circle-check", "blue"),
    RecognitionLevel.DISTRICT: ("circle-check", "blue"),
    RecognitionLevel.PROVINCE: ("circle-check", "green"),
    RecognitionLevel.CENTRAL: ("circle-check", "green"),
}
_COLUMNS: Mapping[ListKind, tuple[Column, ...]] = {
    ListKind.PRACTICES: (
        Column("name", TITLES["name"], width=44, heading=True),
        Column("unit", TITLES["unit"], width=30),
        Column("field", TITLES["field"], width=22),
        Column("since", TITLES["since"], number=True, width=9),
        Column("result", TITLES["result"], width=60),
        Column("replicated", TITLES["replicated"], number=True, width=12),
        Column("level", TITLES["level"], width=22),
        Column("source", N_("Lấy từ"), width=30),
    ),
    ListKind.COMMENDATIONS: (
        Column("honoured", TITLES["honoured"], width=40, heading=True),
        Column("recipient", TITLES["recipient"], width=18),
        Column("unit", TITLES["unit"], width=30),
        Column("form", TITLES["form"], width=20),
        Column("awarder", TITLES["awarder"], width=26),
        Column("decision", TITLES["decision"], width=18),
        Column("decided_on", TITLES["decided_on"], width=14),
        Column("achievement", TITLES["achievement"], width=60),
        Column("evidence", TITLES["evidence"], width=36),
        Column("consent_on", TITLES["consent_on"], width=16),
        Column("source", N_("Lấy từ"), width=30),
    ),
}
_PREVIEW = (
    Column("rows", N_("Dòng dán"), width=10),
    Column("name", N_("Tên"), width=44, heading=True),
    Column("unit", N_("Đơn vị"), width=30),
    Column("state", N_("Sẽ làm"), width=22),
    Column("changes", N_("Thay đổi"), width=60),
)


def list_table(place: Place, kind: ListKind, rows: Iterable[Listed]) -> Table:
    """The rows of a list; each name leads to where its row is changed."""
    name = f"{kind}-{place.unit.code}-{place.period}"
    shown = [_row(place, kind, row) for row in rows]
    return Table(name, _(LIST_KIND_LABELS[kind]), _COLUMNS[kind], shown, sample=SAMPLE in place.programme.title)


def preview_table(shown: Preview) -> Table:
    """What a pasted block would do, those that are on the list already first."""
    planned = sorted(shown.planned, key=lambda one: (one.old is None, not one.changes, one.rows))
    rows = [_planned(one, shown) for one in planned]
    return Table("xem-truoc", _("Các thay đổi nếu ghi"), _PREVIEW, rows)


def address(place: Place, kind: ListKind, page: str = "list", *more: object) -> str:
    """Where a page of the list is."""
    return reverse(f"listings:{page}", args=[place.programme.code, place.unit.code, place.period, kind.value, *more])


def _row(place: Place, kind: ListKind, row: Listed) -> Row:
    href = address(place, kind, "row", row.pk)
    common = {
        "unit": Cell(row.unit.name, note=row.unit.code),
        "source": Cell(source_words(taken_from(row))),
    }
    if isinstance(row, Practice):
        return Row({**_practice(row), "name": Cell(row.name, href=href), **common})
    assert isinstance(row, Commendation)  # noqa: S101
    return Row({**_commendation(row), "honoured": Cell(row.honoured, href=href), **common})


def _practice(row: Practice) -> dict[str, Cell]:
    level = label_of(RECOGNITION_LEVEL_LABELS, row.level)
    badge = Badge(level, *_LEVEL_BADGES[RecognitionLevel(row.level)])
    return {
        "field": Cell(label_of(PRACTICE_FIELD_LABELS, row.field)),
        "since": Cell(row.since, text="" if row.since is None else str(row.since)),
        "result": Cell(row.result),
        "replicated": Cell(row.replicated),
        "level": Cell(level, badge=badge),
    }


def _commendation(row: Commendation) -> dict[str, Cell]:
    evidence = evidence_of(row)
    return {
        "recipient": Cell(label_of(RECIPIENT_KIND_LABELS, row.recipient)),
        "form": Cell(label_of(COMMENDATION_FORM_LABELS, row.form)),
        "awarder": Cell(row.awarder),
        "decision": Cell(row.decision),
        "decided_on": Cell(row.decided_on),
        "achievement": Cell(row.achievement),
        "evidence": Cell(evidence) if evidence else Cell(_(WITHOUT_EVIDENCE.label), badge=WITHOUT_EVIDENCE),
        "consent_on": Cell(row.consent_on),
    }


def _planned(one: Planned, shown: Preview) -> Row:
    badge = NEW if one.old is None else MERGED if one.changes else SAME
    told = [] if one.old is None else [f"{title}: {old} → {new}" for title, old, new in changes_told(one, shown.known)]
    several = _("{count} dòng dán cùng nói về một việc, gộp làm một").format(count=len(one.rows))
    return Row(
        {
            "rows": Cell(", ".join(map(str, one.rows))),
            "name": Cell(name_of(one.new)),
            "unit": Cell(shown.known.units[one.new.unit], note=one.new.unit),
            "state": Cell(_(badge.label), badge=badge, note=several if len(one.rows) > 1 else ""),
            "changes": Cell("; ".join(told)),
        }
    )
