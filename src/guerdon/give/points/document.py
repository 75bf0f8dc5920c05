"""The section `points` of the programme: several wallets, each with its terms, read strictly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.give.points import document_earn, document_spend
from guerdon.give.points.document_life import life, lives, pending
from guerdon.give.points.schema import SCHEMA
from guerdon.give.reading import Reader
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS
from guerdon.terms.money import is_currency
from guerdon.terms.points import KINDS, Plan

__all__ = ["NAME", "SCHEMA", "Wallets", "parsed"]

NAME = "points"
MOST_WALLETS = 20
WORDS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")
LONGEST_NAME = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallets:
    """The wallets as they are written: what one does not say is left to the programme's rules.

    `said` names, by wallet, the words that stand there, `rates` among them. Local times are in UTC
    until the shop's zone is put in (see give.points.wallets).
    """

    plans: tuple[Plan, ...] = ()
    said: Mapping[str, frozenset[str]] | None = None


def parsed(*, document: Mapping[str, Any]) -> Wallets | Refusal:
    """The section as a value, or what is wrong first: `where` (a path from `$`) and `problem`."""
    reader = Reader(document)
    given = reader.taken("wallets")
    if not isinstance(given, Mapping) or not 0 < len(given) <= MOST_WALLETS:
        reader.wrong("wallets", f"an object of 1 to {MOST_WALLETS} wallets by name is wanted")
        given = {}
    plans, said = [], {}
    for name, value in given.items():
        part = reader.part(f"wallets.{str(name)[:40]}", value)
        if not _is_name(name):
            part.wrong("", "small letters, digits, - and _ make a wallet's name, 24 at most")
        said[str(name)] = _said(part.whole_object())
        plans.append(_wallet(str(name), part))
        part.refusal()
    refusal = reader.refusal()
    if refusal is not None:
        return refusal
    return Wallets(plans=tuple(plans), said=said)


def _said(words: Mapping[str, Any]) -> frozenset[str]:
    """The words of a wallet that stand there, and whether its rates do."""
    earn = words.get("earn")
    rates = {"rates"} if isinstance(earn, Mapping) and "rates" in earn else set()
    return frozenset(words) | rates


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and set(name) <= WORDS


def _wallet(name: str, reader: Reader) -> Plan:
    usual = "points" if name == POINTS else "growth"
    kind = reader.choice("kind", among=KINDS, default=usual)
    currency = reader.text("currency", default="", longest=3)
    if (kind == "cash") != bool(currency) or (currency and not is_currency(currency=currency)):
        reader.wrong("currency", "a wallet of kind cash, and no other, has an ISO 4217 code here")
    earn = reader.inner("earn")
    rates = document_earn.rates(earn)
    rules = document_earn.rules(earn)
    spend = reader.inner("spend")
    refund = reader.inner("refund")
    restores, days = document_spend.restores(refund)
    rewards = document_spend.rewards(reader)
    plan = Plan(
        wallet=name,
        kind=kind,
        name=document_spend.named(reader),
        currency=currency,
        rates=rates,
        before_offers=earn.flag("before_offers"),
        rules=rules,
        caps=document_earn.caps(earn, "caps"),
        life=life(reader, "life"),
        tier_lives=lives(reader, "tier_lives"),
        pending=pending(reader, "pending"),
        worths=document_spend.worths(spend),
        least_spend=spend.whole("least", default=0),
        most_share_bp=spend.percent("most_percent", default=10_000),
        spend_caps=document_earn.caps(spend, "caps"),
        rewards=rewards,
        automatic=document_spend.automatic(reader, rewards),
        revoke=document_spend.revoke(refund),
        restores=restores,
        extends_days=days,
        warns_days=document_spend.warns(reader),
    )
    for inner in (earn, spend, refund):
        inner.refusal()
    return plan
