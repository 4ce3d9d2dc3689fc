"""The main menu: one readable table of what leads where, and whose it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from phoihop.base.language import N_
from phoihop.bodies.organisations.access import EVERY, MANAGING, OVERSEEING, REVIEWING, STEERING, holds_role


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the menu: the page's name, its label (a msgid), its sign, the roles that see it."""

    page: str
    label: str
    icon: str
    roles: Collection[str]
    also: tuple[str, ...] = ()
    """Names of pages that do not lie under its own, but belong to it with all below them."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as it stands on one page."""

    label: str
    icon: str
    href: str
    current: bool
    count: int = 0


ENTRIES = (
    Entry("home", N_("Việc của tôi"), "home", EVERY),
    Entry("review:queue", N_("Tiếp nhận báo cáo"), "clipboard-check", REVIEWING),
    Entry("review:matrix", N_("Tiến độ báo cáo"), "table", OVERSEEING),
    Entry("figures:home", N_("Số liệu"), "chart-bar", EVERY),
    Entry(
        "summaries:list", N_("Báo cáo tổng hợp"), "file-text", OVERSEEING, also=("consolidation:list", "issuing:list")
    ),
    Entry("submissions:batches", N_("Gói biểu Excel"), "file-spreadsheet", STEERING),
    Entry("legacy:send", N_("Chuyển đổi tệp cũ"), "versions", STEERING),
    Entry("programmes:list", N_("Chương trình"), "git-merge", EVERY, also=("regimes:list",)),
    Entry("organisations:list", N_("Cơ quan, đơn vị"), "sitemap", EVERY),
    Entry("organisations:accounts", N_("Người dùng"), "users", MANAGING),
)


def menu(*, user: Any, path: str, today: date) -> list[Item]:
    """What this account's menu holds; the longest address that the page lies under is the current one."""
    if not user.is_authenticated:
        return []
    mine = [entry for entry in ENTRIES if holds_role(actor=user, roles=entry.roles, on=today)]
    places = {reverse(page): entry for entry in mine for page in (entry.page, *entry.also)}
    current = max((href for href in places if _lies_under(path, href)), key=len, default="")
    return [Item(entry.label, entry.icon, reverse(entry.page), entry is places.get(current)) for entry in mine]


def _lies_under(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))
