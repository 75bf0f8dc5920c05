"""Policies side by side: the oracle is the best, ours is next and keeps its promise."""

import guerdon as gd


def test_the_order_of_the_policies_and_the_promise() -> None:
    table = gd.policies(customers=2000, seed=3).set_index("policy")
    of = table.of_oracle
    assert of["oracle"] == 1.0
    assert of["oracle"] > of["ours"] > of["greedy by ratio"] > of["at random"]
    assert of["ours"] >= of["best of the noisy effects"] - 0.01
    assert of["nobody"] == table.given["nobody"] == 0
    assert (table.cost <= table.cost["oracle"] * 1.01).all()
    assert 0.9 < table.promised_over_realised["ours"] < 1.1
    assert table.promised_over_realised["best of the noisy effects"] > 1.2
