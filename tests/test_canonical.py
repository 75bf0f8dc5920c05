"""Equal values, equal bytes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType

import pytest

from guerdon.canonical import digest, written
from guerdon.terms.cart import Line


@dataclass(frozen=True, slots=True)
class Single:
    one: int


def test_every_noun_has_one_form() -> None:
    value = {
        "b": frozenset({"y", "x"}),
        "a": MappingProxyType({"day": date(2026, 3, 14), "at": datetime(2026, 3, 14, tzinfo=UTC)}),
        "single": Single(7),
        "exact": Decimal("1.10"),
        "name": "茶",
    }
    assert written(value=value).decode() == (
        '{"a":{"at":"2026-03-14T00:00:00Z","day":"2026-03-14"},"b":["x","y"],'
        '"exact":"1.10","name":"茶","single":{"one":7}}'
    )


def test_order_of_making_does_not_matter_and_values_do() -> None:
    line = Line(key="a", sku="s", quantity=1, unit_minor=5, labels=frozenset("abcdef"))
    other = Line(sku="s", key="a", unit_minor=5, quantity=1, labels=frozenset("fedcba"))
    assert digest(value=[line, {"x": 1, "y": 2}]) == digest(value=[other, {"y": 2, "x": 1}])
    assert digest(value=line) != digest(value=Line(key="a", sku="s", quantity=2, unit_minor=5))


def test_what_has_no_form_is_an_error_not_a_guess() -> None:
    for thing in (object(), Single):
        with pytest.raises(TypeError, match="canonical"):
            written(value=thing)
