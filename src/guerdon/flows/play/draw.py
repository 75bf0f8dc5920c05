"""Draws: commit before, draw once by key, reveal after; all of a draw happens or nothing."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.canonical import digest
from guerdon.flows.play import awarding
from guerdon.flows.till.checkout import RACED, TRIES
from guerdon.give import reward as rewards
from guerdon.give.draw import law, pity, record, seed
from guerdon.give.draw.campaign import NOTHING, Draw, Prize
from guerdon.give.draw.outcome import Outcome, outcome
from guerdon.give.points import redeem as spending
from guerdon.give.reward import Reward
from guerdon.store import counters
from guerdon.store.customers import notices
from guerdon.store.ledger import ledger
from guerdon.store.play import awards, draws, players
from guerdon.store.play.draws import Held, Seeded, Taken
from guerdon.store.programme import ground, sections
from guerdon.store.till import replies, till
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use, stock_key
from guerdon.terms.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chance:
    """What one draw goes by: the draw in its version, the seed held, and what ran out."""

    draw: Draw
    version: int
    held: Held
    out: tuple[str, ...]


def play_of(*, draw: str) -> str:
    """What a draw's awards are kept under."""
    return f"draws/{draw}"


def prize_key(*, draw: str, prize: str) -> str:
    """Counts how many of a prize went out; its ceiling is the prize's stock."""
    return f"draw/{draw}/{prize}"


def known(*, draw: str, now: datetime) -> tuple[int, Draw] | Refusal:
    """The draw as it stands, with the version of its settings; `not_found` for none."""
    found = sections.live(name="play", now=now)
    one = found[1].draw(draw) if found is not None else None
    if found is None or one is None:
        return Refusal(reason="not_found", data={"what": "draw", "key": draw})
    return found[0], one


def committed(*, customer: str, draw: str, now: datetime) -> Seeded | Refusal:
    """The commitment of the member's open seed, made now where there is none."""
    found = known(draw=draw, now=now)
    if isinstance(found, Refusal):
        return found
    return draws.committed(customer=customer, draw=draw, now=now)


def take(
    *, customer: str, draw: str, commit: str, client_seed: str, key: str | None, now: datetime
) -> Reply | Refusal:
    """Draw once: pay, roll, take the prize from stock and give it, in one transaction.

    `commit` is the commitment that the member saw before, `client_seed` is theirs. The reply's
    body is {"take", "draw", "at", "rolled", "given", "name", "reward", "data", "due", "dry",
    "paid", "record"}; the same key again gets the stored one. Refused, with nothing
    changed: a draw that is not open, one that the member is too young for, another commitment than
    the open seed's, a limit that is reached, points or tickets that are not there, and a prize
    that cannot be given.
    """
    if not seed.CLIENT_SEED.fullmatch(client_seed):
        return Refusal(reason="draw_client_seed")

    def work() -> dict[str, Any] | Refusal:
        ready = _ready(customer, draw, commit, now)
        return ready if isinstance(ready, Refusal) else _drawn(ready, customer, client_seed, now)

    body = digest(value=["draw", customer, draw, commit, client_seed])
    answer: Reply | Refusal = RACED
    for _ in range(TRIES):
        # Who lost the last piece to another looks again at what is left.
        answer = replies.once(key=key, digest=body, now=now, work=work)
        if answer is not RACED:
            break
    return answer


def reveal(*, customer: str, draw: str, now: datetime) -> str | Refusal:
    """Open the member's seed to them and commit to a new one; the old seed in hexadecimal."""
    with write():
        found = draws.revealed(customer=customer, draw=draw, now=now)
    if found is None:
        return Refusal(reason="draw_not_committed", data={"draw": draw})
    return found


def _ready(customer: str, key: str, commit: str, now: datetime) -> _Chance | Refusal:
    """Whether the member may draw now, with the seed held from here on."""
    found = known(draw=key, now=now)
    if isinstance(found, Refusal):
        return found
    version, draw = found
    if not draw.titled.period.holds(now):
        return Refusal(reason="draw_closed", data={"draw": key})
    about = players.about(customer=customer)
    if about is None:
        return Refusal(reason="customer_unknown", data={"customer": customer})
    today = now.astimezone(ZoneInfo(about.zone or ground.read().zone)).date()
    years = law.age(born=about.birthday, today=today)
    if years is not None and years < law.least_age():
        return Refusal(reason="draw_too_young", data={"least": law.least_age()})
    held = draws.hold(customer=customer, draw=key)
    if held is None or held.commit != commit:
        reason = "draw_not_committed" if held is None else "draw_commit_changed"
        return Refusal(reason=reason, data={"draw": key})
    return _limited(draw, customer, now) or _stocked(
        _Chance(draw=draw, version=version, held=held, out=()), now
    )


def _limited(draw: Draw, customer: str, now: datetime) -> Refusal | None:
    """Which of the member's limits is reached, counted in days of the shop."""
    limits = draw.limits
    local = now.astimezone(ZoneInfo(ground.read().zone))
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    since = (day, day - timedelta(days=day.weekday()), day.replace(day=1))
    made = draws.made(customer=customer, draw=draw.key, since=since)
    bounds = (limits.per_day, limits.per_week, limits.per_month, limits.in_all)
    names = ("per_day", "per_week", "per_month", "in_all")
    for name, most, count in zip(names, bounds, (*made.since, made.in_all), strict=True):
        if most is not None and count >= most:
            return Refusal(reason=f"draw_limit_{name}", data={"most": most})
    return None


def _stocked(chance: _Chance, now: datetime) -> _Chance | Refusal:
    """What ran out; refused where the fallback itself could not be given."""
    draw = chance.draw
    for prize in draw.prizes:
        reward = prize.reward
        if reward.kind == "coupon" and not awarding.takes_codes(offer=reward.item, now=now):
            return Refusal(reason="offer_without_codes", data={"offer": reward.item})
    out = gone(draw=draw)
    if draw.fallback in out:
        return Refusal(reason="draw_sold_out", data={"draw": draw.key})
    return replace(chance, out=tuple(prize.key for prize in draw.prizes if prize.key in out))


def gone(*, draw: Draw) -> Collection[str]:
    """The prizes of which none is left."""
    full = counters.full(keys=[use.key for prize in draw.prizes for use in _uses(draw, prize)])
    return {
        prize.key
        for prize in draw.prizes
        if prize.stock == 0 or any(use.key in full for use in _uses(draw, prize))
    }


def _uses(draw: Draw, prize: Prize) -> tuple[Use, ...]:
    """What one piece of the prize takes: of its own stock, and of its item's where one counts."""
    found = []
    if prize.stock is not None:
        name = prize_key(draw=draw.key, prize=prize.key)
        found.append(Use(key=name, units=1, ceiling=prize.stock))
    if prize.reward.kind == "gift":
        found.append(Use(key=stock_key(item=prize.reward.item), units=1, ceiling=None))
    return tuple(found)


def _drawn(
    chance: _Chance, customer: str, client_seed: str, now: datetime
) -> dict[str, Any] | Refusal:
    draw, held = chance.draw, chance.held
    table = pity.in_force(draw=draw, dry=held.dry)
    roll = seed.rolled(
        server_seed=held.server_seed, client_seed=client_seed, nonce=held.nonce, below=table.of
    ).roll
    found = outcome(
        draw=draw, table=table, roll=roll, dry=held.dry, is_left=lambda one: one not in chance.out
    )
    if isinstance(found, Refusal):
        return found
    take = till.new_key(kind="draw")
    prize = draw.prize(found.given)
    for step in (_taken_from_stock(draw, prize), _paid(draw, customer, take, now)):
        if step is not None:
            return step
    reward = prize.reward if prize is not None else Reward()
    data = _given(draw, found.given, reward, customer, now)
    if isinstance(data, Refusal):
        return data
    if prize is not None and reward.kind != "nothing":
        notices.tell(notices=[_notice(draw, prize, customer, take, data, now)])
    share = pity.rare_share(draw=draw, dry=held.dry)
    written = record.Record(
        take=take,
        draw=draw.key,
        at=now.isoformat(),
        commit=held.commit,
        server_seed=None,
        client_seed=client_seed,
        nonce=held.nonce,
        published=pity.published(draw=draw),
        rare=tuple(one.key for one in draw.prizes if one.rare),
        dry=held.dry,
        share=None if share is None else f"{share.numerator}/{share.denominator}",
        table=table,
        roll=roll,
        rolled=found.rolled,
        out=chance.out,
        due=found.due,
        fallback=draw.fallback,
        given=found.given,
    )
    return _kept(chance, written, found, customer, now) | {
        "name": prize.name if prize is not None else {},
        "reward": rewards.plain(reward=reward),
        "data": data,
    }


def _notice(
    draw: Draw, prize: Prize, customer: str, take: str, given: dict[str, Any], now: datetime
) -> Notice:
    """A prize is told of, for the page of the draw is soon closed; nothing won is no news.

    What it is and its code come along, so that a journey can say where the prize is.
    """
    told = {"name": dict(prize.name), "draw": dict(draw.titled.name), "take": take}
    return Notice(
        customer=customer,
        kind="play_draws",
        key=f"play:{take}",
        at=now,
        data={**told, "what": prize.reward.kind, "code": str(given.get("code", ""))},
    )


def _taken_from_stock(draw: Draw, prize: Prize | None) -> Refusal | None:
    """Take one piece; RACED where another took the last one since we looked."""
    if prize is None:
        return None
    uses = _uses(draw, prize)
    counted = counters.standing(keys=[use.key for use in uses])
    taking = [use for use in uses if use.ceiling is not None or use.key in counted]
    return RACED if counters.take(uses=taking) is not None else None


def _paid(draw: Draw, customer: str, take: str, now: datetime) -> Refusal | None:
    """Spend the points or the ticket that the draw costs."""
    if draw.points:
        plan, price, short = awarding.points_plan(now=now), draw.points, "points_short"
    elif draw.ticket:
        plan, price, short = awarding.ticket_plan(ticket=draw.ticket), 1, "draw_no_ticket"
    else:
        return None
    ledger.hold(customer=customer, wallet=plan.wallet)
    purse = ledger.balance(customer=customer, wallet=plan.wallet, now=now)
    if price > purse.spendable:
        return Refusal(reason=short, data={"asked": price, "balance": purse.spendable})
    lots = ledger.lots(customer=customer, wallet=plan.wallet)
    drawn = spending.drawn(lots=lots, points=price, now=now)
    if isinstance(drawn, Refusal):
        return drawn
    entry = spending.entry(
        plan=plan,
        draws=drawn,
        customer=customer,
        at=now,
        key=take,
        kind="draw",
        data={"draw": draw.key, "take": take},
    )
    posted = ledger.post(entries=[entry] if entry else [])
    return posted if isinstance(posted, Refusal) else None


def _given(
    draw: Draw, prize: str, reward: Reward, customer: str, now: datetime
) -> dict[str, Any] | Refusal:
    """Give the prize; nothing is no award."""
    if prize == NOTHING or reward.kind == "nothing":
        return {}
    play = play_of(draw=draw.key)
    turn = awards.turns(customer=customer, play=play).get(prize, 0) + 1
    found = awarding.give(
        customer=customer,
        play=play,
        step=prize,
        turn=turn,
        reward=reward,
        now=now,
        counted=False,
    )
    return found if isinstance(found, Refusal) else found.data


def _kept(
    chance: _Chance, written: record.Record, found: Outcome, customer: str, now: datetime
) -> dict[str, Any]:
    draw = chance.draw
    document = record.document(record=written)
    taken = Taken(
        key=written.take,
        customer=customer,
        draw=draw.key,
        at=now,
        rolled=found.rolled,
        given=found.given,
        points=draw.points,
        record=document,
    )
    draws.keep(held=chance.held, taken=taken, version=chance.version, dry=found.dry)
    return {
        "take": written.take,
        "draw": draw.key,
        "at": now,
        "rolled": found.rolled,
        "given": found.given,
        "due": found.due,
        "dry": found.dry,
        "paid": {"points": draw.points, "ticket": draw.ticket},
        "record": document,
    }
