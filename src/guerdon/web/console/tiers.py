"""Tiers: the ladder with its members, who rises, who is at risk, and other numbers tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.tiers import preview, setting
from guerdon.flows.tiers.preview import Preview
from guerdon.flows.tiers.setting import Setting
from guerdon.give.tiers.ladder import needed
from guerdon.store.programme import programme
from guerdon.store.tiers import advisers, counts, grants
from guerdon.store.tiers import terms as tier_terms
from guerdon.store.tiers.counts import Placed, Rung
from guerdon.terms.decision import Refusal
from guerdon.terms.money import written
from guerdon.terms.tiers import DOWNGRADES, RETURNS, UPGRADES, Benefit, Structure, Tier
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_count, written_money, written_reason
from guerdon.web.typed import Typed
from guerdon.web.wording import language, say

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One tier as a row of the ladder, the empty one for those below the lowest."""

    tier: Tier | None
    name: str
    needed: str
    rung: Rung
    share: int
    benefits: tuple[str, ...] = ()
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A structure as the page shows it, the highest tier first."""

    structure: Structure
    name: str
    steps: tuple[Step, ...]
    members: int
    at_risk: tuple[Placed, ...]
    rising: tuple[Placed, ...]
    moves: tuple[tuple[str, str, bool, int], ...]
    typed: Typed = field(default_factory=Typed)


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """All structures, advisers, paid plans and benefits."""
    return _shown(request)


def _shown(
    request: HttpRequest, *, status: int = 200, typed: Typed | None = None, of: str = ""
) -> HttpResponse:
    now = datetime.now(UTC)
    found = setting.current(now=now)
    shop = programme.read()
    if found is None or not found.settings.structures:
        return render(request, "console/tiers.html", {"ladders": ()}, status=status)
    usable = grants.counts(now=now)
    terms = tier_terms.counts()
    context = {
        "version": found.version,
        "ladders": [
            _ladder(one, shop.currency, now, typed if one.key == of else None)
            for one in found.settings.structures
        ],
        "advisers": advisers.listed(),
        "plans": [(one, _named(one.name), terms.get(one.key, 0)) for one in found.settings.plans],
        "benefits": [(kind, there, used) for kind, (there, used) in usable.items()],
        "choices": {
            "upgrade": [(one, say(f"tiers.upgrade_{one}")) for one in UPGRADES],
            "downgrade": [(one, say(f"tiers.downgrade_{one}")) for one in DOWNGRADES],
            "returns": [(one, say(f"tiers.returns_{one}")) for one in RETURNS],
        },
        "currency": shop.currency,
    }
    return render(request, "console/tiers.html", context, status=status)


def _ladder(structure: Structure, currency: str, now: datetime, typed: Typed | None) -> Ladder:
    warns = structure.warn_days
    rungs = counts.rungs(structure=structure.key, warn_days=warns, now=now)
    members = sum(one.members for one in rungs.values())
    most = max((one.members for one in rungs.values()), default=0) or 1
    names = names_of(structure)
    typed = typed or Typed(texts=_texts(structure, currency, now))
    steps = [
        Step(
            tier=tier,
            name=names[tier.key],
            needed=amount(structure.measure, needed(tier=tier, at=now), currency),
            rung=rungs.get(tier.key, Rung()),
            share=round(100 * rungs.get(tier.key, Rung()).members / most),
            benefits=tuple(map(told, tier.benefits)),
            typed=typed.texts.get(f"tier-{tier.key}", ""),
        )
        for tier in reversed(structure.tiers)
    ]
    below = rungs.get("", Rung())
    if below.members:
        share = round(100 * below.members / most)
        steps.append(Step(tier=None, name=names[""], needed="", rung=below, share=share))
    moves = counts.moves(structure=structure.key, since=now - YEAR)
    order = ["", *(tier.key for tier in structure.tiers)]
    rows = sorted(moves.items(), key=lambda move: -move[1])
    return Ladder(
        structure=structure,
        name=_named(structure.name),
        steps=tuple(steps),
        members=members,
        at_risk=_called(counts.at_risk(structure=structure.key, warn_days=warns, now=now), names),
        rising=_called(counts.rising(structure=structure.key), names),
        moves=tuple(
            (names.get(a, a), names.get(b, b), order.index(b) > order.index(a), count)
            for (a, b), count in rows
            if a in order and b in order
        ),
        typed=typed,
    )


def _called(rows: tuple[Placed, ...], names: Mapping[str, str]) -> tuple[Placed, ...]:
    """The same with the names of their tiers."""
    return tuple(replace(one, tier=names.get(one.tier, one.tier)) for one in rows)


def _texts(structure: Structure, currency: str, now: datetime) -> dict[str, str]:
    """The numbers of the form as they stand."""
    texts = {
        "upgrade": structure.upgrade,
        "downgrade": structure.downgrade,
        "returns": structure.returns,
        "grace_days": str(structure.grace_days),
        "guard_percent": str(structure.guard_bp // 100),
        "warn_days": str(structure.warn_days),
    }
    for tier in structure.tiers:
        least = needed(tier=tier, at=now)
        spend = structure.measure == "spend"
        texts[f"tier-{tier.key}"] = written(minor=least, currency=currency) if spend else str(least)
    return texts


@allow(*ACTING)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A ladder to begin with."""
    done = setting.begin(actor=request.user.get_username(), now=datetime.now(UTC))
    if isinstance(done, Refusal):
        messages.error(request, written_reason(done), extra_tags="bad")
    else:
        messages.success(request, say("tiers.begun"), extra_tags="good")
    return redirect("tiers")


@allow(*ACTING)
@require_POST
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Try other numbers on last year's members, or keep them."""
    now = datetime.now(UTC)
    found = setting.current(now=now)
    structure = found.settings.structure(key=key) if found else None
    if found is None or structure is None:
        raise Http404
    typed = Typed(texts=request.POST.dict())
    draft = _draft(found, structure, typed, now)
    if typed.wrong:
        return _answer(request, typed, key)
    if request.POST.get("act") != "keep":
        tried = preview.preview(draft=draft, now=now)
        if isinstance(tried, Refusal):
            typed.wrong["numbers"] = tried
            return _answer(request, typed, key)
        tables = [bars(one) for one in tried.structures if one.draft.key == key]
        context = {"bars": tables, "start": tried.start, "end": tried.end}
        return render(request, "parts/tier_preview.html", context)
    version = request.POST.get("version", "")
    done = setting.keep(
        document=draft,
        before=int(version) if version.isdigit() else 0,
        actor=request.user.get_username(),
        now=now,
    )
    if isinstance(done, Refusal):
        messages.error(request, written_reason(done), extra_tags="bad")
    else:
        messages.success(request, say("tiers.kept"), extra_tags="good")
    return redirect("tiers")


def _answer(request: HttpRequest, typed: Typed, key: str) -> HttpResponse:
    """What is wrong: beside the form where it only tried, on the page where it was sent."""
    if request.headers.get("HX-Request") == "true":
        wrong = {"wrong": list(typed.wrong.values())}
        return render(request, "parts/tier_preview.html", wrong)
    return _shown(request, status=422, typed=typed, of=key)


def _draft(found: Setting, structure: Structure, typed: Typed, now: datetime) -> dict[str, Any]:
    currency = programme.read().currency
    thresholds: dict[str, int] = {}
    for tier in structure.tiers:
        name = f"tier-{tier.key}"
        spend = structure.measure == "spend"
        asked = typed.minor(name, currency=currency) if spend else typed.whole(name)
        if asked is not None and asked != needed(tier=tier, at=now):
            thresholds[tier.key] = asked
    _rising(structure, names_of(structure), thresholds, typed, now)
    words: dict[str, Any] = {
        "upgrade": typed.one_of("upgrade", of=UPGRADES),
        "downgrade": typed.one_of("downgrade", of=DOWNGRADES),
        "returns": typed.one_of("returns", of=RETURNS),
        "grace_days": typed.whole("grace_days", most=3650),
        "guard_percent": typed.whole("guard_percent", least=1, most=100),
        "warn_days": typed.whole("warn_days", most=366),
    }
    return setting.changed(
        document=found.document, structure=structure.key, thresholds=thresholds, words=words
    )


def _rising(
    structure: Structure,
    names: Mapping[str, str],
    thresholds: Mapping[str, int],
    typed: Typed,
    now: datetime,
) -> None:
    """A tier that asks for no more than the one below it is wrong beside its own number."""
    for low, high in pairwise(structure.tiers):
        asked = [thresholds.get(one.key, needed(tier=one, at=now)) for one in (low, high)]
        name = f"tier-{high.key}"
        if asked[1] <= asked[0] and name not in typed.wrong:
            data = {"tier": names[high.key], "below": names[low.key]}
            typed.wrong[name] = Refusal(reason="tier_not_above", data=data)


def bars(one: Preview) -> dict[str, Any]:
    """Members by tier, now and drafted, and how many go where."""
    live, draft = one.counts(drafted=False), one.counts(drafted=True)
    names = names_of(one.draft)
    keys = ["", *(tier.key for tier in one.draft.tiers)]
    most = max([*live.values(), *draft.values(), 1])
    rows = [
        {
            "name": names[key],
            "live": live.get(key, 0),
            "draft": draft.get(key, 0),
            "live_share": round(100 * live.get(key, 0) / most),
            "draft_share": round(100 * draft.get(key, 0) / most),
            "more": draft.get(key, 0) - live.get(key, 0),
        }
        for key in reversed(keys)
    ]
    return {"rows": rows, "members": one.members, "up": one.rise, "down": one.fall}


def amount(measure: str, number: int, currency: str) -> str:
    """A number in a structure's measure, as a reader writes it."""
    if measure == "spend":
        return written_money(number, currency)
    return say(f"tiers.n_{measure}", n=written_count(number))


def told(benefit: Benefit) -> str:
    """A benefit in a few words: its name, how many, how often."""
    name = _named(benefit.name)
    if benefit.quantity is None:
        return name
    often = say(f"tiers.every_{benefit.every}")
    return say("tiers.benefit", name=name, n=written_count(benefit.quantity), often=often)


def names_of(structure: Structure) -> dict[str, str]:
    """Tier key -> its name in the reader's language; the empty one is below the lowest."""
    found = {tier.key: _named(tier.name) for tier in structure.tiers}
    return {"": say("tiers.none_yet"), **found}


def _named(name: Mapping[str, str]) -> str:
    return name.get(language()) or next(iter(name.values()), "")
