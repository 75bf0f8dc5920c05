"""Attributes become columns and members become lists, whatever the texts in them."""

import json

import numpy as np
import pyarrow as pa

from guerdon.lake import values


def test_attributes_of_any_name_become_text_columns():
    documents = [{"age": "30", "it's": 'a "b"'}, {}, {"age": "客户", "n": 5}]
    table = pa.table(
        {"customer": ["a", "b", "c"], "attributes": [json.dumps(d) for d in documents]}
    )

    told = values._with_attributes(table)

    assert told.column_names == ["customer", "attribute.age", "attribute.it's", "attribute.n"]
    assert told["attribute.age"].to_pylist() == ["30", None, "客户"]
    assert told["attribute.it's"].to_pylist() == ['a "b"', None, None]
    assert told["attribute.n"].to_pylist() == [None, None, None]  # only texts are attributes


def test_members_are_turned_round_into_sorted_lists():
    members = {"b": np.array([True, False, True]), "a": np.array([True, False, False])}

    told = values._lists(members, np.array([True, True, False]))

    assert told.to_pylist() == [["a", "b"], [], []]
    assert values._lists({}, np.array([True])).to_pylist() == [[]]
