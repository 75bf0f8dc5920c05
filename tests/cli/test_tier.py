"""guerdon tier: shown, held, used and rolled from the command line."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from guerdon.cli.tier import command
from guerdon.store.models import TierGrant
from tests.flows.tier_shop import buys, opens, tier

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guerdon.cli.tier.open_house", lambda: None)
    now = datetime.now(UTC) - timedelta(hours=1)
    opens(now)
    buys("ann", "o1", 600, now)


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def test_shown(shop: None) -> None:
    said = run("show", "ann").output
    assert "member: silver, 600 spend" in said
    assert "400 more for gold" in said
    assert "lounge: granted, 2 left" in said
    assert "- -> silver" in said
    assert run("show", "nobody").exit_code == 2


def test_held_used_and_rolled(shop: None) -> None:
    held = run("floor", "ann", "black", "--until", "2100-01-01", "--why", "founder")
    assert (held.output, tier("ann")) == ("ann is black.\n", "black")
    code = TierGrant.objects.get().code
    for _ in range(2):
        assert run("use", code, "--key", "k").output == f"{code} used; 1 left.\n"
    assert "1 customers judged, 0 tiers changed." in run("roll").output
