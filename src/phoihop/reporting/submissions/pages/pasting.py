"""What a pasted rectangle would do to the grid, shown before anything is filled in; nothing is saved here."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phoihop.base.ui.declared import page
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.reporting.submissions.forms import pasted_of_script, refuse_large
from phoihop.reporting.submissions.pages.report import reporting
from phoihop.reporting.submissions.pages.surroundings import met, part_of
from phoihop.reporting.submissions.render.changes import labels_of
from phoihop.reporting.submissions.rules import entries_of, kinds_asked
from phoihop.reporting.submissions.rules.pasting import Pasted, read_pasted
from phoihop_rollup.vocabulary import Kind


@page(reporting, methods=("POST",))
def pasting(request: HttpRequest, part: str, **codes: str) -> HttpResponse:
    """Each pasted cell with what it is read as, those that cannot be read first; the script fills in what is confirmed."""
    refuse_large(request)
    cells, beyond = pasted_of_script(request.body)
    found = met(request, codes)
    if not found.writable or found.asked is None:
        raise found.shut or OutOfReach
    keys = set(part_of(found, part)[0].keys)
    kinds = {key: kind for key, kind in kinds_asked(found.asked).items() if key in keys}
    rows = read_pasted(cells, kinds, entries_of(found.content))
    beside = {"beyond": max(0, beyond), "left_empty": len(cells) - len(rows)}
    return render(request, "submissions/pasting.html", _sorted(rows, labels_of(found.asked), kinds) | beside)


def _sorted(rows: Sequence[Pasted], labels: Mapping[str, str], kinds: Mapping[str, str]) -> dict[str, Any]:
    """What can be filled in and what cannot, each with its cell's name."""
    told = [(row, labels[row.key]) for row in rows]
    return {
        "unclear": [each for each in told if not each[0].fills],
        "filling": [each for each in told if each[0].fills],
        "yesno": {key for key, kind in kinds.items() if kind == Kind.YESNO},
    }
