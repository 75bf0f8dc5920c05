"""A database made from other models is told apart, and only a demo in it is ever made anew."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from guerdon.store import schema
from guerdon.store.customers import people
from guerdon.store.models import Customer, Order, Setting
from guerdon.store.programme import programme

pytestmark = pytest.mark.django_db(transaction=True)


def column(act: str) -> None:
    """Another version's table: a column more, or no more."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE store_offer {act}")


def test_the_same_models_have_one_fingerprint_in_every_process() -> None:
    code = (
        "import django; django.setup();"
        "from guerdon.store import schema; print(schema.fingerprint())"
    )
    env = os.environ | {"PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": "guerdon.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == schema.fingerprint()


def test_the_fingerprint_knows_columns_indexes_and_constraints(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = schema.fingerprint()
    seen = {whole}
    field = Order._meta.get_field("key")
    for changed, name, value in (
        (field, "max_length", 7),
        (field, "null", True),
        (Order._meta, "unique_together", (("key", "id"),)),
        (Order._meta, "db_table", "store_sale"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(changed, name, value)
            seen.add(schema.fingerprint.__wrapped__())
    assert len(seen) == 5
    assert schema.fingerprint.__wrapped__() == whole


def test_a_database_of_these_models_is_ready_however_often_it_is_asked() -> None:
    assert schema.checked() is None
    for _ in range(2):
        assert schema.ready() is None
    assert Setting.objects.get(key=schema.KEY).value == schema.fingerprint()


def test_another_fingerprint_is_refused_and_nothing_changes() -> None:
    Setting.objects.create(key=schema.KEY, value="of another time")
    for ask in (schema.checked, schema.ready, schema.renewed):
        refusal = ask()
        assert refusal is not None
        assert refusal.reason == "models_differ"
        assert set(refusal.data) == {"place", "setting"}
    assert Setting.objects.get(key=schema.KEY).value == "of another time"


def test_before_fingerprints_were_kept_columns_tell() -> None:
    column("ADD COLUMN of_another_time integer")
    try:
        refusal = schema.ready()
        assert refusal is not None
        assert refusal.reason == "models_differ"
        assert not Setting.objects.filter(key=schema.KEY).exists()
    finally:
        column("DROP COLUMN of_another_time")
    assert schema.ready() is None


def test_a_demo_is_made_anew_with_these_models_and_nothing_of_it_stays(now: datetime) -> None:
    column("ADD COLUMN of_another_time integer")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE store_long_gone (id integer PRIMARY KEY)")
    programme.keep(changes={"demo": True})
    people.named(keys=["c"], now=now)
    refusal = schema.ready()
    assert refusal is not None
    assert refusal.reason == "models_differ_demo"
    assert Customer.objects.exists()
    assert schema.renewed() is None
    assert not Customer.objects.exists()
    assert "store_long_gone" not in connection.introspection.table_names()
    assert schema.checked() is None
    assert not programme.read().demo


@pytest.mark.one_database
def test_processes_that_start_together_make_the_tables_once(tmp_path: Path) -> None:
    code = "from guerdon.cli.house import open_house; open_house()"
    env = os.environ | {"GUERDON_HOME": str(tmp_path), "GUERDON_DATABASE_URL": ""}
    begun = [
        subprocess.Popen([sys.executable, "-c", code], env=env, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    ended = [(one.communicate()[1], one.returncode) for one in begun]
    assert ended == [("", 0)] * 3
