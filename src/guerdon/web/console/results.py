"""Results: what a campaign earned against its holdout, in a sentence, in figures, in charts."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.flows import campaign as flow
from guerdon.store import home, programme
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said as said_reason
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.templatetags.words import written_money, written_percent
from guerdon.web.wording import language, say

OUTCOMES = ("sales", "orders", "bought")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """Campaigns that run or ran, with what each earned."""
    return render(request, "console/results.html", {"rows": home.running()})


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One campaign's newest readout."""
    looked = flow.seen(campaign=key)
    if isinstance(looked, Refusal) or looked.campaign.launched_at is None:
        raise Http404
    context: dict[str, Any] = {"campaign": looked.campaign, "looked": looked}
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
        }
    return render(request, "console/result.html", context)


def sentences(*, document: Mapping[str, Any], currency: str) -> list[str]:
    """What a director wants to hear: how much more, how sure, and what each coin came back as."""
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
        first = say("results.says_unsure", **data)
    else:
        first = say("results.says_more" if sales["difference"] > 0 else "results.says_less", **data)
    said = [first]
    if returned["cost"]:
        money = {
            "gain": written_money(round(returned["gain"]), currency),
            "cost": written_money(returned["cost"], currency),
            "back": f"{returned['gain'] / returned['cost']:.2f}",
        }
        said.append(say("results.says_back", **money))
    return said


def who(*, taught: Mapping[str, Any] | None, currency: str) -> dict[str, Any] | None:
    """Who changed because of it, in a sentence, with the test behind it; None if never asked."""
    if not taught:
        return None
    if "refused" in taught:
        reason = said_reason(language=language(), **taught["refused"])
        return {"refused": True, "says": f"{say('results.who_refused')} {reason}"}
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
