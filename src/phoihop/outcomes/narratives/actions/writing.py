"""Writing a section: picking sentences with their source, editing, merging, splitting, ordering, removing with undo.

Everything of one section happens behind a lock of its row, so that two officers never write over one another: who
changes a passage says which version they saw, and the slower one is told and keeps their words.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError, Refused
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.narratives.access import require_oversight
from phoihop.outcomes.narratives.models import DraftPassage, DraftPassageSource, DraftSection
from phoihop.outcomes.narratives.queries.drafts import is_picked
from phoihop.outcomes.narratives.queries.places import Place, known_names
from phoihop.outcomes.narratives.queries.texts import find_text, snapshot_of, texts_in
from phoihop.outcomes.narratives.queries.written import passage_record
from phoihop.outcomes.narratives.rules import passages as rules
from phoihop.outcomes.narratives.rules.live import check_live
from phoihop.outcomes.narratives.rules.sentences import sentences_of


class PassageChanged(ProductError):
    """Somebody else changed the passage since it was seen."""

    code = "Y101"
    problem = N_("Đoạn này vừa được {by} sửa; bản bạn gửi chưa được ghi.")
    remedy = N_("Xem bản mới bên dưới, đưa phần của bạn vào rồi lưu lại.")
    status = 409


class PassageGone(ProductError):
    """The passage was removed or merged into another since it was seen."""

    code = "Y102"
    problem = N_("Đoạn này vừa được người khác xóa hoặc gộp vào đoạn khác.")
    remedy = N_("Xem lại mục đang soạn; đoạn đã xóa nằm ở cuối trang và khôi phục được.")
    status = 409


class NothingToJoin(ProductError):
    """There is no passage before the first one, or no sentence to cut before."""

    code = "Y103"
    problem = N_("Không gộp hoặc tách được ở chỗ này.")
    remedy = N_("Gộp từ đoạn thứ hai trở đi; tách trước câu thứ hai trở đi của một đoạn.")
    status = 409


class PassageEmpty(ProductError):
    """A passage would say nothing."""

    code = "Y104"
    problem = N_("Đoạn chưa có chữ nào.")
    remedy = N_("Viết nội dung rồi lưu; nếu không cần đoạn này nữa thì xóa.")
    status = 422


class PassageLong(ProductError):
    """A passage would be longer than a page."""

    code = "Y105"
    problem = N_("Đoạn dài quá {most} chữ cái.")
    remedy = N_("Tách thành nhiều đoạn.")
    status = 422


@dataclass(frozen=True, slots=True)
class Spot:
    """The section that is written: a place in the actor's reach and the key of the outline's section."""

    place: Place
    key: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A passage as the officer saw it."""

    passage: int
    version: int


def pick(*, actor: User, spot: Spot, text: int, sentence: int | None, at: datetime, today: date) -> int:
    """Put a sentence (by number from 0; None: the whole text) of a unit's text at the section's end, with its source.

    One that is there already stays as it is. Gives the passage, 0 for one that was there. Braces in a unit's words are
    words, never the name of a figure. Raises OutOfReach, PassageEmpty, PassageLong.
    """
    with _writing(actor, spot, today) as section:
        texts = texts_in(place=spot.place, snapshot=snapshot_of(place=spot.place))
        row = find_text(texts=texts, pk=text)
        words = rules.cleaned(row.text) if sentence is None else _sentence(row.text, sentence)
        if is_picked(section=section, revision=row.revision_id, code=row.section, sentence=words):
            return 0
        told = rules.plainly(words)
        if not told:
            raise PassageEmpty
        _require_length(told)
        passage = _append(actor, section, told, at)
        DraftPassageSource.objects.create(
            passage=passage, revision_id=row.revision_id, section=row.section, sentence=words
        )
        after = {"passage": passage.pk, "text": told, "revision": row.revision_id, "unit": row.organisation.code}
        _record(actor, spot, "passage.pick", None, {**after, "section": row.section}, at)
    return passage.pk


def write(*, actor: User, spot: Spot, text: str, at: datetime, today: date) -> int:
    """Put the officer's own words, with whatever live figures they name, at the section's end; gives the passage.

    Raises OutOfReach, PassageEmpty, PassageLong, Refused where a name is unknown.
    """
    words = _checked(spot, text)
    with _writing(actor, spot, today) as section:
        passage = _append(actor, section, words, at)
        _record(actor, spot, "passage.write", None, {"passage": passage.pk, "text": words}, at)
    return passage.pk


def edit(*, actor: User, spot: Spot, seen: Seen, text: str, at: datetime, today: date) -> None:
    """Give a passage other words; its sources stay. Raises as `write` does, PassageChanged, PassageGone."""
    words = _checked(spot, text)
    with _writing(actor, spot, today) as section:
        row = _seen(section, seen)
        if row.text == words:
            return
        before = row.text
        _change(actor, row, words, at)
        _record(actor, spot, "passage.edit", {"passage": row.pk, "text": before}, {"text": words}, at)


def merge(*, actor: User, spot: Spot, seen: Seen, at: datetime, today: date) -> int:
    """Join a passage to the one before it, with the sources of both; gives the joined one.

    Raises OutOfReach, PassageChanged, PassageGone, NothingToJoin, PassageLong.
    """
    with _writing(actor, spot, today) as section:
        row = _seen(section, seen)
        order = _standing(section)
        place = [one.pk for one in order].index(row.pk)
        if not place:
            raise NothingToJoin
        first = order[place - 1]
        joined = rules.merged(passage_record(first), passage_record(row))
        _require_length(joined.text)
        before = {"passages": [first.pk, row.pk], "texts": [first.text, row.text]}
        _change(actor, first, joined.text, at)
        _move_sources(row, first)
        row.delete()
        _record(actor, spot, "passage.merge", before, {"passage": first.pk, "text": joined.text}, at)
    return first.pk


def split(*, actor: User, spot: Spot, seen: Seen, before: int, at: datetime, today: date) -> int:
    """Cut a passage before its sentence of this number (from 1); gives the new passage, which follows it.

    Each part keeps the sources that its words still show. Raises OutOfReach, PassageChanged, PassageGone, NothingToJoin.
    """
    with _writing(actor, spot, today) as section:
        row = _seen(section, seen)
        parts = rules.split(passage_record(row), before=before)
        if parts is None:
            raise NothingToJoin
        whole, sources = row.text, list(row.sources.all())
        new = _append(actor, section, parts[1].text, at)
        _change(actor, row, parts[0].text, at)
        _share_sources(sources, parts, new)
        order = [one.pk for one in _standing(section) if one.pk != new.pk]
        order.insert(order.index(row.pk) + 1, new.pk)
        _number(section, order)
        after = {"passages": [row.pk, new.pk], "texts": [parts[0].text, parts[1].text]}
        _record(actor, spot, "passage.split", {"passage": row.pk, "text": whole}, after, at)
    return new.pk


def move(*, actor: User, spot: Spot, passage: int, up: bool, at: datetime, today: date) -> None:
    """Put a passage one place up or down; at the end of the way it stays. Raises OutOfReach, PassageGone."""
    with _writing(actor, spot, today) as section:
        order = [one.pk for one in _standing(section)]
        if passage not in order:
            raise PassageGone
        moved = rules.moved(order, passage, up=up)
        if moved == order:
            return
        _number(section, moved)
        _record(actor, spot, "passage.move", {"order": order}, {"order": moved}, at)


def remove(*, actor: User, spot: Spot, seen: Seen, at: datetime, today: date) -> None:
    """Take a passage out, so that it can be brought back. Raises OutOfReach, PassageChanged, PassageGone."""
    with _writing(actor, spot, today) as section:
        row = _seen(section, seen)
        DraftPassage.objects.filter(pk=row.pk).update(removed_at=at, version=row.version + 1)
        _record(actor, spot, "passage.remove", {"passage": row.pk, "text": row.text}, None, at)


def restore(*, actor: User, spot: Spot, passage: int, at: datetime, today: date) -> None:
    """Bring a removed passage back to its place; one that is there already stays. Raises OutOfReach."""
    with _writing(actor, spot, today) as section:
        row = DraftPassage.objects.filter(section=section, pk=passage).first()
        if row is None:
            raise OutOfReach
        if row.removed_at is None:
            return
        DraftPassage.objects.filter(pk=row.pk).update(removed_at=None, version=row.version + 1)
        _record(actor, spot, "passage.restore", None, {"passage": row.pk, "text": row.text}, at)


def print_sources(*, actor: User, spot: Spot, printed: bool, at: datetime, today: date) -> None:
    """Whether the report prints where the passages of a section come from. Raises OutOfReach."""
    with _writing(actor, spot, today) as section:
        if section.with_sources == printed:
            return
        DraftSection.objects.filter(pk=section.pk).update(with_sources=printed)
        _record(actor, spot, "section.sources", {"printed": not printed}, {"printed": printed}, at)


@contextmanager
def _writing(actor: User, spot: Spot, today: date) -> Iterator[DraftSection]:
    """One change of a section, its row locked, made where nobody has begun it yet."""
    place = spot.place
    require_active(actor)
    require_oversight(actor=actor, programme=place.programme, unit=place.unit, today=today)
    named: dict[str, Any] = {
        "programme": place.programme,
        "organisation": place.unit,
        "period": place.period,
        "key": spot.key,
    }
    with writing():
        DraftSection.objects.bulk_create([DraftSection(**named)], ignore_conflicts=True)
        yield DraftSection.objects.select_for_update().get(**named)


def _seen(section: DraftSection, seen: Seen) -> DraftPassage:
    """The passage as it was seen. Raises PassageGone, PassageChanged."""
    row = DraftPassage.objects.select_related("changed_by").filter(section=section, pk=seen.passage).first()
    if row is None or row.removed_at is not None:
        raise PassageGone
    if row.version != seen.version:
        raise PassageChanged(by=str(row.changed_by))
    return row


def _standing(section: DraftSection) -> list[DraftPassage]:
    return list(DraftPassage.objects.filter(section=section, removed_at=None).order_by("position", "id"))


def _append(actor: User, section: DraftSection, text: str, at: datetime) -> DraftPassage:
    last = DraftPassage.objects.filter(section=section).order_by("-position").values_list("position", flat=True).first()
    return DraftPassage.objects.create(
        section=section, position=(last or 0) + 1, text=text, changed_by=actor, changed_at=at
    )


def _change(actor: User, row: DraftPassage, text: str, at: datetime) -> None:
    row.text, row.version, row.changed_by, row.changed_at = text, row.version + 1, actor, at
    row.save(update_fields=["text", "version", "changed_by", "changed_at"])


def _number(section: DraftSection, order: Sequence[int]) -> None:
    rows = [DraftPassage(pk=pk, position=position) for position, pk in enumerate(order, start=1)]
    DraftPassage.objects.filter(section=section).bulk_update(rows, ["position"])


def _move_sources(row: DraftPassage, to: DraftPassage) -> None:
    """Give the sources to another passage, but for those that it has."""
    mine = {(one.revision_id, one.section, one.sentence) for one in to.sources.all()}
    for source in row.sources.all():
        if (source.revision_id, source.section, source.sentence) not in mine:
            source.passage = to
            source.save(update_fields=["passage"])


def _share_sources(
    sources: Sequence[DraftPassageSource],
    parts: tuple[rules.PassageRecord, rules.PassageRecord],
    new: DraftPassage,
) -> None:
    """Leave, move or double each source, as the parts keep it."""
    kept, gone = ({(one.revision, one.section, one.sentence) for one in part.sources} for part in parts)
    for source in sources:
        told = (source.revision_id, source.section, source.sentence)
        if told in gone:
            if told in kept:
                source.pk = None
                source._state.adding = True
            source.passage = new
            source.save()


def _sentence(text: str, number: int) -> str:
    sentences = sentences_of(text)
    if not 0 <= number < len(sentences):
        raise OutOfReach
    return sentences[number]


def _checked(spot: Spot, text: str) -> str:
    """The words of a passage as they are kept. Raises PassageEmpty, PassageLong, Refused."""
    words = rules.cleaned(text)
    if not words:
        raise PassageEmpty
    _require_length(words)
    if "{{" in words or "}}" in words:
        findings = check_live(words, known_names(programme=spot.place.programme))
        if findings:
            raise Refused(findings)
    return words


def _require_length(text: str) -> None:
    if len(text) > rules.LONGEST:
        raise PassageLong(most=rules.LONGEST)


def _record(actor: User, spot: Spot, action: str, before: Any, after: Any, at: datetime) -> None:
    record(actor=actor, action=action, subject=f"{spot.place.subject} {spot.key}", before=before, after=after, at=at)
