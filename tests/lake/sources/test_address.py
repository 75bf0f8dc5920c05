"""Addresses taken apart, refused in words, and never shown with a password."""

import pytest

from guerdon.lake.sources.address import Address, is_address, parsed
from guerdon.terms.decision import Refusal


def test_every_part_of_an_address() -> None:
    found = parsed(url="postgres://mia%40x:p%2Fw@db.example:5433/sh%20op?sslmode=require")

    assert found == Address(
        kind="postgresql",
        database="sh op",
        host="db.example",
        port=5433,
        user="mia@x",
        password="p/w",
        options=(("sslmode", "require"),),
    )
    assert isinstance(found, Address)
    assert found.shown == "postgresql db.example:5433/sh op"
    assert "p/w" not in repr(found)
    assert "require" not in repr(found)


@pytest.mark.parametrize(
    ("url", "kind", "database", "shown"),
    [
        ("mysql://h/shop", "mysql", "shop", "mysql h/shop"),
        ("MariaDB://u@h:3307/shop", "mysql", "shop", "mysql h:3307/shop"),
        ("postgresql:///shop", "postgresql", "shop", "postgresql localhost/shop"),
        ("postgresql://[::1]:5432/shop", "postgresql", "shop", "postgresql ::1:5432/shop"),
        ("sqlite:///shop.db", "sqlite", "shop.db", "sqlite shop.db"),
        ("sqlite:////var/my%20shop.db", "sqlite", "/var/my shop.db", "sqlite my shop.db"),
    ],
)
def test_kinds(url: str, kind: str, database: str, shown: str) -> None:
    found = parsed(url=url)
    assert isinstance(found, Address), found
    assert (found.kind, found.database, found.shown) == (kind, database, shown)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("oracle://u:secret@h/x", "source_scheme"),
        ("orders.csv", "source_scheme"),
        ("postgresql:secret", "source_scheme"),
        ("postgresql://" + "x" * 3000, "source_scheme"),
        ("postgresql://u:secret@h:port/x", "source_address"),
        ("postgresql://u:secret@h", "source_address"),
        ("postgresql://u:secret@h/", "source_address"),
        ("postgresql://[::1/x", "source_address"),
        ("sqlite://host/x", "source_address"),
        ("sqlite:///", "source_address"),
        ("sqlite:///a%00b", "source_address"),
    ],
)
def test_what_is_no_address_is_refused_without_its_secret(url: str, reason: str) -> None:
    found = parsed(url=url)
    assert isinstance(found, Refusal)
    assert found.reason == reason
    assert "secret" not in str(found.data)


def test_a_file_is_no_address() -> None:
    assert is_address(text="sqlite:///x")
    assert is_address(text="POSTGRESQL://x/y")
    assert not is_address(text="orders.csv")
    assert not is_address(text="c:/sqlite/x.db")
    assert not is_address(text="sqlite")
