"""Checking a stranger's template in a process apart."""

from collections.abc import Mapping
from typing import Any

from phoihop.base.apart.opening import ask_apart
from phoihop.base.findings import Finding
from phoihop.base.kept_errors import keep_finding, kept_finding
from phoihop.outcomes.summaries.rules.outline import summary_names


def findings_apart(content: bytes, *, codes: Mapping[str, str]) -> list[Finding]:
    """All that is wrong with the file as a template of a programme with these indicators; none: it can be filled.

    Raises Refused for what is no safe Word file, FileTooHeavy.
    """
    answer = ask_apart(module=__name__, function="answer_findings", content=content, given={"codes": dict(codes)})
    return [kept_finding(row) for row in answer]


def answer_findings(content: bytes, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """In the process apart: compile, and tell what stood in the way."""
    from phoihop.outcomes.summaries.render.template import compile_template  # here: lxml is for that process alone

    compiled = compile_template(content, summary_names().with_fields(given["codes"]))
    return [keep_finding(finding) for finding in compiled] if isinstance(compiled, list) else []
