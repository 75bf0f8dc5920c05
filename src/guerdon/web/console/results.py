"""Results: what a campaign earned against its holdout, in a sentence, in figures, in charts."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.campaigns import all_giving, readout_file
from guerdon.flows.campaigns import campaign as flow
from guerdon.store import home, jobs
from guerdon.store.night import segments
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said as said_reason
from guerdon.web.console import result_parts
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_money, written_percent
from guerdon.web.wording import gap, language, say

OUTCOMES = ("sales", "orders", "bought")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """Campaigns that run or ran, with what each earned."""
    whole = all_giving.newest()
    context: dict[str, Any] = {"rows": home.running(), "whole": whole}
    if whole is not None:
        currency = programme.read().currency
        told = whole.document
        context |= {
            "sentences": sentences(document=told, currency=currency, of="all"),
            "held": told["counts"]["holdout"],
            "given": told["counts"]["given"],
            "start": datetime.fromisoformat(told["start"]),
            "end": datetime.fromisoformat(told["end"]),
            "effects": [_row(name, told, currency) for name in OUTCOMES],
            "returned": told["returned"],
        }
    context["holdout"] = all_giving.held(now=datetime.now(UTC))
    return render(request, "console/results.html", context)


@allow(*ACTING)
@require_POST
def measure(request: HttpRequest) -> HttpResponse:
    """Measure all of giving in the background."""
    now = datetime.now(UTC)
    args = {"now": now.isoformat()}
    return redirect("job", jobs.enqueue(kind="all_giving", args=args, now=now, unique="all_giving"))


@allow(*CONSOLE)
def rows(request: HttpRequest, key: str) -> FileResponse:
    """The rows behind the newest readout and a program that recomputes it, as one file."""
    actor = request.user.get_username()
    path = readout_file.taken(campaign=key, actor=actor, now=datetime.now(UTC))
    if isinstance(path, Refusal):
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{key}-readout.zip")


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One campaign's newest readout."""
    looked = flow.seen(campaign=key)
    if isinstance(looked, Refusal) or looked.campaign.launched_at is None:
        raise Http404
    context: dict[str, Any] = {"campaign": looked.campaign, "looked": looked}
    context["segments"] = [(one.key, one.name) for one in segments.listed()]
    if looked.readout is not None:
        document = looked.readout.document
        currency = programme.read().currency
        context |= {
            "read": document,
            "at": looked.readout.at,
            "sentences": sentences(document=document, currency=currency),
            "returned": document["returned"],
            "effects": [_row(name, document, currency) for name in OUTCOMES],
            "truth": _truth(document, currency),
            "profit": document["returned"]["gain"] - document["returned"]["cost"],
            "who": who(taught=document.get("uplift"), currency=currency),
            "few": document["effects"]["sales"]["low"] is None,
            "parts": result_parts.parts(
                document=document,
                offers=result_parts.offer_names(brief=looked.campaign.brief, currency=currency),
                currency=currency,
            ),
            "funnel": result_parts.funnel(document=document),
            "after": result_parts.after(document=document, currency=currency),
        }
    return render(request, "console/result.html", context)


def sentences(*, document: Mapping[str, Any], currency: str, of: str = "says") -> list[str]:
    """What a director wants to hear: how much more, how sure, and what each coin came back as.

    `of` is "says" for a campaign, "all" for all of giving.
    """
    sales, returned = document["effects"]["sales"], document["returned"]
    if sales["low"] is None:
        return [say("results.too_few")]
    data = {
        "more": written_money(round(abs(sales["difference"])), currency),
        "low": written_money(round(sales["low"]), currency),
        "high": written_money(round(sales["high"]), currency),
        "share": written_percent(abs(sales["relative"] or 0)),
    }
    if not sales["certain"]:
        first = say(f"results.{of}_unsure", **data)
    else:
        first = say(f"results.{of}_{'more' if sales['difference'] > 0 else 'less'}", **data)
    said = [first]
    if returned["cost"]:
        money = {
            "gain": written_money(round(returned["gain"]), currency),
            "cost": written_money(returned["cost"], currency),
            "back": f"{returned['gain'] / returned['cost']:.2f}",
            "back_low": f"{returned['gain_low'] / returned['cost']:.2f}".replace("-", "−"),
            "back_high": f"{returned['gain_high'] / returned['cost']:.2f}",
        }
        said.append(say("results.says_back", **money))
    return said


def who(*, taught: Mapping[str, Any] | None, currency: str) -> dict[str, Any] | None:
    """Who changed because of it, in a sentence, with the test behind it; None if never asked."""
    if not taught:
        return None
    if "refused" in taught:
        reason = said_reason(language=language(), **taught["refused"])
        return {"refused": True, "says": say("results.who_refused") + gap() + reason}
    money = {
        "mean": written_money(round(taught["mean"]), currency),
        "first": written_money(round(taught["first"]["effect"]), currency),
    }
    qini = taught["qini"]
    test = {
        "slope": f"{taught['slope']:.2f}",
        "p": f"{taught['p']:.2g}",
        "learner": taught["learner"],
        "n": f"{taught['customers']:,}",
        **{name: f"{qini[name]:,.1f}" for name in ("area", "low", "high")},
    }
    word = "results.who_reliable" if taught["reliable"] else "results.who_none"
    return {
        "reliable": taught["reliable"],
        "says": say(word, **money),
        "test": say("results.who_test", **test),
    }


def _row(name: str, document: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """One outcome as the table shows it."""
    effect = document["effects"][name]

    def written(value: float | None) -> str:
        if value is None:
            return "–"
        if name == "sales":
            return written_money(round(value), currency)
        if name == "bought":
            return written_percent(value)
        return f"{value:,.2f}".replace("-", "−")

    return {
        "word": f"results.{name}",
        "given": written(effect["given"]),
        "held": written(effect["held"]),
        "difference": written(effect["difference"]),
        "low": written(effect["low"]),
        "high": written(effect["high"]),
        "relative": effect["relative"],
        "certain": effect["certain"],
    }


def _truth(document: Mapping[str, Any], currency: str) -> dict[str, Any] | None:
    """The planted effect beside the estimate, and whether the interval holds it."""
    truth, sales = document.get("truth"), document["effects"]["sales"]
    if not truth or sales["low"] is None:
        return None
    return {
        "sales": written_money(round(truth["sales"]), currency),
        "estimate": written_money(round(sales["difference"]), currency),
        "low": written_money(round(sales["low"]), currency),
        "high": written_money(round(sales["high"]), currency),
        "inside": sales["low"] <= truth["sales"] <= sales["high"],
    }
