"""Which kinds of offer come into question for a goal, in the order in which they are tried."""

from collections.abc import Mapping

RETAIN, BASKET, ACQUIRE, MOUTH = "retain", "raise_basket", "acquire", "word_of_mouth"
# What each kind is good and bad at stands in web/words/advice_good.toml and advice_bad.toml.
FOR: Mapping[str, tuple[str, ...]] = {
    RETAIN: ("amount", "percent", "points_multiplier", "gift"),
    BASKET: ("amount", "stepped", "gift", "points_multiplier"),
    ACQUIRE: ("first_purchase", "sample", "referral"),
    MOUTH: ("referral", "amount"),
}
# What a goal's figure is moved by.
BY_FIGURE: Mapping[str, str] = {
    "average_basket": BASKET,
    "new_customers": ACQUIRE,
    "friends": MOUTH,
}


def goal_of(*, figure: str) -> str:
    """The kind of goal that a figure asks for; to keep customers where nothing else fits."""
    return BY_FIGURE.get(figure, RETAIN)
