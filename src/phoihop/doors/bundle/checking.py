"""A bundle read and checked: everything wrong with it, all at once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from phoihop.base.errors import Refused
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.doors.bundle.content import Bundle, assembled
from phoihop.doors.bundle.package import opened
from phoihop.doors.bundle.reading import read
from phoihop.doors.bundle.references import check_references
from phoihop.doors.bundle.reported import check_values
from phoihop.doors.bundle.ruled import check_rules
from phoihop.doors.bundle.tally import Tally
from phoihop.doors.bundle.typed import Typed, typed

Step = Callable[[str], None]
"""Told the msgid of each step as it begins."""


@dataclass(frozen=True)
class Checked:
    """A bundle with its findings. `bundle` is None when nothing of it could be read."""

    bundle: Bundle | None
    findings: tuple[Finding, ...]
    errors: int
    warnings: int

    def sound(self) -> Bundle:
        """The bundle, when nothing stops the work. Raises Refused."""
        if self.bundle is None or self.errors:
            raise Refused(self.findings)
        return self.bundle


def _silent(step: str) -> None:
    """No progress."""


def check(path: Path, *, step: Step = _silent) -> Checked:
    """Read and check the bundle at the path (folder or .zip), at most KEPT findings of a kind in words."""
    tally = Tally()
    bundle = _read(path, tally, step)
    return Checked(bundle, tally.findings(), tally.errors, tally.warnings)


def _read(path: Path, tally: Tally, step: Step) -> Bundle | None:
    step(N_("Mở gói"))
    with opened(path) as package:
        tally.extend(package.findings)
        tables: dict[str, Typed] = {}
        unread = set()
        for resource in package.resources:
            step(N_("Đọc các bảng"))
            raw, findings = read(resource)
            tally.extend(findings)
            if raw is None:
                unread.add(resource.table)
            else:
                tables[resource.table] = typed(raw, tally)
    if not package.resources:
        return None
    step(N_("Kiểm tra"))
    bundle = assembled(package.name, tables, tally)
    check_references(bundle, frozenset(unread), tally)
    check_values(bundle, tally)
    check_rules(bundle, frozenset(unread), tally)
    return bundle
