"""The answer an offer."""

from guerdon.give.applied import spoken
from tests.carts import cart_of, quote_for


def test_parts_of_one_offer_are_told_as_one() -> None:
    ten = {"kind": "percent", "layer": "line", "value": {"percent": 10}, "returns": "keep"}
    cart = cart_of((2, 1000), (1, 55), (1, 3))
    (applied,) = quote_for({**ten, "campaign": "spring"}, cart=cart).applied
    assert [(share.line, share.minor, share.units) for share in applied.shares] == [
        ("0", 200, (100, 100)),
        ("1", 6, (6,)),
    ]
    assert (applied.minor, applied.units, applied.layer) == (206, 3, "line")
    assert (applied.returns, applied.campaign) == ("keep", "spring")
    assert (applied.reason.reason, applied.reason.data["amount"]) == ("gives_percent", "2.06")


def test_amounts_are_written_out_in_the_currency() -> None:
    data = {"missing_minor": 1240, "minor": 5, "by": "x", "flag_minor": True}
    assert spoken(data=data, currency="JPY")["missing"] == "1240"
    said = spoken(data=data, currency="KWD")
    assert (said["missing"], said["amount"], said["by"]) == ("1.240", "0.005", "x")
