"""Offers as documents and back."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.offer_document import document, parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import Offer
from tests.carts import made, some_offer, wrong_at

FULL = {
    "key": "spring-tea",
    "version": 3,
    "kind": "percent",
    "value": {"percent": 12.5, "cap_minor": 5000},
    "name": {"zh": "春茶", "en": "Spring tea"},
    "layer": "line",
    "group": "season",
    "exclusive": "layer",
    "priority": -4,
    "condition": {"field": "tier", "op": "in", "value": ["gold", "silver"]},
    "of": {"category": ["tea"], "label": ["new"]},
    "least_minor": 100,
    "least_quantity": 2,
    "measures": "running",
    "period": {"start": "2026-03-01T00:00:00+08:00", "end": "2026-04-01T00:00:00+08:00"},
    "channels": ["app", "web"],
    "codes": "shared",
    "shared_code": "TEA",
    "limits": {"total": 9, "per_customer": 1, "budget": "spring", "when_short": "clip"},
    "never_with": ["other"],
    "also_with": ["friend"],
    "returns": "claw_back",
    "hidden": True,
    "campaign": "spring",
}
PLAIN = {"key": "ten", "kind": "percent", "value": {"percent": 10}}


def test_every_word_comes_back() -> None:
    offer = made(FULL)
    assert document(offer) == FULL
    assert made(document(offer)) == offer


@given(st.integers(0, 2**32))
def test_what_is_written_reads_back_equal(seed: int) -> None:
    offer = some_offer(Random(seed), key="o", others=("p",))
    assert made(document(offer)) == offer


def test_a_short_document_has_plain_defaults() -> None:
    offer = made(PLAIN)
    assert (offer.version, offer.layer, offer.measures, offer.exclusive) == (
        1,
        "order",
        "after_line",
        "no",
    )
    assert offer.titled(language="zh") == "ten"
    assert made({**PLAIN, "layer": "line"}).measures == "original"
    assert made({**PLAIN, "exclusive": True}).exclusive == "cart"


def test_what_is_wrong_is_told_with_its_place() -> None:
    for change, where in (
        ({"key": "Not A Key"}, "$.key"),
        ({"kind": "magic"}, "$.kind"),
        ({"value": {"percent": 10, "cap": 5}}, "$.value.cap"),
        ({"colour": "red"}, "$.colour"),
        ({"layer": "shipping"}, "$.layer"),
        ({"layer": "line", "measures": "after_line"}, "$.measures"),
        ({"exclusive": "always"}, "$.exclusive"),
        ({"limits": {"totl": 4}}, "$.limits.totl"),
        ({"limits": {"total": 0}}, "$.limits.total"),
        ({"codes": "shared"}, "$.shared_code"),
        ({"shared_code": "X"}, "$.shared_code"),
        ({"period": {"start": "2026-03-01"}}, "$.period.start"),
        (
            {"period": {"start": FULL["period"]["end"], "end": FULL["period"]["start"]}},  # type: ignore[index]
            "$.period.end",
        ),
        ({"name": {"en": ""}}, "$.name.en"),
        ({"name": {"fr": "dix"}}, "$.name.fr"),
        ({"version": 0}, "$.version"),
        ({"of": {"colour": ["red"]}}, "$.of.colour"),
    ):
        assert wrong_at({**PLAIN, **change}) == where


def test_a_wrong_condition_keeps_its_own_reason() -> None:
    answer = parsed({**PLAIN, "condition": {"field": "shoe_size", "op": "is", "value": 1}})
    assert isinstance(answer, Refusal)
    assert answer.reason == "unknown_field"


def test_anything_else_is_refused_and_never_an_error() -> None:
    for nonsense in (None, [], "offer", 5, {}, {"key": None}, {"key": "a", "kind": []}):
        assert isinstance(parsed(nonsense), Refusal)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*FULL, "percent", "steps", "from"]), inner, max_size=5
            )
        ),
        max_leaves=12,
    )
)
def test_no_document_makes_it_stumble(nonsense: object) -> None:
    assert isinstance(parsed(nonsense), Offer | Refusal)
    assert isinstance(parsed({**PLAIN, "value": nonsense}), Offer | Refusal)
    assert isinstance(parsed({**FULL, "condition": nonsense}), Offer | Refusal)
    assert isinstance(parsed({**FULL, "limits": nonsense}), Offer | Refusal)
