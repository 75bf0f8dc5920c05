"""Segments look at customers only and are made in an order that has what each asks for."""

import pytest

from guerdon.know import segments
from guerdon.terms import condition
from guerdon.terms.decision import Refusal


def read(document):
    found = condition.parsed(document=document)
    assert not isinstance(found, Refusal)
    return found


SPEND = {"field": "spend", "op": "at_least", "value": 1}


def within(*keys):
    return {"field": "segments", "op": "has_any", "value": list(keys)}


@pytest.mark.parametrize("field", ["cart.subtotal", "cart.sum", "ask.hour"])
def test_carts_and_asks_exist_at_the_till_only(field):
    document = {"all": [SPEND, {"not": {"field": field, "op": "at_least", "value": 1}}]}

    told = segments.fitting(condition=read(document))

    assert told == Refusal(reason="segment_not_customer", data={"field": field})
    assert segments.fitting(condition=read(SPEND)) is None


def test_those_asked_for_come_first():
    rounds = segments.ordered(
        conditions={
            "top": read(within("middle", "low")),
            "middle": read({"not": within("low")}),
            "low": read(SPEND),
            "free": read({"field": "segments", "op": "has", "value": "nowhere"}),
        }
    )

    assert rounds == [["free", "low"], ["middle"], ["top"]]


@pytest.mark.parametrize(
    "documents",
    [
        {"me": within("me")},
        {"a": within("b"), "b": {"not": within("c")}, "c": within("a"), "fine": SPEND},
    ],
)
def test_a_circle_is_refused(documents):
    told = segments.ordered(conditions={key: read(one) for key, one in documents.items()})

    assert isinstance(told, Refusal)
    assert told.reason == "segment_circle"


def test_a_column_that_must_be_there_is_missed_loudly():
    import ibis
    from ibis.common.exceptions import IbisTypeError

    with pytest.raises(IbisTypeError, match="spend"):
        segments.over(condition=read(SPEND), table=ibis.table({"orders": "int64"}, name="t"))
