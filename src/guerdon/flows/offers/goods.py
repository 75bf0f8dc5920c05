"""Things that are given away: their pieces, who gives them, and changes of their stock by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.give.goods import Giver, givers
from guerdon.give.play.document import NAME as PLAY
from guerdon.know import cells
from guerdon.store.programme import offers, sections, stock
from guerdon.store.programme.stock import Stocked
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal

ACTS = ("add", "take_off", "recount")
# More pieces than this are a typing error in every trade we know of.
LARGEST = 10**9
LONGEST_WHY = 300
# Of every so many pieces one is left: time to order more.
LOW = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing with its pieces, None where nobody counts it, and what gives it away."""

    item: str
    stocked: Stocked | None
    promised: int
    givers: tuple[Giver, ...]

    @property
    def given(self) -> int:
        """Pieces that went out for good: those out less those that open holds promise."""
        return max(0, self.stocked.out - self.promised) if self.stocked else 0

    @property
    def state(self) -> str:
        """Gone; low, with the last piece or a tenth of all or less left; enough; or uncounted."""
        if self.stocked is None:
            return "uncounted"
        if self.stocked.left <= 0:
            return "gone"
        return "low" if self.stocked.left <= max(1, self.stocked.pieces // LOW) else "enough"


# What wants a look comes first.
ORDER = ("gone", "low", "uncounted", "enough")


def things(*, now: datetime) -> tuple[Thing, ...]:
    """Everything that is counted or given away, what runs out first."""
    given, promised = _givers(now), stock.promised()
    counted = {one.item: one for one in stock.listed()}
    found = (
        Thing(
            item=item,
            stocked=counted.get(item),
            promised=promised.get(item, 0),
            givers=given.get(item, ()),
        )
        for item in counted.keys() | given.keys()
    )
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.state), one.item)))


def thing(*, item: str, now: datetime) -> Thing | None:
    """One thing, None where it is neither counted nor given."""
    stocked, by = stock.seen(item=item), _givers(now).get(item, ())
    if stocked is None and not by:
        return None
    return Thing(item=item, stocked=stocked, promised=stock.promised().get(item, 0), givers=by)


def _givers(now: datetime) -> Mapping[str, tuple[Giver, ...]]:
    play = sections.live(name=PLAY, now=now)
    return givers(live=offers.live(now=now), play=None if play is None else play[1])


def begin(
    *, item: str, pieces: int, why: str, actor: str, key: str | None, now: datetime
) -> Reply | Refusal:
    """Count a thing from now on, so many pieces in all; once by key.

    Refused, with nothing changed: a name that is none (`key_too_long`, `key_unprintable`), pieces
    out of bounds (`number_outside`), a thing that is counted (`stock_counted`).
    """
    named = cells.key(text=item)
    wrong = named if isinstance(named, Refusal) else _outside(pieces, least=0)
    if wrong is not None:
        return wrong

    def work() -> Any:
        return _said(stock.begin(item=item, pieces=pieces, why=why, actor=actor, now=now))

    body = digest(value=["stock", item, "begin", pieces, why])
    return replies.once(key=key and f"stock:{key}", digest=body, now=now, work=work)


def change(
    *, item: str, act: str, pieces: int, why: str, actor: str, key: str | None, now: datetime
) -> Reply | Refusal:
    """Add pieces, take some off, or count anew what lies there, for a reason; once by key.

    Refused, with nothing changed: no reason (`reason_needed`), pieces out of bounds
    (`number_outside`), and what `store.programme.stock` refuses. Raises ValueError for another act.
    """
    if act not in ACTS:
        raise ValueError(f"no act {act}")
    if not why.strip():
        return Refusal(reason="reason_needed")
    wrong = _outside(pieces, least=0 if act == "recount" else 1)
    if wrong is not None:
        return wrong
    who: dict[str, Any] = {
        "item": item,
        "why": why.strip()[:LONGEST_WHY],
        "actor": actor,
        "now": now,
    }

    def work() -> Any:
        if act == "recount":
            return _said(stock.recounted(there=pieces, **who))
        return _said(stock.moved(by=pieces if act == "add" else -pieces, **who))

    body = digest(value=["stock", item, act, pieces, who["why"]])
    return replies.once(key=key and f"stock:{key}", digest=body, now=now, work=work)


def _outside(pieces: int, *, least: int) -> Refusal | None:
    if least <= pieces <= LARGEST:
        return None
    return Refusal(reason="number_outside", data={"least": least, "most": LARGEST})


def _said(found: Stocked | Refusal) -> Any:
    if isinstance(found, Refusal):
        return found
    return {"item": found.item, "pieces": found.pieces, "out": found.out, "left": found.left}
