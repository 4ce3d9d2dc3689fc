"""Codes by which anybody verifies an issued document: long enough that none is found by trying."""

import re
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter is taken for a digit."""
LENGTH = 16
"""Signs of five bits: 80 bits."""
_SHAPE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


def new_code(choice: Callable[[str], str]) -> str:
    """A code out of a source of chance: `choice` gives one sign of those it is shown."""
    return "".join(choice(ALPHABET) for _sign in range(LENGTH))


def grouped(code: str) -> str:
    """`ABCD-EFGH-JKMN-PQRS`, as it is printed."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def read_code(text: str) -> str:
    """The code that somebody typed, with hyphens or without, small letters too; '' for what is none."""
    code = text.strip().upper().translate(_MISREAD)
    return code if _SHAPE.fullmatch(code) else ""
