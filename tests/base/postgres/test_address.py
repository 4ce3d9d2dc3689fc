"""Ways in: the embedded server's, or a served one's by DATABASE_URL."""

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict
from tests.base.postgres.conftest import silent

from phoihop.base.postgres import server
from phoihop.base.postgres.address import Address, WrongAddress, address
from phoihop.base.postgres.place import CHECKOUT, Place, installation

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(user=words, password=words, dbname=words, folder=words.map(lambda name: "/" + name.replace(",", "")))
def test_a_url_says_what_the_address_says(user: str, password: str, dbname: str, folder: str):
    keywords = {"host": folder, "port": "5432", "user": user, "password": password, "dbname": dbname}
    assert conninfo_to_dict(Address(keywords).url()) == keywords


def test_options_survive_the_url():
    keywords = {"host": "db.example", "user": "app", "dbname": "p", "sslmode": "require", "options": "-c a=b c"}
    assert conninfo_to_dict(Address(keywords).url()) == {**keywords}


def test_database_url_replaces_the_embedded_server(monkeypatch: pytest.MonkeyPatch, fresh: Place):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:a%20b@db.example:6432/phoi_hop?sslmode=require")
    expected = {"user": "app", "password": "a b", "host": "db.example", "port": "6432", "dbname": "phoi_hop"}
    assert address(fresh, "app").keywords == {**expected, "sslmode": "require"}
    assert address(fresh, "owner") == address(fresh, "app")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db.example/phoi_hop")
    assert address(fresh, "owner").role == "owner"
    assert not fresh.data.exists()


@pytest.mark.parametrize("text", ["not an address", "postgresql://app@host"])
def test_a_wrong_url_is_told(monkeypatch: pytest.MonkeyPatch, fresh: Place, text: str):
    monkeypatch.setenv("DATABASE_URL", text)
    with pytest.raises(WrongAddress, match="DATABASE_URL"):
        address(fresh, "app")


def test_the_name_of_the_database(monkeypatch: pytest.MonkeyPatch, running: Place):
    assert address(running, "app").database == "phoihop"
    monkeypatch.setenv("PHOIHOP_DATABASE", "khác")
    assert address(running, "app").database == "khác"
    server.start(running, notify=silent)
    with psycopg.connect(address(running, "owner").at("postgres").url()) as connection:
        assert connection.info.dbname == "postgres"


def test_the_data_folder(monkeypatch: pytest.MonkeyPatch, fresh: Place):
    monkeypatch.setenv("PHOIHOP_DATA", str(fresh.data))
    assert installation() == fresh
    monkeypatch.delenv("PHOIHOP_DATA")
    assert installation() == Place(CHECKOUT / "var")
