"""Recommendations when they are asked for: stored lists, the cart of now, stock, what is owned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guerdon.decide.recommend.rank import Listed, Told, ranked
from guerdon.store.night import recommended
from guerdon.store.night.recommended import Lists, RecommenderSeen
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said

MOST = 50
MOST_IN_CART = 100

BOUGHT_WITH = "bought_with"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One item with its name, and why it is told, in both languages."""

    sku: str
    name: str
    category: str
    reason: str
    because: str
    why_en: str
    why_zh: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendations:
    """The answer to one request, best first, and the version of the recommender that gave it."""

    version: int
    items: tuple[Recommendation, ...]


def recommend(
    *,
    customer: str = "",
    cart: Sequence[str] = (),
    count: int = 10,
    among: Sequence[str] | None = None,
    without: Sequence[str] = (),
    owned: bool | None = None,
) -> Recommendations | Refusal:
    """The best items for a customer with this cart now; for nobody known, by cart and popularity.

    `among` limits the answer to these, such as the gifts of an offer or the goods of rewards:
    those of which nothing is known come last, in the order given. `without` are never told, nor
    what is counted and gone, nor what lies in the cart, nor (unless `owned`, by default what the
    shop's own repeats say) what the customer bought. Refused: nothing was fitted yet, no such
    customer, more than 50 asked for or 100 in the cart.
    """
    if not 1 <= count <= MOST or len(cart) > MOST_IN_CART:
        data = {"most": MOST, "most_in_cart": MOST_IN_CART}
        return Refusal(reason="recommend_too_many", data=data)
    lists = recommended.lists(customer=customer, cart=cart)
    if lists is None:
        return Refusal(reason="recommend_not_fitted")
    if customer and not lists.customer and not recommended.known(customer=customer):
        return Refusal(reason="not_found", data={"what": "customer", "key": customer})
    stored = _listed(lists.customer)
    beside = {sku: _listed(lists.beside.get(sku, [])) for sku in cart}
    bars_owned = bool(customer) and not (lists.owned if owned is None else owned)
    # Mostly the cart and the customer say enough, and nothing is read of what is merely popular.
    for popular in ([], _listed([*lists.popular, *([sku, 0.0, ""] for sku in among or ())])):
        asked = {one.sku for rows in (stored, popular, *beside.values()) for one in rows}
        if among is not None:
            asked &= set(among)
        goods = recommended.goods(skus=sorted(asked | set(cart)))
        barred = {*without, *(sku for sku, good in goods.items() if good.out)}
        if bars_owned:
            barred |= recommended.owned(customer=customer, among=sorted(asked))
        told = ranked(
            stored=stored,
            cart=beside,
            popular=popular,
            category={sku: good.category for sku, good in goods.items()},
            without=barred,
            among=among,
            count=count,
        )
        if len(told) == count:
            break
    return _named(lists, told, goods)


def _listed(rows: recommended.Rows) -> list[Listed]:
    return [Listed(sku=sku, score=score, because=because) for sku, score, because in rows]


def _named(
    lists: Lists, told: Sequence[Told], goods: dict[str, recommended.Good]
) -> Recommendations:
    missing = {one.because for one in told if one.because} - set(goods)
    names = goods | recommended.goods(skus=sorted(missing)) if missing else goods

    def name(sku: str) -> str:
        return names[sku].name if sku in names else sku

    made = []
    for one in told:
        data = {"because": name(one.because)}
        reason = f"recommended_{_word(one, name)}"
        made.append(
            Recommendation(
                sku=one.sku,
                name=name(one.sku),
                category=names[one.sku].category if one.sku in names else "",
                reason=one.reason,
                because=one.because,
                why_en=said(reason=reason, data=data, language="en"),
                why_zh=said(reason=reason, data=data, language="zh"),
                score=one.score,
            )
        )
    return Recommendations(version=lists.version, items=tuple(made))


def _word(one: Told, name: Callable[[str], str]) -> str:
    """The reason's word: a thing is not told because of itself, nor of one of the same name."""
    if one.reason != BOUGHT_WITH or name(one.because) != name(one.sku):
        return one.reason
    return "again" if one.because == one.sku else "alike"


def current() -> RecommenderSeen | None:
    """The recommender in use with what was tried; None before the first fit."""
    return recommended.current()
