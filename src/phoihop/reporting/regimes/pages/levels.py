"""Who reviews the reports under a regime, level by level; with a look at what it means before it is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.agreements.programmes.access import EDITING, require_edit
from phoihop.base.clock import now, today
from phoihop.base.errors import Refused
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.fields import show_refusal
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import holding
from phoihop.bodies.organisations.enums import KIND_LABELS
from phoihop.bodies.people.access import actor_of
from phoihop.reporting.regimes.actions.levels import levels_seal, set_levels
from phoihop.reporting.regimes.forms import Guarded, level_records, level_rows
from phoihop.reporting.regimes.pages.reading import crumbs_of
from phoihop.reporting.regimes.queries import kinds_of_units, require_regime
from phoihop.reporting.regimes.queries.levels import Ways, list_levels, parties_of, ways_of_units
from phoihop.reporting.regimes.rules.levels import LevelRecord


@page(holding(*EDITING), methods=("GET", "POST"))
@once
def levels(request: HttpRequest, programme: str, regime: str) -> HttpResponse:
    """The levels of review of a regime."""
    row = require_regime(actor=actor_of(request), programme=programme, regime=regime)
    require_edit(actor=actor_of(request), programme=row.programme, today=today())
    parties = {each.code: each.name for each in parties_of(programme=row.programme)}
    data: Any = request.POST if request.method == "POST" else None
    first = [{"kind": each.kind, "party": each.party.code if each.party else ""} for each in list_levels(regime=row)]
    form = Guarded(data, initial={"seen": levels_seal(row)})
    rows = level_rows(data, first, kinds_of_units(), parties)
    ways: list[dict[str, Any]] | None = None
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        typed = level_records(rows)
        if "xem" in data:
            found = ways_of_units(regime=row, levels=typed, day=today())
            ways = [_told(each, typed, parties) for each in found]
        else:
            try:
                who: dict[str, Any] = {"actor": actor_of(request), "at": now(), "today": today()}
                set_levels(**who, regime=row, levels=typed, seen=form.cleaned_data["seen"])
            except Refused as refused:
                show_refusal(form, refused, fields={}, remedies={})
            else:
                messages.success(request, _("Đã lưu. Các cấp tiếp nhận mới áp dụng cho báo cáo gửi từ nay."))
                return HttpResponseRedirect(reverse("regimes:regime", args=[programme, regime]) + "#cap-tiep-nhan")
    title = _(N_("Sửa cấp tiếp nhận"))
    context = {
        "form": form,
        "rows": rows,
        "ways": ways,
        "title": title,
        "crumbs": [*crumbs_of(row), (title, "")],
        "back": reverse("regimes:regime", args=[programme, regime]),
        "previews": True,
    }
    wrong = data is not None and (bool(form.errors) or not rows.is_valid())
    return render(request, "regimes/levels.html", context, status=422 if wrong else 200)


def _told(ways: Ways, levels: list[LevelRecord], parties: dict[str, str]) -> dict[str, Any]:
    names = [parties.get(each.party, each.party) if each.party else _kind(each.kind) for each in levels]
    return {"units": ways.units, "names": [names[place] for place in ways.places]}


def _kind(kind: str) -> str:
    return _(KIND_LABELS[kind]) if kind in KIND_LABELS else kind
