"""P-values of several questions asked at once: Holm's, and Benjamini and Hochberg's."""

from collections.abc import Mapping

HOLM, DISCOVERIES = "holm", "discoveries"


def holm(*, ps: Mapping[str, float]) -> dict[str, float]:
    """Adjusted so that one false positive among all is as rare as the level says (Holm 1979)."""
    ordered = sorted(ps, key=lambda name: (ps[name], name))
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, name in enumerate(ordered):
        highest = max(highest, min(1.0, (len(ordered) - place) * ps[name]))
        adjusted[name] = highest
    return adjusted


def discoveries(*, ps: Mapping[str, float]) -> dict[str, float]:
    """Adjusted so that the level is the share of false ones among those found.

    Benjamini and Hochberg 1995; for independent or positively dependent questions.
    """
    ordered = sorted(ps, key=lambda name: (ps[name], name), reverse=True)
    adjusted: dict[str, float] = {}
    lowest = 1.0
    for place, name in enumerate(ordered):
        lowest = min(lowest, len(ordered) / (len(ordered) - place) * ps[name])
        adjusted[name] = lowest
    return adjusted
