"""Deadlines as a calendar that Outlook, Google and telephones subscribe to (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from phoihop.base.language import N_, _
from phoihop.base.vietnamese import period_name
from phoihop.reporting.submissions.rules import Owed

if TYPE_CHECKING:
    from icalendar import Event

_BEFORE = timedelta(hours=-15)
"""Nine in the morning of the day before: the day's event begins at midnight."""


def calendar(*, owed: Iterable[Owed], links: Iterable[str], at: datetime) -> bytes:
    """One event of a whole day for each report, on the last day on which it is not late; `links` lead to the reports."""
    from icalendar import Calendar  # here: no page but the calendar needs it

    found = Calendar()
    found.add("prodid", "-//Phối Hợp//phoihop//VI")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", _(N_("Hạn gửi báo cáo")))
    found.add("x-published-ttl", "PT6H")
    for row, link in zip(owed, links, strict=True):
        found.add_component(_event(row, link, at))
    return found.to_ical()


def _event(row: Owed, link: str, at: datetime) -> "Event":
    from icalendar import Alarm, Event

    day = max(row.due, row.grace_until)
    event = Event()
    event.add("uid", f"{row.programme}.{row.regime}.{row.unit}.{row.period}@phoihop")
    event.add("dtstamp", at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    words = {"period": period_name(row.period), "unit": row.unit_name}
    event.add("summary", _(N_("Hạn gửi báo cáo {period} – {unit}")).format(**words))
    event.add("description", f"{row.regime_name}\n{link}")
    event.add("url", link)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event["summary"])
    alarm.add("trigger", _BEFORE)
    event.add_component(alarm)
    return event
