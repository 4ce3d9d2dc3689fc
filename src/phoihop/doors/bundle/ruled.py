"""The rules that the product's own slices hold of structure, programmes and regimes, asked of a bundle."""

from collections.abc import Sequence

import numpy as np

from phoihop.agreements.programmes.rules import check_programmes
from phoihop.base.vietnamese.nearest import hint
from phoihop.bodies.organisations.rules import Unread, check_organisations
from phoihop.doors.bundle import faults
from phoihop.doors.bundle.content import Bundle
from phoihop.doors.bundle.records import Records, records_of
from phoihop.doors.bundle.reports import programmes_of_sections
from phoihop.doors.bundle.tally import Tally
from phoihop.reporting.regimes.rules import check_regimes
from phoihop_rollup.vocabulary import Window


def check_rules(bundle: Bundle, unread: frozenset[str], tally: Tally) -> None:
    """Report what the slices' rules find; nothing is asked while a table they need could not be read."""
    if unread or not {"organisations", "indicators"} <= set(bundle.tables):
        return
    records = records_of(bundle)
    tally.extend(
        check_organisations(
            organisations=records.organisations,
            placements=records.placements,
            successions=records.successions,
            names=records.names,
            windows={Window(each.window) for each in records.programmes},
            references=False,
            unread=_unread(bundle),
        )
    )
    _check_agreements(records, tally)
    _check_one_regime(bundle, tally)
    _check_sections(bundle, tally)


def _unread(bundle: Bundle) -> Unread:
    """The units some of whose days could not be read."""
    return Unread(
        opened=_units_unread(bundle, "organisations", "code", ["opened"]),
        closed=_units_unread(bundle, "organisations", "code", ["closed"]),
        placed=_units_unread(bundle, "placements", "organisation", ["from", "to"]),
        named=_units_unread(bundle, "names", "organisation", ["from", "to"]),
    )


def _units_unread(bundle: Bundle, table: str, unit: str, columns: Sequence[str]) -> frozenset[str]:
    typed = bundle.places.get(table)
    if typed is None:
        return frozenset()
    rows = np.flatnonzero(np.logical_or.reduce([typed.unread(column) for column in columns]))
    return frozenset(str(typed.data.column(unit)[row]) for row in rows.tolist())


def _check_agreements(records: Records, tally: Tally) -> None:
    tally.extend(
        check_programmes(
            organisations={each.code for each in records.organisations},
            programmes=records.programmes,
            indicators=records.indicators,
            parties=records.parties,
            contents=records.contents,
            documents=records.documents,
            cells=records.cells,
            targets=records.targets,
            references=False,
        )
    )
    tally.extend(
        check_regimes(
            organisations=records.organisations,
            programmes=records.programmes,
            indicators=records.indicators,
            regimes=records.regimes,
            lines=records.lines,
            sections=records.sections,
            assignments=records.assignments,
            calendar=records.calendar,
            references=False,
        )
    )


def _check_one_regime(bundle: Bundle, tally: Tally) -> None:
    """A report belongs to its programme's regime, so there is one."""
    typed = bundle.places.get("regimes")
    seen = set()
    for index, row in enumerate(bundle.records("regimes")):
        if row["programme"] in seen and typed:
            label, number = typed.place(index)
            tally.add(faults.SECOND_REGIME.at(table=label, row=number, column="programme", value=row["programme"]))
        seen.add(row["programme"])


def _check_sections(bundle: Bundle, tally: Tally) -> None:
    """Every narrative must belong to one programme, and to a section where the bundle names sections."""
    typed = bundle.places.get("narratives")
    if typed is None:
        return
    programmes = programmes_of_sections(bundle)
    known = dict.fromkeys(row["section"] for row in bundle.records("sections") if row["section"])
    for index, row in enumerate(bundle.records("narratives")):
        section = row["section"]
        label, number = typed.place(index)
        if known and section and section not in known:
            at = {"table": label, "row": number, "column": "section", "value": section}
            tally.add(faults.UNKNOWN_CODE.at(**at, target="sections", hint=hint(section, known)))
        elif section and len(programmes[section]) != 1:
            tally.add(faults.UNPLACED_TEXT.at(table=label, row=number, column="section", value=section))
