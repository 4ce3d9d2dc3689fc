"""Errors of the product: a stable code and a Vietnamese sentence with its remedy, rendered once per door."""

import errno
from collections.abc import Mapping, Sequence

from phoihop.base.findings import Finding
from phoihop.base.language import N_, filled

_REASONS: Mapping[int, str] = {
    errno.ENOENT: N_("không có tệp hoặc thư mục này"),
    errno.EACCES: N_("không có quyền"),
    errno.EPERM: N_("không có quyền"),
    errno.ENOSPC: N_("đĩa đã đầy"),
    errno.EISDIR: N_("đây là thư mục"),
    errno.ENOTDIR: N_("một phần của đường dẫn không phải là thư mục"),
    errno.EROFS: N_("đĩa chỉ cho đọc"),
    errno.ENAMETOOLONG: N_("tên tệp quá dài"),
    errno.EEXIST: N_("tệp này đã có"),
}


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


def reason_of(error: OSError) -> str:
    """Why the system refused, as a msgid for a `{reason}`; in the system's own words where they are none of the usual."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
