"""What each kind gives in a sentence with its numbers, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from guerdon.terms.festival import festivals
from guerdon.web.templatetags.words import written_money
from guerdon.web.wording import language, say

Value = Mapping[str, Any]
Said = Callable[[Value, str], str]


def percent_words(*, percent: Any) -> dict[str, str]:
    """`off` as English says it (20) and `left` as Chinese does (8 for 8折)."""
    try:
        off = float(percent)
    except (TypeError, ValueError):
        off = 0.0
    return {"off": f"{off:g}", "left": f"{(100 - off) / 10:g}"}


def cut(*, value: Value, currency: str) -> str:
    """`20% off`, `$5.00 off`, `for $9.90`, `free`: one of the words that exclude one another."""
    if "percent" in value:
        percent = percent_words(percent=value["percent"])
        return say("gives.half") if percent["off"] == "50" else say("gives.off", percent=percent)
    if value.get("off_minor"):
        return say("gives.less", off=written_money(value["off_minor"], currency))
    if value.get("off_order_minor"):
        return say("gives.less_once", off=written_money(value["off_order_minor"], currency))
    if value.get("price_minor"):
        return say("gives.price", price=written_money(value["price_minor"], currency))
    return say("gives.free")


def _plain(kind: str, *words: str) -> Said:
    """The sentence of the kind with the cut and some of its numbers as they stand."""

    def said(value: Value, currency: str) -> str:
        data = {word: value.get(word, 1) for word in words}
        return say(f"gives.{kind}", cut=cut(value=value, currency=currency), **data)

    return said


def _listed(words: Any) -> str:
    joint = "、" if language() == "zh" else ", "
    return joint.join(map(str, words or ()))


def _struck(value: Value, currency: str) -> str:
    price = written_money(value.get("price_minor"), currency)
    if not value.get("prior_minor"):
        return say("gives.struck_recorded", price=price)
    prior = written_money(value["prior_minor"], currency)
    return say("gives.struck_price", prior=prior, price=price)


def _bundle(value: Value, currency: str) -> str:
    pieces = sum(int(part.get("quantity", 1)) for part in value.get("parts") or ())
    return say("gives.bundle", n=pieces, cut=cut(value=value, currency=currency))


def _gift(value: Value, currency: str) -> str:
    steps = []
    for step in value.get("steps") or ():
        by_spend = value.get("by", "spend") == "spend"
        start = written_money(step.get("from"), currency) if by_spend else step.get("from")
        word = "gives.gift_spend" if by_spend else "gives.gift_pieces"
        either = " / ".join(step.get("choices") or ())
        steps.append(say(word, start=start, gifts=either))
    return say("offer.between_steps").join(steps)


def _sample(value: Value, _: str) -> str:
    return say("gives.sample", gifts=" / ".join(value.get("choices") or ()))


def _box(value: Value, _: str) -> str:
    prizes = value.get("prizes") or ()
    whole = sum(int(prize.get("weight", 0)) for prize in prizes) or 1
    said = [f"{one.get('item')} {100 * int(one.get('weight', 0)) / whole:g}%" for one in prizes]
    return say("gives.blind_box", prizes=_listed(said))


def _flash(value: Value, currency: str) -> str:
    data = {"start": value.get("from"), "end": value.get("to")}
    return say("gives.flash", cut=cut(value=value, currency=currency), **data)


def _countdown(value: Value, _: str) -> str:
    days = [
        say("gives.off", percent=percent_words(percent=day.get("percent")))
        for day in value.get("days") or ()
    ]
    return say("gives.countdown", day=value.get("first_day"), cuts=_listed(days))


def _festival(value: Value, currency: str) -> str:
    known = festivals()
    names = [
        (known[key].zh if language() == "zh" else known[key].en) if key in known else key
        for key in value.get("festivals") or ()
    ]
    return say("gives.festival", names=_listed(names), cut=cut(value=value, currency=currency))


def _nth_purchase(value: Value, currency: str) -> str:
    word = "gives.every_purchase" if value.get("every") else "gives.nth_purchase"
    return say(word, number=value.get("n"), cut=cut(value=value, currency=currency))


def _tiers(value: Value, currency: str) -> str:
    tiers = [
        say("gives.tier", tier=one.get("tier"), cut=cut(value=one, currency=currency))
        for one in value.get("tiers") or ()
    ]
    return say("offer.between_steps").join(tiers)


def _member_day(value: Value, currency: str) -> str:
    days = [say("gives.day", day=one.get("day")) for one in value.get("days") or ()]
    days += [say(f"offer_fields.weekday_{day}") for day in value.get("weekdays") or ()]
    return say("gives.member_day", days=_listed(days), cut=cut(value=value, currency=currency))


def _presale(value: Value, currency: str) -> str:
    deposit = written_money(value.get("deposit_minor"), currency)
    worth = written_money(value.get("worth_minor"), currency)
    return say("gives.presale", deposit=deposit, worth=worth)


def _points(value: Value, _: str) -> str:
    return say("gives.points_multiplier", times=f"{float(value.get('percent', 100)) / 100:g}")


SAID: dict[str, Said] = {
    "struck_price": _struck,
    "bundle": _bundle,
    "mix_and_match": _plain("mix_and_match", "quantity"),
    "buy_get": _plain("buy_get", "buy", "get"),
    "nth_unit": _plain("nth_unit", "n"),
    "cheapest_free": _plain("cheapest_free", "quantity", "free"),
    "gift": _gift,
    "sample": _sample,
    "blind_box": _box,
    "shipping": _plain("shipping"),
    "flash": _flash,
    "countdown": _countdown,
    "festival": _festival,
    "first_purchase": _plain("first_purchase"),
    "nth_purchase": _nth_purchase,
    "tier_exclusive": _tiers,
    "member_day": _member_day,
    "presale": _presale,
    "points_multiplier": _points,
}


def said(*, kind: str, value: Value, currency: str) -> str | None:
    """The sentence of a kind that has one here."""
    found = SAID.get(kind)
    return None if found is None else found(value, currency)
