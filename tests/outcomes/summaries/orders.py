"""A world with accepted reports, people at browsers, and a worker at the test's own hand."""

import json
import re
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from lxml import etree
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from tests.factories.reports import AT, World
from tests.outcomes.summaries.documents import changed, part_of

from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.rules.wordml import SDT, T, tag_of
from phoihop.outcomes.summaries.models import SummaryOrder, SummaryVersion
from phoihop.outcomes.summaries.rules.marks import parse_tag
from phoihop.reporting.review.actions import accept

DOCUMENT = "word/document.xml"
ASKED = {"chuong_trinh": "P", "don_vi": "city", "ky": "2017"}


def accepted(world: World, unit: str = "a", period: str = "2017-01", content: Any = None) -> None:
    """A report handed in and accepted."""
    report = world.submitted(unit, period, content)
    assert report.revision is not None
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)


def browser_of(user: User) -> Client:
    """A browser in which this account is signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def send(client: Client, path: str, data: Mapping[str, Any] | None = None, key: str = "") -> Any:
    """POST a form with its key."""
    return client.post(path, {**(data or {}), "_once": key or str(uuid4())})


def file_of(content: bytes, name: str = "bao-cao.docx") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def work() -> int:
    """Do every waiting job about reports in the test's own transaction, as the worker would; gives how many."""
    mine = "FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = 'reports'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, task_name, queue_name, args, attempts {mine}")
        waiting = cursor.fetchall()
        cursor.execute(f"UPDATE procrastinate_jobs SET status = 'doing' WHERE id IN (SELECT id {mine})")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'doing'")
    for pk, name, queue, arguments, attempts in waiting:
        arguments = arguments if isinstance(arguments, dict) else json.loads(arguments)
        job = Job(
            id=pk, queue=queue, lock=None, queueing_lock=None, task_name=name, task_kwargs=arguments, attempts=attempts
        )
        context = JobContext(app=app, job=job, start_timestamp=time.time(), abort_reason=lambda: None)
        app.tasks[name].func(context, **arguments)
    return len(waiting)


def made(world: World, client: Client, asked: Mapping[str, Any] = ASKED) -> SummaryVersion:
    """A report ordered on the page and made."""
    answer = send(client, "/tong-ket/lap/", asked)
    assert answer.status_code == 302, answer.content.decode()
    assert work() == 1
    order = SummaryOrder.objects.get(pk=answer["Location"].split("/")[-2])
    assert order.version is not None, order.error
    return order.version


def edited(content: bytes, count: int = 1) -> bytes:
    """The report with its first numbers typed over."""
    root = part_of(content)
    controls = [sdt for sdt in root.iter(SDT) if parse_tag(tag_of(sdt))]
    for sdt in controls[:count]:
        texts = list(sdt.iter(T))
        texts[0].text, texts[1:] = "987.654", []
    return changed(content, {DOCUMENT: etree.tostring(root)})


def text_of(answer: Any) -> str:
    """What a person reads of a page."""
    page = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", answer.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
