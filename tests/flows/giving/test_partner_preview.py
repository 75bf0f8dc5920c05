"""Last year's movements with partners by a draft's rates."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.giving import partners
from guerdon.flows.giving.partner_preview import Previewed, previewed
from guerdon.store.models import PartnerMove
from guerdon.terms.decision import Refusal
from tests.flows.sections import live
from tests.flows.shop import done
from tests.give.partners.test_restated import AIR
from tests.store.ledgers import member

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_year_once_more(now: datetime) -> None:
    live("partners", {"partners": [AIR]})
    member("a", now)
    words = {"partner": "air", "key": None}
    old, soon = now - timedelta(days=400), now - timedelta(days=4)
    buy = {"packs": 1, "points": 0, "minor": 0, **words}
    done(partners.buy(reference="p0", now=old, **buy))
    done(partners.buy(reference="p1", now=soon, **buy))
    issue = {"customer": "a", "theirs": 0, **words}
    done(partners.issue(points=2_400, reference="i1", now=soon, **issue))
    draft = {**AIR, "worth": [{"issued_milli": 2_000, "taken_milli": 100}]}
    other = {"key": "tea", "name": {"en": "Tea"}}
    before = list(PartnerMove.objects.values())
    found = previewed(document={"partners": [draft, other]}, now=now)
    assert isinstance(found, Previewed)
    air, tea = found.partners
    assert (air.moved, tea.moved) == (2, 0)
    assert (air.was["pack"].count, air.was["issue"].minor, air.then["issue"].minor) == (1, 400, 800)
    assert list(PartnerMove.objects.values()) == before
    assert isinstance(previewed(document={"partners": [{}]}, now=now), Refusal)
