"""Comparisons in the report: a paragraph of each content against the term before, a table of all, what limits them."""

from collections.abc import Iterable, Iterator

from phoihop.base.vietnamese import period_name
from phoihop.measures.figures.enums import Versus
from phoihop.outcomes.summaries.rules.comparing import NARROWED_NOTE, UNLIKE_NOTE, UNLIKE_REASONS, Comparison
from phoihop.outcomes.summaries.rules.drafting.material import ContentPart, Material
from phoihop.outcomes.summaries.rules.records import Column, Phrase, Piece, Table, Value
from phoihop.outcomes.summaries.rules.wording import (
    RATES,
    capitalised,
    joined,
    movement,
    paragraphs,
    quantity,
    set_mark,
    value_number,
)

UNEQUAL_NOTE = (
    "(+) Hai giai đoạn dài khác nhau nên số cộng dồn của giai đoạn dài hơn thường lớn hơn; số không được quy đổi."
)


def term_paragraph(material: Material, content: ContentPart) -> Phrase:
    """`So với giai đoạn 2011–2015 (Thông báo số 120): buổi tuyên truyền tăng 276 (15,4%) (*); …`; nothing without any."""
    rows = [row for code in content.indicators for row in _of(material, code, Versus.TERM)]
    clauses = [clause for row in rows if (clause := _clause(row))]
    if not clauses:
        return ()
    pieces: list[Piece] = [f"So với {rows[0].base_name}: "]
    for index, clause in enumerate(clauses):
        pieces.extend(["; "] if index else [])
        pieces.extend(clause)
    return paragraphs([joined([*pieces, "."]), _unlike_note(rows)])


def has_comparisons(material: Material) -> bool:
    """Whether anything is compared with anything."""
    return any(material.comparisons.values())


def comparison_table(material: Material) -> Table:
    """Every comparison: both numbers as they are compared, the movement, and the mark of what limits it."""
    columns = [
        Column("TT", 0.5, centred=True),
        Column("Chỉ tiêu", 2.8),
        Column("Đơn vị tính", 0.9, centred=True),
        Column("So sánh", 1.9),
        Column("Kỳ này", 1.2, numeric=True),
        Column("Kỳ so sánh", 1.2, numeric=True),
        Column("Tăng, giảm", 1.6),
    ]
    rows = [_row(position, row) for position, row in enumerate(_all(material), start=1)]
    return Table(columns, rows)


def comparison_notes(material: Material) -> Phrase:
    """What the marks of the table mean, and the indicators that the term before gives nothing to compare with."""
    unmatched = material.unmatched
    lists = (
        ("Chỉ tiêu chưa có ở chương trình trước", unmatched.new),
        ("Chỉ tiêu có ở chương trình trước nhưng tính theo cách khác nên không so sánh", unmatched.unlike),
        ("Chỉ tiêu chỉ có ở chương trình trước", unmatched.ended),
    )
    told = [f"{words}: {'; '.join(_small(name) for name in names)}." for words, names in lists if names]
    return paragraphs([*_notes(_all(material)), *told])


def _all(material: Material) -> list[Comparison]:
    """Contents and indicators in order, of each the comparisons in order."""
    codes = [code for content in material.contents for code in content.indicators]
    return [row for code in codes for row in material.comparisons.get(code, ())]


def _of(material: Material, code: str, versus: Versus) -> Iterator[Comparison]:
    return (row for row in material.comparisons.get(code, ()) if row.versus is versus)


def _clause(row: Comparison) -> Phrase | None:
    """`buổi tuyên truyền, vận động tăng 276 (15,4%) (*)`: of a rate with both values, `97,4% (trước: 95%)` as points."""
    moved = movement(row.figure, row.against)
    value = quantity(row.figure)
    if not moved or not value:
        return None
    name = _small(row.figure.measure.name)
    told: Phrase = (f"{name} ", *moved)
    if row.figure.measure.unit in RATES:
        told = (f"{name} đạt ", *value, ", ", *moved)
    return joined([*told, _marks(row)])


def _row(position: int, row: Comparison) -> list[Value]:
    measure = row.figure.measure
    moved = movement(row.figure, row.against) or ()
    return [
        str(position),
        measure.name,
        measure.unit,
        f"{capitalised(period_name(row.figure.key.period))} so với {row.base_name}",
        value_number(row.figure, in_table=True) or "–",
        value_number(row.against, in_table=True) or "–",
        joined([*moved, _marks(row)]),
    ]


def _marks(row: Comparison) -> str:
    return set_mark(row.figure, row.against) + (" (+)" if row.unequal else "")


def _notes(rows: Iterable[Comparison]) -> list[str]:
    """The marks that occur among these, explained; of unlike sets every reason."""
    rows = list(rows)
    notes = list(filter(None, [_unlike_note(rows)]))
    if any(row.narrowed for row in rows):
        notes.append(NARROWED_NOTE)
    if any(row.unequal for row in rows):
        notes.append(UNEQUAL_NOTE)
    return notes


def _unlike_note(rows: Iterable[Comparison]) -> str:
    """That some of these are of unlike sets, with every reason; nothing where none is."""
    unlike = [row for row in rows if not row.like_for_like]
    reasons = dict.fromkeys(UNLIKE_REASONS[row.why] for row in unlike if row.why)
    return f"{UNLIKE_NOTE}{': ' if reasons else ''}{'; '.join(reasons)}." if unlike else ""


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]
