"""Customers, their attributes and consents; no plain address ever reaches the database."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from guerdon.store import sealed
from guerdon.store.customers import people
from guerdon.store.customers.people import Told
from guerdon.store.models import Consent, Customer

pytestmark = pytest.mark.django_db

ANN = Told(
    key="c1",
    name="Ann 李",
    email="Ann.Secret@shop.cn",
    phone="+86 138 0013 8000",
    zone="Asia/Shanghai",
    tier="gold",
    attributes={"size": "M"},
    consents={"email": True, "sms": False},
)


def keep(*told: Told, now: datetime) -> dict[str, int]:
    return people.keep(told=told, now=now, proof="customers.csv")


def test_what_is_told_is_kept_and_seen(now: datetime) -> None:
    assert keep(ANN, now=now) == {"new": 1, "changed": 0, "same": 0, "consents": 2}
    seen = people.person(key="c1")
    assert seen is not None
    assert (seen.name, seen.email, seen.phone) == ("Ann 李", "Ann.Secret@shop.cn", ANN.phone)
    assert (seen.zone, seen.tier, seen.attributes) == ("Asia/Shanghai", "gold", {"size": "M"})
    assert people.person(key="c2") is None


def test_the_same_again_changes_nothing(now: datetime) -> None:
    keep(ANN, now=now)
    before = list(Customer.objects.values_list()), list(Consent.objects.values_list())
    counts = keep(ANN, now=now + timedelta(days=1))
    assert counts == {"new": 0, "changed": 0, "same": 1, "consents": 0}
    assert before == (list(Customer.objects.values_list()), list(Consent.objects.values_list()))


def test_what_is_not_told_stays(now: datetime) -> None:
    keep(ANN, now=now)
    change = Told(key="c1", email="new@shop.cn", attributes={"seat": "aisle"})
    assert keep(change, now=now)["changed"] == 1
    seen = people.person(key="c1")
    assert seen is not None
    assert (seen.name, seen.email, seen.tier) == ("Ann 李", "new@shop.cn", "gold")
    assert seen.attributes == {"size": "M", "seat": "aisle"}
    assert people.found(email="ann.secret@shop.cn") == []
    assert people.found(email="NEW@shop.cn") == ["c1"]
    renamed = Told(key="c1", name="Anna")
    assert keep(renamed, now=now)["changed"] == 1


def test_equal_addresses_and_numbers_are_found(now: datetime) -> None:
    keep(ANN, Told(key="c2", email="ANN.SECRET@SHOP.CN"), Told(key="c3", name="Bob"), now=now)
    assert people.found(email="ann.secret@shop.cn") == ["c1", "c2"]
    assert people.found(phone="0086-138-0013-8000") == ["c1"]
    assert people.found() == []


def test_a_consent_is_written_when_it_differs_from_the_newest(now: datetime) -> None:
    keep(ANN, now=now)
    later = now + timedelta(days=1)
    keep(Told(key="c1", consents={"email": False, "sms": False}), now=later)
    seen = people.consents(customer="c1")
    assert [(one.channel, one.given, one.at) for one in seen] == [
        ("email", False, later),
        ("sms", False, now),
    ]
    assert Consent.objects.count() == 3
    assert seen[0].proof == "customers.csv"


def test_customers_named_by_orders_are_made_once(now: datetime) -> None:
    keep(ANN, now=now)
    assert people.named(keys=["c1", "c2"], now=now) == 1
    assert people.named(keys=["c1", "c2"], now=now) == 0
    assert sorted(people.ids(keys=["c1", "c2", "c3"])) == ["c1", "c2"]
    seen = people.person(key="c1")
    assert seen is not None
    assert seen.name == "Ann 李"


def test_resealing_goes_through_all_in_short_steps(
    now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "HOME", tmp_path)
    keep(*(Told(key=f"c{n}", name=f"N{n}") for n in range(5)), Told(key="bare"), now=now)
    sealed.add_key()
    steps, after = 0, people.reseal(size=2)
    while after is not None:
        steps, after = steps + 1, people.reseal(after=after, size=2)
    assert steps == 3
    newest = (tmp_path / "seal-keys").read_text().split()[0]
    (tmp_path / "seal-keys").write_text(newest)
    assert [people.person(key=f"c{n}").name for n in range(5)] == [  # type: ignore[union-attr]
        f"N{n}" for n in range(5)
    ]


@pytest.mark.django_db(transaction=True)
def test_no_plain_address_is_in_the_database_file(now: datetime) -> None:
    keep(ANN, now=now)
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        whole = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(query_to_xml('SELECT * FROM ' || tablename, true, true, '')"
                "::text, '') FROM pg_tables WHERE tablename LIKE 'store_%%'",
                [],
            )
            whole = str(cursor.fetchone()[0]).encode()
    assert b"c1" in whole
    for secret in ("Ann.Secret", "ann.secret", "13800138000", "138 0013 8000", "Ann 李"):
        assert secret.encode() not in whole, secret
