"""Lines of a document in words: its number, its symbol, the office that signs it."""

from phoihop.outcomes.documents.enums import DocumentKind, SignatureMark
from phoihop.outcomes.documents.rules.profiles import Profile

ROOM = "      "
"""Where a number is still to be written by hand or by the registry."""


def number_text(number: int | None) -> str:
    """The number of a document: below 10 with a leading zero, never with points; room where there is none yet."""
    return ROOM if number is None else f"{number:02d}"


def written_number(profile: Profile, *, number: int | None, symbol: str) -> str:
    """Number and symbol as they are cited: `05/BC-CATP` (State), `05-BC/BDVTU` (Party)."""
    return profile.written.format(number=number_text(number), symbol=symbol)


def number_line(profile: Profile, *, number: int | None, symbol: str) -> str:
    """The line at the head: `Số: 05/BC-CATP` (State), `Số 05-BC/BDVTU` (Party)."""
    return profile.number.format(written=written_number(profile, number=number, symbol=symbol))


def symbol_of(profile: Profile, kind: DocumentKind, *bodies: str) -> str:
    """The symbol of a type of document: `BC-CATP`, `BC/BDVTU`; of a joint one with both codes, the leading first."""
    return profile.symbols[kind].format(body="-".join(bodies))


def signing_office(profile: Profile, text: str) -> str:
    """The line of an office with the letters of this profile, whichever were typed: `KT. GIÁM ĐỐC` is `K/T GIÁM ĐỐC`."""
    first, _space, office = text.strip().partition(" ")
    for mark in SignatureMark:
        if _letters(first) == _letters(profile.marks[mark]):
            return f"{profile.marks[mark]} {office}"
    return text.strip()


def _letters(mark: str) -> str:
    """The bare letters of a mark; TUQ. and T/Q are one."""
    bare = mark.replace(".", "").replace("/", "").upper()
    return "TQ" if bare == "TUQ" else bare
