"""What a night learnt holds on for a week; settings, code, a moved shop and a wish end it."""

import hmac
import pickle
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guerdon.know.rfm import segment_names
from guerdon.lake import engine, learnt, load, run
from guerdon.terms.tables import KNOW, SNAPSHOT
from guerdon.terms.telling import quiet
from tests import shops
from tests.lake import planted
from tests.lake.test_run import BRIEF

DAY = timedelta(days=1)
SECRETS = ("the newest secret", "one before")
PLANTED = replace(BRIEF, as_of=planted.AS_OF, zone="UTC")


def night(folder, out, *, before=None, brief=PLANTED, anew="", secrets=SECRETS):
    with engine.opened(spill=out.parent, threads=2) as backend:
        return run.known(
            engine=backend,
            folder=folder,
            out=out,
            brief=brief,
            segments={},
            tell=quiet,
            before=before,
            anew=anew,
            secrets=secrets,
        )


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Enough customers for clusters, risks and price levels; its first night."""
    folder = tmp_path_factory.mktemp("learnt")
    snapshot = shops.write_snapshot(
        folder / "snapshot", persons=[shops.Person(key=f"c{n:04}") for n in range(540)], placed=[]
    )
    made = planted.shop(540)
    for name, table in made.tables.items():
        pq.write_table(table, snapshot / f"{name}.parquet")
    return snapshot, folder / "know", night(snapshot, folder / "know")


@pytest.fixture(autouse=True)
def _small_shops_too(monkeypatch):
    monkeypatch.setattr(learnt, "FEWEST", 100)


def test_the_next_night_goes_on_with_it(shop, tmp_path):
    snapshot, before, first = shop
    assert first["learnt"]["reason"] == "night_anew_first"
    assert first["churn"]["told_by"] == "trees"
    assert len(first["clusters"]["clusters"]) == 3
    later = replace(PLANTED, as_of=PLANTED.as_of + DAY)

    told = night(snapshot, tmp_path / "know", before=before, brief=later)

    assert told["learnt"] == {"reason": "night_kept", "data": {"day": "2026-03-02"}}
    for kept in ("models", "spend", "holdout", "churn"):
        assert told[kept] == first[kept]
    assert told["preferences"]["greatest"] == first["preferences"]["greatest"]
    then, now = (
        pq.read_table(at / "know.parquet").to_pylist() for at in (before, tmp_path / "know")
    )
    for old, new in zip(then, now, strict=True):
        assert new["recency_days"] == old["recency_days"] + 1
        assert new["p_alive"] < old["p_alive"]
        assert new["cluster"] is not None
    # A day later those numbers differ; on the same day nothing does.
    night(snapshot, tmp_path / "same", before=before)
    assert pq.read_table(tmp_path / "same" / "know.parquet") == pq.read_table(
        before / "know.parquet"
    )


def changed(snapshot, folder):
    """The shop a day later: as a whole, and as what changed; an order went, one came, one moved."""
    tables = {name: pq.read_table(snapshot / f"{name}.parquet") for name in ("orders", "lines")}
    orders, lines = (tables[name].to_pylist() for name in ("orders", "lines"))
    gone = [orders[0]["order"], orders[500]["order"]]
    moved = orders[500] | {"customer": "c0007", "total_minor": 1}
    came = orders[900] | {"order": "new", "placed_at": PLANTED.as_of.replace(tzinfo=None)}
    more = {
        "orders": [moved, came],
        "lines": [
            *(line for line in lines if line["order"] == moved["order"]),
            *(line | {"order": "new"} for line in lines if line["order"] == came["order"]),
        ],
    }
    products = pq.read_table(snapshot / "products.parquet").to_pylist()
    products[0]["category"] = "book"
    for made in (folder / "whole", folder / "on"):
        shutil.copytree(snapshot, made)
        table = pa.Table.from_pylist(products, schema=load.schema(columns=SNAPSHOT["products"]))
        pq.write_table(table, made / "products.parquet")
    for name, rows in more.items():
        stay = [row for row in tables[name].to_pylist() if row["order"] not in gone]
        for file, kept in ((f"on/{name}.more", rows), (f"whole/{name}", stay + rows)):
            table = pa.Table.from_pylist(kept, schema=tables[name].schema)
            pq.write_table(table, folder / f"{file}.parquet")
    pq.write_table(pa.table({"order": gone}), folder / "on" / load.GONE)


def test_a_night_of_what_changed_is_the_same_as_of_everything(shop, tmp_path):
    snapshot, before, _ = shop
    changed(snapshot, tmp_path)
    later = replace(PLANTED, as_of=PLANTED.as_of + DAY)

    reports = {
        name: night(tmp_path / name, tmp_path / f"{name}-know", before=before, brief=later)
        for name in ("whole", "on")
    }

    assert reports["on"] == reports["whole"]
    for name in ("know", "values", "taken", "goods"):
        found, wanted = (
            sorted(pq.read_table(tmp_path / at / f"{name}.parquet").to_pylist(), key=key)
            for at in ("on-know", "whole-know")
        )
        assert found == wanted, name
    # It could have failed: the change reached the customer, and the category those who bought it.
    then = {row["customer"]: row for row in pq.read_table(before / "know.parquet").to_pylist()}
    now = {
        row["customer"]: row for row in pq.read_table(tmp_path / "on-know/know.parquet").to_pylist()
    }
    assert now["c0007"]["orders"] == then["c0007"]["orders"] + 1
    assert (
        sum(
            now[who]["favourite_category"] != row["favourite_category"] for who, row in then.items()
        )
        > 9
    )


def test_it_goes_on_from_night_to_night_and_back_to_how_it_was(shop, tmp_path):
    """Days pass, by which purchases leave the windows that are counted over, and changes end."""
    snapshot, before, _ = shop
    changed(snapshot, tmp_path)
    later = replace(PLANTED, as_of=PLANTED.as_of + DAY)
    night(tmp_path / "on", tmp_path / "on-know", before=before, brief=later)
    second = tmp_path / "second"
    shutil.copytree(snapshot, second / "on")
    shutil.copytree(snapshot, second / "whole")
    pq.write_table(pa.table({"order": pa.array([], pa.string())}), second / "on" / load.GONE)
    for name in ("orders", "lines"):
        table = load.schema(columns=SNAPSHOT[name]).empty_table()
        pq.write_table(table, second / "on" / f"{name}.more.parquet")
    brief = replace(PLANTED, as_of=PLANTED.as_of + 3 * DAY + timedelta(hours=5))

    reports = {
        name: night(
            second / name, second / f"{name}-know", before=tmp_path / "on-know", brief=brief
        )
        for name in ("whole", "on")
    }

    assert reports["on"] == reports["whole"]
    assert reports["on"]["learnt"]["reason"] == "night_kept"
    for name in ("know", "values", "taken", "liked", "sums", "seen"):
        found, wanted = (
            sorted(pq.read_table(second / at / f"{name}.parquet").to_pylist(), key=key)
            for at in ("on-know", "whole-know")
        )
        assert found == wanted, name
    # It could have failed: what was bought long ago is no longer lately, of people left alone.
    then, now = (
        {row["customer"]: row for row in pq.read_table(at / "know.parquet").to_pylist()}
        for at in (tmp_path / "on-know", second / "on-know")
    )
    assert now["c0007"]["orders"] == then["c0007"]["orders"] - 1
    assert sum(now[who]["spend_90d"] < row["spend_90d"] for who, row in then.items()) > 9
    assert sum(now[who]["churn_risk"] != row["churn_risk"] for who, row in then.items()) > 9
    again = {row["customer"]: row for row in then.values() if row["next_category"] is not None}
    assert any(now[who]["next_category"] != row["next_category"] for who, row in again.items())


def key(row):
    return tuple(str(row.get(name, "")) for name in ("customer", "category", "sku"))


CHANGED = {
    "own rhythm": replace(PLANTED, own_rhythm=True),
    "cells": replace(PLANTED, rfm_cells=dict(segment_names().cells) | {(1, 1, 1): "champions"}),
    "zone": replace(PLANTED, zone="Asia/Shanghai"),
    "unit": replace(PLANTED, unit=1),
    "margin": replace(PLANTED, economics=replace(PLANTED.economics, margin=0.3)),
}


@pytest.mark.parametrize("name", CHANGED)
def test_any_other_setting_ends_it(shop, name):
    found = learnt.read(folder=shop[1], secrets=SECRETS)

    assert learnt.why_anew(found=found, brief=PLANTED) == ""
    assert learnt.why_anew(found=found, brief=CHANGED[name]) == "settings"


@pytest.mark.parametrize(
    ("days", "why"), [(0, ""), (6.99, ""), (7, "week"), (30, "week"), (-0.01, "week")]
)
def test_it_holds_for_a_week_and_never_for_a_day_before(shop, days, why):
    found = learnt.read(folder=shop[1], secrets=SECRETS)
    brief = replace(PLANTED, as_of=PLANTED.as_of + timedelta(days=days))

    assert learnt.why_anew(found=found, brief=brief) == why


@pytest.mark.parametrize(
    ("past", "days", "moved"),
    [
        (1000, 1000, False),
        (980, 1000, False),
        (979, 1000, True),
        (1021, 1021, True),
        (1000, 1200, False),
        (1000, 1201, True),
    ],
)
def test_a_moved_shop(shop, past, days, moved):
    found = replace(learnt.read(folder=shop[1], secrets=SECRETS), purchase_days=1000)

    assert learnt.moved(found=found, past=past, days=days) is moved


def test_a_wish_learns_the_same_anew(shop, tmp_path):
    snapshot, before, first = shop

    asked = night(snapshot, tmp_path / "asked", before=before, anew="asked")

    assert asked["learnt"]["reason"] == "night_anew_asked"
    assert asked["models"] == first["models"]
    rows = pq.read_table(tmp_path / "asked" / "know.parquet")
    assert rows == pq.read_table(before / "know.parquet")
    assert rows.column_names == list(KNOW)


@pytest.mark.parametrize(("name", "value"), [("PAST_MOVED", -1.0), ("FEWEST", 541)])
def test_a_moved_shop_and_a_small_one_learn_anew(shop, tmp_path, monkeypatch, name, value):
    def fits(**_):
        raise NotImplementedError

    monkeypatch.setattr(run, "fits", fits)
    night(shop[0], tmp_path / "kept", before=shop[1])
    monkeypatch.setattr(learnt, name, value)

    with pytest.raises(NotImplementedError):
        night(shop[0], tmp_path / "anew", before=shop[1])


def signed(held, secret=SECRETS[0]):
    key = hmac.digest(secret.encode(), learnt.PURPOSE, "sha256")
    return hmac.digest(key, held, "sha256") + held


class Bad:
    """Does harm as it is read."""

    def __reduce__(self):
        return (Path.touch, (Path(self.at),))

    def __init__(self, at):
        self.at = str(at)


@pytest.fixture
def copied(shop, tmp_path):
    for name in (learnt.FILE, learnt.TAKEN, learnt.GOODS, learnt.LIKED, learnt.REPORT):
        (tmp_path / name).write_bytes((shop[1] / name).read_bytes())
    return tmp_path


@pytest.mark.parametrize("held", [b"no pickle", signed(pickle.dumps("another thing")), b"", None])
def test_what_cannot_be_read_is_learnt_again(copied, held):
    read = learnt.read(folder=copied, secrets=SECRETS)
    assert read.preferences.taken == copied / learnt.TAKEN
    if held is None:
        (copied / learnt.TAKEN).unlink()
    else:
        (copied / learnt.FILE).write_bytes(held)

    assert learnt.read(folder=copied, secrets=SECRETS) is None
    assert learnt.why_anew(found=None, brief=PLANTED) == "first"


def test_a_file_that_was_changed_is_never_looked_into(copied):
    file, harm = copied / learnt.FILE, copied / "harm"
    good = file.read_bytes()
    bad = pickle.dumps(Bad(harm))
    for written in (
        bad,
        good[: learnt.SIGNED] + bad,
        signed(bad, "of another shop"),
        signed(bad, ""),
    ):
        file.write_bytes(written)
        assert learnt.read(folder=copied, secrets=SECRETS) is None
        assert not harm.exists()
    # One bit of what was learnt, one of the signature.
    for place in (learnt.SIGNED + 99, 3):
        file.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert learnt.read(folder=copied, secrets=SECRETS) is None
    # It could have failed: what the shop signs is looked into.
    file.write_bytes(signed(bad))
    learnt.read(folder=copied, secrets=SECRETS)
    assert harm.exists()


def test_a_renewed_secret_reads_what_the_one_before_has_signed(copied):
    assert learnt.read(folder=copied, secrets=("newer", *SECRETS)) is not None
    assert learnt.read(folder=copied, secrets=("newer",)) is None
    assert learnt.read(folder=copied, secrets=()) is None


def test_a_changed_file_ends_in_a_night_that_learns(shop, copied):
    (copied / learnt.FILE).write_bytes(b"x" * 99)
    told = night(shop[0], copied.parent / "anew", before=copied)
    assert told["learnt"]["reason"] == "night_anew_first"
    assert told["models"] == shop[2]["models"]


def test_other_code_learns_again(shop, monkeypatch):
    monkeypatch.setattr(learnt, "MADE_BY", ("guerdon 9",))

    found = learnt.read(folder=shop[1], secrets=SECRETS)

    assert learnt.why_anew(found=found, brief=PLANTED) == "version"
