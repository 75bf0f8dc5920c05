"""At the moment of asking: the cart moves the list, what may not be told is not, kinds vary."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.recommend.rank import Listed, ranked

STORED = [
    Listed(sku="a", score=0.5, because="x"),
    Listed(sku="b", score=0.4, because="y"),
    Listed(sku="c", score=0.3, because="x"),
]
POPULAR = [Listed(sku="p", score=9.0), Listed(sku="a", score=8.0), Listed(sku="q", score=7.0)]
PLAIN = {"stored": STORED, "cart": {}, "popular": POPULAR, "category": {}, "without": ()}


def _told(**words: object) -> list[str]:
    asked = {**PLAIN, "among": None, "count": 4} | words
    return [one.sku for one in ranked(**asked)]  # type: ignore[arg-type]


def test_the_stored_list_comes_first_and_popular_fills_up() -> None:
    assert _told() == ["a", "b", "c", "p"]
    assert _told(stored=[]) == ["p", "a", "q"]
    found = ranked(**PLAIN, among=None, count=4)
    assert [(one.reason, one.because) for one in found] == [
        ("bought_with", "x"),
        ("bought_with", "y"),
        ("bought_with", "x"),
        ("popular", ""),
    ]


def test_the_cart_of_now_moves_the_list_and_is_never_told_itself() -> None:
    cart = {"b": [Listed(sku="c", score=0.4, because="b"), Listed(sku="n", score=0.1)], "z": []}
    found = ranked(**{**PLAIN, "cart": cart}, among=None, count=4)
    assert [one.sku for one in found] == ["c", "a", "n", "p"]
    assert (found[0].reason, found[0].because) == ("in_cart", "b")
    assert found[0].score == 0.3 + 2 * 0.4


def test_what_is_out_or_not_among_is_not_told() -> None:
    assert _told(without={"a", "p"}) == ["b", "c", "q"]
    assert _told(among={"c", "q"}) == ["c", "q"]
    assert _told(among=set()) == []


def test_one_category_does_not_fill_the_list() -> None:
    kinds = {"a": "tea", "b": "tea", "c": "cup"}
    assert _told(category=kinds, count=3) == ["a", "c", "b"]
    assert _told(category=kinds, count=3, stored=[*STORED[:2], Listed(sku="c", score=0.1)]) == [
        "a",
        "b",
        "c",
    ]


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.floats(0, 5)), max_size=12),
    st.sets(st.sampled_from("abcdefgh")),
    st.sets(st.sampled_from("abcdefgh")),
    st.integers(1, 6),
)
def test_never_twice_never_barred_never_too_many(
    rows: list[tuple[str, float]], cart: set[str], without: set[str], count: int
) -> None:
    stored = [Listed(sku=sku, score=score) for sku, score in rows]
    beside = dict.fromkeys(cart, stored[:3])
    found = _told(stored=stored, cart=beside, without=without, count=count)
    assert len(found) == len(set(found)) <= count
    assert not set(found) & (cart | without)


def test_ranking_loads_no_analysis() -> None:
    code = "import guerdon.decide.recommend.rank, sys; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
