"""The fields of conditions: each can be asked, is named, and is a column of the right kind."""

from guerdon.terms.fields import FIELDS, OPERATIONS, named
from guerdon.terms.tables import KNOW, SNAPSHOT

PLAIN = {"number": {"int", "real"}, "money": {"int"}, "text": {"text"}, "moment": {"moment"}}
# Known at the till and not by the night: they come from the customer's own row.
OF_THE_CUSTOMER = {"tier", "zone", "points", "joined_at"}
OF_THE_CUSTOMER |= {"mood", "complaints", "last_remark_at"}


def test_every_field_can_be_asked_and_is_named_in_both_languages() -> None:
    for name, field in FIELDS.items():
        assert field.name == name
        assert OPERATIONS[field.kind]
        assert field.zh
        assert field.en
        assert field.scope in ("customer", "cart", "ask")


def test_every_customer_field_is_a_column_of_its_kind() -> None:
    for name, field in FIELDS.items():
        if field.scope != "customer" or name in ("segments", "complained_of"):
            continue
        tables = SNAPSHOT["customers"] if name in OF_THE_CUSTOMER else KNOW
        assert tables[name].removesuffix("?") in PLAIN[field.kind], name


def test_an_attribute_is_a_text_of_the_customer() -> None:
    found = named(name="attribute.pillow")
    assert found is not None
    assert (found.kind, found.scope, found.zh, found.en) == ("text", "customer", "pillow", "pillow")
    assert named(name="attribute.") is None


def test_no_other_name_is_a_field() -> None:
    assert named(name="spend") is FIELDS["spend"]
    assert named(name="spent") is None
    assert named(name="") is None
