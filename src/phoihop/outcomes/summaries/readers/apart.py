"""Reading a stranger's report in a process apart: what is asked here, and the functions that answer there."""

from collections.abc import Mapping
from typing import Any

from phoihop.base.apart.opening import ask_apart
from phoihop.base.kept_errors import keep_finding, kept_finding
from phoihop.outcomes.summaries.enums import Mark, NumberState
from phoihop.outcomes.summaries.readers.report import Tracing, read_identity, read_report
from phoihop.outcomes.summaries.rules.found import TracedNumber
from phoihop.outcomes.summaries.rules.identity import Identity
from phoihop.outcomes.summaries.rules.manifest import Manifest, dumps, loads


def identity_apart(content: bytes) -> Identity:
    """What `read_identity` gives. Raises Refused, FileTooHeavy."""
    answer = ask_apart(module=__name__, function="answer_identity", content=content)
    return Identity(answer["report_id"], answer["seal"])


def report_apart(content: bytes, manifest: Manifest) -> Tracing:
    """What `read_report` gives with the server's manifest. Raises Refused, FileTooHeavy."""
    given = {"manifest": dumps(manifest)}
    answer = ask_apart(module=__name__, function="answer_report", content=content, given=given)
    return tracing_of(answer, manifest)


def answer_identity(content: bytes, _given: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: the report's id and seal."""
    identity = read_identity(content)
    return {"report_id": identity.report_id, "seal": identity.seal}


def answer_report(content: bytes, given: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: every number as JSON."""
    return record_of(read_report(content, manifest=loads(given["manifest"])))


def record_of(tracing: Tracing) -> dict[str, Any]:
    """A tracing as JSON, without the manifest, which whoever asks has."""
    return {
        "report_id": tracing.report_id,
        "seal": tracing.seal,
        "foreign": list(tracing.foreign),
        "findings": [keep_finding(finding) for finding in tracing.findings],
        "numbers": [_row(number) for number in tracing.numbers],
    }


def tracing_of(record: Mapping[str, Any], manifest: Manifest) -> Tracing:
    """The tracing out of the JSON that `record_of` made."""
    return Tracing(
        report_id=record["report_id"],
        seal=record["seal"],
        manifest=manifest,
        numbers=tuple(_number(row, manifest) for row in record["numbers"]),
        foreign=tuple(record["foreign"]),
        findings=tuple(kept_finding(row) for row in record["findings"]),
    )


def _row(number: TracedNumber) -> list[Any]:
    return [
        number.entry.serial,
        number.tag,
        str(number.state),
        number.text,
        str(number.mark),
        list(number.copies),
        number.tracked,
        number.paragraph,
    ]


def _number(row: list[Any], manifest: Manifest) -> TracedNumber:
    serial, tag, state, text, mark, copies, tracked, paragraph = row
    return TracedNumber(
        manifest.by_serial[serial], tag, NumberState(state), text, Mark(mark), tuple(copies), tracked, paragraph
    )
