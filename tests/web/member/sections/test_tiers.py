"""Tiers on the member's page: the way to the next, what keeps this one, benefits with codes."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from guerdon.store.models import TierGrant
from guerdon.web.member.sections.tiers import place
from tests.flows.tier_shop import buys, opens
from tests.give.tiers.ladders import at, bought, ladder

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_the_way_and_the_benefits(page: Client, today: datetime) -> None:
    opens(today - 2 * HOUR)
    buys("ann", "o1", 600, today - HOUR)
    text = page.get("/m/").content.decode()
    assert "Buy for $4.00 more to become Gold" in text
    assert 'aria-valuenow="60"' in text
    code = TierGrant.objects.get().code
    assert code in text
    assert "2 left" in text
    chinese = page.get("/m/", headers={"Accept-Language": "zh"}).content.decode()
    assert "再消费 $4.00 升级为gold" in chinese


def test_nothing_without_tiers(page: Client) -> None:
    assert 'id="tier-1"' not in page.get("/m/").content.decode()


def test_what_keeps_a_tier_is_said() -> None:
    from guerdon.flows.tiers.settling import outcome
    from tests.flows.tiers.test_settling import ANN
    from tests.give.tiers.ladders import SHANGHAI

    def placed(measure: str, day: str, amount: int) -> tuple[str, str]:
        structure = ladder(measure=measure)
        one = outcome(
            structure=structure,
            member=ANN,
            held=None,
            tallies=bought(d2025_03_01=amount),
            over=(),
            zone=SHANGHAI,
            now=at(day),
        )
        found = place(structure, one, "USD", "en")
        return found.next, found.warning

    assert placed("spend", "2025-06-01", 3000) == ("You hold the highest tier.", "")
    ahead, warning = placed("orders", "2026-06-01", 1000)
    assert ahead == "3,000 orders more for black"
    assert warning.startswith("1,000 orders more by ")
