"""Parts of a replay add up, offer by offer and band by band."""

from guerdon.terms.replay import BandTally, OfferTally, Replayed


def test_parts_add_up() -> None:
    whole = Replayed()
    for n in (1, 2):
        whole.add(
            Replayed(
                orders=n,
                reached=1,
                offers={"a": OfferTally(uses=n, minor=10 * n), f"b{n}": OfferTally(uses=1)},
                bands={"high": BandTally(customers=n, better=1)},
            )
        )
    assert (whole.orders, whole.reached) == (3, 2)
    assert whole.offers["a"] == OfferTally(uses=3, minor=30)
    assert set(whole.offers) == {"a", "b1", "b2"}
    assert whole.bands == {"high": BandTally(customers=3, better=2)}
