"""Workbooks that units sent to the secretariat, taken in many at a time: each whole or not at all, none stops another."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from phoihop.base.audit.actions import Act, writing
from phoihop.base.errors import ProductError, Refused
from phoihop.base.findings import Finding, has_errors
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.submissions.access import day_of
from phoihop.reporting.submissions.actions.stack import DraftStack, Place
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.queries import circumstances
from phoihop.reporting.submissions.queries.workbooks import FormsAsked, named, stewarded
from phoihop.reporting.submissions.rules import NotAsked, period_refusal
from phoihop.reporting.submissions.rules.workbooks import changes_of, misplaced, overlap, preview_of
from phoihop.reporting.workbooks.readers.apart import Opened, Sent
from phoihop.reporting.workbooks.readers.stamps import stamp_of
from phoihop.reporting.workbooks.rules.filled import Filled, read_filled
from phoihop.reporting.workbooks.rules.stamp import Stamp

Arrived = tuple[Sent, Opened]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a workbook: whose it is, where the actor may know, how many cells were written, what is wrong."""

    organisation: Organisation | None
    period: str
    changed: int = 0
    findings: tuple[Finding, ...] = ()
    refused: bool = False


@dataclass(frozen=True, slots=True)
class _Readable:
    """A workbook that can be written into the draft of its report."""

    place: Place
    asked: AskedReport
    stamp: Stamp
    filled: Filled
    file_hash: str


def take_in(*, actor: User, arrived: Sequence[Arrived], forms: FormsAsked, at: datetime) -> list[TakenIn]:
    """Write the workbooks into the drafts of the reports that their stamps name, in one transaction.

    `forms` remembers what is asked from one call to the next. Of one that is refused everything wrong is told, cells
    changed on both sides among it. Raises ActorInactive, IntegrityError (a unit began one of the reports in the same
    moment; a second call finds it begun).
    """
    require_active(actor)
    read = _read(actor, arrived, forms, at)
    with writing():
        places = [one.place for one in read if isinstance(one, _Readable)]
        stack = DraftStack(actor=actor, source=Source.EXCEL, at=at, places=places)
        taken = [_written(one, stack) if isinstance(one, _Readable) else one for one in read]
        stack.write()
    return taken


def findings_of_error(error: ProductError) -> tuple[Finding, ...]:
    """An error as findings, as it stands in a list of results."""
    if isinstance(error, Refused):
        return error.findings
    return (Finding(error.code, error.problem, error.remedy, params={k: str(v) for k, v in error.params.items()}),)


def _read(actor: User, arrived: Sequence[Arrived], forms: FormsAsked, at: datetime) -> list[_Readable | TakenIn]:
    stamps = [stamp_of(opened, sent.name) if isinstance(opened, list) else None for sent, opened in arrived]
    known = [stamp for stamp in stamps if isinstance(stamp, Stamp)]
    codes = {stamp.unit for stamp in known}
    reach: dict[str, dict[str, Organisation]] = {
        programme: stewarded(actor=actor, programme=programme, today=day_of(at)).in_bulk(codes, field_name="code")
        for programme in {stamp.programme for stamp in known}
    }
    found: list[_Readable | TakenIn] = []
    for (sent, opened), stamp in zip(arrived, stamps, strict=True):
        unit = reach[stamp.programme].get(stamp.unit) if isinstance(stamp, Stamp) else None
        try:
            found.append(_readable(sent, opened, stamp, unit, forms, at))
        except ProductError as error:
            period = stamp.period if isinstance(stamp, Stamp) and unit else ""
            found.append(TakenIn(unit, period, findings=findings_of_error(error), refused=True))
    return found


def _readable(
    sent: Sent,
    opened: Opened,
    stamp: Stamp | Finding | None,
    unit: Organisation | None,
    forms: FormsAsked,
    at: datetime,
) -> _Readable:
    if isinstance(opened, tuple):
        raise Refused(opened)
    if not isinstance(stamp, Stamp):
        raise Refused([stamp] if stamp else [])
    regime = forms.regime(stamp.programme, stamp.regime)
    if regime is None or unit is None:
        raise OutOfReach
    asked = forms.asked(regime, unit, stamp.period)
    about = circumstances(regime=regime, organisation=unit, period=stamp.period, asked=asked)
    shut = period_refusal(about, today=day_of(at))
    if shut or asked is None:
        raise shut or NotAsked(unit=str(unit), period=stamp.period)
    here = named(regime=regime, organisation=unit, period=stamp.period)
    wrong = list(misplaced(stamp, here, asked, here.unit_name, sent.name))
    if wrong:
        raise Refused(wrong)
    filled = read_filled(opened, asked, stamp)
    if has_errors(filled.findings):
        raise Refused(filled.findings)
    return _Readable(Place(regime, unit, stamp.period), asked, stamp, filled, hashlib.sha256(sent.content).hexdigest())


def _written(one: _Readable, stack: DraftStack) -> TakenIn:
    preview = preview_of(one.filled.told, stack.content(one.place), one.asked, one.stamp)
    try:
        taken = list(overlap(preview, one.filled.places))
        if taken:
            raise Refused(taken)
        if preview.changed:
            after = {"cells": len(preview.changed), "sha256": one.file_hash}
            act = Act("draft.workbook", one.place.subject, after=after)
            stack.change(one.place, one.asked, changes_of(preview), act)
    except ProductError as error:
        findings = findings_of_error(error)
        return TakenIn(one.place.organisation, one.place.period, findings=findings, refused=True)
    return TakenIn(one.place.organisation, one.place.period, len(preview.changed), one.filled.findings)
