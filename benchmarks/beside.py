"""The same promotions and cart in other people's engines: ours beside theirs, in one run."""

import gc
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks import _stored
from benchmarks.others import install
from benchmarks.others.promotions import cart, promotions
from guerdon.decide.asking import asked
from guerdon.decide.eligibility import eligible
from guerdon.flows.till.contest import scope
from guerdon.flows.till.quoting import decided, snapshot
from guerdon.give.live import LiveOffers
from guerdon.give.offer_document import parsed
from guerdon.give.posting import posted
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.compiled import measuring
from guerdon.terms.customer import Facts
from guerdon.terms.offer import Offer
from guerdon.terms.quote import Quote

NAME = "beside"
ON_DEMAND = True
COUNTS = {"small": (10, 100, 1_000), "full": (10, 100, 1_000, 10_000)}
HERE = Path(__file__).parent / "others"
NOW = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)
FACTS = Facts(customer=None, known=False)
# How often the others are asked, by the number of promotions: some take long over one answer.
RUNS = {10: 100, 100: 30, 1_000: 10, 10_000: 5}
WARM = {10: 300, 100: 100, 1_000: 20, 10_000: 3}
OSCAR_RUNS = {10: 10, 100: 3, 1_000: 1, 10_000: 1}
SECONDS = 1_800.0


class Other(NamedTuple):
    """An engine: its name, what of it is measured, and how it is started."""

    name: str
    what: str
    runs: dict[int, int]
    command: Callable[[], tuple[list[str], Path | None]]


def _oscar() -> tuple[list[str], Path | None]:
    return [install.python(name="oscar"), str(HERE / "oscar_shop.py")], None


def _medusa() -> tuple[list[str], Path | None]:
    folder = install.node(name="medusa")
    return ["node", str(HERE / "medusa.cjs")], folder


def _zen() -> tuple[list[str], Path | None]:
    return [install.python(name="zen"), str(HERE / "zen_table.py")], None


WHOLE, IN_MEMORY, WHO = "quote with its database", "quote in memory", "eligibility alone"
MEASURED = (WHOLE, IN_MEMORY, WHO)
OTHERS = (
    Other("django-oscar 4.2", WHOLE, OSCAR_RUNS, _oscar),
    Other("@medusajs/promotion 2.21.2", IN_MEMORY, RUNS, _medusa),
    Other("zen-engine 2.1.3", WHO, RUNS, _zen),
)


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Milliseconds of CPU an answer for ten lines, one promotion in ten about the cart; medians.

    Each is asked in its own way: oscar applies all offers out of a database in memory, as its
    middleware does, and ours answers a whole quote out of its database on disk; Medusa's
    computeActions gets its promotions for nothing, as ours does from its snapshot; zen-engine
    evaluates a decision table of a row a promotion, and ours tells who is eligible. They do not
    decide alike: oscar and Medusa take one promotion after the other, ours proves the best.
    """
    refused: dict[str, str] = {}
    for count in COUNTS[size]:
        ours = _ours(count)
        for other in OTHERS:
            line = {"case": f"{count:,} promotions, {other.what}", "unit": "ms CPU"}
            line |= {"ours": round(ours[other.what], 4), "other": None, "other_name": other.name}
            if other.name not in refused:
                try:
                    line["other"] = round(_asked(other, count), 4)
                except install.NotHereError as error:
                    refused[other.name] = f"{other.name}: {error}"
            yield line | {"other_name": refused.get(other.name, other.name)}


def _asked(other: Other, count: int) -> float:
    """The median of another engine, which must find what fits and nothing else."""
    command, folder = other.command()
    case = {"promotions": promotions(count=count), "cart": cart(), "warm": WARM[count]}
    done = subprocess.run(
        command,
        input=json.dumps(case | {"runs": other.runs[count]}),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no word why"]
        raise install.NotHereError(f"it stopped: {said[-1][:160]}")
    told = json.loads(done.stdout)
    fitting = {one["key"] for one in case["promotions"] if one["matches"]}
    if not told["found"] or not set(told["found"]) <= fitting:
        raise AssertionError(f"{other.name} finds other promotions than it should")
    return median(told["times"])


def _ours(count: int) -> dict[str, float]:
    described = promotions(count=count)
    live = live_of(described)
    fitting = {one["key"] for one in described if one["matches"]}
    if eligible_in(live) != fitting:
        raise AssertionError("we find other promotions than we should")
    gc.collect()
    gc.freeze()
    stored = _stored.asked(
        documents=[document(one) for one in described], ask=ASK_DOCUMENT, runs=RUNS[count]
    )
    try:
        return {
            WHOLE: median(stored["times"]),
            IN_MEMORY: _median(lambda: _quoted(live), RUNS[count]),
            WHO: _median(lambda: eligible_in(live), RUNS[count]),
        }
    finally:
        gc.unfreeze()


def _quoted(live: LiveOffers) -> None:
    assert isinstance(decided(ask=ASK, facts=FACTS, offers=live, now=NOW), Quote)


def _median(work: Callable[[], Any], runs: int) -> float:
    times: list[float] = []
    for _ in range(runs + 3):
        begun = time.process_time_ns()
        work()
        times.append((time.process_time_ns() - begun) / 1e6)
    return median(times[3:])


def eligible_in(live: LiveOffers) -> set[str]:
    """Who may be had: the part of a quote that a rules engine would do."""
    values = asked(ask=ASK, facts=FACTS, local=NOW)
    measure = measuring(cart=ASK.cart)
    subtotal = ASK.cart.value_minor
    found: set[str] = set()
    for one in posted(
        offers=live,
        ask=ASK,
        opened=(),
        values=values,
        measure=measure,
        flags=live.timeline.flags(at=NOW),
    ):
        offer = one.offer
        refusal = eligible(
            offer=offer,
            ask=ASK,
            facts=FACTS,
            values=values,
            now=NOW,
            day="",
            holding=lambda holding=one.holding: holding(values, measure),
        )
        if refusal is None and offer.least_minor <= subtotal and scope(live=one, ask=ASK):
            found.add(offer.key)
    return found


def live_of(described: list[dict[str, Any]]) -> LiveOffers:
    """The promotions as our offers, ready for the till."""
    offers = [parsed({"name": {"en": one["key"]}, **document(one)}) for one in described]
    return snapshot(offer for offer in offers if isinstance(offer, Offer))


def document(one: dict[str, Any]) -> dict[str, Any]:
    """A described promotion as an offer's document."""
    made: dict[str, Any] = {"key": one["key"], "layer": "line"}
    if "sku" in one:
        made["of"] = {"sku": [one["sku"]]}
    match one["kind"]:
        case "percent":
            return made | {"kind": "percent", "value": {"percent": one["percent"]}}
        case "unit":
            value = {"off_minor": one["off_minor"], "per": "unit"}
            return made | {"kind": "amount", "value": value}
        case "over":
            value = {"percent": one["percent"]}
            least = {"layer": "order", "least_minor": one["least_minor"]}
            return made | least | {"kind": "percent", "value": value}
    return made | {"kind": "buy_get", "value": {"buy": 2}}


ASK_DOCUMENT = {
    "cart": {"currency": "USD", "lines": [{"key": line["sku"], **line} for line in cart()]}
}
ASK = Checkout(
    cart=Cart(lines=tuple(Line(key=line["sku"], **line) for line in cart()), currency="USD"),
    customer=None,
)
