"""The stamp of a workbook, sealed with the server's key."""

from django.core import signing

from phoihop.reporting.workbooks.rules.stamp import MARK, SALT, Stamp


def sealed(stamp: Stamp) -> str:
    """The stamp as the text that is written into the workbook."""
    return MARK + signing.dumps(stamp.record(), salt=SALT, compress=True)
