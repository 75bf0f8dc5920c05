"""Fits the recommender on the newest night, chosen by a check in time, and stores its lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from guerdon.flows.know.night_folder import folder_of, lake_folder
from guerdon.store.night import nights, recommended
from guerdon.store.night.recommended import RecommenderSeen
from guerdon.terms.decision import Refusal
from guerdon.terms.telling import Tell, quiet

LISTED = 30  # of each customer, so that some are left when the cart and the stock took theirs
BESIDE = 40  # of each item
POPULAR = 200
FEWEST = 50  # customers who bought at least twice something different


def fit(*, now: datetime, tell: Tell = quiet) -> RecommenderSeen | Refusal:
    """Try every way on the shop's own past, keep the best, and store lists under a new version.

    Readers see the old version until the new one is whole. Refused, with the old one left: no
    night yet, and fewer than 50 customers with two different items.
    """
    night = nights.current()
    if night is None:
        return Refusal(reason="night_none")
    tell({"step": "purchases"})
    found = _purchases(night.key)
    if isinstance(found, Refusal):
        return found
    made = made_of(purchases=found, describe=_describe, tell=tell)
    if isinstance(made, Refusal):
        return made
    tell({"step": "write"})
    version = recommended.begun(as_of=night.as_of, now=now)
    for kind, lists in made["lists"].items():
        recommended.keep(version=version, kind=kind, lists=lists)
    recommended.swap(version=version, report=made["report"])
    current = recommended.current()
    assert current is not None  # noqa: S101 (it was swapped in above)
    return current


def _describe(skus: Sequence[str]) -> list[frozenset[str]]:
    return recommended.attributes(skus=skus)


def _purchases(night: str) -> Any:
    from guerdon.lake import engine
    from guerdon.lake.purchases import purchases

    with engine.opened(spill=lake_folder()) as opened:
        return purchases(engine=opened, folder=folder_of(key=night) / "snapshot")


def made_of(*, purchases: Any, describe: Any, tell: Tell = quiet) -> dict[str, Any] | Refusal:
    """The pure middle: a table of customer, sku, at and first -> lists by kind, and the report.

    `describe(skus)` answers the words of the catalogue for each.
    """
    from guerdon.decide.recommend.bought import bought, cut
    from guerdon.decide.recommend.choice import choose
    from guerdon.decide.recommend.methods import methods

    who, what = (purchases[name].to_pylist() for name in ("customer", "sku"))
    at, first = (purchases[name].to_numpy() for name in ("at", "first"))
    whole = bought(customer=who, item=what)
    enough = int((whole.counts_of_customers() >= 2).sum())
    if enough < FEWEST:
        return Refusal(reason="recommend_too_few", data={"customers": enough, "needed": FEWEST})
    tell({"step": "choose"})
    past = cut(customer=who, item=what, at=at, first=first)
    choice = choose(cut=past, ways=methods(attributes=describe(list(past.before.items))))
    tell({"step": "fit"})
    weights = methods(attributes=describe(list(whole.items)))[choice.method](whole)
    lists = dict(_lists(whole, weights, choice.owned))
    shown = {row[0] for _, rows in lists["customer"] for row in rows[:10]}
    report = {
        "method": choice.method,
        "tried": [asdict(one) for one in choice.tried],
        "checked_customers": choice.customers,
        "again": choice.again,
        "owned": choice.owned,
        "customers": len(whole.customers),
        "items": len(whole.items),
        "pairs": int(whole.table.nnz),
        "coverage": len(shown) / max(1, len(whole.items)),
    }
    return {"lists": lists, "report": report}


def _lists(whole: Any, weights: Any, owned: bool) -> Iterator[tuple[str, list[Any]]]:
    import numpy as np

    from guerdon.decide.recommend.lists import because, best
    from guerdon.decide.recommend.methods import first

    names = [str(sku) for sku in whole.items]
    items, scores = best(table=whole.table, weights=weights, count=LISTED, owned=owned)
    spoke = because(table=whole.table, weights=weights, items=items)
    yield (
        "customer",
        [
            (
                str(customer),
                [
                    [names[i], round(float(s), 5), names[b] if b >= 0 else ""]
                    for i, s, b in zip(items[n], scores[n], spoke[n], strict=True)
                    if i >= 0
                ],
            )
            for n, customer in enumerate(whole.customers)
        ],
    )
    beside = []
    for n, name in enumerate(names):
        part = slice(weights.indptr[n], weights.indptr[n + 1])
        top = first(values=weights.data[part], count=BESIDE)
        rows = [
            [names[weights.indices[part][t]], round(float(weights.data[part][t]), 5), name]
            for t in top
        ]
        if rows:
            beside.append((name, rows))
    yield "item", beside
    counts = whole.counts()
    order = np.argsort(-counts, kind="stable")[:POPULAR]
    yield "popular", [("", [[names[n], float(counts[n]), ""] for n in order])]


def as_job(*, args: Mapping[str, Any], tell: Tell) -> Any:
    """Fit in the background."""
    found = fit(now=datetime.fromisoformat(args["now"]), tell=tell)
    if isinstance(found, Refusal):
        return found
    return {"version": found.version, "method": found.report["method"]}
