"""Who is held out: a stable draw by hash, and what a holdout of a size can show."""

from math import sqrt
from statistics import NormalDist

from guerdon.terms import place as places

PLACES = places.PLACES


def place(*, salt: str, customer: str) -> int:
    """The customer's place in [0, 10,000) under a salt: `terms.place` of the customer's key."""
    return places.place(salt=salt, key=customer)


def held_out(*, salt: str, customer: str, share: float) -> bool:
    """Whether the draw holds this customer out; `share` in [0, 1].

    A larger share under the same salt holds out all of the smaller one's customers too.
    """
    return place(salt=salt, customer=customer) < round(share * PLACES)


def detectable(
    *, given: int, held: int, deviation: float, level: float = 0.95, power: float = 0.8
) -> float | None:
    """The smallest true difference of means that shows in `power` of all repetitions.

    (z(1 - (1-level)/2) + z(power)) * deviation * sqrt(1/given + 1/held), the normal approximation
    for two means of equal standard deviation. None with nobody in an arm.
    """
    if given < 1 or held < 1:
        return None
    normal = NormalDist()
    reach = normal.inv_cdf(0.5 + level / 2) + normal.inv_cdf(power)
    return reach * deviation * sqrt(1 / given + 1 / held)


def power_of(
    *, effect: float, given: int, held: int, deviation: float, level: float = 0.95
) -> float:
    """How often a true difference of `effect` would show; level of noise alone when it is 0."""
    if given < 1 or held < 1 or deviation <= 0:
        return 0.0
    normal = NormalDist()
    bar = normal.inv_cdf(0.5 + level / 2)
    signal = abs(effect) / (deviation * sqrt(1 / given + 1 / held))
    return normal.cdf(signal - bar) + normal.cdf(-signal - bar)
