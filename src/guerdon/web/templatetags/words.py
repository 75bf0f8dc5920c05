"""Tags that say words, money, numbers and moments as the reader's place writes them."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from guerdon.terms import money
from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.reasons import said
from guerdon.web.wording import language, say

register = template.Library()


@register.simple_tag(name="w")
def words(name: str, /, **data: Any) -> str:
    """{% w "page.word" n=3 %}: the words in the reader's language."""
    return say(name, **data)


@register.filter(name="money")
def written_money(minor: int | None, currency: str) -> str:
    """{{ minor|money:currency }}: 123456 USD -> $1,234.56; a dash where there is none."""
    if minor is None:
        return "–"
    sign = money.SIGNS.get(currency, f"{currency} ")
    text = money.written(minor=abs(int(minor)), currency=currency, grouped=True)
    return f"{'−' if minor < 0 else ''}{sign}{text}"


@register.filter(name="count")
def written_count(number: float | None) -> str:
    """{{ n|count }}: 12340 -> 12,340; a dash where there is none."""
    return "–" if number is None else f"{number:,.0f}".replace("-", "−")


@register.filter(name="percent")
def written_percent(share: float | None, places: int = 1) -> str:
    """{{ share|percent }}: .0766 -> 7.7 %; a dash where there is none."""
    return "–" if share is None else f"{share * 100:.{places}f}\u202f%".replace("-", "−")


@register.filter(name="day")
def written_day(moment: datetime | None) -> str:
    """{{ moment|day }}: 2026-11-21 as the reader's language writes it."""
    if moment is None:
        return "–"
    local = timezone.localtime(moment)
    if language() == "zh":
        return f"{local.year} 年 {local.month} 月 {local.day} 日"
    return f"{local.day} {local:%b %Y}"


@register.filter(name="because")
def written_reason(reason: Reason | Refusal | dict[str, Any]) -> str:
    """{{ reason|because }}: a named reason as a sentence in the reader's language."""
    if isinstance(reason, dict):
        return said(reason=reason["reason"], data=reason.get("data", {}), language=language())
    return said(reason=reason.reason, data=reason.data, language=language())
