"""At the moment of asking: stored lists and the cart of now become a short list with reasons."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

CART_WEIGHT = 2.0  # what is in the cart now says more than what was bought once
SAME = 0.7  # each further item of one category counts this much of the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One item of a stored list: its score, and the item that spoke most for it, if any."""

    sku: str
    score: float
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One recommendation and why: `bought_with`, `in_cart` or `popular`."""

    sku: str
    reason: str
    because: str
    score: float


def ranked(
    *,
    stored: Sequence[Listed],
    cart: Mapping[str, Sequence[Listed]],
    popular: Sequence[Listed],
    category: Mapping[str, str],
    without: Collection[str],
    among: Collection[str] | None,
    count: int,
) -> tuple[Told, ...]:
    """The best `count` items: the stored list of the customer, moved by the cart, then popular.

    `cart` holds the neighbours of each item in the cart. `without` are items not to be told (out
    of stock, owned, not for sale); what lies in the cart never is. With `among`, nothing else is
    told. Items of one category follow one another only where they are much better.
    """
    barred = set(without) | set(cart)

    def may(sku: str) -> bool:
        return sku not in barred and (among is None or sku in among)

    score: dict[str, float] = {}
    spoke: dict[str, tuple[float, str, str]] = {}

    def add(one: Listed, weight: float, reason: str, because: str) -> None:
        if not may(one.sku):
            return
        part = weight * one.score
        score[one.sku] = score.get(one.sku, 0.0) + part
        if part > spoke.get(one.sku, (0.0, "", ""))[0]:
            spoke[one.sku] = (part, reason, because)

    for one in stored:
        add(one, 1.0, "bought_with" if one.because else "popular", one.because)
    for sku, neighbours in cart.items():
        for one in neighbours:
            add(one, CART_WEIGHT, "in_cart", sku)
    chosen = _varied(score, category, count)
    told = [_told(sku, score[sku], spoke) for sku in chosen]
    seen = set(chosen)
    for one in popular:
        if len(told) >= count:
            break
        if one.sku not in seen and may(one.sku):
            seen.add(one.sku)
            told.append(Told(sku=one.sku, reason="popular", because="", score=0.0))
    return tuple(told)


def _told(sku: str, score: float, spoke: Mapping[str, tuple[float, str, str]]) -> Told:
    _, reason, because = spoke.get(sku, (0.0, "popular", ""))
    return Told(sku=sku, reason=reason, because=because, score=score)


def _varied(score: Mapping[str, float], category: Mapping[str, str], count: int) -> list[str]:
    """Greedy: the best of what is left, each category worth less the more of it was taken.

    Within a category the order stays, so that only the first left of each is compared; of equal
    ones the one whose own score is larger, then the earlier name.
    """
    left: dict[str, list[tuple[float, int, str]]] = {}
    order = sorted(score, key=lambda sku: (-score[sku], sku))
    for place, sku in reversed(list(enumerate(order))):
        left.setdefault(category.get(sku, ""), []).append((score[sku], -place, sku))
    often = dict.fromkeys(left, 0)
    taken: list[str] = []
    while left and len(taken) < count:
        kind = max(
            left, key=lambda kind: (left[kind][-1][0] * SAME ** often[kind], left[kind][-1][1])
        )
        taken.append(left[kind].pop()[2])
        often[kind] += bool(kind)
        if not left[kind]:
            del left[kind]
    return taken
