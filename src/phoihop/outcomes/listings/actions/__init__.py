"""Writing lists: row by row, or a pasted block at once; what was taken off can be put back."""

from phoihop.outcomes.listings.actions.pasting import apply_block
from phoihop.outcomes.listings.actions.rows import (
    AlreadyListed,
    ListChanged,
    RowChanged,
    RowGone,
    add_row,
    change_row,
    remove_row,
    restore_row,
)

__all__ = [
    "AlreadyListed",
    "ListChanged",
    "RowChanged",
    "RowGone",
    "add_row",
    "apply_block",
    "change_row",
    "remove_row",
    "restore_row",
]
