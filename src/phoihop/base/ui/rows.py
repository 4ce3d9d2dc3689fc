"""The rows of a table as HTML: thousands of cells, for which a template's loops would take a tenth of a second."""

from datetime import date
from functools import cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from phoihop.base.language import _
from phoihop.base.ui.tables import Badge, Cell, Column, Row, Table


def rows_as_html(table: Table) -> SafeString:
    """Every row of the table; what its columns and badges look like is put together once."""
    looks = [(column.key, *_frame(column)) for column in table.columns]
    badge = cache(_badge)
    empty = Cell("")
    lines = (
        _start(row)
        + "".join(f"{start}{_content(row.cells.get(key, empty), badge)}{end}" for key, start, end in looks)
        + "</tr>\n  "
        for row in table.rows
    )
    return mark_safe("".join(lines))  # noqa: S308 - escaped piece by piece


def _start(row: Row) -> str:
    return f'<tr class="{escape(row.emphasis)}">' if row.emphasis else "<tr>"


def _frame(column: Column) -> tuple[str, str]:
    """What stands before and after each cell of the column."""
    if column.heading:
        return '<th scope="row">', "</th>"
    number = ' class="num"' if column.number else ""
    return f'<td data-label="{escape(_(column.title))}"{number}>', "</td>"


def _content(cell: Cell, badge: Any) -> str:
    note = f"<small>{_safe(cell.note)}</small>" if cell.note else ""
    if cell.badge:
        return f"{badge(cell.badge)}{note}"
    if cell.href:
        return f'<a href="{_safe(cell.href)}">{_safe(cell.shown)}</a>{note}'
    shown = f"<time>{_safe(cell.shown)}</time>" if isinstance(cell.value, date) else _safe(cell.shown)
    return f"{shown}{note}"


def _badge(badge: Badge) -> str:
    return render_to_string("ui/badge.html", {"badge": badge})


def _safe(text: str) -> str:
    return text if isinstance(text, SafeString) else escape(text)
