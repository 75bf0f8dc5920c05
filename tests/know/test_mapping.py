"""Columns guessed from headers and content, confirmed, and known again."""

from typing import Any

import pytest

from guerdon.know import mapping
from guerdon.know.mapping import Reading
from guerdon.know.traits import traits
from guerdon.terms.decision import Refusal

SAMPLES: dict[str, list[str | None]] = {
    "id": ["31198570044", "31198570047"],
    "person": ["900", "1228"],
    "date": ["2017-01-01 11:53:26", "2017-01-02 12:10:28"],
    "money": ["1.39", "0.82"],
    "count": ["1", "2"],
    "word": ["red", "blue"],
    "mail": ["a@b.cn", "c@d.cn"],
}


def guessed(what: str, **columns: str) -> dict[str, str]:
    headers = list(columns)
    seen = {header: traits(sample=SAMPLES[kind]) for header, kind in columns.items()}
    found = mapping.guessed(what=what, headers=headers, traits=seen)
    return {guess.field: guess.columns[0] for guess in found}


def test_english_headers() -> None:
    assert guessed(
        "orders",
        household_id="person",
        store_id="count",
        basket_id="id",
        product_id="id",
        quantity="count",
        sales_value="money",
        retail_disc="money",
        week="count",
        transaction_timestamp="date",
    ) == {
        "order": "basket_id",
        "customer": "household_id",
        "placed_at": "transaction_timestamp",
        "sku": "product_id",
        "quantity": "quantity",
        "amount": "sales_value",
        "discount": "retail_disc",
        "store": "store_id",
    }


def test_chinese_headers() -> None:
    assert guessed(
        "orders",
        订单号="id",
        会员号="person",
        下单时间="date",
        商品编码="id",
        数量="count",
        实付金额="money",
    ) == {
        "order": "订单号",
        "customer": "会员号",
        "placed_at": "下单时间",
        "sku": "商品编码",
        "quantity": "数量",
        "amount": "实付金额",
    }


def test_a_header_whose_content_contradicts_it_is_the_last_resort() -> None:
    assert guessed("orders", amount="word", paid="money")["amount"] == "paid"
    seen = {"amount": traits(sample=SAMPLES["word"])}
    (guess,) = mapping.guessed(what="orders", headers=["amount"], traits=seen)
    assert (guess.field, guess.confidence) == ("amount", mapping.LAST)
    assert "amount" not in guessed("orders", net_amounts="word")


def test_what_tells_who_somebody_is_never_becomes_an_attribute() -> None:
    found = guessed(
        "customers", id="person", First_Name="word", 家庭地址="word", birthday="date", city="word"
    )
    assert "city" in found.values()
    assert not {"家庭地址", "birthday"} & {found[f] for f in found if f.startswith("attribute.")}
    assert not any("name" in f for f in found if f.startswith("attribute."))


def test_other_columns_of_customers_become_attributes() -> None:
    assert guessed(
        "customers", customer_id="person", EMail="mail", **{"Favourite Colour": "word"}
    ) == {
        "customer": "customer_id",
        "email": "EMail",
        "attribute.favourite_colour": "Favourite Colour",
    }


def test_which_kind_a_file_is() -> None:
    def which(**columns: str) -> str:
        seen = {header: traits(sample=SAMPLES[kind]) for header, kind in columns.items()}
        return mapping.which(headers=list(columns), traits=seen)

    assert which(order_id="id", customer_id="person", date="date", amount="money") == "orders"
    assert which(customer_id="person", email="mail") == "customers"
    assert which(sku="id", title="word", brand="word") == "products"


HEADERS = ("a", "b", "c", "d")
SOUND = {"order": "a", "customer": "b", "placed_at": "c", "amount": "d"}


def test_confirmed_reads_back_its_own_document() -> None:
    reading = mapping.confirmed(
        what="orders",
        headers=HEADERS,
        columns={**SOUND, "discount": ["b", "d"], "date_order": "dmy"},
    )
    assert isinstance(reading, Reading)
    assert reading.columns["discount"] == ("b", "d")
    again = mapping.confirmed(what="orders", headers=HEADERS, columns=reading.document())
    assert again == reading


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"amount": "zz"}, "column_unknown"),
        ({"colour": "a"}, "column_field_unknown"),
        ({"attribute.x": "a"}, "column_field_unknown"),
        ({"amount": None}, "column_needed"),
        ({"placed_at": ""}, "column_needed"),
        ({"order": None, "customer": None}, "column_needed"),
        ({"amount": ["a", "b"]}, "column_once"),
        ({"decimal_mark": ";"}, "layout_unknown"),
        ({"date_order": "ydm"}, "layout_unknown"),
    ],
)
def test_what_cannot_be_confirmed(changes: dict[str, Any], reason: str) -> None:
    answer = mapping.confirmed(what="orders", headers=HEADERS, columns={**SOUND, **changes})
    assert isinstance(answer, Refusal)
    assert answer.reason == reason


def test_an_unknown_kind_is_refused() -> None:
    answer = mapping.confirmed(what="dogs", headers=HEADERS, columns={})
    assert isinstance(answer, Refusal)
    assert answer.reason == "intake_kind_unknown"


def test_the_signature_is_of_the_header_in_its_order() -> None:
    assert mapping.signature(headers=["a", "b"]) == mapping.signature(headers=[" a ", "b"])
    assert mapping.signature(headers=["a", "b"]) != mapping.signature(headers=["b", "a"])
    assert mapping.signature(headers=["ab", ""]) != mapping.signature(headers=["a", "b"])


def test_no_word_stands_for_two_fields_of_a_kind_at_its_surest() -> None:
    for what, fields in mapping.words().items():
        firsts = [listed[0] for listed in fields.values()]
        assert len(set(firsts)) == len(firsts), what
