"""How PostgreSQL's programs are run: as the right account, in a session of their own, with nothing inherited."""

import os
import subprocess
from dataclasses import dataclass

from phoihop.base.postgres.account import Account
from phoihop.base.postgres.binaries import Binaries
from phoihop.base.postgres.place import Place


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of one installation. Paths given to them are relative to `place.home`, where they run.

    (pg_ctl puts paths into a shell command between double quotes; relative ones hold nothing that a shell reads.)
    """

    place: Place
    binaries: Binaries
    account: Account

    def run(self, name: str, *arguments: str, text: str | None = None, held: tuple[int, ...] = ()) -> "Outcome":
        """Run one program to its end. It inherits the descriptors `held`: a lock then lasts as long as the program."""
        done = subprocess.run(
            [*self.account.prefix, self.binaries.program(name), *arguments],
            cwd=self.place.home,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            input=text or "",
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            start_new_session=True,
            pass_fds=held,
        )
        return Outcome(done.returncode, done.stdout + done.stderr)


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    output: str
