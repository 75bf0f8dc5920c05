"""The clock of journeys: runs that are due go on, in batches, each once whoever works on them."""

import traceback
from datetime import datetime

import structlog

from guerdon.flows.journeys.effects import Done, write_down
from guerdon.give.journeys import advance
from guerdon.give.journeys.step import Facts
from guerdon.store.journeys import facts as journey_facts
from guerdon.store.journeys import journeys, timers
from guerdon.store.journeys.runs import Held
from guerdon.store.ledger import ledger
from guerdon.store.programme import programme
from guerdon.store.writing import write

log = structlog.get_logger()
# More at once would keep the worker from triggers and jobs.
MOST = 2_000


def run_due(*, now: datetime, most: int = MOST) -> int:
    """Let runs go on whose time has come, the longest due first; how many went on.

    Each batch is one transaction: state, marks and effects stand together or not at all. Runs
    that would touch a wallet go one by one, with the wallet locked first; so does every run of a
    batch that failed, so that one faulty run holds nobody else up.
    """
    done = 0
    while done < most:
        taken, apart = _batch(now, min(timers.BATCH, most - done))
        for key, customer in apart:
            _alone(key, customer, now)
        done += taken
        if taken < timers.BATCH:
            break
    return done


def _batch(now: datetime, most: int) -> tuple[int, list[tuple[str, str]]]:
    """How many were due, and those left to go alone, (run, customer)."""
    try:
        with write():
            held = timers.due(now=now, most=most)
            done = _advanced(held, now)
            write_down(done=[one for one in done if not one.gives], now=now)
            return len(held), [
                (one.held.run.key, one.held.run.customer) for one in done if one.gives
            ]
    except Exception:  # noqa: BLE001 (one faulty run must not stop the others)
        log.error("a batch of journeys failed", error=traceback.format_exc(limit=-3))
    with write():
        held = timers.due(now=now, most=most)
    return len(held), [(one.run.key, one.run.customer) for one in held]


def _alone(key: str, customer: str, now: datetime) -> None:
    try:
        with write():
            ledger.hold(customer=customer)
            held = timers.one(key=key, now=now)
            if held is not None:
                write_down(done=_advanced((held,), now), now=now)
    except Exception:  # noqa: BLE001 (whatever it raises, it is tried again later)
        why = traceback.format_exc(limit=-3)
        with write():
            again = timers.stumbled(key=key, why=why, now=now)
        log.error("a run of a journey failed", run=key, again=again, error=why)


def _advanced(held: tuple[Held, ...], now: datetime) -> list[Done]:
    """Where each run goes; facts are read once for all members of a journey."""
    from guerdon.flows.journeys.journey import counts_live

    zone = programme.read().zone
    done = []
    kinds = sorted({(one.run.journey, one.run.version) for one in held})
    for key, version in kinds:
        journey = journeys.at(key=key, version=version)
        mine = [one for one in held if (one.run.journey, one.run.version) == (key, version)]
        facts = journey_facts.of(
            customers=sorted({one.customer_pk for one in mine}),
            journey=key,
            zone=zone,
            now=now,
            live=counts_live(journey=journey),
        )
        for one in mine:
            known = facts.get(one.run.customer, Facts())
            advanced = advance.due(run=one.run, journey=journey, facts=known, now=now)
            done.append(Done(held=one, advanced=advanced))
    return done
