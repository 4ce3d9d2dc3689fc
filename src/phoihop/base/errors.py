"""Errors of the product: a stable code and a Vietnamese sentence with its remedy, rendered once per door."""

from collections.abc import Sequence

from phoihop.base.findings import Finding
from phoihop.base.language import filled


class ProductError(Exception):
    """Base of every error meant for a person. Subclasses stand beside the function that raises them.

    A subclass sets `code`, `problem` and `remedy` (msgids, which may hold {names}); the instance gives the names.
    """

    code = "P000"
    problem = ""
    remedy = ""
    status = 400
    """The HTTP status a page answers with: 400, 404 (unknown or not for this actor), 409 (somebody was faster), 503."""

    def __init__(self, **params: object) -> None:
        super().__init__(self.code, params)
        self.params = params

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence()}"

    def sentence(self) -> str:
        """What happened and what to do, in the current language."""
        return " ".join(filled(part, self.params) for part in (self.problem, self.remedy) if part)


class Refused(ProductError):
    """The data was not taken; `findings` say why, all at once."""

    code = "P001"
    status = 422

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = tuple(findings)

    def __str__(self) -> str:
        return "\n".join(finding.line() for finding in self.findings)
