"""`guerdon nightly` tells what it found; a wrong moment or a refusal ends it with exit code 2."""

import json

import pytest

from tests import shops
from tests.house import ROOT

pytestmark = pytest.mark.one_database
FILL = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from tests import shops
shops.fill_store(persons=shops.people(60), placed=shops.sales(60))
"""


def test_the_night_and_segments_from_the_command_line(house):
    house.python(FILL)
    now = shops.AS_OF.isoformat()
    gold = '{"field": "tier", "op": "is", "value": "gold"}'

    for wrong in ("yesterday", "2026-03-02T12:00"):
        done = house.guerdon("nightly", "--as-of", wrong)
        assert done.returncode == 2
        assert "--as-of" in done.stderr
    done = house.guerdon("segment", "count", gold)
    assert (done.returncode, done.stdout) == (2, "")
    assert "[night_none]" in done.stderr

    done = house.guerdon("nightly", "--as-of", now)
    assert done.returncode == 0, done.stderr
    buyers = len(shops.buyers(60))
    for said in (f"{buyers} customers", "Held against the last", "paretonbd", "active", "snapshot"):
        assert said in done.stdout
    done = house.guerdon("nightly", "--as-of", "2020-01-01T00:00:00Z")
    assert done.returncode == 2
    assert "[night_too_early]" in done.stderr
    done = house.guerdon("nightly", "--as-of", now, "--json")
    assert json.loads(done.stdout)["customers"] == buyers

    golden = sum(person.tier == "gold" for person in shops.people(60))
    done = house.guerdon("segment", "count", gold)
    assert done.stdout.startswith(f"{golden} of 60 customers")
    assert house.guerdon("segment", "save", "gold", gold, "--en", "Gold").stdout == "gold v1\n"
    assert house.guerdon("segment", "save", "gold", gold, "--en", "Gold").stdout == "gold v1\n"
    done = house.guerdon("segment", "members", "gold", "--limit", "2")
    assert done.returncode == 0
    assert done.stdout.count("c00") == 2
    assert "gold" in house.guerdon("segment", "list").stdout
