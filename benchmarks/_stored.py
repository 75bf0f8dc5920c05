"""A shop of our own in a database of its own, asked for quotes as the till asks."""

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import process_time_ns
from typing import Any

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)


def asked(*, documents: list[dict[str, Any]], ask: dict[str, Any], runs: int) -> dict[str, Any]:
    """What `_measured` tells of a new shop with these live offers, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
        env = os.environ | {"GUERDON_HOME": home}
        env.pop("GUERDON_DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks._stored"],
            input=json.dumps({"documents": documents, "ask": ask, "runs": runs}),
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _measured(case: dict[str, Any]) -> dict[str, Any]:
    """Milliseconds of CPU of each quote; the counters that were read, and all that there are.

    `every` are milliseconds to read the counters of every live offer with limits.
    """
    from guerdon.cli.house import open_house

    open_house()
    from guerdon.flows.till import checkout
    from guerdon.store import counters
    from guerdon.store.programme import offers
    from guerdon.store.till import facts
    from guerdon.terms import checkout_document
    from guerdon.terms.cart import Checkout
    from guerdon.terms.limit import uses

    _keep(case["documents"])
    ask = checkout_document.parsed(document=case["ask"])
    assert isinstance(ask, Checkout), ask
    live = offers.live(now=NOW)
    day = NOW.date().isoformat()
    all_uses = [
        use
        for one in live.offers
        for use in uses(offer=one.offer, customer=ask.customer, day=day, minor=1, units=1)
    ]
    for begin in range(0, len(all_uses), 5_000):
        _take(all_uses[begin : begin + 5_000])
    read = facts.read(ask=ask, live=live, now=NOW)
    times = [_timed(lambda: checkout.quote(ask=ask, now=NOW)) for _ in range(case["runs"] + 3)][3:]
    keys = [use.key for use in all_uses]
    every = min(
        _timed(
            lambda: [
                counters.standing(keys=keys[begin : begin + 10_000])
                for begin in range(0, len(keys), 10_000)
            ]
        )
        for _ in range(3)
    )
    return {"times": times, "read": len(read.used), "all": len(set(keys)), "every": every}


def _timed(work: Any) -> float:
    begun = process_time_ns()
    work()
    return (process_time_ns() - begun) / 1e6


def _keep(documents: list[dict[str, Any]]) -> None:
    from guerdon.give.offer_document import document, parsed
    from guerdon.store.models import Offer
    from guerdon.store.programme import ground
    from guerdon.store.writing import write
    from guerdon.terms.offer import Offer as Parsed

    rows = []
    for one in documents:
        offer = parsed({"name": {"en": one["key"]}, **one})
        assert isinstance(offer, Parsed), offer
        plain = {**document(offer)}
        plain.pop("version", None)
        rows.append(Offer(key=offer.key, document=plain, state="live", created_at=NOW))
    with write():
        Offer.objects.bulk_create(rows, batch_size=1_000)
        ground.stamp()


def _take(uses: Any) -> None:
    from guerdon.store import counters
    from guerdon.store.writing import write

    with write():
        refused = counters.take(uses=uses)
        assert refused is None, refused


if __name__ == "__main__":
    json.dump(_measured(json.load(sys.stdin)), sys.stdout)
