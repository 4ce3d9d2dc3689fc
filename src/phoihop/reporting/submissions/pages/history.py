"""The history of a report: its revisions, what was decided about them, and what differs between any two."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phoihop.base.clock import today
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page, signed_in
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.reporting.submissions.enums import SOURCE_LABELS, Source
from phoihop.reporting.submissions.pages.mending import openings_of
from phoihop.reporting.submissions.pages.sending import receipt_code
from phoihop.reporting.submissions.pages.surroundings import demands_of, met, surroundings
from phoihop.reporting.submissions.queries import Event, History, history_of, returns_of
from phoihop.reporting.submissions.render.changes import told_differences
from phoihop.reporting.submissions.rules import differences

_NUMBER = re.compile("[0-9]{1,9}")


@page(signed_in)
def history(request: HttpRequest, **codes: str) -> HttpResponse:
    """All revisions with their decisions; `?tu=1&den=2` compares two of them, without it the last two."""
    found = met(request, codes)
    told = history_of(submission=found.submission) if found.submission else History(())
    old, new = _chosen(request, told)
    rows = differences(old.content, new.content) if old and new else []
    returned = any(event.decision == "returned" for event in told.events)
    returns = returns_of(submission=found.submission) if found.submission and returned else []
    demands = {each.revision: demands_of(found, each) for each in returns}
    opened = {each.revision: openings_of(found, each) for each in returns}
    context: dict[str, Any] = {
        "events": [
            (
                event,
                receipt_code(event.hash),
                SOURCE_LABELS[Source(event.source)],
                demands.get(event.number, []),
                opened.get(event.number, []),
            )
            for event in told.events
        ],
        "old": old,
        "new": new,
        "changes": told_differences(rows, found.asked),
        "more_than_one": len(told.events) > 1,
    }
    around = surroundings(found, today(), here=_(N_("Lịch sử")))
    return render(request, "submissions/history.html", around | context)


def _chosen(request: HttpRequest, told: History) -> tuple[Event | None, Event | None]:
    """The two revisions to compare. Raises OutOfReach for a number that is none of this report's."""
    numbers = [request.GET.get(name, "") for name in ("tu", "den")]
    if not any(numbers):
        latest = list(told.events[:2])
        return (latest[1], latest[0]) if len(latest) == 2 else (None, None)
    found = [told.numbered(int(number)) if _NUMBER.fullmatch(number) else None for number in numbers]
    if None in found:
        raise OutOfReach
    return found[0], found[1]
