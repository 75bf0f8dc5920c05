"""The fields of conditions out of a customer's columns."""

from datetime import UTC, datetime

from guerdon.store.till.customer_values import customer_values

AT = datetime(2026, 3, 14, tzinfo=UTC)
NOBODY = {"joined_at": None, "zone": "", "tier": "", "attributes": "{}", "night": {}}


def test_one_who_did_and_said_nothing() -> None:
    zero = {"orders": 0, "spend": 0, "spend_90d": 0, "complaints": 0}
    empty = {"segments": frozenset(), "complained_of": frozenset()}
    assert customer_values(**NOBODY) == zero | empty


def test_json_comes_as_text_or_read() -> None:
    for aspects in ('["price"]', ["price"]):
        said = ("negative", 2, aspects, AT)
        found = customer_values(**{**NOBODY, "attributes": {"pillow": "soft"}}, said=said)
        assert found["complained_of"] == frozenset({"price"})
        assert (found["mood"], found["complaints"], found["last_remark_at"]) == ("negative", 2, AT)
        assert found["attribute.pillow"] == "soft"
