"""What became of a report's numbers: changed by hand, overtaken by later revisions, gone, or standing."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from phoihop.agreements.programmes.models import Programme
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import format_count, format_number
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import Dataset
from phoihop.measures.figures.queries.desk import FiguresNotReady
from phoihop.outcomes.consolidation.queries.frozen import frozen_definition, frozen_predecessor
from phoihop.outcomes.documents.rules.package import open_package
from phoihop.outcomes.summaries.access import may_oversee, require_oversight
from phoihop.outcomes.summaries.enums import NumberState, SealState
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.queries.basis import kept_before
from phoihop.outcomes.summaries.queries.book import FigureBook
from phoihop.outcomes.summaries.queries.keys import report_key
from phoihop.outcomes.summaries.queries.sides import Sides
from phoihop.outcomes.summaries.readers.apart import identity_apart, report_apart
from phoihop.outcomes.summaries.readers.report import Tracing, read_package, read_report
from phoihop.outcomes.summaries.rules.adjusting import adjust, of_records
from phoihop.outcomes.summaries.rules.counts import count_figures, is_count
from phoihop.outcomes.summaries.rules.found import TracedNumber
from phoihop.outcomes.summaries.rules.identity import claimed_report
from phoihop.outcomes.summaries.rules.manifest import Entry, Manifest, aspect_value, loads
from phoihop.outcomes.summaries.rules.orders import COMPARING, FINDING, OPENING, Step, silent
from phoihop.outcomes.summaries.rules.records import FigureKey, Number
from phoihop.outcomes.summaries.rules.traced import TraceLine, TraceResult


@dataclass(frozen=True, slots=True)
class TracedFigure:
    """One number of a report: what the file says, what its figure says now (`now` None: not known)."""

    traced: TracedNumber
    state: NumberState
    now: str | None
    submissions: int


@dataclass(frozen=True)
class ReportTrace:
    """A whole report traced. `version` is what the database keeps of it; None where it does not know the report."""

    tracing: Tracing
    numbers: tuple[TracedFigure, ...]
    version: SummaryVersion | None
    seal: SealState | None


class ReportUnknown(ProductError):
    """The file names a report that this server never made."""

    code = "W206"
    problem = N_("Máy chủ này không giữ báo cáo nào có mã «{report}» nên không truy nguyên được.")
    remedy = N_("Kiểm tra lại tệp; nếu báo cáo được lập ở máy chủ khác, hãy truy nguyên tại máy chủ đó.")
    status = 422


class NotOurReport(ProductError):
    """A Word file without the report's id: no report of the product, or one that lost it."""

    code = "W207"
    problem = N_("Tệp Word này không mang mã báo cáo: không phải báo cáo do phần mềm lập, hoặc mã đã mất khi lưu lại.")
    remedy = N_("Gửi tệp .docx tải từ trang này hoặc bản sửa từ chính tệp đó, không chép nội dung sang tệp mới.")
    status = 422


def trace_report(*, actor: User, content: bytes, today: date) -> ReportTrace:
    """Trace every number of a Word report against the server's manifest and the figures of now.

    Raises Refused for what is no safe Word file, OutOfReach for a unit that the actor does not oversee.
    """
    package = open_package(content)
    version = _version(claimed_report(package))
    if version is None:
        return _alone(read_package(package))
    return _trace(actor, version, today, lambda manifest: read_package(package, manifest=manifest), silent)


def trace_stranger(*, actor: User, content: bytes, today: date, step: Step = silent) -> ReportTrace:
    """The same of a file from outside, opened in a process apart; the server must know the report.

    Raises ReportUnknown, NotOurReport and FileTooHeavy besides.
    """
    step(OPENING)
    version = version_of(content=content)
    return _trace(actor, version, today, lambda manifest: report_apart(content, manifest), step)


def trace_kept(*, actor: User, version: SummaryVersion, today: date, step: Step = silent) -> ReportTrace:
    """The same of a version as the server keeps it. Raises OutOfReach."""
    step(OPENING)
    content = bytes(version.document)
    return _trace(actor, version, today, lambda manifest: read_report(content, manifest=manifest), step)


def version_of(*, content: bytes) -> SummaryVersion:
    """The version that a file from outside says it is a copy of. Raises ReportUnknown, NotOurReport, Refused."""
    report = identity_apart(content).report_id
    version = _version(report)
    if version is None:
        raise ReportUnknown(report=report[:40]) if report else NotOurReport()
    return version


def result_of(trace: ReportTrace) -> TraceResult:
    """A trace as it is kept."""
    return TraceResult(
        seal=trace.seal or SealState.ABSENT,
        lines=tuple(_line(number) for number in trace.numbers),
        foreign=len(trace.tracing.foreign),
        findings=trace.tracing.findings,
    )


def trace_alone(*, content: bytes) -> ReportTrace:
    """The same from the file alone, when there is no database: nothing is known of now."""
    return _alone(read_report(content))


def _alone(tracing: Tracing) -> ReportTrace:
    return ReportTrace(tracing, tuple(map(_as_read, tracing.numbers)), None, None)


def unlike_snapshot(*, actor: User, version: SummaryVersion) -> list[tuple[Entry, Decimal | None]]:
    """Numbers of a kept report that its own snapshot no longer gives, each with the value it gives instead."""
    manifest = loads(version.manifest)
    book = _book_of(actor, version, manifest.entries, revisions=version.revisions)
    values = ((entry, number_now(entry.number, book)) for entry in manifest.entries)
    return [(entry, value) for entry, value in values if value != entry.number.value]


def number_now(number: Number, book: FigureBook) -> Decimal | None:
    """What this number would be, made from the figures in the book."""
    against = book.figures.get(number.against) if number.against else None
    return aspect_value(number.aspect, book.figures.get(number.key), against)


def printed_now(number: Number, book: FigureBook) -> Number | None:
    """The same number made from the figures in the book and written in its own manner; None where they give none."""
    value, figure = number_now(number, book), book.figures.get(number.key)
    if value is None:
        return None
    submissions = figure.submissions if figure else number.submissions
    return replace(number, text=_like(number, value), value=value, submissions=submissions)


def manifest_of(version: SummaryVersion) -> Manifest:
    """The server's true copy of a report's manifest."""
    return loads(version.manifest)


def _trace(
    actor: User, version: SummaryVersion, today: date, read: Callable[[Manifest], Tracing], step: Step
) -> ReportTrace:
    unit, programme = version.summary.organisation, version.summary.programme
    require_oversight(actor=actor, programme=programme, unit=unit, today=today)
    manifest = loads(version.manifest)
    step(FINDING)
    tracing = read(manifest)
    step(COMPARING)
    unseen = _unseen(actor, version, manifest.entries, today)
    book = _book_of(actor, version, [entry for entry in manifest.entries if not unseen & _programmes(entry.number)])
    numbers = tuple(
        _as_read(number) if unseen & _programmes(number.entry.number) else _with_now(number, book)
        for number in tracing.numbers
    )
    return ReportTrace(tracing, numbers, version, tracing.seal_state(key=report_key()))


def _line(number: TracedFigure) -> TraceLine:
    traced = number.traced
    return TraceLine(
        traced.entry.serial,
        number.state,
        traced.text,
        number.now,
        number.submissions,
        traced.tracked,
        traced.paragraph,
        traced.copies,
    )


def _version(report_id: str) -> SummaryVersion | None:
    found = SummaryVersion.objects.filter(report_id=report_id)
    return found.select_related("summary__programme", "summary__organisation").first() if report_id else None


def _book_of(
    actor: User, version: SummaryVersion, entries: Iterable[Entry], *, revisions: list[int] | None = None
) -> FigureBook:
    """The figures of now, or of a snapshot, that these numbers are of, adjusted as they were in this report; counts of
    reports among them."""
    programme = version.summary.programme
    structure, before = (None, {}) if revisions is None else _structure_of(version)
    if revisions is None and version.as_of is None:
        with suppress(FiguresNotReady):
            return _read_book(version, Sides(actor, programme, at_desk=True), entries)
    sides = Sides(actor, programme, revisions, version.as_of, structure, before=before)
    return _read_book(version, sides, entries)


def _read_book(version: SummaryVersion, sides: Sides, entries: Iterable[Entry]) -> FigureBook:
    every = [key for entry in entries for key in _keys(entry.number) if not is_count(key.indicator)]
    keys = [key for key in every if not key.programme and key.pair is None]
    unit, period = version.summary.organisation.code, version.summary.period
    reach = sides.reach(unit=unit, period=period)
    book = sides.own(  # of the same units as when the report was made: then the desk has them ready
        units=sorted({unit, *reach.below, *(key.unit for key in keys)}),
        periods=sorted({key.period for key in keys}),
        indicators=sorted({key.indicator for key in keys}),
        only=frozenset((key.unit, key.period, key.indicator, key.cell) for key in keys),
    )
    rows = [(row.unit, row.expected, len(row.periods)) for row in reach.missing]
    figures = adjust(book.figures, of_records(version.adjustments), book.measures)
    figures |= sides.read(every)
    return FigureBook({**figures, **count_figures(unit=unit, period=period, rows=rows)}, book.measures)


def _structure_of(version: SummaryVersion) -> tuple[Dataset | None, dict[str, Dataset]]:
    """The structure and definitions that were frozen with the report's figures, and those of the programme before by its
    code; nothing where they were not frozen."""
    if version.snapshot is None:
        return None, {}
    summary = version.summary
    which: dict[str, Any] = {
        "programme": summary.programme,
        "unit": summary.organisation,
        "period": summary.period,
        "number": version.snapshot,
    }
    return frozen_definition(**which), kept_before(frozen_predecessor(**which))


def _unseen(actor: User, version: SummaryVersion, entries: Iterable[Entry], today: date) -> frozenset[str]:
    """Programmes other than the report's own whose figures of now the actor may not see: their numbers are told as they
    were printed."""
    codes = {code for entry in entries for code in _programmes(entry.number)}
    unit = version.summary.organisation
    rows = Programme.objects.filter(code__in=codes) if codes else ()
    return frozenset(row.code for row in rows if not may_oversee(actor=actor, programme=row, unit=unit, today=today))


def _programmes(number: Number) -> frozenset[str]:
    """The other programmes that a number is of."""
    keys = _keys(number)
    named = {key.programme for key in keys} | {key.pair.programme for key in keys if key.pair}
    return frozenset(named - {""})


def _keys(number: Number) -> list[FigureKey]:
    return [number.key, number.against] if number.against else [number.key]


def _as_read(number: TracedNumber) -> TracedFigure:
    return TracedFigure(number, number.state, None, number.entry.number.submissions)


def _with_now(traced: TracedNumber, book: FigureBook) -> TracedFigure:
    number = traced.entry.number
    value = number_now(number, book)
    overtaken = traced.state is NumberState.STANDS and value != number.value
    figure = book.figures.get(number.key)
    return TracedFigure(
        traced,
        NumberState.OVERTAKEN if overtaken else traced.state,
        None if value is None else _like(number, value),
        figure.submissions if figure else 0,
    )


def _like(number: Number, value: Decimal) -> str:
    """The value of now as the report writes it; exactly, where it differs only beyond the decimals shown."""
    if value == number.value:
        return number.text
    decimals = len(number.text.partition(",")[2])
    padded = not decimals and number.text.startswith("0")
    text = format_count(value) if padded else format_number(value, decimals)
    return format_number(value) if text == number.text else text
