"""A compiled condition is the walked one, written out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms.cart import Cart, Line
from guerdon.terms.compiled import compiled, measuring
from guerdon.terms.condition import Condition, Leaf, parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import FIELDS, OPERATIONS
from guerdon.terms.holding import holds

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
NAMES = [*FIELDS, "attribute.size"]
words = st.sampled_from(("a", "b", "tea", "own", 'it\'s "quoted" {x}', ""))
moments = st.integers(-2, 2).map(lambda hour: NOW + timedelta(hours=hour))
numbers = st.integers(-3, 2000) | st.floats(-5, 2000)


def wanted(kind: str, op: str) -> st.SearchStrategy[Any]:
    if op in ("known", "unknown"):
        return st.none()
    if kind in ("number", "money"):
        return numbers
    if op in ("in", "not_in", "has_any", "has_all", "has_none"):
        return st.lists(words, max_size=3, unique=True)
    return moments.map(datetime.isoformat) if kind == "moment" else words


def kind_of(name: str) -> str:
    return FIELDS[name].kind if name in FIELDS else "text"


@st.composite
def leaf(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(NAMES))
    kind = kind_of(name)
    op = draw(st.sampled_from(OPERATIONS[kind]))
    document = {"field": name, "op": op, "value": draw(wanted(kind, op))}
    if name.startswith("cart.") and draw(st.booleans()):
        document["of"] = {draw(st.sampled_from(("category", "label"))): [draw(words)]}
    return document


conditions = st.recursive(
    leaf(),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: {"all": parts})
        | st.lists(inner, max_size=3).map(lambda parts: {"any": parts})
        | inner.map(lambda part: {"not": part})
    ),
    max_leaves=8,
)
values = st.fixed_dictionaries(
    {},
    optional={
        name: st.none()
        | {
            "number": numbers | st.just(float("nan")),
            "money": numbers | st.just(float("nan")),
            "text": words,
            "set": st.frozensets(words, max_size=3),
            "moment": moments,
        }[kind_of(name)]
        for name in NAMES
        if not name.startswith("cart.")
    },
)
carts = st.none() | st.lists(
    st.builds(
        Line,
        key=st.just("k"),
        sku=words,
        quantity=st.integers(1, 3),
        unit_minor=st.integers(0, 900),
        category=words,
        brand=words,
        labels=st.frozensets(words, max_size=2),
    ),
    max_size=3,
).map(lambda lines: Cart(lines=tuple(lines), currency="USD"))


def cond(document: Any) -> Condition:
    condition = parsed(document=document)
    assert not isinstance(condition, Refusal), condition
    return condition


@given(conditions, values, carts)
def test_it_holds_exactly_when_the_walked_one_does(
    document: Any, found: dict[str, Any], cart: Cart | None
) -> None:
    condition = cond(document)
    expected = holds(condition=condition, values=found, cart=cart)
    assert compiled(condition=condition)(found, measuring(cart=cart)) is expected


def test_what_a_document_says_never_becomes_source() -> None:
    sly = "x' or __import__('os').system('true') or '"
    condition = cond({"field": "tier", "op": "is", "value": sly})
    holding = compiled(condition=condition)
    assert holding({"tier": sly}, measuring(cart=None)) is True
    assert holding({"tier": "x"}, measuring(cart=None)) is False


def test_a_cart_field_is_measured_once_however_many_ask() -> None:
    asked: list[Any] = []

    class Counting(tuple[Line, ...]):
        def __iter__(self) -> Any:
            asked.append(1)
            return super().__iter__()

    line = Line(key="1", sku="a", quantity=2, unit_minor=500)
    measure = measuring(cart=Cart(lines=Counting((line,)), currency="USD"))
    assert [measure("cart.subtotal", ()) for _ in range(3)] == [1000, 1000, 1000]
    assert len(asked) == 1


def test_conditions_of_one_shape_keep_their_own_constants() -> None:
    spends = [Leaf(field="spend", op="at_least", value=least) for least in (10, 20)]
    ten, twenty = (compiled(condition=spend) for spend in spends)
    measure = measuring(cart=None)
    assert (ten({"spend": 15}, measure), twenty({"spend": 15}, measure)) == (True, False)
    assert ten.__code__ is twenty.__code__
