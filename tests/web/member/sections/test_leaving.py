"""The last section of the last tab: keep the page, or close it here."""

from django.test import Client


def test_both_ways_are_there(page: Client) -> None:
    text = page.get("/m/me").content.decode()
    assert "data-keep" in text
    assert 'action="/m/leave"' in text
