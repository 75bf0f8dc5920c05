"""The night: snapshot, know, write back, upkeep, flip; killed and run again, it ends the same."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from guerdon.flows.know.night_folder import folder_of, key_of, lake_folder
from guerdon.store import jobs
from guerdon.store.night import nights, recommended, segments, snapshot
from guerdon.store.programme import programme, sections
from guerdon.store.turn import turn
from guerdon.terms import condition, money
from guerdon.terms.decision import Refusal
from guerdon.terms.telling import Tell, quiet

if TYPE_CHECKING:
    from guerdon.lake.brief import Brief

# A night that was killed is taken up again within this time; later the data has moved on.
TAKEN_UP_WITHIN = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightReport:
    """What a night did: its key and moment, customers written, and the whole report."""

    key: str
    as_of: datetime
    customers: int
    report: dict[str, Any]


def run(
    *, now: datetime, as_of: datetime | None = None, full: bool = False, tell: Tell = quiet
) -> NightReport | Refusal:
    """Find out about every customer from the orders before `as_of` (default: now).

    Each step leaves a whole result or none: the snapshot and the known values appear by a
    rename, the write-back begins by clearing what a killed run left, the flip is one
    transaction. So a night that was killed and run again ends as if nothing had happened. Without
    `as_of`, a night left unfinished in the last hours is taken up with its own moment. What was
    learnt by a night of the last week holds on (lake.learnt), unless a `full` one is asked for.
    Refused: while another night is at work, and for a moment before the newest complete night.
    """
    from guerdon.lake import engine

    refused = engine.offered(lake=settings.LAKE)
    if refused:
        return refused
    with turn(what="night", folder=lake_folder()) as mine:
        if not mine:
            return Refusal(reason="night_running")
        return _run(now=now, as_of=as_of, full=full, tell=tell)


def _run(*, now: datetime, as_of: datetime | None, full: bool, tell: Tell) -> NightReport | Refusal:
    moment = as_of or _taken_up(now) or now
    brief = _brief(now) | {"anew": _anew(full)}
    night = nights.begun(key=key_of(as_of=moment), as_of=moment, brief=brief, now=now)
    if isinstance(night, Refusal):
        return night
    if night.state == nights.COMPLETE:
        return _report(night)
    folder = folder_of(key=night.key)
    seconds: dict[str, float] = {}
    with _timed("voice", seconds, tell):
        said = _voice(moment)
    with _timed("snapshot", seconds, tell):
        rows = snapshot.taken(
            folder=folder / "snapshot", as_of=moment, after=_snapshot_before(night)
        )
    with _timed("know", seconds, tell):
        report = _known(folder=folder, night=night, tell=tell)
    if isinstance(report, Refusal):
        return report
    with _timed("write", seconds, tell):
        _write_back(night=night, folder=folder, tell=tell)
    with _timed("upkeep", seconds, tell):
        _upkeep(now=now)
    report = {
        **report,
        "voice": said,
        "brief": night.report["brief"],
        "snapshot": rows,
        "seconds": seconds,
    }
    done = nights.finish(night=night.night, report=report, counts=report["segments"], now=now)
    _forget()
    snapshot.settled(folder=folder / "snapshot", as_of=moment)
    _recommended(now=now)
    _goals(now=now)
    return _report(done)


def _taken_up(now: datetime) -> datetime | None:
    left = nights.unfinished()
    if left is None or now - left.as_of > TAKEN_UP_WITHIN or left.as_of > now:
        return None
    return left.as_of


def _anew(full: bool) -> str:
    """Why everything is to be learnt anew, whatever an earlier night has kept; "" if it need not.

    It is written down with the night, so that one taken up after a kill goes on as it began.
    """
    from guerdon.lake.engine import EMBEDDED

    if full:
        return "asked"
    return "" if settings.LAKE == EMBEDDED else "cluster"


def _brief(now: datetime) -> dict[str, Any]:
    """The settings that the night's numbers rest on, kept with it."""
    shop = programme.read()
    table = sections.live(name="rfm", now=now)
    return {
        "rfm": 0 if table is None else table[0],
        "zone": shop.zone,
        "margin": shop.margin,
        "yearly_discount_rate": shop.yearly_discount_rate,
        "unit": 10 ** money.exponent(currency=shop.currency),
        "currency": shop.currency,
    }


def _known(*, folder: Path, night: nights.NightSeen, tell: Tell) -> dict[str, Any] | Refusal:
    """The lake's part, in a folder that appears whole."""
    import json

    from guerdon.lake import engine, run

    made = folder / "know"
    if made.is_dir():
        found: dict[str, Any] = json.loads((made / "report.json").read_text(encoding="utf-8"))
        return found
    part = folder / "know.part"
    shutil.rmtree(part, ignore_errors=True)
    wanted: dict[str, condition.Condition] = {}
    for key, document in segments.documents().items():
        read = condition.parsed(document=document)
        if isinstance(read, Refusal):
            return read
        wanted[key] = read
    with engine.opened(spill=folder, lake=settings.LAKE, shared=settings.LAKE_FOLDER) as opened:
        report = run.known(
            engine=opened,
            folder=folder / "snapshot",
            out=part,
            brief=_asked(night),
            segments=wanted,
            tell=tell,
            before=_before(),
            anew=night.report["brief"].get("anew", ""),
            secrets=(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS),
        )
    if not isinstance(report, Refusal):
        part.rename(made)
    return report


def _before() -> Path | None:
    """What the newest complete night found out, where its files are still there."""
    newest = nights.current()
    made = None if newest is None else folder_of(key=newest.key) / "know"
    return made if made is not None and made.is_dir() else None


def _snapshot_before(night: nights.NightSeen) -> Path | None:
    """The snapshot of the newest complete night, where tonight's may go on from it."""
    made = _before()
    return None if made is None or night.report["brief"].get("anew") else made.with_name("snapshot")


def _asked(night: nights.NightSeen) -> "Brief":
    from guerdon.know.value import Economics
    from guerdon.lake.brief import Brief

    kept = night.report["brief"]
    own = sections.at(name="rfm", version=kept["rfm"]) if kept.get("rfm") else None
    return Brief(
        as_of=night.as_of,
        zone=kept["zone"],
        economics=Economics(
            margin=kept["margin"], yearly_discount_rate=kept["yearly_discount_rate"]
        ),
        unit=kept["unit"],
        rfm_cells=own.cells if own else None,
        own_rhythm=bool(own and own.recency == "rhythm"),
    )


def _write_back(*, night: nights.NightSeen, folder: Path, tell: Tell) -> int:
    """All values into the store, batch by batch; nobody reads them before the flip."""
    from guerdon.lake import night as lake_night

    nights.cleared(night=night.night)
    written = 0
    for columns in lake_night.columns(folder=folder / "know"):
        written += nights.keep(night=night.night, columns=columns)
        tell({"step": "write", "done": written})
    return written


def _voice(now: datetime) -> dict[str, Any]:
    """Remarks read by the models in use, and topics; before the snapshot, which takes moods."""
    from guerdon.flows.voice import night as voice_night
    from guerdon.store.voice import remarks

    return voice_night.run(now=now) if remarks.count() else {}


def _upkeep(*, now: datetime) -> None:
    """What time alone brings about at the till: points lapse, holds run out; then a check."""
    from guerdon.flows.night import day_roll, health
    from guerdon.flows.till import checkout

    day_roll.run(now=now)
    while checkout.sweep(now=now):
        pass
    health.checked(now=now)


def _recommended(*, now: datetime) -> None:
    """Lists of recommendations anew, in the background, where they are in use."""
    if recommended.current() is not None:
        args = {"now": now.isoformat()}
        jobs.enqueue(kind="recommend", args=args, now=now, unique="recommend")


def _goals(*, now: datetime) -> None:
    """The day's figures are kept and goals judged, by the night that has just become the newest."""
    from guerdon.flows.goals import goals

    goals.judge(now=now)


def _forget() -> None:
    """Old values and old files go."""
    for key in nights.pruned():
        shutil.rmtree(folder_of(key=key), ignore_errors=True)


def _report(night: nights.NightSeen) -> NightReport:
    return NightReport(
        key=night.key,
        as_of=night.as_of,
        customers=int(night.report.get("customers", 0)),
        report=dict(night.report),
    )


@contextmanager
def _timed(step: str, seconds: dict[str, float], tell: Tell) -> Iterator[None]:
    tell({"step": step})
    start = time.perf_counter()
    yield
    seconds[step] = round(time.perf_counter() - start, 3)


def as_job(*, args: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """The night as a background job; `args` may hold `as_of` (an ISO moment) and `full`."""
    asked = args.get("as_of")
    as_of = datetime.fromisoformat(asked) if asked else None
    full = bool(args.get("full"))
    done = run(now=datetime.now(UTC), as_of=as_of, full=full, tell=tell)
    if isinstance(done, Refusal):
        return {"refused": done.reason, "data": dict(done.data)}
    learnt = done.report.get("learnt")
    return {"night": done.key, "customers": done.customers, "learnt": learnt}
