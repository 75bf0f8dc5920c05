"""A kind's own numbers as typed into the form, and back: by the words that its parser reads by."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from guerdon.give.word import (
    Choice,
    Flag,
    Listed,
    Maybe,
    OneOf,
    Percent,
    Products,
    Rows,
    Text,
    Whole,
    Word,
)
from guerdon.terms import money
from guerdon.terms.decision import Refusal
from guerdon.web import lists
from guerdon.web.offering import share
from guerdon.web.typed import Typed
from guerdon.web.wording import language

Words = tuple[Word, ...]
# The one input of words that exclude one another, and beside it which of them it means.
ONE, WHICH = "cut", "cut-of"
PRODUCTS = ("category", "brand", "sku", "label")
LONGEST_LIST = 100_000
ON = "on"


def every(*, words: Words) -> Iterator[Word]:
    """The words and those of their rows."""
    for word in words:
        yield word
        if isinstance(word, Rows):
            yield from every(words=word.words)


def is_money(*, word: Whole, by: str) -> bool:
    """Whether the number is typed in whole units of the currency; a step counts what `by` says."""
    return word.unit == "minor" or (word.unit == "by" and by == "spend")


def typed(*, words: Words, form: Typed, prefix: str, currency: str) -> dict[str, Any]:
    """The object that was typed under `prefix`; what is wrong is noted in the form at its field.

    Words left empty are left out, so that the kind's own defaults hold.
    """
    found: dict[str, Any] = {}
    for word in words:
        if isinstance(word, OneOf):
            chosen = which(word=word, texts=form.texts, prefix=prefix)
            if chosen is not None:
                found[chosen.name] = _scalar(chosen, form, f"{prefix}{ONE}", currency)
            continue
        value = _value(word, form, f"{prefix}{word.name}", currency)
        if value is not None:
            found[word.name] = value
    return found


def which(*, word: OneOf, texts: Mapping[str, str], prefix: str) -> Word | None:
    """The word that the one input means; None where none may stand and none was chosen."""
    said = texts.get(f"{prefix}{WHICH}")
    if said is None or (said == "" and word.needed):
        return word.words[0] if word.needed else None
    return next((one for one in word.words if one.name == said), None)


def rows(*, name: str, texts: Mapping[str, str]) -> list[int]:
    """The numbers of the rows typed under a name, from 0 on without gaps."""
    at = re.compile(rf"{re.escape(name)}\.(\d{{1,3}})\.")
    found = {int(match[1]) for key in texts if (match := at.match(key))}
    return list(range(max(found) + 1)) if found else []


def _value(word: Word, form: Typed, name: str, currency: str) -> Any:
    match word:
        case Rows(words=words, most=most):
            numbers = rows(name=name, texts=form.texts)[: most + 1]
            made = [
                typed(words=words, form=form, prefix=f"{name}.{n}.", currency=currency)
                for n in numbers
            ]
            if not made and word.needed and word.least:
                form.wrong[name] = Refusal(reason="field_empty")
            return made or None
        case Products(needed=needed):
            return products(form=form, name=name, needed=needed)
        case Listed(needed=needed):
            found = lists.read(text=form.texts.get(name, "")[:LONGEST_LIST])
            if needed and not found:
                form.wrong[name] = Refusal(reason="field_empty")
            return found or None
        case Flag():
            return True if form.texts.get(name) == ON else None
    return _scalar(word, form, name, currency)


def products(*, form: Typed, name: str, needed: bool = False) -> dict[str, list[str]] | None:
    """The products typed as lists by category, brand, sku and label; None for all."""
    found = {
        word: listed
        for word in PRODUCTS
        if (listed := lists.read(text=form.texts.get(f"{name}.{word}", "")[:LONGEST_LIST]))
    }
    if needed and not found:
        form.wrong[name] = Refusal(reason="products_wanted")
    return found or None


# One case a word.
def _scalar(word: Word, form: Typed, name: str, currency: str) -> Any:  # noqa: PLR0911
    match word:
        case Maybe(whole=whole):
            return _whole(whole, form, name, currency) if form.texts.get(name, "").strip() else None
        case Whole(default=default):
            if default is not None and not form.texts.get(name, "").strip():
                return None
            return _whole(word, form, name, currency)
        case Percent():
            return _percent(word, form, name)
        case Text(default=default, longest=longest):
            return form.text(name, needed=default is None, longest=longest) or None
        case Choice(among=among, default=default):
            # What is usual is left out, so that an offer kept unchanged stays as it was.
            if default is not None and form.texts.get(name, default) in ("", default):
                return None
            return form.one_of(name, of=among) or None
    raise AssertionError(word)


def _percent(word: Percent, form: Typed, name: str) -> int | float | None:
    text = form.text(name)
    if not text:
        return None
    read = share.read(text=text, rest=word.rest)
    if isinstance(read, Refusal):
        form.wrong[name] = read
        return None
    if not word.least < read <= word.most:
        data = {"least": word.least, "most": word.most}
        form.wrong[name] = Refusal(reason="share_outside", data=data)
    return read


def _whole(word: Whole, form: Typed, name: str, currency: str) -> int | None:
    if not is_money(word=word, by=form.texts.get("v.by", "spend")):
        return form.whole(name, least=word.least, most=word.most)
    minor = form.minor(name, currency=currency)
    if minor is not None and not word.least <= minor <= word.most:
        least = money.written(minor=word.least, currency=currency, grouped=True)
        most = money.written(minor=word.most, currency=currency, grouped=True)
        form.wrong[name] = Refusal(reason="number_outside", data={"least": least, "most": most})
        return None
    return minor


def written(
    *, words: Words, value: Mapping[str, Any], prefix: str, currency: str, by: str = "spend"
) -> dict[str, str]:
    """The texts that `typed` reads back to an equal value."""
    texts: dict[str, str] = {}
    for word in words:
        if isinstance(word, OneOf):
            there = next((one for one in word.words if one.name in value), None)
            texts[f"{prefix}{WHICH}"] = there.name if there else ""
            if there is not None:
                texts[f"{prefix}{ONE}"] = _text(there, value[there.name], currency, by)
        elif value.get(word.name) is None or _usual(word, value[word.name]):
            continue
        elif isinstance(word, Rows):
            for n, row in enumerate(value[word.name]):
                inner = f"{prefix}{word.name}.{n}."
                texts |= written(
                    words=word.words, value=row, prefix=inner, currency=currency, by=by
                )
        elif isinstance(word, Products):
            texts |= products_written(of=value[word.name], name=f"{prefix}{word.name}")
        else:
            texts[f"{prefix}{word.name}"] = _text(word, value[word.name], currency, by)
    return texts


def _usual(word: Word, value: Any) -> bool:
    return isinstance(word, Choice) and value == word.default


def products_written(*, of: Mapping[str, Any], name: str) -> dict[str, str]:
    """Products as lines of the form."""
    return {f"{name}.{word}": lists.written(words=words) for word, words in of.items()}


def _text(word: Word, value: Any, currency: str, by: str) -> str:
    match word:
        case Maybe(whole=whole):
            return _text(whole, value, currency, by)
        case Whole() if is_money(word=word, by=by):
            return money.written(minor=value, currency=currency)
        case Percent(rest=rest):
            return share.written(percent=float(value), rest=rest, chinese=language() == "zh")
        case Listed():
            return lists.written(words=value)
        case Flag():
            return ON if value else ""
    return str(value)
