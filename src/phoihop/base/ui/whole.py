"""Whole numbers out of addresses and forms: keys of rows, places in lists."""


def whole_number(text: str, *, digits: int = 18) -> int | None:
    """The number of so many digits at most, without a sign; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
