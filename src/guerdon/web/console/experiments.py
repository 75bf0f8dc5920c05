"""Experiments: planned with their power, watched while they run, told in a sentence."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.experiments import experiment as flow
from guerdon.flows.experiments.experiment import ExperimentLooked
from guerdon.flows.experiments.look import information, look, sentence
from guerdon.flows.experiments.sizing import Sized, sized
from guerdon.store.campaigns.experiments import DRAFT, HALTED, RUNNING
from guerdon.store.night import segments
from guerdon.store.programme import offers, programme
from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.experiment import METRICS, TESTS
from guerdon.web.console import experiment_plan as plan
from guerdon.web.figures import Figure
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import (
    written_count,
    written_money,
    written_percent,
    written_reason,
)
from guerdon.web.typed import Typed
from guerdon.web.wording import gap, language, say

SPENDINGS = ("late", "square", "even", "fixed")
COLUMNS = (
    *("look", "at", "share", "bar", "arm", "outcome", "given_n", "held_n", "given", "held"),
    *("difference", "error", "low", "high", "p", "removed"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One experiment as the list shows it; `light` is whether the arms are as drawn."""

    looked: ExperimentLooked
    names: str
    people: int
    share: float
    says: str
    light: str


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """All experiments."""
    now = datetime.now(UTC)
    return render(
        request, "console/experiments.html", {"rows": [_row(one, now) for one in flow.listed()]}
    )


def _row(one: ExperimentLooked, now: datetime) -> Row:
    return Row(
        looked=one,
        names=" · ".join(_named(arm.name) for arm in one.design.arms),
        people=sum(counts["enrolled"] for counts in one.arms.values()),
        share=one.looks[-1].share
        if one.experiment.state != RUNNING and one.looks
        else information(looked=one, now=now),
        says=gap().join(_says(one)),
        light=_light(one),
    )


def _named(name: Mapping[str, str]) -> str:
    return name.get(language()) or next(iter(name.values()))


def _says(one: ExperimentLooked) -> list[str]:
    """Why it ended, where it did so by itself, and what each arm came to."""
    found = []
    if one.experiment.why is not None:
        why = one.experiment.why
        found.append(written_reason(Reason(reason=why["reason"], data=why["data"])))
    last = one.looks[-1] if one.looks else None
    found.extend(
        written_reason(sentence(design=one.design, look=last, arm=arm.key))
        for arm in one.design.arms[1:]
        if last is not None or one.experiment.why is None
    )
    return found


def _light(one: ExperimentLooked) -> str:
    if one.experiment.why is not None and one.experiment.why["reason"] == "experiment_ratio":
        return "broken"
    return "sound" if one.looks else "unseen"


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One experiment: its sentence, the bars, the arms, every look."""
    found = flow.looked(experiment=key)
    if isinstance(found, Refusal):
        raise Http404
    context: dict[str, Any] = {
        "looked": found,
        "seen": found.experiment,
        "design": found.design,
        "says": _says(found),
        "light": _light(found),
        "share": _row(found, datetime.now(UTC)).share,
        "arms": [
            {"name": _named(arm.name), "control": place == 0, "offers": arm.offers}
            | {"settings": [_setting(one) for one in arm.settings.values()]}
            | {**found.arms.get(arm.key, {"enrolled": 0, "exposed": 0})}
            for place, arm in enumerate(found.design.arms)
        ],
        "looks": [_look(one, found) for one in reversed(found.looks)],
        "exposed": any(counts["exposed"] for counts in found.arms.values()),
        "audience": plan.audience(design=found.design),
        "stages": plan.stages(found=found),
        "next_look": plan.next_look(found=found),
        "stops": plan.stops(design=found.design, currency=programme.read().currency),
    }
    if found.experiment.state == DRAFT:
        size = sized(document=found.experiment.document, now=datetime.now(UTC))
        if isinstance(size, Refusal):
            context["wrong"] = size
        else:
            context["tiles"] = _tiles(size)
        as_typed = plan.typed(document=found.experiment.document)
        # What the form cannot say is changed where it was made.
        if document(typed=as_typed) == found.experiment.document:
            context["change"] = urlencode(as_typed)
    return render(request, "console/experiment.html", context)


def _setting(value: Any) -> str:
    """What an arm is told, in the reader's language where it has several."""
    return _named(value) if isinstance(value, Mapping) and value else str(value)


def _look(one: Any, found: ExperimentLooked) -> dict[str, Any]:
    metric, currency = found.design.metric, programme.read().currency
    names = {arm.key: arm.name for arm in found.design.arms}
    arms = []
    for arm in one.document["arms"]:
        effect = arm["effects"][metric]
        arms.append(
            {
                "name": _named(names[arm["arm"]]),
                "verdict": arm["verdict"],
                **{
                    word: _written(effect[word], metric, currency)
                    for word in ("difference", "low", "high")
                },
                # Without a bar nothing may be told, and there is nothing to count on.
                "told": effect["low"] is not None,
                "shrunk": _written(arm["shrunk"]["difference"], metric, currency),
                "removed": effect["removed"],
            }
        )
    return {"number": one.number, "at": one.at, "share": one.share, "bar": one.bar, "arms": arms}


def _written(value: float | None, metric: str, currency: str) -> str:
    if value is None:
        return "–"
    if metric in ("sales", "basket"):
        return written_money(round(value), currency)
    return f"{100 * value:+.1f}".replace("-", "−")


@allow(*ACTING)
def new(request: HttpRequest) -> HttpResponse:
    """Plan one: what, on whom, how long, and what that can show; kept as a draft when sent."""
    typed = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {
        "typed": Typed(texts=typed),
        "tests": [(one, say(f"experiments.test_{one}")) for one in TESTS],
        "metrics": [(one, say(f"experiments.metric_{one}")) for one in METRICS],
        "spendings": [(one, say(f"experiments.spending_{one}")) for one in SPENDINGS],
        "layers": plan.layers(taken=flow.taken()),
        "audiences": [("", say("segments.everybody"))]
        + [(one.key, _named(one.name)) for one in segments.listed()],
        "offers": [("", say("experiments.no_offer"))]
        + [
            (one.key, _named(one.document.get("name") or {"en": one.key}))
            for one in offers.listed(state="live")
            if one.document.get("codes") == "unique"
        ],
    }
    if request.method == "POST":
        now = datetime.now(UTC)
        made = flow.draft(document=document(typed=typed), actor=_actor(request), now=now)
        if not isinstance(made, Refusal):
            return redirect("experiment", key=made)
        context["wrong"] = made
    return render(request, "console/experiment_new.html", context)


def document(*, typed: Mapping[str, str]) -> dict[str, Any]:
    """The design as typed; what cannot be read is left to the design's own reader to refuse."""
    arms = []
    for key in ("control", "tried"):
        offer, text = typed.get(f"{key}_offer", ""), typed.get(f"{key}_setting", "").strip()
        arms.append(
            {
                "key": key,
                "name": {language(): typed.get(key, "").strip() or say(f"experiments.{key}")},
                "weight": _whole(typed.get(f"{key}_weight", "1")),
                "offers": [offer] if offer else [],
                "settings": {"text": text} if text else {},
            }
        )
    segment = typed.get("segment", "")
    key = typed.get("key", "").strip() or "experiment"
    layer = typed.get("layer", "") or plan.MAIN
    found: dict[str, Any] = {
        "key": key,
        "layer": key if layer == plan.OWN else layer,
        "room": _whole(typed.get("room", "100")) / 100,
        "name": {language(): typed.get("name", "").strip() or say("experiments.unnamed")},
        "tests": typed.get("tests") or TESTS[0],
        "metric": typed.get("metric") or METRICS[0],
        "spending": typed.get("spending") or SPENDINGS[0],
        "looks": _whole(typed.get("looks", "4")),
        "effect": _whole(typed.get("effect", "5")) / 100,
        "stages": _stages(typed),
        "strata": "stage",
        "arms": arms,
        "audience": {"segment": segment} if segment else {},
    }
    return found


def _stages(typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """A pilot of a week on a part first, where one is wanted; then everybody."""
    days, pilot = _whole(typed.get("days", "28")), _whole(typed.get("pilot", "0"))
    if not 0 < pilot < 100 or days <= 7:
        return [{"share": 1.0, "days": days}]
    return [{"share": pilot / 100, "days": 7}, {"share": 1.0, "days": days - 7}]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


@allow(*CONSOLE)
def size(request: HttpRequest) -> HttpResponse:
    """What the design as typed could show; fetched while the slider moves."""
    found = sized(document=document(typed=request.GET), now=datetime.now(UTC))
    if isinstance(found, Refusal):
        return render(request, "parts/experiment_size.html", {"wrong": found})
    return render(request, "parts/experiment_size.html", {"tiles": _tiles(found), "sized": found})


def _tiles(found: Sized) -> list[Figure]:
    currency, metric = programme.read().currency, found.design.metric
    last = found.sizes[-1] if found.sizes else None
    own = (
        ("experiments.customers", written_count(found.own.customers)),
        ("experiments.mean", _written(found.own.mean, metric, currency)),
        ("experiments.deviation", _written(found.own.deviation, metric, currency)),
        ("experiments.explained", written_percent(found.own.explained, 0)),
        ("experiments.inflation", f"{found.inflation:.2f}"),
    )
    return [
        Figure(
            word="experiments.power",
            verb="decide",
            value=written_percent(found.power, 0),
            under=say("experiments.power_under", effect=written_percent(found.design.effect, 0)),
            formula="experiments.power_formula",
            inputs=own,
        ),
        Figure(
            word="experiments.detectable",
            verb="measure",
            value="–" if last is None else written_percent(last.relative, 1),
            under=""
            if last is None
            else say(
                "experiments.detectable_under",
                amount=_written(last.detectable, metric, currency),
            ),
            formula="experiments.detectable_formula",
            inputs=own,
        ),
        Figure(
            word="experiments.wanted",
            verb="know",
            value="–" if found.wanted is None else written_count(found.wanted),
            under=say("experiments.wanted_under", n=written_count(found.own.customers)),
            formula="experiments.wanted_formula",
            inputs=own,
        ),
    ]


@allow(*ACTING)
@require_POST
def act(request: HttpRequest, key: str) -> HttpResponse:
    """Start it, look now, or halt it."""
    now, actor, wanted = datetime.now(UTC), _actor(request), request.POST.get("act", "")
    found: Any = None
    if wanted == "start":
        found = flow.start(experiment=key, actor=actor, now=now)
    elif wanted == "look":
        found = look(experiment=key, now=now)
    elif wanted == "halt":
        why = {"reason": "experiment_halted_hand", "data": {"by": actor}}
        found = flow.stop(experiment=key, actor=actor, now=now, state=HALTED, why=why)
    if isinstance(found, Refusal):
        messages.error(request, written_reason(found))
    return redirect("experiment", key=key)


def _actor(request: HttpRequest) -> str:
    return str(getattr(request.user, "name", ""))


@allow(*CONSOLE)
def export(request: HttpRequest, key: str) -> HttpResponse:
    """Every look, arm and outcome in a row: what an analyst recomputes the page from."""
    found = flow.looked(experiment=key)
    if isinstance(found, Refusal) or found.experiment.state == DRAFT:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{key}.csv"'
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    for one in found.looks:
        for arm in one.document["arms"]:
            for outcome, effect in arm["effects"].items():
                first = (one.number, one.at.isoformat(), one.share, one.bar, arm["arm"], outcome)
                writer.writerow([*first, *(effect[name] for name in COLUMNS[6:])])
    return answer
