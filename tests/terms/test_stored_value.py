"""Money has a wallet by currency, and a card a purse by its number."""

from guerdon.terms.entry import is_purse
from guerdon.terms.stored_value import card_account, cash


def test_names() -> None:
    assert cash(currency="CNY") == "cash-CNY"
    assert card_account(card=7) == "card:7"
    assert is_purse(account=card_account(card=7))
    assert not is_purse(account="cause:well")
