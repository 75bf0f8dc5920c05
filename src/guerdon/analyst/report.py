"""The whole picture of a shop from its orders alone, as one page that needs nothing else."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from guerdon.analyst.orders import opened, with_lines
from guerdon.analyst.report_found import found
from guerdon.analyst.report_page import page
from guerdon.know.value import Economics

LANGUAGES = ("en", "zh")
# Of what lines tell besides, this is shown.
SHOWN = frozenset(("sku", "category", "discount"))


def report(
    data: Any,
    to: str | Path | None = None,
    *,
    language: str = "en",
    currency: str = "",
    yearly_discount_rate: float = 0.1,
    **columns: Any,
) -> str:
    """The page as HTML, also written to the file `to`: figures, charts, segments, who to call.

    `currency` is a code such as CNY; without one amounts stand plain. The other words are those
    of `orders` and of `preferences`: where lines tell a product or a category, pairs are shown,
    where they tell a discount, sales with and without one. Raises ValueError for another language
    than en or zh, UnreadableOrdersError for a table that tells no orders.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language is one of {', '.join(LANGUAGES)}, not {language!r}")
    asked = with_lines(data, **columns)
    if not SHOWN & (asked.beside or {}).keys():
        # Orders alone are read with less.
        asked = replace(asked, beside=None)
    economics = Economics(margin=1.0, yearly_discount_rate=yearly_discount_rate)
    with opened(asked=asked) as shop:
        told = found(shop=shop, economics=economics)
    text = page(found=told, language=language, currency=currency)
    if to is not None:
        Path(to).write_text(text, encoding="utf-8")
    return text
