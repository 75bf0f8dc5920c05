"""Lint: what is allowed in a template and yet probably a mistake, each with its place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.terms.decision import Reason

# How a text message says what to answer for no more; "LTD" and "stop by" say no such thing.
OPT_OUT = re.compile(
    r"退订|拒收|(?<![A-Za-z])TD(?![A-Za-z])|\b(?:reply|text|send)\W+STOP\b|\bSTOP\W+(?:to|for)\b",
    re.IGNORECASE,
)
# Inboxes on phones cut titles about here; a Chinese character is as wide as two letters.
WIDEST_SUBJECT = 78
# Gmail cuts a page that is larger and hides what follows, with the link to refuse more.
LARGEST_PAGE = 102 * 1024
LONGEST_PUSH = 120
# GSM 03.38: what a text of 160 characters may hold; anything else makes it UCS-2 with 70.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("^{}\\[~]|€\f")
WORD = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
IMAGE = re.compile(r"<mj-image\b[^>]*>|<img\b[^>]*>", re.IGNORECASE)
ALT = re.compile(r'\balt="[^"]+"')
SHORT = re.compile(r"https?://(?:bit\.ly|t\.cn|tinyurl\.com|dwz\.cn|goo\.gl|t\.co)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`where` is the language and part; a `grave` one keeps the template from being published."""

    where: str
    why: Reason
    grave: bool = False


def opts_out(*, text: str) -> bool:
    """Whether a text message says how to refuse more."""
    return OPT_OUT.search(text) is not None


def findings(
    *, document: Mapping[str, Any], pages: Mapping[str, str], opt_out: bool, purpose: str
) -> tuple[Finding, ...]:
    """Everything that was found in a template that was read.

    `pages` are the compiled pages by language, `opt_out` whether the law wants each message of
    the channel to say how to refuse more, `purpose` what it is used for: nothing owed needs it.
    """
    channel, owed = str(document["channel"]), purpose == "service"
    found: list[Finding] = []
    for language, parts in document["languages"].items():
        page = pages.get(language, "")
        found += _language(channel, language, parts, page, opt_out=opt_out and not owed)
    if len(document["languages"]) == 1:
        only = next(iter(document["languages"]))
        found.append(_found(only, "one_language", other="zh" if only == "en" else "en"))
    for one in document.get("variants", ()):
        if not one.get("languages") and not one.get("at"):
            found.append(_found(one["key"], "same_variant", key=one["key"]))
    return tuple(found)


def _language(
    channel: str, language: str, parts: Mapping[str, str], page: str, *, opt_out: bool
) -> Iterator[Finding]:
    text, subject = parts.get("text", ""), parts.get("subject", "")
    whole = " ".join((text, parts.get("page", ""), page))
    if channel == "sms":
        if opt_out and not opts_out(text=text):
            yield _found(f"{language}.text", "sms_opt_out")
        count = segments(text=WORD.sub("x" * 8, text))
        if count > 1:
            yield _found(f"{language}.text", "sms_long", count=count)
    if channel == "push" and width(text=text) > LONGEST_PUSH:
        yield _found(f"{language}.text", "push_long", most=LONGEST_PUSH)
    if channel == "email":
        if width(text=subject) > WIDEST_SUBJECT:
            yield _found(f"{language}.subject", "subject_wide", most=WIDEST_SUBJECT)
        if opt_out and "links.wanted" not in whole:
            yield _found(f"{language}.page", "no_way_out")
        if parts.get("page") and not text:
            yield _found(f"{language}.text", "plain_made")
        if any(not ALT.search(one) for one in IMAGE.findall(parts.get("page", ""))):
            yield _found(f"{language}.page", "image_silent")
        if len(page.encode()) > LARGEST_PAGE:
            yield _found(f"{language}.page", "page_cut", most=LARGEST_PAGE // 1024)
    if SHORT.search(whole):
        yield _found(f"{language}.text", "short_link")


def segments(*, text: str) -> int:
    """How many text messages are paid for: 160 or 153 GSM characters each, else 70 or 67 UCS-2.

    3GPP TS 23.038: the extension table takes two places each; TS 23.040: a part of several has
    seven places less.
    """
    if all(sign in GSM or sign in GSM_TWICE for sign in text):
        length = sum(2 if sign in GSM_TWICE else 1 for sign in text)
        return 1 if length <= 160 else -(-length // 153)
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= 70 else -(-length // 67)


def width(*, text: str) -> int:
    """How wide it is in letters: a Chinese character counts for two, a placeholder for eight."""
    plain = WORD.sub("x" * 8, text)
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in plain)


def _found(where: str, what: str, *, grave: bool = False, **data: Any) -> Finding:
    return Finding(where=where, why=Reason(reason=f"template_lint_{what}", data=data), grave=grave)
