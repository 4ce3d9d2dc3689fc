"""Passages with their live figures filled, and the sentences that figures make of themselves: parts of the desk's page."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.language import N_
from phoihop.base.ui.declared import page
from phoihop.bodies.people.access import actor_of
from phoihop.measures.figures.queries.desk import FiguresNotReady
from phoihop.outcomes.narratives.queries.drafts import find_written
from phoihop.outcomes.narratives.queries.places import Place, find_place, find_section, list_outline
from phoihop.outcomes.narratives.rules.live import BEFORE, FORMS, Form, LiveName
from phoihop.outcomes.narratives.rules.passages import WrittenSection
from phoihop.outcomes.summaries.actions.frozen_orders import order_frozen
from phoihop.outcomes.summaries.pages.orders import wants_part
from phoihop.outcomes.summaries.pages.reports import overseers
from phoihop.outcomes.summaries.queries.frozen import FrozenNotKept
from phoihop.outcomes.summaries.queries.live import PageFigures, figures_for
from phoihop.outcomes.summaries.rules.drafting.live import fill_live, term_comparison
from phoihop.outcomes.summaries.rules.drafting.material import Material
from phoihop.outcomes.summaries.rules.drafting.ready import ready_sentences
from phoihop.outcomes.summaries.rules.records import Note, Number, Phrase, Turn

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
    marked = any(adjusted for spans, _passage in filled for _words, _figure, adjusted in spans)
    more = {"passages": filled, "left": figures.left, "snapshot": figures.material.snapshot, "marked": marked}
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
    """The figures; None where a part of a page waits for the desk, or for a job that keeps those of a snapshot."""
    try:
        return figures_for(actor=actor_of(request), place=place, sections=sections, at=now(), today=today())
    except FiguresNotReady as wait:
        if isinstance(wait, FrozenNotKept):
            order_frozen(snapshot=wait.snapshot, names=wait.names, at=now())
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


def _spans(phrase: Phrase) -> list[tuple[str, bool, bool]]:
    """(words, whether they come from figures, whether an adjusted number ends there) in order."""
    spans: list[tuple[str, bool, bool]] = []
    for piece in phrase:
        if isinstance(piece, str):
            spans.append((piece, False, False))
        elif not isinstance(piece, Note):
            spans += _figure_spans(piece.pieces if isinstance(piece, Turn) else (piece,))
    return spans


def _figure_spans(pieces: Iterable[str | Number]) -> list[tuple[str, bool, bool]]:
    """Words out of figures, cut behind each adjusted number."""
    spans, words = list[tuple[str, bool, bool]](), ""
    for piece in pieces:
        words += piece if isinstance(piece, str) else piece.text
        if isinstance(piece, Number) and piece.adjusted:
            spans.append((words, True, True))
            words = ""
    return [*spans, (words, True, False)] if words else spans


def _names(material: Material) -> list[tuple[str, str, str]]:
    """(name, indicator, unit of measure) of every indicator."""
    return [(LiveName(code).written(), one.name, one.unit) for code, one in material.measures.items()]


def _forms(material: Material) -> list[tuple[str, str]]:
    """(an example of a name, what it says) of every form, by the first indicator."""
    code = next(iter(material.measures), "")
    cell = next(((code, cells[0][0]) for code, cells in material.cells.items() if cells), (code, ""))
    examples = {form: LiveName(code, form=form, argument=EXAMPLES.get(form, "")) for form in Form}
    examples[Form.SHARE] = LiveName(cell[0], cell[1], form=Form.SHARE)
    told = [(examples[form].written(), meaning) for form, meaning in FORMS.items()]
    return told + _before_forms(material)


def _before_forms(material: Material) -> list[tuple[str, str]]:
    """The same for the term of the programme before, by the first indicator that it has."""
    code = next((code for code in material.measures if term_comparison(code, material)), "")
    if not code:
        return []
    return [
        (LiveName(code, period=BEFORE).written(), N_("số của chương trình giai đoạn trước, như báo cáo đem so sánh")),
        (
            LiveName(code, form=Form.AGAINST, argument=BEFORE).written(),
            N_("so với chương trình giai đoạn trước: tăng 276 (15,4%) so với giai đoạn 2011–2015 (Thông báo số 120)"),
        ),
    ]
