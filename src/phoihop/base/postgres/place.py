"""Where an installation keeps its things: every path below one data folder."""

import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True, slots=True)
class Place:
    """The layout of one data folder."""

    data: Path

    @property
    def home(self) -> Path:
        """The folder of the database server; the server writes nowhere else but in its socket folder."""
        return self.data / "postgres"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data folder. It appears whole or not at all."""
        return self.home / "data"

    @property
    def unfinished(self) -> Path:
        """The data folder while it is being made."""
        return self.home / "data.new"

    @property
    def log(self) -> Path:
        return self.cluster / "server.log"

    @property
    def lock(self) -> Path:
        return self.home / "lock"

    @property
    def secrets(self) -> Path:
        """Passwords and keys, one file each, readable by the owner alone."""
        return self.data / "secrets"


def installation() -> Place:
    """The data folder of this process: PHOIHOP_DATA, else `var` in the checkout, else one in the home folder."""
    named = os.environ.get("PHOIHOP_DATA")
    if named:
        return Place(Path(named).expanduser().resolve())
    if (CHECKOUT / "pyproject.toml").is_file():
        return Place(CHECKOUT / "var")
    return Place(Path.home() / ".local" / "share" / "phoihop")
