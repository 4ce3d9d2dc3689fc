"""A list, one row of it, a pasted block."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError, Refused
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import download, wanted_download
from phoihop.base.ui.whole import whole_number
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.organisations.access import OutOfReach, holding
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.listings.access import LISTING
from phoihop.outcomes.listings.actions import (
    AlreadyListed,
    RowChanged,
    add_row,
    apply_block,
    change_row,
    remove_row,
    restore_row,
)
from phoihop.outcomes.listings.enums import LIST_KIND_LABELS, ListKind
from phoihop.outcomes.listings.forms import FORMS, UNITS, AnyForm, PasteForm
from phoihop.outcomes.listings.models import Listed
from phoihop.outcomes.listings.pages.tables import address, list_table, preview_table
from phoihop.outcomes.listings.queries.lists import taken_from, values_of
from phoihop.outcomes.listings.queries.places import (
    Place,
    Source,
    find_place,
    find_row,
    find_source,
    known_of,
    listed_rows,
    search,
)
from phoihop.outcomes.listings.queries.previews import Preview, preview
from phoihop.outcomes.listings.render.words import told
from phoihop.outcomes.listings.rules.columns import COLUMNS, Known, title_of
from phoihop.outcomes.listings.rules.pasting import MOST_ROWS
from phoihop.outcomes.listings.rules.values import MOST_TEXT
from phoihop.outcomes.listings.rules.words import source_words

ON_A_PAGE = 200
_keepers = holding(*LISTING)
_NOUNS = {ListKind.PRACTICES: N_("mô hình"), ListKind.COMMENDATIONS: N_("khen thưởng")}


@page(_keepers)
def listing(request: HttpRequest, programme: str, unit: str, period: str, kind: str) -> HttpResponse:
    """The rows of a list, narrowed by words; or those that were taken off it."""
    place, which = _place(request, programme, unit, period, kind)
    wanted, words = wanted_download(request), to_nfc(request.GET.get("tim", ""))[:100]
    removed = request.GET.get("xem") == "da-xoa"
    rows = listed_rows(place=place, kind=which)
    found = (
        rows.exclude(removed_at=None).order_by("-removed_at", "-pk")
        if removed
        else search(rows, words=words, after=_whole(request, "tu"))
    )
    shown = list(found if wanted else found[: ON_A_PAGE + 1])
    table = list_table(place, which, shown if wanted else shown[:ON_A_PAGE])
    if wanted:
        return download(table, wanted)
    undo = _whole(request, "vua-xoa")
    context = {
        **_surroundings(place, which),
        "table": table,
        "words": words,
        "removed": removed,
        "next": shown[ON_A_PAGE - 1].pk if len(shown) > ON_A_PAGE and not removed else None,
        "undo": rows.exclude(removed_at=None).filter(pk=undo).first() if undo else None,
        "several": [(each, _(label), address(place, each)) for each, label in LIST_KIND_LABELS.items()],
    }
    return render(request, "listings/list.html", context)


@page(_keepers, methods=("GET", "POST"))
@once
def add(request: HttpRequest, programme: str, unit: str, period: str, kind: str) -> HttpResponseBase:
    """A new row; from a unit's report where the address names its revision (nguon) and section (phan)."""
    place, which = _place(request, programme, unit, period, kind)
    source = _source(request, place)
    known = known_of(place=place, day=today())
    form = FORMS[which](known=known, data=request.POST or None, initial=_offered(source, request))
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            row = add_row(
                actor=actor_of(request),
                place=place,
                kind=which,
                values=form.values(),
                source=source,
                merge=form.cleaned_data["merge"],
                at=now(),
                today=today(),
            )
        except AlreadyListed as refused:
            error = refused
            form.ask_to_merge()
        else:
            messages.success(request, _("Đã ghi «{name}» vào danh sách.").format(name=row))
            return HttpResponseRedirect(address(place, which))
    told_source = {"source": source, "source_words": source_words([source.taken] if source else [])}
    return _form(
        request,
        place,
        which,
        form,
        {"error": error, "title": _("Thêm {noun}").format(noun=_(_NOUNS[which])), **told_source},
    )


@page(_keepers, methods=("GET", "POST"))
@once
def row(request: HttpRequest, programme: str, unit: str, period: str, kind: str, row: int) -> HttpResponseBase:
    """One row; POST changes it, where it still is as the page showed it."""
    place, which = _place(request, programme, unit, period, kind)
    found = find_row(place=place, kind=which, pk=row)
    known = known_of(place=place, day=today())
    if found.removed_at is not None and request.method == "GET":
        return render(request, "listings/row.html", {**_surroundings(place, which), **_shown(found, known)})
    form = FORMS[which](known=known, data=request.POST or None, initial=_initial(found))
    beside: dict[str, Any] = {"title": str(found), "row": found, "source_words": source_words(taken_from(found))}
    if request.method == "POST" and form.is_valid():
        try:
            change_row(
                actor=actor_of(request),
                place=place,
                kind=which,
                pk=found.pk,
                version=form.cleaned_data["version"] or 0,
                values=form.values(),
                at=now(),
                today=today(),
            )
        except RowChanged as error:
            form.data = {**request.POST.dict(), "version": str(found.version)}
            beside |= {"error": error, "present": _shown(found, known)["facts"]}
        except AlreadyListed as error:
            beside["error"] = error
        else:
            messages.success(request, _("Đã lưu «{name}».").format(name=found))
            return HttpResponseRedirect(address(place, which))
    return _form(request, place, which, form, beside)


@page(_keepers, methods=("POST",))
@once
def remove(request: HttpRequest, programme: str, unit: str, period: str, kind: str, row: int) -> HttpResponseBase:
    """Take a row off the list; the list then offers to undo it."""
    place, which = _place(request, programme, unit, period, kind)
    version = request.POST.get("version", "")
    gone = remove_row(
        actor=actor_of(request),
        place=place,
        kind=which,
        pk=row,
        version=int(version) if version.isdecimal() and len(version) < 9 else 0,
        at=now(),
        today=today(),
    )
    return HttpResponseRedirect(f"{address(place, which)}?vua-xoa={gone.pk}")


@page(_keepers, methods=("POST",))
@once
def restore(request: HttpRequest, programme: str, unit: str, period: str, kind: str, row: int) -> HttpResponseBase:
    """Put a row back."""
    place, which = _place(request, programme, unit, period, kind)
    back = restore_row(actor=actor_of(request), place=place, kind=which, pk=row, at=now(), today=today())
    messages.success(request, _("Đã khôi phục «{name}».").format(name=back))
    return HttpResponseRedirect(address(place, which))


@page(_keepers, methods=("GET", "POST"))
@once
def paste(request: HttpRequest, programme: str, unit: str, period: str, kind: str) -> HttpResponseBase:
    """A block out of Excel: first what it would do, or all that is wrong with it; then it is written."""
    place, which = _place(request, programme, unit, period, kind)
    form = PasteForm(request.POST or None)
    context: dict[str, Any] = {
        **_surroundings(place, which),
        "form": form,
        "columns": COLUMNS[which],
        "most": MOST_ROWS,
    }
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        if clean["stamp"]:
            try:
                new, changed = apply_block(
                    actor=actor_of(request),
                    place=place,
                    kind=which,
                    text=clean["block"],
                    stamp=clean["stamp"],
                    merge=clean["doubles"] != "bo",
                    at=now(),
                    today=today(),
                )
            except OutOfReach:
                raise
            except Refused:
                pass
            except ProductError as error:
                context["error"] = error
            else:
                messages.success(request, _("Đã thêm {new} dòng, gộp {changed} dòng.").format(new=new, changed=changed))
                return HttpResponseRedirect(address(place, which))
        context |= _previewed(preview(place=place, kind=which, text=clean["block"], today=today()))
    return render(request, "listings/paste.html", context, status=_status(context))


def _status(context: dict[str, Any]) -> int:
    if context["form"].errors or context.get("findings"):
        return 422
    return 409 if "error" in context else 200


def _previewed(shown: Preview) -> dict[str, Any]:
    if shown.findings:
        return {"findings": shown.findings}
    return {
        "table": preview_table(shown),
        "stamp": shown.stamp,
        "new": sum(one.old is None for one in shown.planned),
        "doubles": sum(bool(one.changes) for one in shown.planned),
        "same": sum(one.old is not None and not one.changes for one in shown.planned),
    }


def _place(request: HttpRequest, programme: str, unit: str, period: str, kind: str) -> tuple[Place, ListKind]:
    if kind not in set(ListKind):
        raise OutOfReach
    found = find_place(actor=actor_of(request), programme=programme, unit=unit, period=period, today=today())
    return found, ListKind(kind)


def _surroundings(place: Place, kind: ListKind) -> dict[str, Any]:
    codes = [place.programme.code, place.unit.code, place.period]
    return {
        "place": place,
        "codes": codes,
        "kind": kind.value,
        "label": _(LIST_KIND_LABELS[kind]),
        "noun": _(_NOUNS[kind]),
    }


def _form(request: HttpRequest, place: Place, kind: ListKind, form: AnyForm, beside: dict[str, Any]) -> HttpResponse:
    context = {
        **_surroundings(place, kind),
        "form": form,
        "units": form.known.units.items(),
        "units_id": UNITS,
        **beside,
    }
    error = beside.get("error")
    return render(request, "listings/form.html", context, status=error.status if error else 422 if form.errors else 200)


def _source(request: HttpRequest, place: Place) -> Source | None:
    """The section of a unit's report that the address names."""
    revision = _whole(request, "nguon")
    if not revision:
        return None
    section = request.GET.get("phan", "")
    return find_source(actor=actor_of(request), place=place, revision=revision, section=section, today=today())


def _offered(source: Source | None, request: HttpRequest) -> dict[str, Any]:
    """What the form begins with where a row is taken from a unit's report: its unit, and the words that were picked."""
    if source is None:
        return {}
    picked = to_nfc(request.GET.get("cau", "")).strip()
    text = (picked if picked and picked in source.text else source.text)[:MOST_TEXT]
    return {"unit": source.revision.submission.organisation.code, "result": text, "achievement": text}


def _initial(row: Listed) -> dict[str, Any]:
    return {**asdict(values_of(row)), "version": row.version}


def _shown(row: Listed, known: Known) -> dict[str, Any]:
    """A row as it stands, in words."""
    values = values_of(row)
    facts = [(_(title_of(name)), told(name, value, known)) for name, value in asdict(values).items()]
    return {"row": row, "facts": facts, "source_words": source_words(taken_from(row))}


def _whole(request: HttpRequest, name: str) -> int:
    """A whole number of the address; 0 without one."""
    return whole_number(request.GET.get(name, ""), digits=17) or 0
