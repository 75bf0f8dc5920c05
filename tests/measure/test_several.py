"""Adjusted p-values by hand, and what holds of them for any p-values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.measure.several import discoveries, holm

PS = st.dictionaries(st.sampled_from("abcdefghijkl"), st.floats(0, 1), max_size=12)


def test_holm_by_hand() -> None:
    assert holm(ps={"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx(
        {"a": 0.03, "c": 0.06, "b": 0.06}
    )
    assert holm(ps={"a": 0.9, "b": 0.8}) == {"b": 1.0, "a": 1.0}


def test_discoveries_by_hand() -> None:
    found = discoveries(ps={"a": 0.01, "b": 0.04, "c": 0.03})
    assert found == pytest.approx({"a": 0.03, "b": 0.04, "c": 0.04})


@given(PS)
def test_never_below_the_plain_one_and_holm_is_the_stricter(ps: dict[str, float]) -> None:
    strict, mild = holm(ps=ps), discoveries(ps=ps)
    assert set(strict) == set(mild) == set(ps)
    for name, p in ps.items():
        assert p * (1 - 1e-12) <= mild[name] <= strict[name] * (1 + 1e-12)
        assert strict[name] <= 1
