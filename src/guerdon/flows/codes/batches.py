"""Batches of codes: asked for with their odds, made as a job that may be killed, voided."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.canonical import digest
from guerdon.flows.codes import files
from guerdon.flows.intake import uploads
from guerdon.give.coupons import odds
from guerdon.give.coupons.odds import Odds
from guerdon.give.coupons.pattern import Pattern, parsed
from guerdon.store.codes import batches, codes
from guerdon.store.codes.batches import Asked, Batch
from guerdon.store.programme import offers, programme
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal

MOST = 5_000_000
# A list of owners travels in the request; longer ones come as several batches.
MOST_OWNERS = 20_000
SAMPLES = 6
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)

Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a pattern would give: its odds and some codes like those it gives."""

    pattern: Pattern
    odds: Odds
    samples: tuple[str, ...]


def whole(*, pattern: str, own: str = "", prefix: str = "", postfix: str = "") -> str | Refusal:
    """The pattern with its prefix and postfix, as it is kept; refused when it is none."""
    read = parsed(text=pattern, own=own, prefix=prefix, postfix=postfix)
    return read if isinstance(read, Refusal) else read.text


def preview(*, pattern: str, own: str = "", count: int) -> Preview | Refusal:
    """A look at a pattern before anything is made; its samples are drawn and thrown away."""
    found = _possible(pattern, own, count)
    if isinstance(found, Refusal):
        return found
    read, chances = found
    samples = codes.drawn(pattern=read, count=SAMPLES)
    return Preview(pattern=read, odds=chances, samples=tuple(samples))


def _possible(pattern: str, own: str, count: int) -> tuple[Pattern, Odds] | Refusal:
    if not 0 < count <= MOST:
        return Refusal(reason="codes_out_of_bounds", data={"asked": count, "most": MOST})
    read = parsed(text=pattern, own=own)
    if isinstance(read, Refusal):
        return read
    chances = odds.judged(pattern=read, count=count, out=batches.out(pattern=read))
    return chances if isinstance(chances, Refusal) else (read, chances)


def guesses(*, batch: Batch) -> int | None:
    """How many guesses hit a code of the batch's pattern once; None for codes from a file."""
    if not batch.pattern:
        return None
    pattern = batches.making(batch=batch, now=batch.created_at).pattern
    return pattern.space // max(1, batches.out(pattern=pattern))


def ask(
    *, asked: Asked, actor: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Have a batch made by a job; the reply's body is the batch as `document` writes it.

    Refused, with nothing begun: an unknown offer or owner, an offer that takes no single codes, a
    pattern that is none or too easily guessed, a key that another batch has.
    """

    def work() -> dict[str, Any] | Refusal:
        found = begun(asked=asked, actor=actor, now=now)
        return found if isinstance(found, Refusal) else document(batch=found)

    mark = digest(value=["codes", asked])
    return replies.once(key=key, digest=mark, now=now, work=work, dry=dry)


def begun(*, asked: Asked, actor: str, now: datetime) -> Batch | Refusal:
    """The batch, opened with its job, or the one that the same ask opened before."""
    refusal = fitting(asked=asked)
    if refusal is not None:
        return refusal
    before = batches.seen(key=asked.key)
    if asked.owners:
        asked = replace(asked, wanted=len(asked.owners))
    if asked.pattern and before is None:
        possible = _possible(asked.pattern, asked.own, asked.wanted)
        if isinstance(possible, Refusal):
            return possible
    if asked.pattern:
        asked = replace(asked, pattern=asked.pattern.strip().upper(), own=asked.own.strip().upper())
    if asked.amount_minor is not None:
        asked = replace(asked, currency=programme.read().currency)
    return batches.begin(asked=asked, actor=actor, now=now)


def fitting(*, asked: Asked) -> Refusal | None:
    """Why the batch and its offer do not fit, whatever its codes are."""
    if not KEY.fullmatch(asked.key):
        return Refusal(reason="batch_key_unusable", data={"key": asked.key[:80]})
    seen = offers.seen(key=asked.offer)
    if seen is None:
        return Refusal(reason="not_found", data={"what": "offer", "key": asked.offer})
    if seen.document.get("codes") != "unique":
        return Refusal(reason="offer_without_codes", data={"offer": asked.offer})
    if len(asked.owners) > MOST_OWNERS or (asked.owners and asked.wanted):
        data = {"asked": len(asked.owners) + asked.wanted, "most": MOST_OWNERS}
        return Refusal(reason="codes_out_of_bounds", data=data)
    return _apart(asked)


def _apart(asked: Asked) -> Refusal | None:
    if asked.shared and (asked.owners or asked.signed):
        return Refusal(reason="batch_shared_plain")
    start, end = asked.starts_at, asked.expires_at
    if start is not None and end is not None and end <= start:
        return Refusal(reason="batch_window_empty")
    return None


def bring_in(*, asked: Asked, token: str, name: str, actor: str, now: datetime) -> Batch | Refusal:
    """Have an uploaded file of codes taken in by a job; what is no such file is said at once.

    The file's own bytes are part of what is asked: the same file under the same key is one batch.
    """
    file = uploads.found(token=token)
    if isinstance(file, Refusal):
        return file
    refusal = files.looked(file=file)
    if refusal is not None:
        return refusal
    mark = files.fingerprint(file=file)
    before = batches.seen(key=asked.key)
    if before is not None and before.source.get("sha256") == mark:
        token = str(before.source.get("token", token))
    source = {"token": token, "name": name[:120], "sha256": mark}
    return begun(asked=replace(asked, source=source, pattern="", own=""), actor=actor, now=now)


def on_this_machine(*, file: Path) -> dict[str, str] | Refusal:
    """A file of codes that lies on this machine, as the source of a batch."""
    refusal = files.looked(file=file)
    if refusal is not None:
        return refusal
    mark = files.fingerprint(file=file)
    return {"path": str(file.resolve()), "name": file.name, "sha256": mark}


def day(given: date, *, last: bool = False) -> datetime:
    """The beginning of the day in the shop's zone; with `last` its end."""
    zone = ZoneInfo(programme.read().zone)
    return datetime.combine(given + timedelta(days=last), time(), zone).astimezone(UTC)


def void(*, batch: str, actor: str, now: datetime) -> Batch | Refusal:
    """End the batch: what is not held or used of it opens nothing any more."""
    return batches.void(key=batch, actor=actor, now=now)


def as_job(*, args: Mapping[str, Any], tell: Tell) -> Any:
    """Bring a batch to where it should be: made, taken in, or every code of it marked void."""
    return run(batch=args["batch"], tell=tell)


def run(*, batch: str, tell: Tell) -> Any:
    """The job itself; killed anywhere it goes on where it was, and twice at once it is one."""
    found = batches.seen(key=batch)
    if found is None:
        return Refusal(reason="not_found", data={"what": "batch", "key": batch})
    if found.state == "waiting" and not found.pattern:
        refusal = files.run(batch=found, tell=tell)
        if refusal is not None:
            return refusal
    while found is not None and found.state == "waiting" and found.pattern:
        found = batches.step(key=batch, now=datetime.now(UTC))
        if found is not None:
            tell({"step": "codes", "done": found.made, "total": found.wanted})
    found = batches.seen(key=batch)
    if found is not None and found.state == "void":
        _mark(found, tell)
    return {"batch": batch, "made": found.made if found else 0}


def _mark(batch: Batch, tell: Tell) -> None:
    after: int | None = 0
    while after is not None:
        after = batches.mark_void(batch=batch, after=after)
        tell({"step": "voiding"})


def document(*, batch: Batch) -> dict[str, Any]:
    """The batch as plain data, without any code."""
    return {
        "key": batch.key,
        "offer": batch.offer,
        "state": batch.state,
        "pattern": batch.pattern,
        "own": batch.own,
        "shared": batch.shared,
        "signed": batch.signed,
        "amount_minor": batch.amount_minor,
        "least_minor": batch.least_minor,
        "starts_at": batch.starts_at,
        "expires_at": batch.expires_at,
        "progress": {"done": batch.made, "total": batch.wanted},
        "lines": {"read": batch.read, "refused": batch.refused},
        "states": dict(batch.states),
        "reason": dict(batch.reason),
        "created_at": batch.created_at,
        "completed_at": batch.completed_at,
        "voided_at": batch.voided_at,
    }
