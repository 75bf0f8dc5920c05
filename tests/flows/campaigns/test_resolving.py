"""Quotas are scaled with a part of the customers, and nobody is refused by name."""

from dataclasses import replace

import pytest

from guerdon.flows.campaigns.resolving import Slid, solved
from guerdon.terms.decision import Refusal
from tests.flows.campaigns.test_planning import audience
from tests.flows.campaigns.test_worth import read


def test_quotas_of_a_part() -> None:
    asked = read(budget_minor=120_000, quotas=[{"stage": "active", "most": 100}])
    whole = solved(brief=asked, audience=audience(n=2_000), margin=0.4, most=20_000)
    part = solved(brief=asked, audience=audience(n=2_000), margin=0.4, most=500)
    assert isinstance(whole, Slid)
    assert isinstance(part, Slid)
    assert part.given == pytest.approx(whole.given, rel=0.15)


def test_nobody() -> None:
    none = replace(audience(), customers=[])
    found = solved(brief=read(), audience=none, margin=0.4, most=10)
    assert isinstance(found, Refusal)
    assert found.reason == "audience_empty"
