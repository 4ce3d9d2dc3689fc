"""The drafts of many reports at once: locked together, changed one after the other, written together.

A save of a single draft asks the database some twenty things; hundreds of them would wait for little else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from phoihop.base.audit.actions import Act, record_all
from phoihop.base.bulk import copy_in
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.submissions.actions.drafts import hold_to_return
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.models import DraftChange, Submission
from phoihop.reporting.submissions.queries import base_content
from phoihop.reporting.submissions.rules import (
    Change,
    Content,
    differences,
    kinds_asked,
    merged,
    read_changes,
    state_refusal,
    trimmed,
)
from phoihop.reporting.submissions.rules.subject import report_subject


@dataclass(frozen=True, slots=True)
class Place:
    """Whose report it is, of which regime and period."""

    regime: Regime
    organisation: Organisation
    period: str

    @property
    def key(self) -> tuple[int, int, str]:
        """By which reports are told apart."""
        return self.regime.pk, self.organisation.pk, self.period

    @property
    def subject(self) -> str:
        """How the audit chain names the report."""
        return report_subject(self.regime.code, self.organisation.code, self.period)


class DraftStack:
    """Drafts in the open transaction: seen locked, changed in memory, and nothing kept before `write`."""

    def __init__(self, *, actor: User, source: Source, at: datetime, places: Iterable[Place]) -> None:
        self._actor, self._source, self._at = actor, source, at
        self._rows = _locked({place.key: place for place in places})
        self._changed: dict[tuple[int, int, str], Submission] = {}
        self._differences: list[tuple[Submission, str, str, str]] = []
        self._acts: list[Act] = []

    def content(self, place: Place) -> Content:
        """What is written on: the draft, with what was changed here already."""
        return base_content(submission=self._rows[place.key])

    def change(self, place: Place, asked: AskedReport, changes: Sequence[Change], act: Act) -> None:
        """Merge the changed cells into a draft; all of them or none. `act` tells the audit chain of it.

        Raises Shut (by its subclasses), CellNotAsked, TextTooLong, NoSuchChoice.
        """
        row = self._rows[place.key]
        began = row.draft is None
        shut = state_refusal(row.state, drafted=not began)
        if shut:
            raise shut
        before = base_content(submission=row)
        wanted, _hidden = read_changes(changes, kinds_asked(asked))
        draft = merged(before, wanted)
        hold_to_return(row, asked, before, draft)
        row.draft, row.draft_version = draft, row.draft_version + 1
        self._changed[place.key] = row
        told = differences(before, draft)
        self._differences += [(row, one.key, *trimmed(one.old, one.new)) for one in told]
        began_with = {"draft_version": row.draft_version}
        self._acts += [Act("draft", place.subject, after=began_with), act] if began else [act]

    def write(self) -> None:
        """Keep what was changed: the drafts, who changed which cell, the rows of the audit chain.

        Raises IntegrityError where somebody else began one of the reports meanwhile.
        """
        new = [row for row in self._changed.values() if row.pk is None]
        known = [row for row in self._changed.values() if row.pk is not None]
        Submission.objects.bulk_create(new)
        Submission.objects.bulk_update(known, ["draft", "draft_version"])
        common = self._actor.pk, self._source.value, self._at
        table = DraftChange._meta.db_table
        copy_in(table, _COLUMNS, ((row.pk, *told, *common) for row, *told in self._differences), types=_TYPES)
        record_all(actor=self._actor, acts=self._acts, at=self._at)


_COLUMNS = ("submission_id", "key", "old", "new", "actor_id", "source", "at")
_TYPES = ("int8", "varchar", "text", "text", "int8", "varchar", "timestamptz")


def _locked(places: dict[tuple[int, int, str], Place]) -> dict[tuple[int, int, str], Submission]:
    """The reports with their rows locked to the end of the transaction, in one order; unsaved where there is none yet."""
    found = {
        key: Submission(regime=one.regime, organisation=one.organisation, period=one.period)
        for key, one in places.items()
    }
    regimes, units = {one.regime for one in places.values()}, {one.organisation for one in places.values()}
    periods = {one.period for one in places.values()}
    rows = Submission.objects.select_for_update(of=("self",)).select_related("revision").order_by("pk")
    for row in rows.filter(regime__in=regimes, organisation__in=units, period__in=periods):
        key = (row.regime_id, row.organisation_id, row.period)
        if key in places:
            found[key] = row
    return found
