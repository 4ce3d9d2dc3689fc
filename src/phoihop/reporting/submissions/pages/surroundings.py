"""What every page of a report needs: the report as the actor meets it, its name and dates, the way back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from phoihop.base.clock import today
from phoihop.base.findings import Finding, has_errors
from phoihop.base.language import N_, _
from phoihop.base.ui.tables import Badge
from phoihop.base.vietnamese import period_name
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.reporting.checks.queries import settings_of
from phoihop.reporting.checks.rules import settled
from phoihop.reporting.submissions.enums import FILLING_LABELS, STATE_LABELS, Filling, State
from phoihop.reporting.submissions.queries import Report, Return, report_of
from phoihop.reporting.submissions.render.changes import labels_of
from phoihop.reporting.submissions.render.grid import field_id
from phoihop.reporting.submissions.rules import (
    Life,
    Part,
    Progress,
    check_asked,
    check_lines,
    due_words,
    entries_of,
    parts_of_report,
    place_of_finding,
    progress_of,
)
from phoihop.reporting.submissions.rules.places import places_of, section_place

STATE_LOOKS = {
    State.DRAFT: ("pencil", "grey"),
    State.SUBMITTED: ("send", "blue"),
    State.RETURNED: ("arrow-back-up", "red"),
    State.ACCEPTED: ("circle-check", "green"),
    State.WITHDRAWN: ("history", "amber"),
    State.REOPENED: ("refresh", "amber"),
}
FILLING_LOOKS = {
    Filling.EMPTY: ("circle-dashed", "grey"),
    Filling.BEGUN: ("progress", "blue"),
    Filling.FULL: ("circle-check", "green"),
    Filling.WRONG: ("alert-circle", "red"),
}


@dataclass(frozen=True, slots=True)
class Demand:
    """What a reviewer wants mended at one place, with its name and the way to it ('' where it is asked for no more)."""

    name: str
    text: str
    href: str
    slug: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with the address of its cell ('' for one about the whole report)."""

    finding: Finding
    href: str


def met(request: HttpRequest, codes: dict[str, str]) -> Report:
    """The report of the address as this person may meet it today. Raises OutOfReach, Shut."""
    return report_of(actor=request.user, today=today(), **codes)  # type: ignore[arg-type]


def state_badge(state: State) -> Badge:
    """A report's state by icon, word and colour."""
    return Badge(STATE_LABELS[state], *STATE_LOOKS[state])


def filling_badge(filling: Filling) -> Badge:
    """How far a section is, by icon, word and colour."""
    return Badge(FILLING_LABELS[filling], *FILLING_LOOKS[filling])


def codes_of(report: Report) -> dict[str, str]:
    """The words of the report's address."""
    return {
        "programme": report.regime.programme.code,
        "regime": report.regime.code,
        "unit": report.organisation.code,
        "period": report.period,
    }


def address(report: Report, page: str, **more: Any) -> str:
    """The address of one of the report's pages."""
    return reverse(f"submissions:{page}", kwargs={**codes_of(report), **more})


def surroundings(report: Report, day: date, *, here: str = "") -> dict[str, Any]:
    """What the templates of all these pages are given; `here` is the page's own name below the report's."""
    words = period_name(report.period)
    name = words[:1].upper() + words[1:]
    crumbs = [(_(N_("Việc của tôi")), reverse("home")), (f"{name} – {report.organisation}", address(report, "report"))]
    asked = report.asked
    return {
        "report": report,
        "codes": codes_of(report),
        "name": name,
        "asked": asked,
        "badge": state_badge(report.state),
        "due_words": due_words(asked.due, asked.grace_until, day) if asked and is_owed(report) else "",
        "crumbs": [*crumbs[:1], (crumbs[1][0], "")] if not here else [*crumbs, (here, "")],
    }


def is_owed(report: Report) -> bool:
    """Whether the unit still has to send it."""
    return report.state not in {State.SUBMITTED, State.ACCEPTED}


def findings_of(report: Report) -> list[Finding]:
    """Everything wrong or odd with what is written now, as the programme wants it checked: errors first."""
    if report.asked is None:
        return []
    unit = report.organisation
    life = Life(unit.code, unit.opened, unit.closed)
    found = check_asked(report.content, report.asked, life) + check_lines(report.content, report.asked.lines)
    told = settled(found, settings_of(programme=report.regime.programme_id)) if found else []
    return sorted(told, key=lambda finding: not has_errors([finding]))


def placed(report: Report, findings: list[Finding]) -> list[Placed]:
    """Each finding with the way to its cell."""
    parts = parts_of_report(report.asked) if report.asked else []
    return [Placed(finding, _href(report, *place_of_finding(finding, parts))) for finding in findings]


def progress(report: Report, findings: list[Finding]) -> list[tuple[Progress, Badge]]:
    """Each section with how far it is."""
    entries = entries_of(report.content)
    parts = parts_of_report(report.asked) if report.asked else []
    rows = [progress_of(part, entries, findings) for part in parts]
    return [(row, filling_badge(row.filling)) for row in rows]


def demands_of(report: Report, told: Return) -> list[Demand]:
    """What is to be mended place by place, in the order of the report."""
    parts = parts_of_report(report.asked) if report.asked else []
    names = {section_place(part.slug): part.title for part in parts} | labels_of(report.asked)
    slugs = places_of(parts)
    order = {place: number for number, place in enumerate(slugs)}
    rows = sorted(told.places.items(), key=lambda row: order.get(row[0], len(order)))
    return [
        Demand(names.get(place, place.strip("#@|").replace("|", " ")), text, _way(report, place, slug), slug)
        for place, text in rows
        for slug in [slugs.get(place, "")]
    ]


def _way(report: Report, place: str, slug: str) -> str:
    key = "" if place == section_place(slug) else place
    return _href(report, slug, key) if key or not slug else address(report, "section", part=slug)


def part_of(report: Report, slug: str) -> tuple[Part, list[Part]]:
    """The section of that name, and all sections. Raises OutOfReach."""
    parts = parts_of_report(report.asked) if report.asked else []
    found = next((part for part in parts if part.slug == slug), None)
    if found is None:
        raise OutOfReach
    return found, parts


def _href(report: Report, slug: str, key: str) -> str:
    return f"{address(report, 'section', part=slug)}#{field_id(key)}" if slug else ""
