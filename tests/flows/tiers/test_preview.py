"""Preview: last year's members under a draft and under what is live, without a trace."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.tiers.preview import Previewed, preview
from guerdon.store.models import TierStanding
from guerdon.terms.decision import Refusal
from tests.flows.tier_shop import buys, ladder, opens

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_draft_beside_live(now: datetime) -> None:
    opens(now)
    for number, minor in enumerate((400, 600, 1000, 3000)):
        buys(f"c{number}", f"o{number}", minor, now - 9 * DAY, hear=False)
    buys("old", "o-old", 3000, now - 400 * DAY, hear=False)
    buys("today", "o-today", 3000, now, hear=False)
    draft = ladder()
    draft["tiers"] = [{**draft["tiers"][0], "threshold": 400}, *draft["tiers"][2:]]
    found = preview(draft={"structures": [draft]}, now=now)
    assert isinstance(found, Previewed)
    (one,) = found.structures
    assert one.moves == {
        ("", "silver"): 1,
        ("silver", "silver"): 1,
        ("gold", "silver"): 1,
        ("black", "black"): 1,
    }
    assert one.counts(drafted=False) == {"": 1, "silver": 1, "gold": 1, "black": 1}
    assert (one.counts(drafted=True), one.members) == ({"silver": 3, "black": 1}, 4)
    assert (found.start, found.end) == (
        datetime.fromisoformat("2025-03-14T00:00:00+08:00"),
        datetime.fromisoformat("2026-03-14T00:00:00+08:00"),
    )
    assert not TierStanding.objects.exists()


def test_before_there_are_tiers(now: datetime) -> None:
    buys("ann", "o1", 600, now - DAY, hear=False)
    found = preview(draft={"structures": [ladder()]}, now=now)
    assert isinstance(found, Previewed)
    assert found.structures[0].live is None
    assert found.structures[0].counts(drafted=True) == {"silver": 1}


def test_a_draft_that_cannot_be_read(now: datetime) -> None:
    refused = preview(draft={"structures": [ladder(main=False)]}, now=now)
    assert isinstance(refused, Refusal)
