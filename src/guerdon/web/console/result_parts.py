"""A readout's parts, its funnel and what came after, as the page shows them."""

from collections.abc import Mapping
from typing import Any

from guerdon.flows.campaigns.results import SEGMENT
from guerdon.store.night import segments
from guerdon.web.offer_words import gives
from guerdon.web.templatetags.words import (
    called,
    written_count,
    written_money,
    written_percent,
)
from guerdon.web.wording import language, say

OTHERS = "*"
STEPS = ("planned", "sent", "delivered", "opened", "clicked")


def parts(
    *, document: Mapping[str, Any], offers: Mapping[str, str], currency: str
) -> list[dict[str, Any]]:
    """Each question with its parts, and whether they differ beyond chance; [] for none.

    `offers` names the campaign's offers.
    """
    return [
        {
            "by": cut["by"],
            "title": _title(cut["by"]),
            "says": say(
                "results.parts_differ" if cut["differ"] < 0.05 else "results.parts_alike",
                p=_p(cut["differ"]),
            ),
            "differ": cut["differ"] < 0.05,
            "rows": [_part(cut["by"], part, offers, currency) for part in cut["parts"]],
        }
        for cut in document.get("parts") or ()
    ]


def _title(by: str) -> str:
    if not by.startswith(SEGMENT):
        return say(f"results.by_{by}")
    found = segments.one(key=by.removeprefix(SEGMENT))
    name = by.removeprefix(SEGMENT)
    if found is not None:
        name = found.name.get(language()) or next(iter(found.name.values()), name)
    return say("results.by_segment", segment=name)


def _part(
    by: str, part: Mapping[str, Any], offers: Mapping[str, str], currency: str
) -> dict[str, Any]:
    told = part["low"] is not None
    return {
        "name": _named(by, part["name"], offers),
        "given": written_count(part["given"]),
        "holdout": written_count(part["holdout"]),
        "difference": written_money(round(part["difference"]), currency) if told else "–",
        "low": written_money(round(part["low"]), currency) if told else "–",
        "high": written_money(round(part["high"]), currency) if told else "–",
        "told": told,
        "p": _p(part["p_corrected"]),
        "clear": part["clear"],
        "cost": written_money(part["cost"], currency),
        "roi": written_percent(part["roi"], 0) if told and part["roi"] is not None else "–",
        "roi_low": written_percent(part["roi_low"], 0) if part["roi_low"] is not None else "",
        "roi_high": written_percent(part["roi_high"], 0) if part["roi_high"] is not None else "",
        "per_order": written_money(round(part["per_order"]), currency)
        if told and part["per_order"] is not None
        else "–",
    }


def _p(p: float) -> str:
    return f"{p:.3f}" if p >= 0.001 else "< 0.001"


def _named(by: str, name: str, offers: Mapping[str, str]) -> str:
    if name == OTHERS:
        return say("results.others")
    if by.startswith(SEGMENT):
        return say(f"results.segment_{name}")
    match by:
        case "offer":
            return offers.get(name, name)
        case "kind":
            return called(name, "offer_kinds")
        case "stage":
            return called(name, "stages") if name else say("results.no_stage")
    return name or say("results.no_channel")


def offer_names(*, brief: Mapping[str, Any], currency: str) -> dict[str, str]:
    """Each offer of a brief in a sentence."""
    return {one["key"]: gives(document=one, currency=currency) for one in brief.get("offers", ())}


def funnel(*, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """From given to orders because of it; steps that nobody counted are left out.

    `share` is of all given, in percent, for the bar; `of` is of the step before, in words.
    """
    found = document.get("funnel")
    if not found:
        return []
    steps: list[tuple[str, float]] = [("given", found["given"])]
    whole = found["messages"].get("", {})
    steps += [(step, whole[step]) for step in STEPS if step in whole]
    steps.append(("used", found["used"]))
    more = found["orders_more"]
    rows = []
    before = 0.0
    for name, n in steps:
        # Whoever uses an offer need not have clicked: tills know it too.
        rows.append(_step(name, n, 0.0 if name == "used" else before, found["given"]))
        before = n
    if found["given"]:
        rows[-1]["of"] = say(
            "results.of_given", share=written_percent(found["used"] / found["given"])
        )
    if more["low"] is not None:
        last = _step("orders_more", more["difference"], 0.0, found["given"])
        last["of"] = say(
            "home.earned_under", low=written_count(more["low"]), high=written_count(more["high"])
        )
        rows.append(last)
    return rows


def _step(name: str, n: float, before: float, given: float) -> dict[str, Any]:
    return {
        "word": f"results.step_{name}",
        "n": written_count(n),
        "share": f"{max(0.0, min(100.0, 100 * n / given)) if given else 0:.2f}",
        "of": say("results.of_before", share=written_percent(n / before)) if before else "",
    }


def after(*, document: Mapping[str, Any], currency: str) -> dict[str, Any] | None:
    """Whether people bought more or only earlier, in a sentence with its figures."""
    found = document.get("after")
    if not found or found["net"]["low"] is None:
        return None
    if found["pulled"]:
        word = "results.after_pulled"
    elif found["net"]["certain"] and found["net"]["difference"] > 0:
        word = "results.after_kept"
    else:
        word = "results.after_unsure"

    def money(value: float) -> str:
        return written_money(round(value), currency)

    says = say(
        word,
        days=written_count(found["days"]),
        share=written_percent(found["earlier"] or 0, 0),
        low=written_percent(found["earlier_low"] or 0, 0),
        high=written_percent(found["earlier_high"] or 0, 0),
        net=money(found["net"]["difference"]),
        net_low=money(found["net"]["low"]),
        net_high=money(found["net"]["high"]),
    )
    rows = [
        {
            "word": f"results.after_{name}",
            "difference": money(found[name]["difference"]),
            "low": money(found[name]["low"]),
            "high": money(found[name]["high"]),
        }
        for name in ("during", "after", "net")
    ]
    return {"says": says, "rows": rows, "gain": money(found["gain"]), "pulled": found["pulled"]}
