"""Preview of tiers: what last year's members would have under other settings, and under these."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.flows.tiers.settling import rules
from guerdon.give.tiers import document as section
from guerdon.give.tiers.day import add_months, local_day, midnight
from guerdon.give.tiers.preview import moved
from guerdon.store.programme import programme
from guerdon.store.tiers import tallies
from guerdon.terms.decision import Refusal
from guerdon.terms.tiers import Structure, TierSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One structure: members by (live tier, drafted tier); `live` None where it is new."""

    draft: Structure
    live: Structure | None
    moves: Mapping[tuple[str, str], int]

    def counts(self, *, drafted: bool) -> dict[str, int]:
        """Members by tier, of the draft or as it is."""
        found: dict[str, int] = {}
        for pair, count in self.moves.items():
            found[pair[drafted]] = found.get(pair[drafted], 0) + count
        return found

    @property
    def members(self) -> int:
        """All who counted anything in the year."""
        return sum(self.moves.values())

    @property
    def rise(self) -> int:
        """How many would stand higher."""
        return sum(n for pair, n in self.moves.items() if self._step(pair) > 0)

    @property
    def fall(self) -> int:
        """How many would stand lower."""
        return sum(n for pair, n in self.moves.items() if self._step(pair) < 0)

    def _step(self, pair: tuple[str, str]) -> int:
        """Tiers up or down by the draft's ladder; a tier that is gone stands below all."""
        keys = ("", *(tier.key for tier in self.draft.tiers))
        before, after = (keys.index(key) if key in keys else 0 for key in pair)
        return after - before


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """What counted in [start, end), structure by structure."""

    start: datetime
    end: datetime
    structures: tuple[Preview, ...]


def preview(*, draft: Mapping[str, Any], now: datetime) -> Previewed | Refusal:
    """Members by tier under the drafted section and the live one, from the orders of a year.

    The year ends with yesterday by the shop's clocks. Thresholds alone decide; each structure is
    counted by its own measure and policy of returns. Refused: a draft that cannot be read.
    Nothing is written.
    """
    wanted = section.parsed(document=draft)
    if isinstance(wanted, Refusal):
        return wanted
    return of(wanted=wanted, now=now)


def of(*, wanted: TierSettings, now: datetime) -> Previewed:
    """As `preview`, of settings that were read already."""
    found = rules(now=now)
    zone = found.zone if found else ZoneInfo(programme.read().zone)
    today = local_day(at=now, zone=zone)
    end = midnight(day=today, zone=zone)
    start = midnight(day=add_months(day=today, months=-12), zone=zone)
    structures = []
    for one in wanted.structures:
        live = found.settings.structure(key=one.key) if found else None
        pair = (live or one, one)
        amounts = tallies.of_a_year(structures=pair, start=start, end=end)
        both = ((before, after) for before, after in amounts)
        structures.append(
            Preview(draft=one, live=live, moves=moved(amounts=both, live=live, draft=one, at=now))
        )
    return Previewed(start=start, end=end, structures=tuple(structures))
