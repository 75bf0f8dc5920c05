"""Experiments in the console: planned with power, started, looked at, halted, taken as CSV."""

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from guerdon.store.models import Enrolment, Experiment
from guerdon.store.programme import offers
from guerdon.web.console.experiments import document
from tests.flows import tried

TYPED = {
    "name": "Warm title", "key": "warm", "tests": "title", "metric": "sales", "control": "Plain",
    "tried": "Warm", "tried_setting": "Hello again", "control_weight": "1", "tried_weight": "2",
    "effect": "20", "days": "28", "looks": "4", "spending": "late", "pilot": "10", "segment": "",
}  # fmt: skip


@pytest.fixture
def shop(moment: datetime, db: None) -> None:
    tried.opened(moment - timedelta(days=15))
    tried.buys_as_always(moment - timedelta(days=15))


def test_as_typed() -> None:
    found = document(typed=TYPED)
    assert found["stages"] == [{"share": 0.1, "days": 7}, {"share": 1.0, "days": 21}]
    assert found["arms"][1]["settings"] == {"text": "Hello again"}
    assert (found["arms"][1]["weight"], found["effect"]) == (2, 0.2)
    assert document(typed={})["key"] == "experiment"
    assert document(typed={**TYPED, "days": "x"})["stages"] == [{"share": 1.0, "days": 0}]


@pytest.mark.usefixtures("shop")
def test_planned_started_halted(owner: Client) -> None:
    assert "No experiment yet" in owner.get("/experiments").content.decode()
    assert 'hx-get="/experiments/size"' in owner.get("/experiments/new").content.decode()
    size = owner.get("/experiments/size", TYPED).content.decode()
    assert "Customers wanted" in size
    assert "Share" in size
    wrong = owner.get("/experiments/size", {**TYPED, "days": "0"}).content.decode()
    assert 'role="alert"' in wrong
    refused = owner.post("/experiments/new", {**TYPED, "key": "No Key"}).content.decode()
    assert 'role="alert"' in refused
    assert Experiment.objects.count() == 0
    kept = owner.post("/experiments/new", TYPED)
    assert (kept.status_code, kept["Location"]) == (302, "/experiments/warm")
    assert owner.get("/experiments/warm.csv").status_code == 404
    draft = owner.get("/experiments/warm").content.decode()
    (change,) = re.findall(r'href="/experiments/new\?([^"]*)"', draft)
    again = owner.get(f"/experiments/new?{html.unescape(change)}").content.decode()
    assert 'value="Hello again"' in again
    owner.post("/experiments/warm/act", {"act": "start"})
    assert Experiment.objects.get().state == "running"
    assert 0 < Enrolment.objects.count() < tried.CUSTOMERS / 2
    text = owner.get("/experiments/warm").content.decode()
    assert "Nobody has looked yet." in text
    assert "Hello again" in text
    early = owner.post("/experiments/warm/act", {"act": "look"}, follow=True).content.decode()
    assert "nothing new since the last look" in early
    halted = owner.post("/experiments/warm/act", {"act": "halt"}, follow=True).content.decode()
    assert "Halted by hand by owner." in halted
    assert owner.get("/experiments/none").status_code == 404


@pytest.mark.usefixtures("shop")
def test_a_look_in_a_sentence_and_in_a_table(
    owner: Client, signed_in: Callable[[str], Client], moment: datetime
) -> None:
    then = moment - timedelta(days=14)
    tried.started(then)
    tried.buy(then + timedelta(days=7), {"control": 3_000, "deep": 6_000})
    owner.post("/experiments/depth/act", {"act": "look"})
    text = owner.get("/experiments/depth").content.decode()
    (told,) = re.findall(r"plain-words\">([^<]*)<", text)
    assert re.match(r"“20 %” brings \$(29|30)\.\d\d more sales a customer than “10 %”", told), told
    assert "as drawn" in text
    assert '/charts/experiment_bars.json" data-asked="of=depth"' in text
    assert "50%" in owner.get("/experiments").content.decode()
    spec = owner.get("/charts/experiment_bars.json?of=depth").json()["spec"]
    assert len(spec["layer"]) == 7
    analyst = signed_in("analyst")
    assert analyst.post("/experiments/depth/act", {"act": "halt"}).status_code == 403
    assert offers.seen(key="twenty").state == "live"
    rows = list(csv.DictReader(io.StringIO(analyst.get("/experiments/depth.csv").content.decode())))
    assert {row["outcome"] for row in rows} == {"sales", "orders", "bought", "basket"}
    sales = next(row for row in rows if row["outcome"] == "sales")
    difference = float(sales["given"]) - float(sales["held"])
    assert float(sales["difference"]) == pytest.approx(difference, rel=0.05)
