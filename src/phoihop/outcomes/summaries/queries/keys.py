"""The key that seals reports, kept outside the database."""

import os

from phoihop.base.postgres.place import installation
from phoihop.base.postgres.secretfiles import obtain_secret

VARIABLE = "PHOIHOP_REPORT_KEY"
FILE = "report.key"


def report_key() -> bytes:
    """The key from PHOIHOP_REPORT_KEY, else from the installation's secrets (made on first use, 0600)."""
    return (os.environ.get(VARIABLE) or obtain_secret(installation(), FILE)).encode()
