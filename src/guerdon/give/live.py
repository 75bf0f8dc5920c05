"""The live offers as the till holds them: read once, never changed, swapped whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guerdon.give.index import Index, indexed
from guerdon.give.kind import Kind
from guerdon.give.kinds import KINDS
from guerdon.give.reading import Reader
from guerdon.give.timeline import Timeline
from guerdon.terms.compiled import Holding, compiled
from guerdon.terms.condition import ALWAYS, Condition, Every
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import NO_LIMITS, Offer
from guerdon.terms.points import Plan
from guerdon.terms.stacking import Stacking


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOffer:
    """An offer with its kind's terms read and its whole condition ready to be asked.

    `particular`: it is exclusive or names others that it may or may not stand beside. `free`:
    nothing but its period and its condition is asked of a checkout.
    """

    offer: Offer
    kind: Kind[Any]
    terms: Any
    condition: Condition
    holding: Holding
    unmet: Refusal | None
    group: str
    particular: bool
    free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOffers:
    """Everything that a quote needs besides the ask and the facts.

    `by_code` finds the offers of a shared code: one, or one after another in time. `others` counts
    live offers beside these: a replay is given only those once considered. `rules` is the version
    of the programme's rules, `section` that of its section `points`; the till pays from the wallet
    of `plan`, `wallets` are the others.
    For `care_days` after a complaint offers without a code wait; 0 is no such rule.
    """

    offers: tuple[LiveOffer, ...] = ()
    by_key: Mapping[str, LiveOffer] = field(default_factory=dict)
    by_code: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    index: Index = field(default_factory=lambda: indexed(offers=()))
    timeline: Timeline = field(default_factory=lambda: Timeline(periods=()))
    stacking: Stacking = field(default_factory=Stacking)
    plan: Plan | None = None
    wallets: tuple[Plan, ...] = ()
    currency: str = "USD"
    zone: str = "UTC"
    others: int = 0
    rules: int = 0
    section: int = 0
    care_days: int = 0

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans of all wallets, the till's own first."""
        return self.wallets if self.plan is None else (self.plan, *self.wallets)


def snapshot(
    offers: Iterable[Offer],
    *,
    before: LiveOffers | None = None,
    stacking: Stacking | None = None,
    plan: Plan | None = None,
    wallets: tuple[Plan, ...] = (),
    currency: str = "USD",
    zone: str = "UTC",
    others: int = 0,
    rules: int = 0,
    section: int = 0,
    care_days: int = 0,
) -> LiveOffers:
    """The offers ready for the till, in order of key; of one key the highest version counts.

    Of a snapshot `before` it takes over each offer that is the very same object.
    Raises ValueError for an offer that `offer_document.parsed` would refuse.
    """
    newest: dict[str, Offer] = {}
    for offer in offers:
        standing = newest.get(offer.key)
        if standing is None or standing.version < offer.version:
            newest[offer.key] = offer
    known = {} if before is None else before.by_key
    live = tuple(_again(newest[key], known.get(key)) for key in sorted(newest))
    return LiveOffers(
        offers=live,
        by_key={one.offer.key: one for one in live},
        by_code=_by_code(live),
        index=indexed(offers=[(one.offer, one.condition) for one in live]),
        timeline=Timeline(periods=[one.offer.period for one in live]),
        stacking=stacking or Stacking(),
        plan=plan,
        wallets=wallets,
        currency=currency,
        zone=zone,
        others=others,
        rules=rules,
        section=section,
        care_days=care_days,
    )


def _again(offer: Offer, standing: LiveOffer | None) -> LiveOffer:
    return standing if standing is not None and standing.offer is offer else _live(offer)


def _live(offer: Offer) -> LiveOffer:
    kind = KINDS.get(offer.kind)
    if kind is None or offer.layer not in kind.layers:
        raise ValueError(f"offer {offer.key}: no kind {offer.kind} in layer {offer.layer}")
    reader = Reader(offer.value, "$.value")
    terms = kind.read(reader)
    refusal = reader.refusal()
    if refusal is not None:
        raise ValueError(f"offer {offer.key}: {dict(refusal.data)}")
    condition = _together(offer.condition, kind.needs(terms))
    return LiveOffer(
        offer=offer,
        kind=kind,
        terms=terms,
        condition=condition,
        holding=compiled(condition=condition),
        unmet=kind.unmet(terms),
        group=offer.group or kind.group,
        particular=offer.exclusive != "no" or bool(offer.never_with or offer.also_with),
        free=offer.codes == "none" and not offer.channels and offer.limits == NO_LIMITS,
    )


def _together(*conditions: Condition) -> Condition:
    parts = tuple(one for one in conditions if one != ALWAYS)
    return parts[0] if len(parts) == 1 else Every(parts=parts)


def _by_code(live: Iterable[LiveOffer]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in live:
        code = one.offer.shared_code
        if code:
            found[code] = (*found.get(code, ()), one.offer.key)
    return found
