"""The replay of past orders through draft offers: asked by the till's own engine, in parallel."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from multiprocessing import get_context
from typing import Any

from guerdon.flows.offers import replay_process
from guerdon.flows.offers.forecast import read_of
from guerdon.flows.offers.replay_player import Player, live_of, read
from guerdon.store.past import orders
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal
from guerdon.terms.money import half_up
from guerdon.terms.offer import Offer
from guerdon.terms.replay import OfferTally, Replayed

# The state is told at most so often.
TOLD = 100
MILLI = 1_000
Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What the drafts would have given over [since, until), and what they read of customers.

    `reads` are the fields that were read as they are today and not as they were. An extra point is
    worth `worth_milli` thousandths of a minor unit.
    """

    since: datetime
    until: datetime
    currency: str
    offers: tuple[Offer, ...]
    reads: tuple[str, ...]
    worth_milli: int
    found: Replayed


def replayed(
    *,
    documents: Sequence[Any],
    now: datetime,
    processes: int | None = None,
    tell: Tell | None = None,
) -> Replay | Refusal:
    """Every order of the year at its prices before discounts, asked about the drafts together.

    Periods and total limits are lifted: what the drafts would give if they had stood all year. The
    limit of each customer holds. Everybody holds one code of each draft. Nothing is written.
    Refused: a draft that cannot be read, none or too many, and without past orders.
    """
    drafts = read(documents=documents)
    if isinstance(drafts, Refusal):
        return drafts
    window = orders.window(now=now)
    parts = orders.parts()
    if window is None or not parts:
        return Refusal(reason="no_past_carts")
    asked = {"documents": [*documents], "since": window[0], "until": window[1], "now": now}
    whole = Replayed()
    every = max(1, len(parts) // TOLD)
    for number, part in enumerate(_each(asked, parts, processes), start=1):
        whole.add(part)
        if tell is not None and number % every == 0:
            tell({"step": "replay", "done": number, "total": len(parts)})
    like = offers.live(now=now)
    live = live_of(drafts=drafts, like=like)
    return Replay(
        since=window[0],
        until=window[1],
        currency=live.currency,
        offers=drafts,
        reads=tuple(sorted({field for one in live.offers for field in read_of(own=one)})),
        worth_milli=like.plan.worth(at=now) if like.plan else 0,
        found=whole,
    )


def _each(
    asked: dict[str, Any], parts: Sequence[tuple[int, int]], processes: int | None
) -> Iterable[Replayed]:
    """Each part's sums; with one process in this one, else in others that read for themselves."""
    wanted = min(processes or os.cpu_count() or 1, len(parts))
    if wanted == 1:
        yield from map(Player(**asked).part, parts)
        return
    # A fresh process and not a copy of this one: that may hold locks and connections.
    with ProcessPoolExecutor(
        max_workers=wanted,
        mp_context=get_context("spawn"),
        initializer=replay_process.begun,
        initargs=(asked,),
    ) as pool:
        yield from pool.map(replay_process.played, parts)


def as_job(*, args: Mapping[str, Any], tell: Tell) -> Any:
    """Replay in the background: the offers by their keys, as they stand; plain data."""
    found = replayed(
        documents=documents(keys=args["offers"]),
        now=datetime.fromisoformat(args["now"]),
        processes=args.get("processes"),
        tell=tell,
    )
    return found if isinstance(found, Refusal) else told(found=found)


def documents(*, keys: Sequence[str]) -> list[Mapping[str, Any]]:
    """The current versions of these offers, drafts and live ones alike."""
    seen = (offers.seen(key=key) for key in keys)
    return [one.document for one in seen if one is not None]


def told(*, found: Replay) -> dict[str, Any]:
    """A replay as plain data; money in minor units.

    `points_minor` is what extra points are worth if all are used; each offer's `cost_minor` counts
    it too.
    """
    rows = [_row(one, found) for one in found.offers]
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "currency": found.currency,
        "reads": list(found.reads),
        "orders": found.found.orders,
        "reached": found.found.reached,
        "malformed": found.found.refused,
        "points": sum(row["points"] for row in rows),
        "points_minor": sum(row["points_minor"] for row in rows),
        "offers": rows,
        "bands": [
            {"band": band, **asdict(tally)} for band, tally in sorted(found.found.bands.items())
        ],
    }


def _row(offer: Offer, found: Replay) -> dict[str, Any]:
    tally = found.found.offers.get(offer.key, OfferTally())
    worth = half_up(numerator=tally.points * found.worth_milli, denominator=MILLI)
    return {
        "key": offer.key,
        "name": dict(offer.name),
        "kind": offer.kind,
        "codes": offer.codes,
        **asdict(tally),
        "points_minor": worth,
        "cost_minor": tally.cost_minor + worth,
    }
