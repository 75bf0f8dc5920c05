"""The programme as text: planned against what stands, applied at a date, shown, rolled back."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.programme import text
from guerdon.flows.programme.text import Texts
from guerdon.flows.programme.warnings import warned
from guerdon.give import offer_document, programme_document
from guerdon.give.conflicts import same_code
from guerdon.give.difference import Difference, between
from guerdon.store.programme import applies, coded, revisions, sections
from guerdon.store.programme.applies import Standing
from guerdon.store.programme.revisions import Revision
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What applying would change, and the lock to apply exactly that.

    `at` is when it would take effect, None for at once.
    """

    lock: str
    at: datetime | None
    difference: Difference
    warnings: tuple[Reason, ...]

    def document(self) -> dict[str, Any]:
        """The plan as plain data."""
        return {
            "lock": self.lock,
            "at": self.at,
            "empty": self.difference.empty,
            **asdict(self.difference),
            "warnings": [{"reason": w.reason, "data": dict(w.data)} for w in self.warnings],
        }


Wanted = Callable[[Programme], Programme | Refusal]


def plan(
    *, texts: Texts = (), number: int | None = None, at: datetime | None = None, now: datetime
) -> Planned | Refusal:
    """What the texts (file, YAML) would change of the programme as it stands at `at`, or now.

    With `number` the programme of that revision is wanted instead. Refused: a text that cannot be
    read or says something wrong, with file, line and field; a date that is past; an offer or a
    budget that belongs to a campaign; a code that would lead to two live offers at one time.
    Nothing is changed.
    """
    wanted = _wanted(texts, number)
    found = wanted if isinstance(wanted, Refusal) else _compared(wanted, at, now)
    if isinstance(found, Refusal):
        return found
    return Planned(
        lock=found.base.lock,
        at=at,
        difference=found.difference,
        warnings=warned(
            wanted=found.wanted, difference=found.difference, base=found.base, at=at or now
        ),
    )


def _wanted(texts: Texts, number: int | None) -> Wanted | Refusal:
    if number is not None:
        old = applies.as_of(number=number)
        if old is None:
            return Refusal(reason="not_found", data={"what": "revision", "key": number})
        return lambda _: old
    source = text.gathered(texts=texts)
    if isinstance(source, Refusal):
        return source
    return lambda base: text.parsed(source=source, base=base)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """What is wanted, beside what stands."""

    base: Standing
    wanted: Programme
    difference: Difference


def _compared(wanted_of: Wanted, at: datetime | None, now: datetime) -> _Compared | Refusal:
    if at is not None and at <= now:
        return Refusal(reason="date_past", data={"at": at.isoformat()})
    base = applies.standing(at=at or now)
    wanted = wanted_of(base.programme)
    if isinstance(wanted, Refusal):
        return wanted
    taken = sorted((wanted.offers.keys() | wanted.budgets.keys()) & base.campaigns)
    if taken:
        return Refusal(reason="campaigns_own", data={"key": taken[0]})
    difference = between(before=base.programme, after=wanted, ended=base.ended)
    refusal = _code_twice(wanted, difference)
    if refusal is not None:
        return refusal
    return _Compared(base=base, wanted=wanted, difference=difference)


def _code_twice(wanted: Programme, difference: Difference) -> Refusal | None:
    """Why a live offer cannot change so: its code leads to another live one at the same time."""
    live = {key: one.document for key, one in wanted.offers.items() if one.state == "live"}
    found = [offer_document.parsed(one) for one in live.values() if one.get("shared_code")]
    moved = {one.key for one in difference.offers} & live.keys()
    own = [one for one in found if not isinstance(one, Refusal)]
    if not moved.intersection(one.key for one in own):
        return None
    others = coded.coded(but=wanted.offers.keys(), campaigns=True)
    return same_code(offers=[*own, *others], moved=moved)


def apply(
    *,
    texts: Texts = (),
    number: int | None = None,
    lock: str,
    at: datetime | None = None,
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Make a plan real, once by the key: {"revision", "at", "state", and what changed}.

    The texts or the revision's `number`, and the `at`, are those of the plan. Refused, with
    nothing changed: what `plan` refuses, and `plan_stale` where the programme changed since the
    plan that gave out the lock.
    """
    wanted_of = _wanted(texts, number)
    # Read and compared before the transaction: tills do not wait for it.
    ready = wanted_of if isinstance(wanted_of, Refusal) else _compared(wanted_of, at, now)

    def work() -> dict[str, Any] | Refusal:
        if isinstance(ready, Refusal):
            return ready
        if ready.base.lock != lock:
            return Refusal(reason="plan_stale")
        revision = applies.apply(
            wanted=ready.wanted,
            moves=ready.difference,
            lock=lock,
            at=at,
            actor=actor,
            how="apply" if number is None else "rollback",
            now=now,
        )
        if isinstance(revision, Refusal):
            return revision
        state = revisions.LIVE if at is None else revisions.PENDING
        said = asdict(ready.difference)
        return {"revision": revision, "at": at or now, "state": state, **said}

    body = digest(value=["apply", lock, at, list(texts), number])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def put_section(
    *,
    name: str,
    document: Mapping[str, Any] | None,
    before: int | None,
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """One room's settings from now on, whole, None for none: {"section", "version"}.

    Refused, with nothing changed: what its parser refuses, and `plan_stale` where the section is
    not in version `before` any more (0: not there; None: whatever it is in).
    """

    def work() -> dict[str, Any] | Refusal:
        version = sections.put(name=name, document=document, actor=actor, now=now, before=before)
        return version if isinstance(version, Refusal) else {"section": name, "version": version}

    body = digest(value=["section", name, document, before])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def export(*, now: datetime, number: int | None = None) -> str | Refusal:
    """The programme as text: as it stands, or as it stood right after a revision."""
    found = standing(now=now) if number is None else _stood(number)
    return found if isinstance(found, Refusal) else text.written(programme=found)


def exported(*, now: datetime, number: int | None = None) -> dict[str, Any] | Refusal:
    """The programme as plain data, otherwise like `export`."""
    found = standing(now=now) if number is None else _stood(number)
    return found if isinstance(found, Refusal) else programme_document.document(found)


def standing(*, now: datetime) -> Programme:
    """The programme as it stands, with what is scheduled by now."""
    return applies.standing(at=now).programme


def _stood(number: int) -> Programme | Refusal:
    old = applies.as_of(number=number)
    return old or Refusal(reason="not_found", data={"what": "revision", "key": number})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One revision with what it changed, word by word."""

    revision: Revision
    difference: Difference


def shown(*, number: int) -> Shown | Refusal:
    """A revision and its difference to what stood before it."""
    revision = revisions.seen(number=number)
    if revision is None:
        return Refusal(reason="not_found", data={"what": "revision", "key": number})
    before, after = applies.around(revision=revision)
    was = frozenset(one.key for one in revision.shifts if one.before)
    return Shown(revision=revision, difference=between(before=before, after=after, ended=was))


def history(*, before: int | None = None, most: int = revisions.PAGE) -> tuple[Revision, ...]:
    """Revisions, the newest first."""
    return revisions.listed(before=before, most=most)


def withdraw(*, number: int, actor: str, now: datetime) -> Mapping[str, Any] | Refusal:
    """Drop a scheduled revision before its date."""
    refused = applies.withdraw(number=number, actor=actor, now=now)
    return refused or {"revision": number, "state": revisions.WITHDRAWN}
