"""The sections of a report and how far each has got; one of them, with the units' texts beside its draft."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.tables import Badge
from phoihop.bodies.organisations.access import OVERSEEING, holding
from phoihop.bodies.organisations.enums import BLOCK_LABELS
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.editing.queries import editors_of
from phoihop.outcomes.editing.rules import Editing
from phoihop.outcomes.narratives.forms import kept, sought
from phoihop.outcomes.narratives.queries.drafts import Draft, count_passages, find_draft
from phoihop.outcomes.narratives.queries.places import Place, find_place, find_section, list_outline
from phoihop.outcomes.narratives.queries.texts import (
    ShownText,
    count_not_compared,
    count_texts,
    list_texts,
    list_titles,
    snapshot_of,
    texts_in,
)
from phoihop.outcomes.narratives.rules.outline import OutlineSection, codes_for

overseers = holding(*OVERSEEING)
WRITTEN = Badge(N_("Đã soạn"), "circle-check", "green")
OF_ITSELF = Badge(N_("Tự lập từ số liệu và lời văn của đơn vị"), "circle-dashed", "grey")


@page(overseers)
def outline(request: HttpRequest, programme: str, unit: str, period: str) -> HttpResponse:
    """Every section of the report: what of it is written, how much the units wrote for it."""
    place = find_place(actor=actor_of(request), programme=programme, unit=unit, period=period, today=today())
    snapshot = snapshot_of(place=place)
    texts = texts_in(place=place, snapshot=snapshot)
    counted, titles, passages = count_texts(texts=texts), list_titles(place=place), count_passages(place=place)
    editors = _editors(place)
    rows = []
    for section in list_outline(programme=place.programme):
        told = [counted[code] for code in codes_for(section, titles) if code in counted]
        written = passages.get(section.key)
        rows.append(
            {
                "section": section,
                "texts": sum(number for number, _units in told),
                "passages": written[0] if written else 0,
                "changed": written[1] if written else None,
                "badge": WRITTEN if written else OF_ITSELF,
                "editing": editors.get(section.key),
            }
        )
    context = {"place": place, "rows": rows, "snapshot": snapshot, "waiting": count_not_compared(texts=texts)}
    return render(request, "narratives/outline.html", context)


@page(overseers)
def section(request: HttpRequest, programme: str, unit: str, period: str, key: str) -> HttpResponse:
    """One section; to htmx the desk alone."""
    place = find_place(actor=actor_of(request), programme=programme, unit=unit, period=period, today=today())
    return desk(request, place, key)


def desk(
    request: HttpRequest, place: Place, key: str, *, trouble: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The units' texts and the draft side by side; with `trouble`, what went wrong with a passage and what was sent."""
    sections = list_outline(programme=place.programme)
    found = find_section(outline=sections, key=key)
    titles = list_titles(place=place)
    known = list(dict.fromkeys(code for code, _title in titles))
    wanted = sought(request.GET, codes=known)
    snapshot = snapshot_of(place=place)
    codes = [wanted.code] if wanted.code else codes_for(found, titles)
    shelf = list_texts(texts=texts_in(place=place, snapshot=snapshot), codes=codes, sought=wanted)
    draft, here = find_draft(place=place, key=key), reverse("narratives:section", args=[*named(place), key])
    before, after = _neighbours(sections, found)
    context = {
        "place": place,
        "section": found,
        "before": before,
        "after": after,
        "snapshot": snapshot,
        "texts": [_shown(text, draft, dict(titles), here) for text in shelf.texts],
        "next": "-".join(map(str, shelf.next or ())),
        "draft": draft,
        **_choices(dict(titles)),
        "wanted": wanted,
        "kept": kept(request.GET),
        "whole": kept(request.GET, without=("nhom", "sau")),
        "narrowed": any((wanted.words, wanted.block, wanted.unit, wanted.code, wanted.group)),
        "trouble": trouble or {},
        "here": here,
    }
    whole = not getattr(request, "htmx", False)
    if whole:
        context["editors"] = _editors(place)
    return render(request, "narratives/section.html" if whole else "narratives/desk.html", context, status=status)


def named(place: Place) -> tuple[str, str, str]:
    """The place as addresses name it."""
    return place.programme.code, place.unit.code, place.period


def _editors(place: Place) -> Mapping[str, Editing]:
    return editors_of(programme=place.programme, unit=place.unit, period=place.period, at=now())


def _choices(titles: Mapping[str, str]) -> dict[str, Any]:
    """By what the texts may be narrowed."""
    return {
        "titles": [(code, title or code) for code, title in titles.items()],
        "blocks": [(block.value, _(label)) for block, label in BLOCK_LABELS.items()],
    }


def _shown(text: ShownText, draft: Draft, titles: dict[str, str], here: str) -> dict[str, Any]:
    """A text with what of it is in the draft already."""
    row = text.row
    sentences = [
        (number, sentence, (row.revision_id, row.section, sentence) in draft.picked)
        for number, sentence in enumerate(text.sentences)
    ]
    title = titles.get(row.section) or row.section
    return {"text": text, "title": title, "sentences": sentences, "pick": f"{here}chon/{row.pk}/"}


def _neighbours(
    sections: list[OutlineSection], found: OutlineSection
) -> tuple[OutlineSection | None, OutlineSection | None]:
    at = sections.index(found)
    return (sections[at - 1] if at else None), (sections[at + 1] if at + 1 < len(sections) else None)
