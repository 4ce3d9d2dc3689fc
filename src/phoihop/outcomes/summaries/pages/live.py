"""Passages with their live figures filled, and the sentences that figures make of themselves: parts of the desk's page."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.ui.declared import page
from phoihop.bodies.people.access import actor_of
from phoihop.measures.figures.queries.desk import FiguresNotReady
from phoihop.outcomes.narratives.queries.drafts import find_written
from phoihop.outcomes.narratives.queries.places import Place, find_place, find_section, list_outline
from phoihop.outcomes.narratives.queries.texts import snapshot_of
from phoihop.outcomes.narratives.rules.live import FORMS, Form, LiveName
from phoihop.outcomes.narratives.rules.passages import WrittenSection
from phoihop.outcomes.summaries.pages.orders import wants_part
from phoihop.outcomes.summaries.pages.reports import overseers
from phoihop.outcomes.summaries.queries.live import PageFigures, figures_for
from phoihop.outcomes.summaries.rules.drafting.live import fill_live
from phoihop.outcomes.summaries.rules.drafting.material import Material
from phoihop.outcomes.summaries.rules.drafting.ready import ready_sentences
from phoihop.outcomes.summaries.rules.records import Note, Phrase

EXAMPLES = {Form.ABOVE: "100", Form.NEARLY: "100", Form.OVER: "100"}
"""Arguments of forms that do not go without."""


@page(overseers)
def live(request: HttpRequest, programme: str, unit: str, period: str, key: str) -> HttpResponse:
    """The passages of a section as the report would print them now."""
    place, context = _place(request, programme, unit, period, key)
    section = find_written(place=place, key=key)
    figures = _figures(request, place, [section])
    if figures is None:
        return render(request, "summaries/live_wait.html")
    filled = [(_spans(fill_live(passage.text, figures.material)), passage) for passage in section.passages]
    more = {"passages": filled, "left": figures.left, "frozen": snapshot_of(place=place)}
    return _answer(request, "summaries/live.html", "summaries/live_part.html", {**context, **more})


@page(overseers)
def sentences(request: HttpRequest, programme: str, unit: str, period: str, key: str) -> HttpResponse:
    """The sentences ready for a section, and the names by which figures are written."""
    place, context = _place(request, programme, unit, period, key)
    figures = _figures(request, place, [])
    if figures is None:
        return render(request, "summaries/live_wait.html")
    material = figures.material
    groups = [
        (group.title, [(one.text, _spans(one.filled)) for one in group.sentences])
        for group in ready_sentences(material, key)
    ]
    more = {"groups": groups, "names": _names(material), "forms": _forms(material)}
    return _answer(request, "summaries/ready.html", "summaries/ready_part.html", {**context, **more})


def _figures(request: HttpRequest, place: Place, sections: Sequence[WrittenSection]) -> PageFigures | None:
    """The figures; None where the desk is not ready and a part of a page waits for it."""
    try:
        return figures_for(place=place, sections=sections, at=now())
    except FiguresNotReady:
        if not wants_part(request):
            raise
        return None


def _place(request: HttpRequest, programme: str, unit: str, period: str, key: str) -> tuple[Place, dict[str, Any]]:
    place = find_place(actor=actor_of(request), programme=programme, unit=unit, period=period, today=today())
    section = find_section(outline=list_outline(programme=place.programme), key=key)
    named = [place.programme.code, place.unit.code, place.period, key]
    return place, {"place": place, "section": section, "desk": reverse("narratives:section", args=named)}


def _answer(request: HttpRequest, whole: str, part: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, part if wants_part(request) else whole, {**context, "part": part})


def _spans(phrase: Phrase) -> list[tuple[str, bool]]:
    """(words, whether they come from figures) in order."""
    return [
        (piece if isinstance(piece, str) else piece.text, not isinstance(piece, str))
        for piece in phrase
        if not isinstance(piece, Note)
    ]


def _names(material: Material) -> list[tuple[str, str, str]]:
    """(name, indicator, unit of measure) of every indicator."""
    return [(LiveName(code).written(), one.name, one.unit) for code, one in material.measures.items()]


def _forms(material: Material) -> list[tuple[str, str]]:
    """(an example of a name, what it says) of every form, by the first indicator."""
    code = next(iter(material.measures), "")
    cell = next(((code, cells[0][0]) for code, cells in material.cells.items() if cells), (code, ""))
    examples = {form: LiveName(code, form=form, argument=EXAMPLES.get(form, "")) for form in Form}
    examples[Form.SHARE] = LiveName(cell[0], cell[1], form=Form.SHARE)
    return [(examples[form].written(), meaning) for form, meaning in FORMS.items()]
