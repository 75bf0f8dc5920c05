"""Money is a whole number of minor units in one currency."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from guerdon.terms.decision import Refusal

# ISO 4217 minor-unit exponents that differ from 2, as published 2024-06-25.
EXPONENTS = {
    "BHD": 3,
    "IQD": 3,
    "JOD": 3,
    "KWD": 3,
    "LYD": 3,
    "OMR": 3,
    "TND": 3,
    "BIF": 0,
    "CLP": 0,
    "DJF": 0,
    "GNF": 0,
    "ISK": 0,
    "JPY": 0,
    "KMF": 0,
    "KRW": 0,
    "PYG": 0,
    "RWF": 0,
    "UGX": 0,
    "VND": 0,
    "VUV": 0,
    "XAF": 0,
    "XOF": 0,
    "XPF": 0,
}
SIGNS = {"CNY": "¥", "USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥", "KRW": "₩", "HKD": "HK$"}
# One order line worth more than this is a typing error in every trade we know of.
LARGEST_MINOR = 10**15
# Within this many characters decimal arithmetic is exact (28 digits).
LONGEST = 25


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount: `minor` whole minor units of `currency` (ISO 4217 code)."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return f"{written(minor=self.minor, currency=self.currency)} {self.currency}"


def exponent(*, currency: str) -> int:
    """How many decimals the currency has: 2 unless EXPONENTS says otherwise."""
    return EXPONENTS.get(currency, 2)


def is_currency(*, currency: str) -> bool:
    """Whether the text has the form of an ISO 4217 code."""
    return len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()


# Commas only between groups of three: what `12,40` means depends on the country, so it is refused.
PLAIN = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?", re.ASCII)


def is_decimal(*, text: str) -> bool:
    """Whether the text is one number as people write it: `12.40`, `1,012`, `-.5`."""
    return PLAIN.fullmatch(text) is not None and any(sign.isdigit() for sign in text)


def parsed(*, text: str, currency: str, finer: int = 0) -> int | Refusal:
    """Minor units of a decimal text such as `1,012.40`, half-up beyond the currency's decimals.

    With `finer` in units so many decimals smaller: 3 for thousandths of a minor unit. Refused:
    `amount_unreadable`, and `amount_too_large` beyond LARGEST_MINOR.
    """
    plain = text.strip()
    if not is_decimal(text=plain):
        return Refusal(reason="amount_unreadable", data={"text": text[:80]})
    whole, _, fraction = plain.replace(",", "").partition(".")
    if len(whole) > LONGEST:
        return Refusal(reason="amount_too_large", data={"text": text[:80]})
    # Half-up looks one digit beyond the currency's, however long a fraction a file writes.
    places = exponent(currency=currency) + finer
    amount = Decimal(f"{whole or '0'}.{fraction[: places + 1]}0").scaleb(places)
    minor = int(amount.to_integral_value(ROUND_HALF_UP))
    if abs(minor) > LARGEST_MINOR:
        return Refusal(reason="amount_too_large", data={"text": text[:80]})
    return minor


def written(*, minor: int, currency: str, grouped: bool = False, finer: int = 0) -> str:
    """The amount as decimal text without the currency: 1240 USD -> `12.40`, 1240 JPY -> `1240`.

    With `finer` the amount is in units so many decimals smaller than a minor unit.
    """
    places = exponent(currency=currency) + finer
    sign = "-" if minor < 0 else ""
    whole, part = divmod(abs(minor), 10**places)
    head = f"{whole:,}" if grouped else str(whole)
    return f"{sign}{head}.{part:0{places}d}" if places else f"{sign}{head}"


def amounts(*, currency: str, **minor: int) -> dict[str, object]:
    """What a refusal tells of amounts: each as text, and as `NAME_minor`; and the currency."""
    texts = {name: written(minor=value, currency=currency) for name, value in minor.items()}
    whole = {f"{name}_minor": value for name, value in minor.items()}
    return {**texts, **whole, "currency": currency}


def half_up(*, numerator: int, denominator: int) -> int:
    """Numerator / denominator to the nearest whole, halves away from zero; denominator > 0."""
    quotient, rest = divmod(abs(numerator), denominator)
    nearest = quotient + (2 * rest >= denominator)
    return -nearest if numerator < 0 else nearest


def shared(*, total: int, weights: Sequence[int]) -> list[int]:
    """Split total over weights by largest remainder; ties go to the earlier place.

    Shares add up to total exactly, each within one unit of its exact proportion (Hamilton's
    method). All weights >= 0 and total >= 0; with no positive weight every share is 0 only if
    total is 0, else ValueError.
    """
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("nothing to share over")
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    left = total - sum(shares)
    if left:
        rests = [total * weight % whole for weight in weights]
        for i in sorted(range(len(rests)), key=rests.__getitem__, reverse=True)[:left]:
            shares[i] += 1
    return shares
