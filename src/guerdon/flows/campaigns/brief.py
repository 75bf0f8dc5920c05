"""A campaign's brief, read and checked: goal, audience, offers, budget, holdout, window."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.decide.budget import Budget, split
from guerdon.flows.campaigns import brief_limits, brief_message
from guerdon.flows.campaigns.brief_limits import Limit
from guerdon.flows.campaigns.brief_message import BriefMessage
from guerdon.give.offer_document import parsed as parsed_offer
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import Offer

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
GOALS = ("retain", "raise_basket", "acquire", "word_of_mouth")
MOST_OFFERS = 20
WORDS = {
    "key",
    "name",
    "goal",
    "audience",
    "offers",
    "budget_minor",
    "reserve_share",
    "holdout_share",
    "days",
    "direct_cost_minor",
    "indirect_cost_minor",
    "per_contact_cost_minor",
    "per_customer_minor",
    "explore_share",
    "quotas",
    "limits",
    "message",
}
STAGES = ("new", "active", "at_risk", "dormant", "lost", "won_back")
COUNTS = ("people", "money")
MOST_QUOTAS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StageQuota:
    """What customers of one lifecycle stage get at least and at most, in people or minor units."""

    stage: str
    counts: str = "people"
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a campaign is to do. `offers` belong to the campaign and take unique codes."""

    key: str
    name: Mapping[str, str]
    goal: Mapping[str, Any]
    audience: Mapping[str, Any]
    offers: tuple[Offer, ...]
    documents: tuple[Mapping[str, Any], ...]
    budget: Budget
    holdout_share: float
    days: int
    per_contact_minor: int
    per_customer_minor: int | None  # the most that may go to one customer
    explore_share: float = 0.0  # of customers, for whom the offer is chosen by a draw
    quotas: tuple[StageQuota, ...] = ()
    limits: tuple[Limit, ...] = ()
    message: BriefMessage | None = None  # without one the campaign writes to nobody


def parsed(*, document: Any) -> Brief | Refusal:
    """The brief, or the first thing that is wrong with it and where.

    Refused: words that a brief does not have, values of a wrong type or out of range, offers that
    `give.offer_document` refuses, and budgets that `decide.budget` refuses.
    """
    if not isinstance(document, Mapping):
        return _malformed("$", "an object is wanted here")
    extra = sorted(set(map(str, document)) - WORDS)
    if extra:
        return _malformed(extra[0], "a brief has no such word")
    for check in (_key, _name, _goal, _audience, _numbers, _message):
        problem = check(document)
        if problem is not None:
            return problem
    budget = split(
        total=document["budget_minor"],
        reserve_share=float(document.get("reserve_share", 0.12)),
        direct=document.get("direct_cost_minor", 0),
        indirect=document.get("indirect_cost_minor", 0),
    )
    if isinstance(budget, Refusal):
        return budget
    quotas, offers = _quotas(document.get("quotas", ())), _offers(document)
    limits = _limits(document.get("limits", ()), offers)
    for refused in (quotas, offers, limits):
        if isinstance(refused, Refusal):
            return refused
    assert not isinstance(quotas, Refusal)  # noqa: S101 (all were looked at)
    assert not isinstance(offers, Refusal)  # noqa: S101
    assert not isinstance(limits, Refusal)  # noqa: S101
    return Brief(
        key=document["key"],
        name=dict(document["name"]),
        goal=dict(document.get("goal", {})),
        audience=dict(document.get("audience") or {}),
        offers=offers,
        documents=tuple(document["offers"]),
        budget=budget,
        holdout_share=float(document.get("holdout_share", 0.2)),
        days=document.get("days", 28),
        per_contact_minor=document.get("per_contact_cost_minor", 0),
        per_customer_minor=document.get("per_customer_minor"),
        explore_share=float(document.get("explore_share", 0)),
        quotas=quotas,
        limits=limits,
        message=brief_message.read(document=document.get("message")),
    )


def _malformed(where: str, problem: str) -> Refusal:
    return Refusal(reason="brief_malformed", data={"where": where, "problem": problem})


def _key(document: Mapping[str, Any]) -> Refusal | None:
    key = document.get("key")
    fits = isinstance(key, str) and KEY.fullmatch(key)
    return None if fits else _malformed("key", "small letters, digits, - and _ make a key")


def _name(document: Mapping[str, Any]) -> Refusal | None:
    name = document.get("name")
    texts = name.values() if isinstance(name, Mapping) else ()
    fits = isinstance(name, Mapping) and {"zh", "en"} >= set(name) and any(texts)
    if fits and all(isinstance(text, str) and len(text) <= 120 for text in texts):
        return None
    return _malformed("name", "a name in zh or en is wanted, up to 120 characters")


def _goal(document: Mapping[str, Any]) -> Refusal | None:
    goal = document.get("goal", {})
    if not isinstance(goal, Mapping):
        return _malformed("goal", "an object is wanted here")
    if goal.get("kind", GOALS[0]) not in GOALS:
        return _malformed("goal.kind", f"one of {', '.join(GOALS)} is wanted")
    return None


def _audience(document: Mapping[str, Any]) -> Refusal | None:
    audience = document.get("audience")
    fits = audience is None or isinstance(audience, Mapping)
    return None if fits else _malformed("audience", 'a condition or {"segment": key} is wanted')


def _message(document: Mapping[str, Any]) -> Refusal | None:
    found = brief_message.wrong(document=document.get("message"))
    return found and _malformed(f"message{found[0]}", found[1])


def _numbers(document: Mapping[str, Any]) -> Refusal | None:
    bounds = {
        "budget_minor": (-(10**15), 10**15),
        "days": (1, 366),
        "direct_cost_minor": (-(10**15), 10**15),
        "indirect_cost_minor": (-(10**15), 10**15),
        "per_contact_cost_minor": (0, 10**9),
        "per_customer_minor": (1, 10**15),
    }
    for word, (least, most) in bounds.items():
        value = document.get(word, None if word == "budget_minor" else least)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            return _malformed(word, f"a whole number from {least} to {most} is wanted")
    for word, largest in (("reserve_share", 1.0), ("holdout_share", 0.5), ("explore_share", 0.5)):
        share = document.get(word, 0.1)
        fits = isinstance(share, int | float) and not isinstance(share, bool)
        if not fits or not 0 <= share <= largest:
            return _malformed(word, f"a share from 0 to {largest} is wanted")
    return None


def _quotas(listed: Any) -> tuple[StageQuota, ...] | Refusal:
    """Floors and ceilings, each once for a stage and what it counts."""
    if not isinstance(listed, list | tuple) or len(listed) > MOST_QUOTAS:
        return _malformed("quotas", f"up to {MOST_QUOTAS} quotas are wanted")
    found: list[StageQuota] = []
    for number, one in enumerate(listed, start=1):
        wrong = _quota(one)
        if wrong is not None:
            where, problem = wrong
            return _malformed(f"quotas.{number}{where}", problem)
        found.append(StageQuota(**one))
    if len({(one.stage, one.counts) for one in found}) < len(found):
        return _malformed("quotas", "a stage has one quota of people and one of money")
    return tuple(found)


def _limits(listed: Any, offers: tuple[Offer, ...] | Refusal) -> tuple[Limit, ...] | Refusal:
    """What the offers use besides money; nothing where the offers themselves are refused."""
    if isinstance(offers, Refusal):
        return ()
    wrong = brief_limits.wrong(listed=listed, offers=[offer.key for offer in offers])
    return _malformed(*wrong) if wrong is not None else brief_limits.read(listed=listed)


def _quota(one: Any) -> tuple[str, str] | None:
    """What is wrong with a quota, and where."""
    if not isinstance(one, Mapping) or set(one) - {"stage", "counts", "least", "most"}:
        return "", "stage, counts, least and most make a quota"
    for word, of in (("stage", STAGES), ("counts", COUNTS)):
        if one.get(word, "people") not in of:
            return f".{word}", f"one of {', '.join(of)} is wanted"
    for word in ("least", "most"):
        limit = one.get(word, 0)
        whole = isinstance(limit, int) and not isinstance(limit, bool)
        if not whole or not 0 <= limit <= 10**15:
            return f".{word}", "a whole number from 0 is wanted"
    return None


def _offers(document: Mapping[str, Any]) -> tuple[Offer, ...] | Refusal:
    listed = document.get("offers")
    if not isinstance(listed, list | tuple) or not 1 <= len(listed) <= MOST_OFFERS:
        return _malformed("offers", f"1 to {MOST_OFFERS} offers are wanted")
    found: list[Offer] = []
    for number, one in enumerate(listed):
        offer = parsed_offer(one)
        if isinstance(offer, Refusal):
            return Refusal(reason=offer.reason, data={**offer.data, "offer": number + 1})
        found.append(offer)
    keys = [offer.key for offer in found]
    if len(set(keys)) < len(keys):
        return _malformed("offers", "each offer needs a key of its own")
    return tuple(found)
