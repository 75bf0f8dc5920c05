"""Search finds customers, campaigns, offers and codes, as a page and as a list under the field."""

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("shop")
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("c3", "/customers/c3"),
        ("autumn", "/campaigns/autumn"),
        ("秋日", "/campaigns/autumn"),
        ("5 off", "/offers/five-off"),
        ("abcd-1", "/coupons?q=ABCD-1"),
    ],
)
def test_each_kind(owner: Client, text: str, link: str) -> None:
    part = owner.get("/search", {"q": text}, headers=HTMX).content.decode()
    assert f'href="{link}"' in part
    assert "<html" not in part
    assert f'href="{link}"' in owner.get("/search", {"q": text}).content.decode()


def test_nothing_found_and_nothing_asked(owner: Client) -> None:
    part = owner.get("/search", {"q": "<b>zzz"}, headers=HTMX).content.decode()
    assert "Nothing found" in part
    assert "<b>" not in part
    assert owner.get("/search", headers=HTMX).content.decode().strip() == ""
    assert "Type a customer number" in owner.get("/search").content.decode()
