"""Points in all: held, their worth, what ends soon, and the newest entries."""

import pytest
from django.test import Client


@pytest.mark.usefixtures("shop")
def test_what_members_hold(owner: Client) -> None:
    text = owner.get("/points").content.decode()
    assert text.count(">1,234</p>") == 2  # held, and all of it ends within 30 days
    assert "$12.34" in text
    assert "+1,234" in text
    assert "$1.00" in text  # what a hundred are worth


def test_before_the_first_point(owner: Client, analyst: Client) -> None:
    assert 'href="/settings"' in owner.get("/points").content.decode()
    assert "No points have been given" in analyst.get("/points").content.decode()
