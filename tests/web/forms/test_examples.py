"""Examples are in the money of the shop, and asking twice gives the same."""

from guerdon.web.forms.examples import example


def test_a_gift_card_is_of_the_shops_currency() -> None:
    assert example(section="gift_cards", currency="CNY")["currency"] == "CNY"
    assert example(section="play", currency="CNY") == example(section="play", currency="USD")
