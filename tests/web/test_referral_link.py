"""The link of a code: the shop's page where it has one, else ours at the site that was asked."""

from datetime import datetime

import pytest

from guerdon.web.referral_link import link
from tests.flows import friends as f

pytestmark = pytest.mark.django_db(transaction=True)


def test_ours_and_theirs(now: datetime) -> None:
    assert link(code="AB", now=now) == "/m/i/AB"
    f.promises(now)
    assert link(code="AB", now=now, site="https://x.example/") == "https://x.example/m/i/AB"
    f.promises(now, {"link": "https://shop.example/{code}/join"})
    assert link(code="AB", now=now, site="https://x.example/") == "https://shop.example/AB/join"
