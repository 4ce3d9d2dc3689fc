"""A programme's checks and rules, for its secretariat: what is on, how severe, what a rule would have asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.agreements.programmes.access import EDITING
from phoihop.agreements.programmes.actions import seal_of
from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.queries import require_programme
from phoihop.base.clock import now, today
from phoihop.base.errors import Refused
from phoihop.base.findings import Severity
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.fields import show_refusal
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import Badge
from phoihop.bodies.organisations.access import OutOfReach, holding
from phoihop.bodies.people.models import User
from phoihop.reporting.checks.actions import remove_rule, save_rule, set_check, switch_rule, try_saved_rule
from phoihop.reporting.checks.enums import CHECK_LABELS, RULE_STATE_LABELS, SEVERITY_LABELS, Check, RuleState
from phoihop.reporting.checks.forms import CheckForm, RuleForm
from phoihop.reporting.checks.models import CrossRule
from phoihop.reporting.checks.queries import (
    MOST_TOLD,
    MOST_TRIED,
    RuleRow,
    find_rule,
    list_rules,
    list_stocks,
    settings_for,
    trial_of,
)
from phoihop.reporting.checks.rules import ExpressionRefused, Setting

POSTING = ("GET", "POST")
RULE_LOOKS = {
    RuleState.DRAFT: ("pencil", "grey"),
    RuleState.ON: ("circle-check", "green"),
    RuleState.OFF: ("circle-x", "amber"),
}


@page(holding(*EDITING))
def checks(request: HttpRequest, programme: str) -> HttpResponse:
    """Every check of a programme with how it is used, and the rules that its secretariat wrote."""
    who = _who(request, programme)
    settings = settings_for(**who)
    context = {
        "programme": who["programme"],
        "crumbs": _crumbs(who["programme"]),
        "checks": [_check_row(check, settings.get(check.value, Setting())) for check in Check],
        "rules": [_rule_row(row) for row in list_rules(**who)],
    }
    return render(request, "checks/checks.html", context)


@page(holding(*EDITING), methods=POSTING)
@once
def check(request: HttpRequest, programme: str, check: str) -> HttpResponse:
    """How a programme wants one check."""
    who = _who(request, programme)
    if check not in set(Check):
        raise OutOfReach
    known = Check(check)
    now_set = settings_for(**who).get(check, Setting())
    stocks = list_stocks(programme=who["programme"]) if known is Check.FALL else None
    first = {"is_on": now_set.is_on, "severity": now_set.severity or "", "indicators": list(now_set.indicators)}
    form = CheckForm(request.POST if request.method == "POST" else None, initial=first, stocks=stocks)
    if form.is_valid():
        set_check(**who, check=known, setting=form.setting(), at=now())
        messages.success(request, _(N_("Đã lưu. Thay đổi có hiệu lực với các báo cáo gửi từ bây giờ.")))
        return HttpResponseRedirect(_address(who["programme"]))
    title = _(CHECK_LABELS[known])
    return _edit(request, who["programme"], title, {"form": form, "lead": f"{_(N_('Mã'))} {known.value}"})


@page(holding(*EDITING), methods=POSTING)
@once
def new(request: HttpRequest, programme: str) -> HttpResponse:
    """A new rule."""
    who = _who(request, programme)
    settings_for(**who)
    form = RuleForm(request.POST if request.method == "POST" else None, initial={"severity": Severity.WARNING})
    made = _saved(form, who)
    if made:
        messages.success(request, _(N_("Đã lưu bản nháp. Hãy thử trên số liệu đã có trước khi bật.")))
        return HttpResponseRedirect(_rule_address(who["programme"], made))
    return _edit(request, who["programme"], _(N_("Thêm quy tắc")), {"form": form})


@page(holding(*EDITING), methods=POSTING)
@once
def rule(request: HttpRequest, programme: str, key: int) -> HttpResponse:
    """A rule: its text, what it would have asked of accepted reports, switching it on and off."""
    who = _who(request, programme)
    row = find_rule(**who, key=key)
    doing = next((name for name in _DOING if name in request.POST), "")
    if doing:
        return HttpResponseRedirect(_DOING[doing](request, who, row))
    values = {"expression": row.expression, "sentence": row.sentence, "severity": row.severity, "seen": seal_of(row)}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=values)
    if _saved(form, who, key=key):
        messages.success(request, _(N_("Đã lưu. Quy tắc đã đổi thì phải thử lại trước khi bật.")))
        return HttpResponseRedirect(_rule_address(who["programme"], row))
    more = {
        "form": form,
        "row": row,
        "badge": _badge(row),
        "trial": trial_of(**who, row=row) if "thu" in request.GET else None,
        "most": MOST_TRIED,
        "told": MOST_TOLD,
    }
    return _edit(request, who["programme"], _(N_("Sửa quy tắc")), more)


def _try(request: HttpRequest, who: Mapping[str, Any], row: CrossRule) -> str:
    trial = try_saved_rule(**who, key=row.pk, at=now())
    told = _(N_("Đã thử trên {judged} báo cáo đã tiếp nhận có đủ số: {asked} báo cáo sẽ bị hỏi."))
    messages.success(request, told.format(judged=trial.judged, asked=trial.asked))
    return f"{_rule_address(who['programme'], row)}?thu=1#ket-qua"


def _switch_on(request: HttpRequest, who: Mapping[str, Any], row: CrossRule) -> str:
    switch_rule(**who, key=row.pk, state=RuleState.ON, at=now())
    messages.success(request, _(N_("Đã bật. Từ nay báo cáo không theo quy tắc sẽ được hỏi trước khi gửi.")))
    return _address(who["programme"])


def _switch_off(request: HttpRequest, who: Mapping[str, Any], row: CrossRule) -> str:
    switch_rule(**who, key=row.pk, state=RuleState.OFF, at=now())
    messages.success(request, _(N_("Đã tắt quy tắc.")))
    return _address(who["programme"])


def _remove(request: HttpRequest, who: Mapping[str, Any], row: CrossRule) -> str:
    remove_rule(**who, key=row.pk, at=now())
    messages.success(request, _(N_("Đã xóa quy tắc. Việc xóa được ghi vào lịch sử.")))
    return _address(who["programme"])


_DOING = {"thu": _try, "bat": _switch_on, "tat": _switch_off, "xoa": _remove}


def _saved(form: RuleForm, who: Mapping[str, Any], key: int | None = None) -> CrossRule | None:
    """The rule as typed, kept; None where it cannot be, which the form then says."""
    if not form.is_valid():
        return None
    typed = {**form.cleaned_data, "severity": Severity(form.cleaned_data["severity"])}
    try:
        return save_rule(**who, **typed, key=key, at=now())
    except ExpressionRefused as refused:
        form.add_error("expression", str(refused))
    except Refused as refused:
        show_refusal(form, refused, fields={}, remedies={})
    return None


def _edit(request: HttpRequest, programme: Programme, title: str, context: Mapping[str, Any]) -> HttpResponse:
    crumbs = [*_crumbs(programme, linked=True), (title, "")]
    around = {"programme": programme, "title": title, "crumbs": crumbs, "back": _address(programme)}
    wrong = context["form"].is_bound
    return render(request, "checks/edit.html", {**around, **context}, status=422 if wrong else 200)


def _check_row(check: Check, setting: Setting) -> dict[str, Any]:
    on = Badge(N_("Đang dùng"), "circle-check", "green") if setting.is_on else Badge(N_("Đã tắt"), "circle-x", "grey")
    severity = SEVERITY_LABELS[setting.severity or Severity.WARNING] if setting.is_on else ""
    return {"code": check.value, "label": CHECK_LABELS[check], "badge": on, "severity": severity}


def _rule_row(row: RuleRow) -> dict[str, Any]:
    severity = SEVERITY_LABELS[Severity(row.row.severity)]
    return {"row": row.row, "refused": row.refused, "badge": _badge(row.row), "severity": severity}


def _badge(row: CrossRule) -> Badge:
    state = RuleState(row.state)
    return Badge(RULE_STATE_LABELS[state], *RULE_LOOKS[state])


def _who(request: HttpRequest, programme: str) -> dict[str, Any]:
    actor = request.user
    if not isinstance(actor, User):
        raise OutOfReach
    return {"actor": actor, "programme": require_programme(actor=actor, code=programme), "today": today()}


def _crumbs(programme: Programme, *, linked: bool = False) -> list[tuple[str, str]]:
    here: Sequence[tuple[str, str]] = [(_(N_("Kiểm tra số liệu")), _address(programme) if linked else "")]
    home = (_(N_("Chương trình")), reverse("programmes:list"))
    return [home, (programme.code, reverse("programmes:programme", args=[programme.code])), *here]


def _address(programme: Programme) -> str:
    return reverse("checks:programme", args=[programme.code])


def _rule_address(programme: Programme, row: CrossRule) -> str:
    return reverse("checks:rule", args=[programme.code, row.pk])
