"""What the till knows of a customer, codes and counters: one read, one frozen Facts."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from guerdon.decide.asking import asked, localised, zone_of
from guerdon.give.claim import LOOK_BACK
from guerdon.give.live import LiveOffer, LiveOffers
from guerdon.give.points import caps
from guerdon.give.posting import Posted, posted
from guerdon.give.promotions.struck_price import StruckPrice
from guerdon.store import bought, parcel, prices, rows
from guerdon.store.bulk import among
from guerdon.store.customer_values import MEASURES, SAID, customer_values
from guerdon.store.parcel import Answer, Ready
from guerdon.store.typed_codes import stored_form
from guerdon.terms.cart import Checkout
from guerdon.terms.compiled import measuring
from guerdon.terms.condition import leaves
from guerdon.terms.customer import CodeFact, Facts
from guerdon.terms.fields import Field, named
from guerdon.terms.limit import Use, day_of, purchase_use, stock_key, uses
from guerdon.terms.offer import Limits
from guerdon.terms.period import Period

# The customer, an old number's being its survivor, with the values of the newest complete night and
# the points that may be spent now: the balance less what is pending or has lapsed. A debt lowers
# the balance and so what is left.
CUSTOMER = Ready(f"""
SELECT c.id, c.joined_at, c.zone, c.tier, c.attributes,
  coalesce((SELECT b.amount FROM store_balance b WHERE b.account = 'wallet:points#' || c.id), 0)
  - coalesce((SELECT sum(l.amount - l.used) FROM store_lot l
      WHERE l.customer_id = c.id AND l.wallet = 'points' AND l.used < l.amount
        AND (l.available_at > %s OR l.expires_at <= %s)), 0),
  k.segments, m.mood, m.complaints, m.complained_of, m.last_remark_at,
  {", ".join(f"k.{name}" for name in MEASURES)}, c.key
FROM store_customer c LEFT JOIN store_mood m ON m.customer_id = c.id
LEFT JOIN store_knowvalue k ON k.customer_id = c.id AND k.night_id = (
  SELECT id FROM store_night WHERE state = 'complete' ORDER BY as_of DESC, id DESC LIMIT 1)
WHERE c.id = (SELECT coalesce(merged_into_id, id) FROM store_customer WHERE key = %s)
""")

# Codes count only while their batch does; what an order has of them already stays its own.
CODES = """
SELECT d.code, d.offer, c.key,
  CASE WHEN b.state = 'complete' OR b.state IS NULL OR d.state IN ('held', 'redeemed') THEN d.state
    WHEN b.state = 'void' THEN 'void' ELSE 'unready' END,
  d.held_by, d.expires_at, b.starts_at
FROM store_code d LEFT JOIN store_customer c ON c.id = d.customer_id
LEFT JOIN store_codebatch b ON b.id = d.batch_id WHERE {among}
"""

# Counters whose ceiling the store alone knows.
STANDING = ("budget/", "stock/")
COUNTERS = "SELECT key, used, ceiling FROM store_counter WHERE {among}"
# SQLite takes no more than 32,766 values in one statement.
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What an order holds: uses of counters, and codes."""

    uses: tuple[Use, ...] = ()
    codes: tuple[str, ...] = ()
    orders: frozenset[str] = field(default_factory=frozenset)


NOTHING = Holds()


def read(
    *,
    ask: Checkout,
    live: LiveOffers,
    now: datetime,
    own: Holds = NOTHING,
    explain: Sequence[str] = (),
) -> Facts:
    """The facts of an ask at `now`; `own` is what the asking order already holds.

    Codes that `own` holds read as fresh, and its part of each counter stands apart, so that an
    order's own use never flips its eligibility. Codes are looked up in their stored form. Of the
    counters those of the offers are read that the index lets through, and of those in `explain`.
    """
    found = parcel.asked(*first(ask=ask, now=now))
    return known(ask=ask, live=live, now=now, found=found, own=own, explain=explain)[0]


def first(*, ask: Checkout, now: datetime) -> list[tuple[str, list[Any]]]:
    """What to ask for at first, about the customer and the codes; `known` takes the answers."""
    letters: list[tuple[str, list[Any]]] = []
    if ask.customer is not None:
        letters.append((CUSTOMER, [now, now, ask.customer]))
    if ask.codes:
        test, codes = among("d.code", sorted(set(ask.codes)))
        letters.append((Ready(CODES.format(among=test)), codes))
    return letters


def known(
    *,
    ask: Checkout,
    live: LiveOffers,
    now: datetime,
    found: Sequence[Answer],
    own: Holds = NOTHING,
    explain: Sequence[str] = (),
) -> tuple[Facts, Posted | None]:
    """As `read`, from what was found at first; and what was posted where that was looked up."""
    row = found[0].rows[0] if ask.customer is not None and found[0].rows else None
    values = _values(row) if row else {}
    if row and _indexed(live).bought:
        values = _bought(values, int(row[0]), ask, live, now)
    held: dict[str, int] = {}
    for use in own.uses:
        held[use.key] = held.get(use.key, 0) + use.units
    facts = Facts(
        customer=ask.customer,
        known=row is not None,
        values=values,
        codes=_codes(found[-1].rows, own) if ask.codes else {},
        own=held,
        tier=row[3] if row else "",
        points=max(0, int(row[5])) if row else 0,
    )
    ready = _posted(ask, facts, live, now, explain) if _indexed(live).limited else None
    keys = set()
    if _indexed(live).capped:
        keys = caps.wanted(plans=live.plans, customer=ask.customer, at=now, zone=live.zone)
    if ready:
        keys |= _keys(ask, facts, ready)
    used, ceilings = _counters(keys) if keys else ({}, {})
    prior = _prices(ask, live, now) if _indexed(live).struck else {}
    return replace(facts, used=used, ceilings=ceilings, prices=prior), ready


def whose(*, ask: Checkout, found: Sequence[Answer]) -> str | None:
    """The customer that the first look found for the ask: of an old number its survivor."""
    if ask.customer is None or not found[0].rows:
        return ask.customer
    return str(found[0].rows[0][-1])


def restored(*, document: Mapping[str, Any]) -> Facts:
    """Facts as they were stored with a redemption, for a decision to be made again on them."""
    values = {
        name: _restored(named(name=name), value) for name, value in document["values"].items()
    }
    codes = {code: _code_restored(fact) for code, fact in document["codes"].items()}
    history = {
        sku: tuple((rows.moment(at), minor) for at, minor in points)
        for sku, points in document.get("prices", {}).items()
    }
    return Facts(**{**document, "values": values, "codes": codes, "prices": history})


def _code_restored(fact: Mapping[str, Any]) -> CodeFact:
    moments = {word: fact.get(word) for word in ("starts_at", "expires_at")}
    return CodeFact(**{**fact, **{word: at and rows.moment(at) for word, at in moments.items()}})


def _restored(known: Field | None, value: Any) -> Any:
    if known is not None and known.kind == "set":
        return frozenset(value)
    if known is not None and known.kind == "moment":
        return rows.moment(value)
    return value


def _values(row: Any) -> Mapping[str, Any]:
    """Condition fields by name of one row of CUSTOMER."""
    _, joined_at, zone, tier, attributes, points, segments, *rest, _ = row
    said, measures = rest[: len(SAID)], rest[len(SAID) :]
    night = dict(zip(MEASURES, measures, strict=True)) | {"segments": segments}
    values = customer_values(
        joined_at=joined_at, zone=zone, tier=tier, attributes=attributes, night=night, said=said
    )
    values["points"] = max(0, int(points))
    return values


def _bought(
    values: Mapping[str, Any], customer: int, ask: Checkout, live: LiveOffers, now: datetime
) -> Mapping[str, Any]:
    """The values of the night with what was bought since; an order never counts for itself."""
    kept = {name: value for name, value in values.items() if name not in bought.LIVE}
    return kept | dict(bought.until(customer=customer, now=now, order=ask.order, zone=live.zone))


def _codes(rows_of: Sequence[Sequence[Any]], own: Holds) -> dict[str, CodeFact]:
    found = {}
    for code, offer, owner, state, held_by, expires_at, starts_at in rows_of:
        free = state == "held" and held_by in own.orders
        found[code] = CodeFact(
            code=code,
            offer=offer,
            owner=owner,
            state="fresh" if free else state,
            held_by=None if free else held_by or None,
            starts_at=None if starts_at is None else rows.moment(starts_at),
            expires_at=None if expires_at is None else rows.moment(expires_at),
        )
    return found


def _counters(wanted: set[str]) -> tuple[dict[str, int], dict[str, int]]:
    """What those counters stand at, and the ceilings of shared budgets and of stock."""
    used: dict[str, int] = {}
    # A budget that nobody opened has nothing in it.
    ceilings = {key: 0 for key in wanted if key.startswith("budget/")}
    if not wanted:
        return used, ceilings
    keys = sorted(wanted)
    for begin in range(0, len(keys), AT_ONCE):
        part = keys[begin : begin + AT_ONCE]
        test, values = among("key", part)
        query = Ready(COUNTERS.format(among=test))
        for key, taken, ceiling in rows.several(query=query, params=values):
            used[key] = taken
            if key.startswith(STANDING):
                ceilings[key] = ceiling
    return used, ceilings


def day(*, ask: Checkout, values: Mapping[str, Any], live: LiveOffers, now: datetime) -> str:
    """The local date of the ask, as its decision reads it."""
    zone = ask.zone or str(values.get("zone") or "") or live.zone
    return day_of(now=now, zone=zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """What is looked up in one snapshot: shared codes, and what offers make it necessary to read.

    `limited`: some have counters. `capped`: points have. `bought`: some ask what the customer
    bought. `struck`: when the reductions began that need a history of prices.
    """

    live: LiveOffers | None
    limited: bool = False
    capped: bool = False
    bought: bool = False
    struck: tuple[Period, ...] = ()
    shared: Mapping[str, str] = field(default_factory=dict)


_index = _Index(live=None)


def _indexed(live: LiveOffers) -> _Index:
    global _index  # noqa: PLW0603 (it goes with the one snapshot of this process)
    found = _index
    if found.live is not live:
        found = _Index(
            live=live,
            limited=any(_counts(one) for one in live.offers),
            capped=any(caps.keys(plan=plan, customer="", day="") for plan in live.plans),
            bought=any(one.kind.nth or _asks(one) for one in live.offers),
            struck=tuple(one.offer.period for one in live.offers if _strikes(one)),
            shared={
                _typed(one.offer.shared_code).upper(): one.offer.shared_code
                for one in live.offers
                if one.offer.codes == "shared"
            },
        )
        _index = found
    return found


NO_LIMITS = Limits()


def _counts(one: LiveOffer) -> bool:
    """Whether counters stand behind the offer."""
    return one.offer.limits != NO_LIMITS or one.kind.nth or bool(one.kind.things(one.terms))


def _asks(one: LiveOffer) -> bool:
    """Whether the offer's condition looks at what the customer bought."""
    return any(leaf.field in bought.LIVE for leaf in leaves(condition=one.condition))


def _strikes(one: LiveOffer) -> bool:
    """Whether the offer's struck-through price comes out of the price history."""
    return isinstance(one.terms, StruckPrice) and one.terms.prior_minor is None


def _prices(
    ask: Checkout, live: LiveOffers, now: datetime
) -> Mapping[str, tuple[tuple[datetime, int], ...]]:
    """The prices of the cart's products that reductions of now may have to prove."""
    began = [one.start for one in _indexed(live).struck if one.start and one.holds(now)]
    if not began:
        return {}
    skus = {line.sku for line in ask.cart.lines}
    return prices.standing(skus=skus, since=min(began) - LOOK_BACK, until=max(began))


def looks_back(*, live: LiveOffers) -> bool:
    """Whether any live offer asks what the customer bought: then their orders take turns."""
    return _indexed(live).bought


def _posted(
    ask: Checkout, known: Facts, live: LiveOffers, now: datetime, explain: Sequence[str]
) -> Posted:
    """The offers that this ask could have, found as its decision would find them."""
    local = localised(now=now, zone=zone_of(ask=ask, facts=known, home=live.zone))
    values = asked(ask=ask, facts=known, local=local)
    measure = measuring(cart=ask.cart)
    offers = posted(
        offers=live,
        ask=ask,
        opened=[fact.offer for fact in known.codes.values()],
        values=values,
        measure=measure,
        flags=live.timeline.flags(at=now),
        explain=explain,
    )
    return Posted(local=local, values=values, measure=measure, offers=offers)


def _keys(ask: Checkout, known: Facts, ready: Posted) -> set[str]:
    """The counters of those offers."""
    today = ready.local.date().isoformat()
    keys: set[str] = set()
    for one in ready.offers:
        offer = one.offer
        if not _counts(one):
            continue
        keys.update(stock_key(item=item) for item in one.kind.things(one.terms))
        if one.kind.nth and ask.customer is not None:
            made = known.values.get("orders", 0)
            keys.add(purchase_use(customer=ask.customer, made=made).key)
        for code in ask.codes or ("",):
            taken = uses(
                offer=offer,
                customer=ask.customer,
                day=today,
                minor=1,
                units=1,
                store=ask.store,
                code=code,
            )
            keys.update(use.key for use in taken)
    return keys


def normalised(*, ask: Checkout, live: LiveOffers) -> Checkout:
    """The ask with its codes in stored form, each once, in their order.

    Shared codes of offers are found whatever their case, others also without their hyphens, both
    also in the wide letters that a Chinese keyboard types.
    """
    if not ask.codes:
        return ask
    shared = _indexed(live).shared
    found: dict[str, None] = {}
    for code in ask.codes:
        text = _typed(code)
        if text:
            found[shared.get(text.upper()) or stored_form(text=text)] = None
    return replace(ask, codes=tuple(found))


def _typed(text: str) -> str:
    """A code without the blanks around it and in the plain form of its characters (NFKC)."""
    return unicodedata.normalize("NFKC", text).strip()
