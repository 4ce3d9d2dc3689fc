"""How the database is reached, as its owner (who migrates) and as the application (who never may)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.postgres.cluster import APP, OWNER
from phoihop.base.postgres.place import Place
from phoihop.base.postgres.secretfiles import read_secret
from phoihop.base.postgres.server import socket_of
from phoihop.base.postgres.sockets import PORT

Role = Literal["owner", "app"]
DEFAULT_DATABASE = "phoihop"


class WrongAddress(ProductError):
    code = "D012"
    problem = N_("Biến {variable} không phải địa chỉ PostgreSQL đúng: {reason}")
    remedy = N_("Cần dạng postgresql://tên:mật-khẩu@máy:5432/cơ-sở-dữ-liệu.")


@dataclass(frozen=True, slots=True)
class Address:
    """One role's way to one database, as libpq's keywords (host, port, user, password, dbname, sslmode …)."""

    keywords: Mapping[str, str]

    @property
    def database(self) -> str:
        return self.keywords.get("dbname", "")

    @property
    def role(self) -> str:
        return self.keywords.get("user", "")

    def at(self, database: str) -> "Address":
        """The same role and server, another database."""
        return Address({**self.keywords, "dbname": database})

    def url(self) -> str:
        """As one postgresql:// text, password included."""
        rest = dict(self.keywords)
        user, secret = (quote(rest.pop(name, ""), safe="") for name in ("user", "password"))
        host, port, database = rest.pop("host", ""), rest.pop("port", ""), rest.pop("dbname", "")
        place = quote(host, safe="") + (f":{port}" if port else "")
        query = f"?{urlencode(rest, quote_via=quote)}" if rest else ""
        return f"postgresql://{user}:{secret}@{place}/{quote(database, safe='')}{query}"


def is_served() -> bool:
    """Whether DATABASE_URL names a served PostgreSQL in place of the embedded one."""
    return bool(os.environ.get("DATABASE_URL"))


def address(place: Place, role: Role) -> Address:
    """The way in for a role: DATABASE_URL (DATABASE_OWNER_URL for the owner) where set, else the embedded server.

    PHOIHOP_DATABASE names the embedded database. Raises WrongAddress, SecretMissing, PermissionRefused.
    """
    if is_served():
        variable = "DATABASE_OWNER_URL" if role == OWNER and os.environ.get("DATABASE_OWNER_URL") else "DATABASE_URL"
        return _parse(variable)
    name = OWNER if role == "owner" else APP
    secret = read_secret(place, f"{name}.password")
    host = str(socket_of(place))
    database = os.environ.get("PHOIHOP_DATABASE", DEFAULT_DATABASE)
    return Address({"host": host, "port": str(PORT), "user": name, "password": secret, "dbname": database})


def _parse(variable: str) -> Address:
    try:
        keywords = conninfo_to_dict(os.environ[variable])
    except ProgrammingError as error:
        raise WrongAddress(variable=variable, reason=str(error).strip()) from error
    if not keywords.get("dbname"):
        raise WrongAddress(variable=variable, reason="dbname")
    return Address({name: str(value) for name, value in keywords.items() if value is not None})
