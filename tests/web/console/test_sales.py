"""The page of sales, by the newest night and for the period that was asked for."""

import pytest
from django.test import Client


@pytest.mark.usefixtures("night_shop")
def test_growth_with_its_parts(owner: Client) -> None:
    text = owner.get("/sales").content.decode()
    assert "Where does the growth come from?" in text
    assert "Orders each" in text
    assert "Everybody" in text
    assert 'aria-current="true">Last 30 days' in owner.get("/sales?days=30").content.decode()
    assert 'aria-current="true">Last 90 days' in owner.get("/sales?days=7x").content.decode()


def test_before_the_first_night(owner: Client) -> None:
    assert "No customers yet" in owner.get("/sales").content.decode()
