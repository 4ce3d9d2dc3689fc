"""Which programme, unit and period the words on the command line mean; unknown ones are refused with the nearest."""

import argparse
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.measures.figures.rules.terms import years_inside
from phoihop_rollup.periods import find_period


class UnknownCode(ProductError):
    """A code on the command line that the database does not hold."""

    code = "F201"
    problem = N_("Không có {what} «{given}» trong cơ sở dữ liệu.")
    remedy = N_("{hint}")


class UnknownPeriod(ProductError):
    """A text that names no period."""

    code = "F204"
    problem = N_("«{given}» không phải tên một kỳ.")
    remedy = N_("Viết kỳ như 2016-11, 2016-Q4, 2016-H2, 2016-9M, 2016 hoặc 2016..2021.")


class WhichProgramme(ProductError):
    """Several programmes, and none named."""

    code = "F202"
    problem = N_("Cơ sở dữ liệu có nhiều chương trình: {codes}.")
    remedy = N_("Thêm --programme MÃ để chọn một chương trình.")


class NothingLoaded(ProductError):
    """The database holds no programme yet."""

    code = "F203"
    problem = N_("Cơ sở dữ liệu chưa có chương trình nào.")
    remedy = N_("Nạp một gói dữ liệu trước: phoihop load GÓI (hoặc make demo để nạp dữ liệu mẫu).")


def add_programme(parser: argparse.ArgumentParser) -> None:
    """The option that names a programme; may be left out when there is only one."""
    parser.add_argument("--programme", metavar="MÃ", help=_("mã chương trình (bỏ trống nếu chỉ có một)"))


def chosen_programme(*, code: str | None, period: str = "") -> Programme:
    """The programme of that code, the only one, or the only one whose term holds the period."""
    programmes = list(Programme.objects.order_by("code"))
    codes = [programme.code for programme in programmes]
    if not codes:
        raise NothingLoaded
    if code is not None and code not in codes:
        raise _unknown(N_("chương trình"), code, codes)
    meant = [programme for programme in programmes if code in (None, programme.code)]
    if len(meant) > 1 and find_period(period):
        meant = _holding(period, meant)
    if len(meant) != 1:
        raise WhichProgramme(codes=", ".join(codes))
    return meant[0]


def _holding(period: str, programmes: Iterable[Programme]) -> list[Programme]:
    """Those whose term holds the whole period."""
    years = years_inside(period)
    return [programme for programme in programmes if years <= _years(programme)]


def _years(programme: Programme) -> frozenset[int]:
    """The years of its term; none where the term is open."""
    if programme.start is None or programme.end is None:
        return frozenset()
    return frozenset(range(programme.start.year, programme.end.year + 1))


def chosen_unit(*, code: str) -> Organisation:
    """The organisation of that identity code."""
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise _unknown(N_("đơn vị"), code, set(Organisation.objects.values_list("code", flat=True)))
    return found


def chosen_role(*, name: str) -> UserRole:
    """The role of that name."""
    if name not in set(UserRole):
        raise _unknown(N_("vai trò"), name, list(UserRole))
    return UserRole(name)


def known_period(*, name: str) -> str:
    """The period's name if it is one."""
    if find_period(name) is None:
        raise UnknownPeriod(given=name)
    return name


def check_indicator(*, programme: Programme, code: str) -> None:
    """Refuse an indicator that the programme does not have."""
    chosen_indicator(programme=programme, code=code)


def chosen_indicator(*, programme: Programme, code: str) -> Indicator:
    """The programme's indicator of that code."""
    found = Indicator.objects.filter(programme=programme, code=code).select_related("breakdown").first()
    if found is None:
        raise _unknown(
            N_("chỉ tiêu"), code, set(Indicator.objects.filter(programme=programme).values_list("code", flat=True))
        )
    return found


def named_cell(*, indicator: Indicator, code: str) -> str:
    """The name of the indicator's breakdown cell of that code; none for the total."""
    if not code:
        return ""
    cells = dict(indicator.breakdown.cells.values_list("code", "name")) if indicator.breakdown else {}
    if code not in cells:
        raise _unknown(N_("ô phân tổ"), code, cells)
    return cells[code] or code


def _unknown(what: str, given: str, known: Collection[str]) -> UnknownCode:
    near = _nearest(given, known)
    hint = _("Gần nhất: {codes}.").format(codes=", ".join(near)) if near else _("Kiểm tra lại mã.")
    return UnknownCode(what=_(what), given=given, hint=hint)


def _nearest(given: str, known: Collection[str]) -> list[str]:
    """At most three known codes: first those of the same characters (case or order mistyped), then the most alike."""
    letters = sorted(given.casefold())
    same = [code for code in sorted(known) if sorted(code.casefold()) == letters]
    return list(dict.fromkeys([*same, *get_close_matches(given, sorted(known), n=3)]))[:3]
