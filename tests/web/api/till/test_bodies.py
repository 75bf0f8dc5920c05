"""The document describes exactly the words that the till reads."""

from guerdon.terms.checkout_document import CART, CHECKOUT, LINE
from guerdon.web.api import calls, order_call
from guerdon.web.api.return_call import ReturnCall, parsed
from guerdon.web.api.till import bodies


def test_the_document_has_the_words_of_the_reading() -> None:
    assert set(bodies.CHECKOUT) == CHECKOUT | {"mode"}
    assert set(bodies.CHECKOUT["cart"]["properties"]) == CART
    assert set(bodies.LINE["properties"]) == LINE  # type: ignore[call-overload]
    content = bodies.ORDER["requestBody"]["content"]["application/json"]
    assert set(content["schema"]["properties"]) == order_call.ORDER
    lines = content["schema"]["properties"]["lines"]
    assert set(lines["items"]["properties"]) == order_call.LINE


def test_every_example_is_read() -> None:
    def example(part: dict[str, object]) -> object:
        return part["requestBody"]["content"]["application/json"]["example"]  # type: ignore[index]

    assert isinstance(calls.quote_call(document=example(bodies.QUOTE)), calls.QuoteCall)
    assert isinstance(calls.reserve_call(document=example(bodies.RESERVE)), calls.ReserveCall)
    assert isinstance(calls.redeem_call(document=example(bodies.REDEEM)), calls.RedeemCall)
    assert isinstance(parsed(document=example(bodies.ROLLBACK)), ReturnCall)
    order = order_call.parsed(document=example(bodies.ORDER))
    assert isinstance(order, order_call.OrderCall)
