"""A head's bytes and a leaf's hash never change: what was signed once must be checked for ever."""

from dataclasses import replace

import pytest

from guerdon.terms import folio
from guerdon.terms.folio import Head

HEAD = Head(
    number=7, count=2, root=bytes([1]) * 32, previous=bytes(32), floor=9, at="2026-11-22T00:00:00"
)
DOCUMENT = {"key": "键", "postings": [["issued", None, -5, None]], "customer": 3}


def test_a_head_is_written_in_one_way() -> None:
    assert HEAD.written() == (
        b'guerdon-folio/1\n{"at":"2026-11-22T00:00:00","count":2,"floor":9,"number":7,'
        b'"previous":"' + b"00" * 32 + b'","root":"' + b"01" * 32 + b'"}'
    )


@pytest.mark.parametrize(
    "change",
    [
        {"number": 8},
        {"count": 3},
        {"root": bytes(32)},
        {"previous": bytes([1]) * 32},
        {"floor": 10},
        {"at": "2026-11-22T00:00:01"},
    ],
)
def test_every_part_of_a_head_counts(change: dict[str, object]) -> None:
    assert replace(HEAD, **change).digest() != HEAD.digest()  # type: ignore[arg-type]


def test_a_leaf_is_the_hash_of_canonical_text() -> None:
    assert folio.canonical(value=DOCUMENT) == (
        '{"customer":3,"key":"键","postings":[["issued",null,-5,null]]}'.encode()
    )
    assert folio.leaf(document=DOCUMENT) == folio.leaf(document=dict(reversed(DOCUMENT.items())))
    assert folio.leaf(document=DOCUMENT | {"customer": 4}) != folio.leaf(document=DOCUMENT)


def test_data_is_told_by_its_digest() -> None:
    assert folio.data_digest(data={"a": 1, "b": [2]}) == folio.data_digest(data={"b": [2], "a": 1})
    assert folio.data_digest(data={"a": 1}) != folio.data_digest(data={"a": 2})
