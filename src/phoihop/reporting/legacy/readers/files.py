"""Which reader a file needs, by what it holds, not by its name alone."""

from phoihop.base.errors import Refused
from phoihop.reporting.legacy.readers.documents import read_document
from phoihop.reporting.legacy.readers.spreadsheets import read_old_workbook, read_open_workbook
from phoihop.reporting.legacy.readers.workbooks import read_workbook
from phoihop.reporting.legacy.rules import faults
from phoihop.reporting.legacy.rules.grids import Grid
from phoihop.reporting.legacy.rules.sending import refuse_outright

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
"""The first record of a bare workbook stream, as versions before 5.0 wrote it."""


def read_grids(content: bytes, *, name: str) -> list[Grid]:
    """The sheets or tables of an old file. Raises Refused: what the file is instead, what is wrong with it."""
    refuse_outright(content, name=name)
    grids = _read(content, name)
    if not grids:
        raise Refused([faults.NO_GRID.at(table=name, value=name)])
    return grids


def _read(content: bytes, name: str) -> list[Grid]:
    if content.startswith((_OLE, *_BIFF)):
        return read_old_workbook(content, name=name)
    if content.startswith(b"PK"):
        return _read_zip(content, name)
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")) or b"<html" in head:
        raise Refused([faults.WEB_PAGE.at(table=name, value=name)])
    raise Refused([faults.UNKNOWN_FILE.at(table=name, value=name)])


def _read_zip(content: bytes, name: str) -> list[Grid]:
    """Only by their extension's family are zips told apart before their directory is checked."""
    lower = name.lower()
    if lower.endswith((".docx", ".docm", ".dotx")):
        return read_document(content, name=name)
    if lower.endswith((".ods", ".ots")):
        return read_open_workbook(content, name=name)
    if lower.endswith((".xlsx", ".xlsm", ".xltx", ".xls")):
        return read_workbook(content, name=name)
    raise Refused([faults.UNKNOWN_FILE.at(table=name, value=name)])
