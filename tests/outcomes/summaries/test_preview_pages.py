"""The report in the browser: who sees it, what it shows, a number's way to its reports, comments and their fate."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.orders import accepted, browser_of, made, send, text_of, work

from phoihop.bodies.notices.models import Notice
from phoihop.bodies.notices.rules import sentence
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.actions.previewing import keep_preview
from phoihop.outcomes.summaries.models import (
    Comment,
    CommentResolution,
    PreviewOrder,
    PreviewPicture,
    SummaryVersion,
    VersionPreview,
)
from phoihop.outcomes.summaries.queries.comments import list_threads
from phoihop.outcomes.summaries.queries.previews import list_parts
from phoihop.outcomes.summaries.rules.manifest import Entry, loads
from phoihop.outcomes.summaries.rules.preview import blocks_by_key, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def secretary(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


@pytest.fixture
def version(world: World, secretary: Client) -> SummaryVersion:
    accepted(world)
    accepted(world, "b", content=meetings(4))
    return made(world, secretary)


def address(version: SummaryVersion, rest: str = "") -> str:
    return f"/tong-ket/ban/{version.report_id}/xem/{rest}"


def printed(version: SummaryVersion, indicator: str = "MEET", unit: str = "city", cell: str = "") -> Entry:
    entries = loads(version.manifest).entries
    return next(
        one for one in entries if (one.number.key.indicator, one.number.key.unit, one.number.key.cell) == (indicator, unit, cell)
    )


def key_of(version: SummaryVersion, words: str) -> str:
    """The key of the first paragraph that has these words."""
    preview = version.previews.get()
    blocks = blocks_by_key(list_parts(preview=preview, numbers=range(len(preview.weights))))
    return next(key for key, block in blocks.items() if block["k"] == "p" and words in said(block))


def test_the_document_reads_as_it_was_made(secretary: Client, version: SummaryVersion) -> None:
    answer = secretary.get(address(version))
    assert answer.status_code == 200
    page, text = answer.content.decode(), text_of(answer)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert '<h2 class="fb giua">Phần I<br>' in page
    entry = printed(version)
    assert f'href="so/{entry.serial}/">{entry.number.text}</a>' in page
    assert "Mục lục" in text
