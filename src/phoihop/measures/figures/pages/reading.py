"""Reading figures: choosing what to look at, one unit, one indicator with its charts, the origin of a number."""

from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import get_conditional_response

from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.queries import list_programmes
from phoihop.base.clock import today
from phoihop.base.language import SOURCE
from phoihop.base.ui.declared import page, signed_in
from phoihop.base.ui.tables import DOWNLOADS, download, wanted_download
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.access import actor_of
from phoihop.measures.figures.enums import Picture
from phoihop.measures.figures.pages.tables import beside_table, sheet_table, trace_table
from phoihop.measures.figures.pages.words import Grouped, absent, adding, all_counted, made_of
from phoihop.measures.figures.queries.indicators import (
    IndicatorSheet,
    bars,
    described,
    dots,
    draw,
    find_indicator_sheet,
)
from phoihop.measures.figures.queries.places import (
    Place,
    find_programme,
    find_units,
    latest_period,
    own_unit,
    periods_of,
)
from phoihop.measures.figures.queries.sheets import find_sheet
from phoihop.measures.figures.queries.traces import Trace, find_trace, trace_file

SAMPLE_WORDS = "DỮ LIỆU MẪU"
MOST_PAGES = 100_000
LEAST_MARKS = 2
"""A chart of one mark says nothing that its number does not."""


@page(signed_in)
def home(request: HttpRequest) -> HttpResponse:
    """To the account's own unit and the latest period; with words to search for (or ?chon=1), the choice."""
    actor, day = actor_of(request), today()
    programmes = list(list_programmes(actor=actor))
    if not programmes:
        return render(request, "figures/nothing.html", {"programme": None})
    programme = _chosen(request, programmes)
    choice = periods_of(programme=programme)
    period = request.GET.get("ky", "") or latest_period(choice=choice, today=day)
    if not period:
        return render(request, "figures/nothing.html", {"programme": programme})
    unit = request.GET.get("don-vi", "").strip()
    if not unit and not {"tim", "chon"} & request.GET.keys():
        own = own_unit(actor=actor, programme=programme.code, today=day)
        unit = own.code if own else ""
    if unit:
        return HttpResponseRedirect(_address("figures:unit", programme.code, to_nfc(unit), period))
    search = request.GET.get("tim", "")
    context = {
        "programmes": programmes,
        "programme": programme,
        "search": search[:100],
        "period": period,
        "choice": choice,
        "units": find_units(actor=actor, search=search, programme=programme.code, today=day),
    }
    return render(request, "figures/home.html", context)


@page(signed_in)
def unit(request: HttpRequest, **codes: str) -> HttpResponse:
    """All indicators of one unit in one period."""
    kind = wanted_download(request)
    sheet = find_sheet(actor=actor_of(request), today=today(), **codes)
    if kind:
        return download(sheet_table(sheet, sample=_is_sample(sheet.place)), kind)
    return render(request, "figures/unit.html", {"sheet": sheet, "place": sheet.place, "page_name": "figures:unit"})


@page(signed_in)
def indicator(request: HttpRequest, **codes: str) -> HttpResponse:
    """One indicator across the units below and over time."""
    kind = wanted_download(request)
    sheet = _indicator_sheet(request, codes)
    if kind:
        return download(beside_table(sheet, sample=_is_sample(sheet.place)), kind)
    context = {
        "sheet": sheet,
        "place": sheet.place,
        "units_picture": _picture(sheet, Picture.UNITS),
        "course_picture": _picture(sheet, Picture.COURSE),
        "adding": adding(sheet),
        "origin": _query(_address("figures:trace", *codes.values()), o=sheet.cell),
        "page_name": "figures:indicator",
    }
    return render(request, "figures/indicator.html", context)


@page(signed_in)
def chart(request: HttpRequest, **codes: str) -> HttpResponse:
    """One of an indicator's charts as SVG; what the browser has already is not sent again."""
    picture = codes.pop("picture")
    svg = draw(sheet=_indicator_sheet(request, codes), picture=picture)
    etag = f'"{sha256(svg).hexdigest()[:32]}"'
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    kept = get_conditional_response(request, etag=etag, response=response)
    return kept if isinstance(kept, HttpResponse) else response


@page(signed_in)
def trace(request: HttpRequest, **codes: str) -> HttpResponse:
    """Where a number comes from: every report behind it, by units below; who is missing."""
    kind = wanted_download(request)
    found = find_trace(
        actor=actor_of(request),
        cell=request.GET.get("o", ""),
        group=_group(request),
        page=_page(request),
        today=today(),
        **codes,
    )
    if kind:
        return _trace_download(found, kind, str(getattr(request, "LANGUAGE_CODE", SOURCE)))
    address = _query(_address("figures:trace", *codes.values()), o=found.cell)
    context = {
        "trace": found,
        "place": found.place,
        "made": made_of(found),
        "table": trace_table(found),
        "groups": [Grouped(one, found.groups.get(one.code, one.code)) for one in found.answer.groups],
        "group_name": found.groups.get(found.question.group or "", ""),
        "counted": all_counted(found),
        "absent": absent(found),
        "absent_more": found.answer.absent_units - len(found.answer.absences),
        "address": address,
        "page_name": "figures:trace",
    } | _pager(request, address, found)
    fragment = getattr(request, "htmx", False) and request.GET.get("nhom") is not None
    return render(request, "figures/trace_facts.html" if fragment else "figures/trace.html", context)


def _pager(request: HttpRequest, address: str, found: Trace) -> dict[str, Any]:
    """The pages before and after of a long list of facts."""
    number = min(max(1, _page(request)), found.answer.pages)
    kept = {"o": found.cell, "nhom": found.question.group or ""}
    at = address.partition("?")[0]
    return {
        "page": number,
        "page_before": _query(at, **kept, trang=str(number - 1)) if number > 1 else "",
        "page_after": _query(at, **kept, trang=str(number + 1)) if number < found.answer.pages else "",
    }


def _trace_download(found: Trace, kind: str, language: str) -> HttpResponse:
    name = f"nguon-goc-{found.indicator.code}-{found.place.unit.code}-{found.place.period}"
    content = trace_file(trace=found, kind=kind, language=language)
    response = HttpResponse(content, content_type=DOWNLOADS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _chosen(request: HttpRequest, programmes: list[Programme]) -> Programme:
    """The programme that the address names, else the first."""
    code = request.GET.get("chuong-trinh", "")
    return find_programme(code=code) if code else programmes[0]


def _indicator_sheet(request: HttpRequest, codes: dict[str, str]) -> IndicatorSheet:
    return find_indicator_sheet(actor=actor_of(request), cell=request.GET.get("o", ""), today=today(), **codes)


def _picture(sheet: IndicatorSheet, picture: Picture) -> dict[str, Any] | None:
    """The chart's address and its words; none where there is nothing to compare."""
    shown = sum(point.value is not None for point in (bars(sheet) if picture is Picture.UNITS else dots(sheet)))
    if shown < LEAST_MARKS:
        return None
    codes = (sheet.place.programme.code, sheet.place.unit.code, sheet.place.period, sheet.indicator.code)
    return {
        "href": _query(_address("figures:chart", *codes, str(picture)), o=sheet.cell),
        "words": described(sheet, str(picture)),
    }


def _address(name: str, *codes: str) -> str:
    """A page's address. Raises OutOfReach where the codes make none."""
    try:
        return reverse(name, args=codes)
    except NoReverseMatch as error:
        raise OutOfReach from error


def _query(address: str, **words: str) -> str:
    given = {name: word for name, word in words.items() if word}
    return f"{address}?{urlencode(given)}" if given else address


def _group(request: HttpRequest) -> str | None:
    group = request.GET.get("nhom")
    return None if group is None else to_nfc(group)


def _page(request: HttpRequest) -> int:
    """The page of a long list; what is no number is the first."""
    text = request.GET.get("trang", "1")
    return min(int(text), MOST_PAGES) if text.isdecimal() and len(text) < 10 else 1


def _is_sample(place: Place) -> bool:
    return SAMPLE_WORDS in place.programme.title
