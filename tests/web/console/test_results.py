"""A result is a sentence a director understands, with its interval, and the truth beside it."""

import copy

import pytest
from django.test import Client

from guerdon.store.models import Readout
from guerdon.web.console.results import sentences, who
from tests.web.charts.taught import TAUGHT
from tests.web.console.shop import READOUT


def test_the_sentences() -> None:
    first, second = sentences(document=READOUT, currency="USD")
    assert first == (
        "People who were given an offer spent $40.00 more each than those who were not: "
        "13.3% more. The true figure lies between $15.00 and $65.00 with 95% confidence."
    )
    assert second == (
        "It brought $5,160.00 of extra margin for $2,000.00 of cost: "
        "every 1.00 spent came back as 2.58 (between 0.97 and 4.19)."
    )


def test_what_is_not_sure_is_not_claimed() -> None:
    document = copy.deepcopy(READOUT)
    document["effects"]["sales"] |= {"low": -500.0, "certain": False}
    assert sentences(document=document, currency="USD")[0].startswith("No clear difference yet")
    document["effects"]["sales"] |= {"difference": -4000.0, "high": -100.0, "certain": True}
    assert "$40.00 less each" in sentences(document=document, currency="USD")[0]
    document["effects"]["sales"] |= {"low": None, "high": None}
    assert sentences(document=document, currency="USD") == [
        "Too few people are in one of the groups to say anything yet."
    ]


@pytest.mark.usefixtures("shop")
def test_the_page(owner: Client) -> None:
    text = owner.get("/results/autumn").content.decode()
    assert "spent $40.00 more each" in text
    assert "158%" in text
    assert "the interval holds the truth" in text
    assert "Planted effect per person" in text
    assert "$45.00" in text
    assert 'data-chart="/charts/lift.json" data-asked="of=autumn"' in text
    assert "Autumn thanks" in owner.get("/results").content.decode()
    assert owner.get("/results/none-such").status_code == 404


@pytest.mark.usefixtures("shop")
def test_a_truth_outside_the_interval_is_said(owner: Client) -> None:
    document = copy.deepcopy(READOUT)
    document["truth"]["sales"] = 9000.0
    Readout.objects.update(document=document)
    assert "the interval misses the truth" in owner.get("/results/autumn").content.decode()


@pytest.mark.usefixtures("shop")
def test_before_it_is_measured(owner: Client) -> None:
    Readout.objects.all().delete()
    text = owner.get("/results/autumn").content.decode()
    assert "has not been measured yet" in text
    assert 'value="measure"' in text


def test_before_any_campaign(owner: Client) -> None:
    assert "No campaign has been launched yet" in owner.get("/results").content.decode()


def test_who_changed_is_said_with_its_test_or_why_it_is_not_known() -> None:
    assert who(taught=None, currency="USD") is None
    found = who(taught=TAUGHT, currency="USD")
    assert found is not None
    assert "$11.50" in found["says"]
    assert "$4.00" in found["says"]
    assert "0.004" in found["test"]
    none = who(taught={**TAUGHT, "reliable": False}, currency="USD")
    assert none is not None
    assert "No reliable difference" in none["says"]
    data = {"customers": 12, "needed": 100}
    refused = who(taught={"refused": {"reason": "trial_too_small", "data": data}}, currency="USD")
    assert refused is not None
    assert "12 customers" in refused["says"]
