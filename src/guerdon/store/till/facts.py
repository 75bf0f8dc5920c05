"""What the till knows of a customer, codes and counters: one read, one frozen Facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from guerdon.decide.asking import asked, localised, zone_of
from guerdon.give.claim import LOOK_BACK
from guerdon.give.live import LiveOffers
from guerdon.give.points import caps
from guerdon.give.posting import Posted, posted
from guerdon.store import parcel, rows
from guerdon.store.bulk import among
from guerdon.store.codes.typed import stored_form
from guerdon.store.parcel import Answer, Ready
from guerdon.store.programme import prices
from guerdon.store.till import bought, counted
from guerdon.store.till.counted import indexed
from guerdon.store.till.customer_values import MEASURES, SAID, customer_values
from guerdon.terms.cart import Checkout
from guerdon.terms.code import plain
from guerdon.terms.compiled import measuring
from guerdon.terms.customer import CodeFact, Facts
from guerdon.terms.fields import Field, named
from guerdon.terms.limit import Use, day_of

# The customer, an old number's being its survivor, with the values of the newest complete night and
# the points that may be spent now: the balance less what is pending or has lapsed. A debt lowers
# the balance and so what is left.
CUSTOMER = f"""
SELECT c.id, c.joined_at, c.zone, c.tier, c.attributes,
  coalesce((SELECT b.amount FROM store_balance b WHERE b.account = 'wallet:points#' || c.id), 0)
  - coalesce((SELECT sum(l.amount - l.used) FROM store_lot l
      WHERE l.customer_id = c.id AND l.wallet = 'points' AND l.used < l.amount
        AND (l.available_at > %s OR l.expires_at <= %s)), 0),
  k.segments, m.mood, m.complaints, m.complained_of, m.last_remark_at,
  {", ".join(f"k.{name}" for name in MEASURES)}{{complained}}, c.key
FROM store_customer c LEFT JOIN store_mood m ON m.customer_id = c.id
LEFT JOIN store_knowvalue k ON k.customer_id = c.id AND k.night_id = (
  SELECT id FROM store_night WHERE state = 'complete' ORDER BY as_of DESC, id DESC LIMIT 1)
WHERE c.id = (SELECT coalesce(merged_into_id, id) FROM store_customer WHERE key = %s)
"""
# The newest complaint, told as a trigger and as a remark: looked up only where promotions wait.
COMPLAINED = """,
  (SELECT max(t.at) FROM store_trigger t WHERE t.customer_id = c.id AND t.kind = 'complaint'),
  CASE WHEN m.customer_id IS NOT NULL THEN (SELECT max(r.at) FROM store_remark r
    WHERE r.customer_id = c.id AND r.kind = 'complaint') END"""
PLAIN, CARING = (Ready(CUSTOMER.format(complained=text)) for text in ("", COMPLAINED))

# Codes count only while their batch does; what an order has of them already stays its own.
CODES = """
SELECT d.code, d.offer, c.key,
  CASE WHEN b.state = 'complete' OR b.state IS NULL OR d.state IN ('held', 'redeemed') THEN d.state
    WHEN b.state = 'void' THEN 'void' ELSE 'unready' END,
  d.held_by, d.expires_at, b.starts_at
FROM store_code d LEFT JOIN store_customer c ON c.id = d.customer_id
LEFT JOIN store_codebatch b ON b.id = d.batch_id WHERE {among}
"""


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
    letters, likely = first(ask=ask, live=live, now=now)
    found = parcel.asked(*letters)
    return known(ask=ask, live=live, now=now, found=found, likely=likely, own=own, explain=explain)[
        0
    ]


def first(
    *, ask: Checkout, live: LiveOffers, now: datetime
) -> tuple[list[tuple[str, list[Any]]], list[str]]:
    """What to ask for at first: the customer, the codes, and the counters that are likely wanted.

    `known` takes the answers and the keys of those counters.
    """
    letters: list[tuple[str, list[Any]]] = []
    if ask.customer is not None:
        query = CARING if live.care_days else PLAIN
        letters.append((query, [now, now, ask.customer]))
    if ask.codes:
        test, codes = among("d.code", sorted(set(ask.codes)))
        letters.append((Ready(CODES.format(among=test)), codes))
    likely = counted.likely(ask=ask, live=live, now=now)
    letters.extend(counted.letters(keys=likely))
    return letters, likely


def known(
    *,
    ask: Checkout,
    live: LiveOffers,
    now: datetime,
    found: Sequence[Answer],
    likely: Sequence[str] = (),
    own: Holds = NOTHING,
    explain: Sequence[str] = (),
) -> tuple[Facts, Posted | None]:
    """As `read`, from what was found at first; and what was posted where that was looked up.

    Of the counters that were `likely` those count that this ask could use; others are asked now.
    """
    row = found[0].rows[0] if ask.customer is not None and found[0].rows else None
    care_until = None
    if row and live.care_days:
        row, care_until = _cared(row, live.care_days, now)
    values = _values(row) if row else {}
    if row and indexed(live=live).bought:
        values = _bought(values, int(row[0]), ask, live, now)
    held: dict[str, int] = {}
    for use in own.uses:
        held[use.key] = held.get(use.key, 0) + use.units
    facts = Facts(
        customer=ask.customer,
        known=row is not None,
        values=values,
        codes=_codes(found[ask.customer is not None].rows, own) if ask.codes else {},
        own=held,
        tier=row[3] if row else "",
        points=max(0, int(row[5])) if row else 0,
        care_until=care_until,
    )
    ready = _posted(ask, facts, live, now, explain) if indexed(live=live).limited else None
    keys: set[str] = set()
    if indexed(live=live).capped:
        keys = caps.wanted(plans=live.plans, customer=ask.customer, at=now, zone=live.zone)
    if ready:
        keys |= counted.wanted(ask=ask, known=facts, ready=ready)
    used, ceilings = counted.standing(keys=keys, seen=found[-1].rows if likely else (), at=likely)
    prior = _prices(ask, live, now) if indexed(live=live).struck else {}
    return replace(facts, used=used, ceilings=ceilings, prices=prior), ready


def _cared(row: Any, days: int, now: datetime) -> tuple[Any, datetime | None]:
    """The row as of PLAIN, and until when promotions wait where they do."""
    told = [rows.moment(at) for at in row[-3:-1] if at is not None]
    until = max(told) + timedelta(days=days) if told else None
    return (*row[:-3], row[-1]), until if until and until > now else None


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
    care = document.get("care_until")
    return Facts(
        **{
            **document,
            "values": values,
            "codes": codes,
            "prices": history,
            "care_until": care and rows.moment(care),
        }
    )


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


def day(*, ask: Checkout, values: Mapping[str, Any], live: LiveOffers, now: datetime) -> str:
    """The local date of the ask, as its decision reads it."""
    zone = ask.zone or str(values.get("zone") or "") or live.zone
    return day_of(now=now, zone=zone)


def _prices(
    ask: Checkout, live: LiveOffers, now: datetime
) -> Mapping[str, tuple[tuple[datetime, int], ...]]:
    """The prices of the cart's products that reductions of now may have to prove."""
    began = [one.start for one in indexed(live=live).struck if one.start and one.holds(now)]
    if not began:
        return {}
    skus = {line.sku for line in ask.cart.lines}
    return prices.standing(skus=skus, since=min(began) - LOOK_BACK, until=max(began))


def looks_back(*, live: LiveOffers) -> bool:
    """Whether any live offer asks what the customer bought: then their orders take turns."""
    return indexed(live=live).bought


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


def normalised(*, ask: Checkout, live: LiveOffers, now: datetime) -> Checkout:
    """The ask with its codes in stored form, each once, in their order.

    Shared codes, as the offer of the moment writes them, are found whatever their case and blanks,
    others also without their hyphens, both also in the wide letters of a Chinese keyboard.
    """
    if not ask.codes:
        return ask
    shared = indexed(live=live).shared
    found: dict[str, None] = {}
    for code in ask.codes:
        text = plain(text=code)
        if text:
            ways = shared.get(text, ())
            written = next((code for period, code in ways if period.holds(now)), "")
            found[written or (ways[-1][1] if ways else stored_form(text=text))] = None
    return replace(ask, codes=tuple(found))
