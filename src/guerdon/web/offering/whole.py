"""A whole offer as typed: texts to its document and back, each fault at its field."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.give.kinds import KINDS
from guerdon.give.offer_document import parsed
from guerdon.give.word import OneOf
from guerdon.terms import money
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import CODES, EXCLUSIVE, MEASURES, RETURNS, SHORT
from guerdon.web import lists
from guerdon.web.offering import values, who
from guerdon.web.offering.values import ON
from guerdon.web.typed import Typed

COUNTS = ("total", "per_customer", "per_day", "per_store", "per_code", "units")
# Under which the words of the kind stand in the form.
VALUE = "v."
# Choices that say nothing where they are left as they are.
USUAL = {"exclusive": "no", "codes": "none", "returns": "reprice"}
CHOICES = {"exclusive": EXCLUSIVE, "codes": CODES, "returns": RETURNS, "measures": MEASURES}
MOST = 10**12


def typed(
    *, texts: Mapping[str, str], key: str, currency: str, zone: str
) -> tuple[dict[str, Any], Typed]:
    """The document that was typed and the form with what is wrong at which field.

    The kind is one that there is (else percent). A document whose form has no fault is one that
    `offer_document.parsed` takes.
    """
    form = Typed(texts=texts)
    kind = KINDS.get(texts.get("kind", ""), KINDS["percent"])
    document: dict[str, Any] = {"key": key, "kind": kind.name, "name": _names(form)}
    document["value"] = values.typed(words=kind.words, form=form, prefix=VALUE, currency=currency)
    layer = texts.get("layer", "")
    if layer in kind.layers:
        document["layer"] = layer
    document |= _lines(form, currency)
    document |= _when(form, zone)
    document |= _beside(form)
    document |= _codes(form)
    limits = _limits(form, currency)
    if limits:
        document["limits"] = limits
    if texts.get("campaign"):
        document["campaign"] = texts["campaign"]
    _checked(document, form)
    return document, form


def _names(form: Typed) -> dict[str, str]:
    names = {word: form.texts.get(f"name.{word}", "").strip()[:120] for word in ("zh", "en")}
    found = {word: name for word, name in names.items() if name}
    if not found:
        form.wrong["name.zh"] = form.wrong["name.en"] = Refusal(reason="field_empty")
    return found


def _lines(form: Typed, currency: str) -> dict[str, Any]:
    """What it is about: products, thresholds, and on which prices they are measured."""
    found: dict[str, Any] = {"of": values.products(form=form, name="of")}
    found["least_minor"] = form.minor("least_minor", currency=currency, needed=False)
    found["least_quantity"] = _count(form, "least_quantity")
    measures = form.texts.get("measures", "")
    if measures in MEASURES:
        found["measures"] = measures
    return {word: value for word, value in found.items() if value}


def _count(form: Typed, name: str, *, least: int = 0, most: int = MOST) -> int | None:
    return form.whole(name, least=least, most=most) if form.texts.get(name, "").strip() else None


def _when(form: Typed, zone: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    period = {
        word: moment.isoformat()
        for word in ("start", "end")
        if (moment := _moment(form, f"period.{word}", zone)) is not None
    }
    if period:
        found["period"] = period
    condition = who.typed(form=form)
    if condition is not None:
        found["condition"] = condition
    channels = lists.read(text=form.texts.get("channels", ""))
    if channels:
        found["channels"] = channels
    return found


def _moment(form: Typed, name: str, zone: str) -> datetime | None:
    """A local moment as 2026-11-22T20:00; without a time it is midnight."""
    text = form.text(name, needed=False, longest=30)
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        form.wrong[name] = Refusal(reason="moment_wanted", data={"text": text})
        return None
    return read.replace(tzinfo=ZoneInfo(zone)) if read.tzinfo is None else read


def _beside(form: Typed) -> dict[str, Any]:
    found: dict[str, Any] = {}
    group = form.text("group", needed=False, longest=64)
    if group:
        found["group"] = group
    for word in ("exclusive", "returns"):
        said = form.texts.get(word, "")
        if said in CHOICES[word] and said != USUAL[word]:
            found[word] = said
    priority = form.texts.get("priority", "").strip()
    if priority:
        read = form.whole("priority", least=-1_000_000, most=1_000_000)
        if read:
            found["priority"] = read
    for word in ("never_with", "also_with"):
        keys = lists.read(text=form.texts.get(word, ""))
        if keys:
            found[word] = keys
    if form.texts.get("hidden") == ON:
        found["hidden"] = True
    return found


def _codes(form: Typed) -> dict[str, Any]:
    said = form.texts.get("codes", "")
    if said not in CODES or said == USUAL["codes"]:
        return {}
    if said == "unique":
        return {"codes": said}
    return {"codes": said, "shared_code": form.text("shared_code", longest=40)}


def _limits(form: Typed, currency: str) -> dict[str, Any]:
    found: dict[str, Any] = {word: _count(form, f"limits.{word}", least=1) for word in COUNTS}
    spend = form.minor("limits.spend_minor", currency=currency, needed=False)
    if spend == 0:
        least = money.written(minor=1, currency=currency)
        most = money.written(minor=MOST, currency=currency)
        data = {"least": least, "most": most}
        form.wrong["limits.spend_minor"] = Refusal(reason="number_outside", data=data)
    found["spend_minor"] = spend
    found["budget"] = form.text("limits.budget", needed=False, longest=64)
    limits = {word: value for word, value in found.items() if value}
    short = form.texts.get("limits.when_short", "")
    if limits and short in SHORT and short != "skip":
        limits["when_short"] = short
    return limits


def _checked(document: Mapping[str, Any], form: Typed) -> None:
    """What only the parser sees, as steps that do not rise, put to the field it is about."""
    if form.wrong:
        return
    # A new offer gets its key when it is kept.
    offer = parsed({**document, "key": document["key"] or "new"})
    if isinstance(offer, Refusal):
        place = field_of(where=str(offer.data.get("where", "$")), kind=document["kind"])
        form.wrong[place] = offer


def field_of(*, where: str, kind: str) -> str:
    """The form's field for a place in a document: `$.value.steps[1].from`, `v.steps.1.from`.

    Words that exclude one another share one input.
    """
    name = where.removeprefix("$").removeprefix(".").replace("[", ".").replace("]", "")
    if not name.startswith("value."):
        return name
    name = VALUE + name.removeprefix("value.")
    head, _, last = name.rpartition(".")
    ones = {
        one.name
        for word in values.every(words=KINDS[kind].words)
        if isinstance(word, OneOf)
        for one in word.words
    }
    return f"{head}.{values.ONE}" if last in ones else name


def written(*, document: Mapping[str, Any], currency: str, zone: str) -> dict[str, str]:
    """The texts that `typed` reads back to an equal document."""
    kind = KINDS[str(document["kind"])]
    value = document.get("value") or {}
    by = str(value.get("by", "spend"))
    texts = {"kind": kind.name, "layer": str(document.get("layer", kind.layers[0]))}
    texts |= {f"name.{word}": name for word, name in (document.get("name") or {}).items()}
    texts |= values.written(words=kind.words, value=value, prefix=VALUE, currency=currency, by=by)
    texts |= values.products_written(of=document.get("of") or {}, name="of")
    texts |= who.written(document=document.get("condition"))
    for word in ("exclusive", "codes", "returns", "measures", "group", "shared_code", "campaign"):
        if document.get(word):
            texts[word] = str(document[word])
    for word in ("channels", "never_with", "also_with"):
        if document.get(word):
            texts[word] = lists.written(words=document[word])
    for word in ("least_quantity", "priority"):
        if document.get(word):
            texts[word] = str(document[word])
    if document.get("least_minor"):
        texts["least_minor"] = money.written(minor=document["least_minor"], currency=currency)
    if document.get("hidden"):
        texts["hidden"] = ON
    for word, at in (document.get("period") or {}).items():
        local = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
        texts[f"period.{word}"] = local.strftime("%Y-%m-%dT%H:%M")
    for word, most in (document.get("limits") or {}).items():
        minor = word == "spend_minor"
        texts[f"limits.{word}"] = (
            money.written(minor=most, currency=currency) if minor else str(most)
        )
    return texts
