"""Tags that say words, money, numbers and moments as the reader's place writes them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from guerdon.flows.tiers import naming
from guerdon.terms import money
from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.reasons import said
from guerdon.web import rfm_words
from guerdon.web.wording import gap, language, say, wordings

register = template.Library()


def absent(value: object) -> bool:
    """Whether there is nothing to write: None, or what a template has for an unknown name."""
    return value is None or value == ""


@register.simple_tag(name="w")
def words(name: str, /, **data: Any) -> str:
    """{% w "page.word" n=3 %}: the words in the reader's language."""
    return say(name, **data)


@register.simple_tag(name="gap")
def between_sentences() -> str:
    """{% gap %}: what stands between two sentences in the reader's language."""
    return gap()


@register.filter(name="money")
def written_money(minor: int | None, currency: str) -> str:
    """{{ minor|money:currency }}: 123456 USD -> $1,234.56; a dash where there is none."""
    if minor is None or absent(minor):
        return "–"
    sign = money.SIGNS.get(currency, f"{currency} ")
    text = money.written(minor=abs(int(minor)), currency=currency, grouped=True)
    return f"{'−' if minor < 0 else ''}{sign}{text}"


@register.filter(name="count")
def written_count(number: float | None) -> str:
    """{{ n|count }}: 12340 -> 12,340; a dash where there is none."""
    return "–" if number is None or absent(number) else signed(f"{number:,.0f}")


@register.filter(name="percent")
def written_percent(share: float | None, places: int = 1) -> str:
    """{{ share|percent }}: .0766 -> 7.7%; a dash where there is none."""
    return "–" if share is None or absent(share) else signed(f"{share * 100:,.{places}f}") + "%"


def signed(written: str) -> str:
    """A written number with a real minus sign, and none before nothing: -0.0 is 0.0."""
    if not written.startswith("-"):
        return written
    return f"−{written[1:]}" if written.strip("-0.,") else written[1:]


@register.filter(name="day")
def written_day(moment: datetime | date | None) -> str:
    """{{ moment|day }}: 2026-11-21 as the reader's language writes it; a date is one everywhere."""
    if moment is None or absent(moment):
        return "–"
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    if language() == "zh":
        return f"{local.year} 年 {local.month} 月 {local.day} 日"
    return f"{local.day} {local:%b %Y}"


@register.filter(name="because")
def written_reason(reason: Reason | Refusal | dict[str, Any]) -> str:
    """{{ reason|because }}: a named reason as a sentence in the reader's language."""
    if isinstance(reason, dict):
        name, data = reason["reason"], reason.get("data", {})
    else:
        name, data = reason.reason, reason.data
    data = naming.named(reason=name, data=data, language=language(), now=timezone.now())
    return said(reason=name, data=data, language=language())


@register.filter(name="moment")
def written_moment(moment: datetime | None) -> str:
    """{{ at|moment }}: the day and the minute, as the reader's language writes them."""
    if moment is None or absent(moment):
        return "–"
    return f"{written_day(moment)} {timezone.localtime(moment):%H:%M}"


@register.filter(name="titled")
def written_name(name: Mapping[str, str] | None) -> str:
    """{{ offer.name|titled }}: a name in the reader's language, else in any."""
    if not name:
        return "–"
    return name.get(language()) or next((text for text in name.values() if text), "–")


@register.filter(name="called")
def called(code: str, page: str) -> str:
    """{{ stage|called:"stages" }}: a code's word, or the code itself where it has none."""
    if page == "rfm":
        return rfm_words.named(code=str(code))
    found = f"{page}.{code}"
    return say(found) if found in wordings() else str(code).replace("_", " ")


@register.filter(name="decimal")
def written_decimal(number: float | None, places: int = 2) -> str:
    """{{ x|decimal:3 }}: .2431 -> 0.243; a dash where there is none."""
    return "–" if number is None or absent(number) else signed(f"{number:,.{places}f}")


@register.filter(name="why")
def written_why(reason: str) -> str:
    """{{ one.reason|why }}: a named reason without its data as a sentence."""
    return said(reason=reason, data={}, language=language())


@register.filter(name="chance")
def written_chance(share: float | None) -> str:
    """{{ p|chance }}: .912 -> 91 %; what is nearly certain never reads as certain."""
    if share is None or absent(share):
        return "–"
    if 0.995 <= share < 1:
        return "> 99%"
    return "< 1%" if 0 < share < 0.005 else written_percent(share, 0)


@register.filter(name="date")
def written_date(moment: datetime | date | None) -> str:
    """{{ at|date }}: a day as tables write it, short in both languages."""
    if moment is None or absent(moment):
        return "–"
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return f"{local:%Y-%m-%d}" if language() == "zh" else f"{local.day} {local:%b %Y}"
