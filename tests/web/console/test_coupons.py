"""Codes are found by their beginning, their state and their offer."""

import pytest
from django.test import Client


@pytest.mark.usefixtures("shop")
def test_found_and_filtered(owner: Client) -> None:
    text = owner.get("/coupons").content.decode()
    assert "ABCD-0" in text
    assert 'href="/customers/c1"' in text
    fresh = owner.get("/coupons?state=fresh&offer=five-off").content.decode()
    assert "ABCD-0" in fresh
    assert "ABCD-1" not in fresh
    assert "ABCD-1" in owner.get("/coupons?q=abcd-1").content.decode()
    assert "No code fits" in owner.get("/coupons?q=ZZZ").content.decode()


def test_before_the_first_code(owner: Client) -> None:
    assert "No codes are out yet" in owner.get("/coupons").content.decode()
