"""Reading a pasted block into the values of a list: every cell that is wrong, at once, with its row and column."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from phoihop.base.findings import Finding
from phoihop.base.language import N_, _
from phoihop.base.vietnamese.nearest import hint
from phoihop.outcomes.listings.enums import ListKind, RecipientKind, RecognitionLevel
from phoihop.outcomes.listings.rules.blocks import read_cells
from phoihop.outcomes.listings.rules.columns import COLUMNS, Column, Known, Unread, clean
from phoihop.outcomes.listings.rules.values import (
    AnyValues,
    CommendationValues,
    PracticeValues,
    changed_fields,
    merged_any,
    name_key,
)

MOST_ROWS = 500
MOST_SIGNS = 400_000
_SERIALS = {"tt", "stt", "so tt", "so thu tu"}


@dataclass(frozen=True, slots=True)
class Block:
    """A block as it was read: values by the row they begin in (rows count from 1), or everything that is wrong."""

    rows: tuple[tuple[int, AnyValues], ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """What one thing of a block would do to the list: the rows it stands in, what is there (None: it is new), what
    would be there, the fields that would change."""

    rows: tuple[int, ...]
    key: tuple[str, ...]
    old: AnyValues | None
    new: AnyValues
    changes: tuple[str, ...]


def read_block(kind: ListKind, text: str, known: Known) -> Block:
    """The values of a block pasted for this list. A first row of titles tells the order of the columns."""
    cells = [[clean(cell) for cell in row] for row in read_cells(text)]
    if not cells:
        return Block(findings=(_nothing(),))
    if len(cells) > MOST_ROWS + 1:
        return Block(findings=(_too_many(len(cells)),))
    order, findings = _order(COLUMNS[kind], cells[0])
    if findings:
        return Block(findings=tuple(findings))
    numbered = [(number, row) for number, row in enumerate(cells, start=1) if any(row)]
    if order is None:
        return _read_rows(kind, COLUMNS[kind], numbered, known)
    return _read_rows(kind, order, numbered[1:], known)


def _read_rows(
    kind: ListKind, columns: Sequence[Column | None], numbered: Iterable[tuple[int, Sequence[str]]], known: Known
) -> Block:
    findings: list[Finding] = []
    rows: list[tuple[int, AnyValues]] = []
    for number, row in numbered:
        values, wrong = _values(kind, columns, row, number, known)
        findings += wrong
        rows += [(number, values)] if values is not None else []
    if not rows and not findings:
        findings.append(_nothing())
    return Block(findings=tuple(findings)) if findings else Block(tuple(rows))


def plan(rows: Iterable[tuple[int, AnyValues]], listed: Mapping[tuple[str, ...], AnyValues]) -> list[Planned]:
    """What the rows would do to a list: rows about one thing become one, and so they do with what is listed."""
    wanted: dict[tuple[str, ...], tuple[tuple[int, ...], AnyValues]] = {}
    for number, values in rows:
        numbers, before = wanted.get(values.key, ((), None))
        wanted[values.key] = (*numbers, number), values if before is None else merged_any(before, values)
    found = []
    for key, (numbers, values) in wanted.items():
        old = listed.get(key)
        new = values if old is None else merged_any(old, values)
        found.append(Planned(numbers, key, old, new, () if old is None else changed_fields(old, new)))
    return found


def _order(columns: Sequence[Column], first: Sequence[str]) -> tuple[list[Column | None] | None, list[Finding]]:
    """The columns in the order of a row of titles (None: a serial number, passed over), or None where it is no such row."""
    called = [_called(columns, title) for title in first]
    unknown = called.count(None)
    if len(called) - unknown < 2 or unknown > len(called) / 2:
        return None, []
    findings = [
        _unknown(title, columns)
        for title, column in zip(first, called, strict=True)
        if column is None and not _is_serial(title)
    ]
    return called, findings + [_missing(column) for column in columns if column not in called and column.required]


def _missing(column: Column) -> Finding:
    title = _(column.title)
    problem, remedy = N_("hàng đầu thiếu cột bắt buộc «{title}»"), N_("thêm cột này vào khối rồi dán lại")
    return Finding("Y203", problem, remedy, row=1, column=title, params={"title": title})


def _is_serial(title: str) -> bool:
    """Whether a column of this title, or of none, is passed over."""
    return not title or name_key(title) in _SERIALS


def _called(columns: Sequence[Column], title: str) -> Column | None:
    key = name_key(title)
    return next(
        (one for one in columns if key and key in {name_key(one.title), name_key(_(one.title)), *one.words}), None
    )


def _values(
    kind: ListKind, columns: Sequence[Column | None], row: Sequence[str], number: int, known: Known
) -> tuple[AnyValues | None, list[Finding]]:
    findings: list[Finding] = []
    if any(row[len(columns) :]):
        findings.append(
            Finding(
                "Y202",
                N_("có {found} ô, nhiều hơn {columns} cột của danh sách"),
                N_("dán đúng các cột theo thứ tự đã nêu, hoặc dán kèm hàng tiêu đề"),
                row=number,
                params={"found": len(row), "columns": len(columns)},
            )
        )
    read: dict[str, Any] = {}
    given = [(column, text) for column, text in zip(columns, [*row, *[""] * len(columns)], strict=False) if column]
    for column, text in sorted(given, key=lambda one: one[0].key == "evidence"):
        if not text.strip():
            findings += [_empty(column, number)] if column.required else []
            continue
        try:
            read[column.key] = column.read(text, known.at(read.get("unit", "")))
        except Unread as error:
            findings.append(error.finding(row=number, column=_(column.title), value=text))
    if findings:
        return None, findings
    return (_practice(read), []) if kind is ListKind.PRACTICES else _commendation(read, number)


def _practice(read: Mapping[str, Any]) -> PracticeValues:
    return PracticeValues(**{"level": RecognitionLevel.NONE, **read})


def _commendation(read: dict[str, Any], number: int) -> tuple[CommendationValues | None, list[Finding]]:
    practice, indicator = read.pop("evidence", (None, ""))
    values = CommendationValues(**read, practice=practice, indicator=indicator)
    wrong = [finding for finding in (lacking_consent(values, row=number),) if finding]
    return (None if wrong else values), wrong


def lacking_consent(values: CommendationValues, *, row: int | None = None) -> Finding | None:
    """The finding of an individual who has not agreed to be listed."""
    if values.recipient is RecipientKind.COLLECTIVE or values.consent_on is not None:
        return None
    return Finding(
        "Y213",
        N_("cá nhân chưa có ngày đồng ý nêu trong danh sách"),
        N_("hỏi ý kiến người được khen, ghi ngày đồng ý; chưa đồng ý thì không đưa vào danh sách"),
        row=row,
        column=_(N_("Ngày cá nhân đồng ý")),
    )


def _empty(column: Column, number: int) -> Finding:
    return Finding(
        "Y203",
        N_("ô «{title}» còn trống"),
        N_("điền ô này"),
        row=number,
        column=_(column.title),
        params={"title": _(column.title)},
    )


def _unknown(title: str, columns: Sequence[Column]) -> Finding:
    titles = [_(column.title) for column in columns]
    return Finding(
        "Y201",
        N_("không có cột «{value}»{hint}"),
        N_("đặt tên cột là một trong: {titles}; hoặc xóa cột này"),
        row=1,
        column=title[:40],
        value=title[:80],
        params={"hint": hint(title, titles), "titles": "; ".join(titles)},
    )


def _nothing() -> Finding:
    return Finding(
        "Y211", N_("không có dòng nào để đọc"), N_("chọn các ô trong Excel, chép (Ctrl+C) rồi dán vào ô trên trang")
    )


def _too_many(count: int) -> Finding:
    return Finding(
        "Y212",
        N_("khối có {count} dòng, nhiều nhất {limit} dòng một lần dán"),
        N_("chia khối thành nhiều lần dán"),
        params={"count": count, "limit": MOST_ROWS},
    )
