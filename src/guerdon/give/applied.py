"""What the chosen entrants give, told offer by offer."""

from collections.abc import Mapping, Sequence
from typing import Any

from guerdon.give.entrants import Entrant
from guerdon.give.kind import Given
from guerdon.give.turns import Walk
from guerdon.terms.cart import Line
from guerdon.terms.decision import Reason
from guerdon.terms.money import written
from guerdon.terms.quote import Applied, Share


def told(*, walk: Walk, lines: Sequence[Line], currency: str) -> tuple[Applied, ...]:
    """One answer an offer, in the order of turns; parts chosen line by line are put together."""
    parts: dict[str, list[tuple[Entrant, Given]]] = {}
    for entrant, given in walk:
        parts.setdefault(entrant.live.offer.key, []).append((entrant, given))
    return tuple(_one(pairs, lines, currency) for pairs in parts.values())


def _one(pairs: list[tuple[Entrant, Given]], lines: Sequence[Line], currency: str) -> Applied:
    entrant, first = pairs[0]
    offer = entrant.live.offer
    shares = _shares(pairs, lines)
    minor = sum([given.minor for _, given in pairs])
    data: dict[str, Any] = {**first.data, "minor": minor}
    reason = f"gives_{offer.kind}"
    if "claims" in data:
        data["claims"] = [claim for _, given in pairs for claim in given.data["claims"]]
        struck = next((claim for claim in data["claims"] if "prior_minor" in claim), None)
        reason = reason if struck else "gives_unstruck_price"
        data.update({k: v for k, v in (struck or {}).items() if k != "line"})
    return Applied(
        offer=offer.key,
        version=offer.version,
        layer=offer.layer,
        minor=minor,
        shares=shares,
        reason=Reason(reason=reason, data=spoken(data=data, currency=currency)),
        code=entrant.code,
        extras=tuple(extra for _, given in pairs for extra in given.extras),
        units=sum([len(share.units) - share.units.count(0) for share in shares]),
        returns=offer.returns,
        campaign=offer.campaign,
    )


def _shares(pairs: list[tuple[Entrant, Given]], lines: Sequence[Line]) -> tuple[Share, ...]:
    """The shares of one offer in the order of the cart; its parts never meet on a line."""
    cuts = pairs[0][1].cuts
    if len(pairs) > 1:
        cuts = {line: off for _, given in pairs for line, off in given.cuts.items()}
    return tuple(
        [
            Share(line=lines[line].key, minor=sum(cuts[line]), units=tuple(cuts[line]))
            for line in sorted(cuts)
        ]
    )


def spoken(*, data: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """The data with each `..._minor` amount also as text: `missing_minor` 1240 -> `missing` 12.40.

    `minor` itself becomes `amount`. Where there is one, its `currency` is told too.
    """
    said = dict(data)
    for word, value in data.items():
        if isinstance(value, int) and (word == "minor" or word.endswith("_minor")):
            name = "amount" if word == "minor" else word.removesuffix("_minor")
            said[name] = written(minor=value, currency=currency)
            said["currency"] = currency
    return said
