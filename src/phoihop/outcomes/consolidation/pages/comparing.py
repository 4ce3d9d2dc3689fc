"""The tab of comparisons: with the period before, the same period last year, the term before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phoihop.base.language import N_
from phoihop.base.ui.declared import page
from phoihop.base.ui.tables import Badge
from phoihop.measures.figures.enums import UNLIKE_SENTENCES, VERSUS_LABELS, Basis
from phoihop.outcomes.consolidation.pages.frame import framed, opened, overseers, soon
from phoihop.outcomes.consolidation.queries.adjustments import adjustments_of
from phoihop.outcomes.consolidation.queries.comparisons import Line, comparisons_of

BADGES = {
    Basis.SAME: Badge(N_("Cùng các đơn vị"), "circle-check", "green"),
    Basis.COMMON: Badge(N_("Tính trên các đơn vị cùng báo cáo"), "filter", "blue"),
    Basis.UNLIKE: Badge(N_("Không cùng các đơn vị"), "alert-triangle", "amber"),
}


@page(overseers)
@soon("comparisons")
def comparisons(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """Each comparison as a table: both figures, the movement, on what it stands."""
    found = opened(request, programme, unit, period)
    adjusted = adjustments_of(programme=found.programme, unit=found.unit, period=found.name)
    told = comparisons_of(workspace=found, adjustments=adjusted)
    context = {
        **framed(found, "comparisons"),
        "groups": [
            (group, VERSUS_LABELS[group.against.versus], list(map(_told, group.lines))) for group in told.groups
        ],
        "withheld": told.withheld,
        "waiting": told.waiting,
        "kept": told.kept,
    }
    return render(request, "consolidation/comparisons.html", context)


def _told(line: Line) -> tuple[Line, Badge, str]:
    why = line.pair.why
    return line, BADGES[line.pair.basis], UNLIKE_SENTENCES[why] if why else ""
