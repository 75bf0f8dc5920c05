"""Know over HTTP: reads for those who may read, saves for those who act, problems by name."""

import json

import pytest
from django.test import Client

from guerdon.flows.night import nightly
from guerdon.store.house import access
from guerdon.store.models import Segment
from guerdon.terms.role import Role
from tests import shops

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
GOLD = {"field": "tier", "op": "is", "value": "gold"}


@pytest.fixture
def call(client: Client):
    def call(method, path, body=None, role=Role.ANALYST):
        token = access.add_key(name="k", role=role, now=shops.AS_OF)
        return client.generic(
            method,
            f"/api/v1{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    return call


@pytest.fixture
def shop(settings, tmp_path):
    settings.HOME = tmp_path
    shops.fill_store(persons=shops.people(60), placed=shops.sales(60))
    nightly.run(now=shops.AS_OF)


def test_customers_and_one_with_the_formula_behind_each_number(call, shop):
    page = call("GET", "/customers?stage=active&size=5&order=-spend").json()

    assert page["total"] > 5
    spends = [row["spend"] for row in page["rows"]]
    assert spends == sorted(spends, reverse=True)
    one = call("GET", f"/customers/{page['rows'][0]['customer']}").json()
    known = one["known"]
    assert known["values"]["spend"] == spends[0]
    clv = next(number for number in known["explained"] if number["name"] == "clv")
    assert clv["value"] == known["values"]["clv"]
    assert clv["low"] <= clv["value"] <= clv["high"]
    assert clv["formula"]["zh"]
    assert clv["parameters"]["margin"] == 0.25
    alive = next(number for number in known["explained"] if number["name"] == "p_alive")
    assert set(alive["parameters"]) == {"r", "alpha", "s", "beta"}
    assert set(alive["inputs"]) == {"x", "t", "T"}


def test_the_nights_report_and_the_rfm_map(call, shop):
    report = call("GET", "/nights/current").json()["report"]
    assert report["holdout"]["checks"]["rule"]["actual"] > 0
    cells = call("GET", "/rfm").json()["cells"]
    assert sum(cell["customers"] for cell in cells) == report["customers"]


def test_segments_are_tried_kept_and_listed(call, shop):
    golden = sum(person.tier == "gold" for person in shops.people(60))

    assert call("POST", "/segments/count", {"condition": GOLD}).json()["customers"] == golden
    members = call("POST", "/segments/members?limit=3", {"condition": GOLD}).json()
    assert len(members) == 3
    body = {"name": {"en": "Gold"}, "condition": GOLD}
    assert call("PUT", "/segments/gold", body, role=Role.MARKETER).json()["version"] == 1
    assert [one["key"] for one in call("GET", "/segments").json()] == ["gold"]
    kept = Segment.objects.get()
    assert (kept.created_by, kept.condition) == ("key:k", GOLD)


@pytest.mark.parametrize(
    ("method", "path", "body", "role", "status", "reason"),
    [
        ("GET", "/customers", None, Role.ANALYST, 422, "night_none"),
        ("GET", "/customers/nobody", None, Role.ANALYST, 404, "not_found"),
        ("GET", "/nights/current", None, Role.MARKETER, 422, "night_none"),
        ("GET", "/customers", None, Role.CASHIER, 403, "role_not_allowed"),
        (
            "POST",
            "/segments/count",
            {"condition": {"field": "x"}},
            Role.ANALYST,
            422,
            "unknown_field",
        ),
        ("POST", "/segments/count", {}, Role.ANALYST, 422, "body_malformed"),
        (
            "PUT",
            "/segments/gold",
            {"name": {"en": "G"}, "condition": GOLD, "stage": "lapsed"},
            Role.MARKETER,
            422,
            "body_malformed",
        ),
        (
            "PUT",
            "/segments/gold",
            {"name": {"en": "G"}, "condition": GOLD},
            Role.ANALYST,
            403,
            "role_not_allowed",
        ),
        (
            "PUT",
            "/segments/GOLD",
            {"name": {"en": "G"}, "condition": GOLD},
            Role.MARKETER,
            422,
            "segment_key",
        ),
    ],
)
def test_problems_are_named_and_nothing_is_kept(
    call, settings, tmp_path, method, path, body, role, status, reason
):
    settings.HOME = tmp_path

    told = call(method, path, body, role)

    assert (told.status_code, told.json()["reason"]) == (status, reason)
    assert told["Content-Type"] == "application/problem+json"
    assert Segment.objects.count() == 0
