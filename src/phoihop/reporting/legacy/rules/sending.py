"""What is refused of a file as it is sent, before anybody reads it."""

from phoihop.base.errors import Refused
from phoihop.reporting.legacy.rules import faults

MOST_BYTES = 20 * 2**20


def refuse_outright(content: bytes, *, name: str) -> None:
    """Refuse what needs no reading: empty, too large."""
    if not content:
        raise Refused([faults.EMPTY_FILE.at(table=name, value=name)])
    if len(content) > MOST_BYTES:
        raise Refused([faults.TOO_LARGE.at(table=name, value=name, most=MOST_BYTES // 2**20)])
