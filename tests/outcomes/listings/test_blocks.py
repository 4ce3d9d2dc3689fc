"""Blocks of cells as spreadsheets put them on the clipboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.outcomes.listings.rules.blocks import read_cells

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20)


def clipboard(rows: list[list[str]]) -> str:
    """What Excel writes: a cell is quoted where it holds a tab or a line end, and only there."""

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if "\t" in text or "\n" in text else text

    return "\r\n".join("\t".join(map(cell, row)) for row in rows) + "\r\n"


@given(st.lists(st.lists(TEXT, min_size=1, max_size=4).map(lambda row: [*row, "x"]), min_size=1, max_size=5))
def test_what_a_spreadsheet_writes_is_read_as_it_was(rows: list[list[str]]) -> None:
    # A plain cell that begins with a quotation mark and finds another one after a tab could not be told apart.
    plain = [[cell.lstrip('"') for cell in row] for row in rows]
    assert read_cells(clipboard(plain)) == plain


@given(TEXT)
def test_any_text_at_all_is_read(text: str) -> None:
    assert isinstance(read_cells(text), list)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", []),
        ("\r\n\r\n", []),
        ("a\tb\nc", [["a", "b"], ["c"]]),
        ('"Dân vận khéo" ở phường\t2', [['"Dân vận khéo" ở phường', "2"]]),
        ('"Cổng trường"\t2', [['"Cổng trường"', "2"]]),
        ('"một\nhai"\tba', [["một\nhai", "ba"]]),
        ('"nói ""thật""\nrồi"', [['nói "thật"\nrồi']]),
        ('"không đóng\tb', [['"không đóng', "b"]]),
    ],
)
def test_quotation_marks(text: str, cells: list[list[str]]) -> None:
    assert read_cells(text) == cells
