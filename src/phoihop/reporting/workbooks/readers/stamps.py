"""The stamp of a workbook, unsealed: only this server seals them."""

from collections.abc import Sequence

from django.core import signing

from phoihop.base.findings import Finding
from phoihop.reporting.workbooks.rules import faults
from phoihop.reporting.workbooks.rules.filled import stamps_in
from phoihop.reporting.workbooks.rules.sheets import Sheet
from phoihop.reporting.workbooks.rules.stamp import SALT, Stamp, of_record


def stamp_of(sheets: Sequence[Sheet], name: str) -> Stamp | Finding:
    """The one stamp of a workbook, or why it has none: absent, false, or of several workbooks."""
    sealed = stamps_in(sheets)
    if not sealed:
        return faults.NO_STAMP.at(value=name)
    try:
        stamps = [of_record(signing.loads(text, salt=SALT)) for text in sealed]
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return faults.FALSE_STAMP.at(value=name)
    if len(stamps) > 1:
        told = "; ".join(f"{stamp.unit} {stamp.period}" for stamp in stamps[:4])
        return faults.TWO_STAMPS.at(value=name, count=len(stamps), reason=told)
    return stamps[0]
