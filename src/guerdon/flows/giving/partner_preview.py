"""Before partners' terms hold: last year's movements with each of them, once more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.giving.partners import live as in_force
from guerdon.give import sections
from guerdon.give.partners.document import NAME
from guerdon.give.partners.restated import restated
from guerdon.store.giving import partner_moves
from guerdon.terms.decision import Refusal
from guerdon.terms.partners import KINDS, Kind, Partner, Side
from guerdon.terms.period import Period

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerYear:
    """One partner's movements of the year by kind: as they were, and by the draft."""

    partner: Partner
    was: Mapping[Kind, Side]
    then: Mapping[Kind, Side]

    @property
    def moved(self) -> int:
        """How many movements there were."""
        return sum(side.count for side in self.was.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """The partners of the draft over [since, until)."""

    since: datetime
    until: datetime
    partners: tuple[PartnerYear, ...]


def previewed(*, document: Mapping[str, Any], now: datetime) -> Previewed | Refusal:
    """What each partner bought, issued and took in the last 365 days, by the draft's rates of now.

    Refused: a draft that cannot be read. Nothing is changed.
    """
    wrong = sections.checked(name=NAME, document=document)
    if wrong is not None:
        return wrong
    draft: Mapping[str, Partner] = sections.value(name=NAME, document=document)
    before = in_force(now=now)
    period = Period(start=now - YEAR, end=now)
    found = []
    for key, partner in draft.items():
        moves = list(partner_moves.each(partner=key, period=period))
        sums: dict[Kind, Side] = dict.fromkeys(KINDS, Side())
        for move in moves:
            side = sums[move.kind]
            sums[move.kind] = Side(
                count=side.count + 1,
                points=side.points + move.points,
                theirs=side.theirs + move.theirs,
                minor=side.minor + move.minor,
            )
        then = restated(moves=moves, before=before.get(key), after=partner, at=now)
        found.append(PartnerYear(partner=partner, was=sums, then=then))
    return Previewed(since=now - YEAR, until=now, partners=tuple(found))
