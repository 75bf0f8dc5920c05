"""The bar names every tab of the shop, in the member's language."""

from django.test import Client


def test_the_bar_is_on_every_page(page: Client) -> None:
    for address in ("/m/", "/m/me", "/m/points"):
        text = page.get(address).content.decode()
        assert 'class="m-bar"' in text, address
        assert 'href="/m/me"' in text


def test_a_closed_page_has_none(client: Client, db: None) -> None:
    assert 'class="m-bar"' not in client.get("/m/").content.decode()


def test_the_moment_is_there_for_when_there_is_no_network(page: Client) -> None:
    assert "You are offline. This is as of" in page.get("/m/").content.decode()
