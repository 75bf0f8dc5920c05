"""Many rows in one statement, and moments as Django itself writes them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guerdon.store import bulk
from guerdon.store.models import Customer, Product

pytestmark = pytest.mark.django_db
COLUMNS = {"sku": "text", "name": "text", "category": "text", "brand": "text"}
COLUMNS |= {"attributes": "jsonb", "cost_minor": "bigint"}


def rows(*skus: str) -> list[tuple[str, str, str, str, str, int | None]]:
    return [(sku, "茶", "", "", '{"a": "b"}', None) for sku in skus]


def test_rows_are_as_the_models_read_them() -> None:
    assert bulk.insert(table="store_product", columns=COLUMNS, rows=rows("a", "b")) == 2
    row = Product.objects.get(sku="a")
    assert (row.name, row.attributes, row.cost_minor) == ("茶", {"a": "b"}, None)
    assert bulk.insert(table="store_product", columns=COLUMNS, rows=[]) == 0


def test_once_leaves_alone_what_is_there() -> None:
    bulk.insert(table="store_product", columns=COLUMNS, rows=rows("a"))
    assert bulk.insert(table="store_product", columns=COLUMNS, rows=rows("a", "b"), once=True) == 1
    assert Product.objects.count() == 2


def test_without_once_a_repeated_key_is_an_error() -> None:
    bulk.insert(table="store_product", columns=COLUMNS, rows=rows("a"))
    with pytest.raises(IntegrityError):
        bulk.insert(table="store_product", columns=COLUMNS, rows=rows("a"))


@pytest.mark.parametrize("micro", [0, 120_000])
def test_moments_read_back_equal_and_compare(micro: int) -> None:
    at = datetime(2026, 3, 14, 20, 0, 0, micro, tzinfo=timezone(timedelta(hours=8)))
    columns = {"key": "text", "zone": "text", "tier": "text", "attributes": "jsonb"}
    columns |= {"email_index": "text", "phone_index": "text", "created_at": "timestamptz"}
    row = ("c1", "", "", "{}", "", "", bulk.moment(at))
    bulk.insert(table="store_customer", columns=columns, rows=[row])
    assert Customer.objects.get().created_at == at.astimezone(UTC)
    assert Customer.objects.filter(created_at=at).exists()
    assert not Customer.objects.filter(created_at__lt=at).exists()


def test_among_any_number() -> None:
    bulk.insert(table="store_product", columns=COLUMNS, rows=rows(*(f"s{n}" for n in range(3000))))
    for wanted in ([], ["s1"], [f"s{n}" for n in range(0, 6000, 2)]):
        test, values = bulk.among("sku", wanted)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM store_product WHERE {test}", values)
            assert cursor.fetchone()[0] == len([w for w in wanted if int(w[1:]) < 3000])


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.text(st.characters(exclude_characters="\0", codec="utf-8"))))
def test_any_texts_come_back_from_an_array(texts: list[str | None]) -> None:
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text[]", [bulk.array(texts)])
        assert cursor.fetchone()[0] == texts


def test_an_array_is_one_text_and_of_strange_values_a_list() -> None:
    at = datetime(2026, 3, 14, 20, 0, tzinfo=UTC)
    told = [1, -2.5, True, None, 'a"b\\c', at]
    assert bulk.array(told) == '{1,-2.5,t,NULL,"a\\"b\\\\c","2026-03-14T20:00:00+00:00"}'
    assert bulk.array([]) == "{}"
    assert bulk.array([1, object]) == [1, object]


def test_moments_are_told_and_read_the_same_however_clocks_go() -> None:
    zone = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=zone)
    second = first.replace(fold=1)
    # Equal by their clocks, and an hour apart.
    assert first == second
    assert bulk.told(first) == "2026-10-25T02:30:00+02:00"
    assert bulk.told(second) == "2026-10-25T02:30:00+01:00"
    for at in (first.astimezone(UTC), second.astimezone(UTC)):
        assert bulk.read(bulk.told(at)) == at
    assert (
        bulk.array([first, second]) == '{"2026-10-25T02:30:00+02:00","2026-10-25T02:30:00+01:00"}'
    )
    assert bulk.array([1, True, -2]) == "{1,t,-2}"
    assert bulk.array([]) == "{}"
