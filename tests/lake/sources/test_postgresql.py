"""PostgreSQL: an address with a session that only reads, and nobody there.

What its types become is held by tests/flows/intake/test_sources.py on a real server.
"""

from pathlib import Path

from guerdon.lake.sources import postgresql
from guerdon.lake.sources.address import Address, parsed
from guerdon.lake.sources.pulled import Wanted, pulled
from guerdon.terms.decision import Refusal
from guerdon.terms.telling import quiet


def test_the_address_carries_a_session_that_only_reads() -> None:
    read = parsed(url="postgresql://a%40b:p%2Fw@[::1]:5433/s%20x?sslmode=require&options=-c%20a=b")
    assert isinstance(read, Address)

    assert postgresql._uri(read) == (
        "postgresql://a%40b:p%2Fw@[::1]:5433/s%20x?connect_timeout=10&sslmode=require&options="
        "-c%20a%3Db%20-c%20default_transaction_read_only%3Don%20-c%20TimeZone%3DUTC"
        "%20-c%20DateStyle%3DISO"
    )
    plain = parsed(url="postgresql:///shop")
    assert isinstance(plain, Address)
    assert postgresql._uri(plain).startswith("postgresql:///shop?connect_timeout=10&")


def test_nobody_there_is_said_without_the_password(tmp_path: Path) -> None:
    away = parsed(url="postgresql://mia:hunter2@127.0.0.1:1/shop")
    assert isinstance(away, Address)
    told = pulled(address=away, wanted=Wanted(table="x"), to=tmp_path / "rows", tell=quiet)
    assert isinstance(told, Refusal)
    assert told.reason == "source_said"
    assert "hunter2" not in str(told.data)
