"""What the worker does of this slice."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from phoihop.base.jobs.attempts import Patience
from phoihop.base.jobs.moments import begun, day_of
from phoihop.bodies.notices.enums import NoticeKind
from phoihop.reporting.reminders import actions
from phoihop.reporting.reminders.actions import DECIDED, DELIVER, EXTENDED, NOTED, QUEUE


@app.periodic(cron="30 0 * * *")
@app.task(name="reminders.due", queue=QUEUE, queueing_lock="reminders.due", retry=Patience(), pass_context=True)
def remind_due(context: JobContext, timestamp: int) -> None:
    """At half past seven in Hà Nội: remind of what is due in five days, tomorrow, or since yesterday."""
    at = begun(context)
    actions.remind_due(at=at, today=day_of(at))


@app.periodic(cron="45 0 * * *")
@app.task(name="reminders.waiting", queue=QUEUE, queueing_lock="reminders.waiting", retry=Patience(), pass_context=True)
def tell_waiting(context: JobContext, timestamp: int) -> None:
    """At a quarter to eight in Hà Nội: tell reviewers what came in yesterday."""
    at = begun(context)
    actions.tell_waiting(today=day_of(at), at=at)


@app.task(name=DELIVER, queue=QUEUE, retry=Patience(), pass_context=True)
def deliver(context: JobContext, reminders: list[int]) -> None:
    """Tell the units that somebody reminded."""
    at = begun(context)
    actions.deliver(reminders=reminders, today=day_of(at), at=at)


@app.task(name=DECIDED, queue=QUEUE, retry=Patience(), pass_context=True)
def tell_decided(context: JobContext, revisions: list[int], kind: str) -> None:
    """Tell units what was decided about their reports."""
    at = begun(context)
    actions.tell_decided(revisions=revisions, kind=NoticeKind(kind), today=day_of(at), at=at)


@app.task(name=EXTENDED, queue=QUEUE, retry=Patience(), pass_context=True)
def tell_extended(context: JobContext, extension: int) -> None:
    """Tell a unit its new deadline."""
    at = begun(context)
    actions.tell_extended(extension=extension, today=day_of(at), at=at)


@app.task(name=NOTED, queue=QUEUE, retry=Patience(), pass_context=True)
def tell_noted(context: JobContext, note: int) -> None:
    """Tell those concerned what was said about a cell."""
    at = begun(context)
    actions.tell_noted(note=note, today=day_of(at), at=at)
