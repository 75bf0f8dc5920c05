"""How a number of a section is written in a form: as money, as a percentage or as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guerdon.terms import money
from guerdon.terms.decision import Refusal

PLAIN, MONEY, PERCENT, MILLI = "plain", "money", "percent", "milli"
LONGEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What stands in the field: `money` of a currency, hundredths of a percent, thousandths."""

    kind: str = PLAIN
    currency: str = ""

    def written(self, number: int) -> str:
        """The number as the field shows it."""
        match self.kind:
            case "money":
                return money.written(minor=number, currency=self.currency)
            case "percent":
                return _decimal(number, 2)
            case "milli":
                return _decimal(number, 3)
        return str(number)

    def read(self, text: str) -> int | Refusal:
        """The number that was typed; refused where it is none."""
        if self.kind == MONEY:
            return money.parsed(text=text, currency=self.currency)
        places = {PERCENT: 2, MILLI: 3}.get(self.kind, 0)
        sign, plain = (-1, text[1:]) if text.startswith("-") else (1, text)
        whole, _, part = plain.replace(",", "").removesuffix("%").strip().partition(".")
        fits = (whole + part).isascii() and (whole + part).isdigit() and len(part) <= places
        if not fits or len(plain) > LONGEST:
            return Refusal(reason="number_wanted", data={"text": text[:80]})
        return sign * int((whole or "0") + part.ljust(places, "0"))


def share_written(number: float) -> str:
    """A part of one as its percentage: 0.1 is 10."""
    text = format(Decimal(str(number)) * 100, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def share_read(text: str) -> float | Refusal:
    """The part of one that a percentage is; refused where it is no number."""
    plain = text.removesuffix("%").strip()
    fits = plain.isascii() and plain.replace(".", "", 1).isdigit() and len(plain) <= LONGEST
    if not fits:
        return Refusal(reason="number_wanted", data={"text": text[:80]})
    return float(Decimal(plain) / 100)


def _decimal(number: int, places: int) -> str:
    text = str(abs(number)).rjust(places + 1, "0")
    whole, part = text[:-places], text[-places:].rstrip("0")
    return f"{'-' if number < 0 else ''}{whole}{'.' + part if part else ''}"


def unit(*, word: str, beside: Mapping[str, Any], above: Mapping[str, Any], currency: str) -> Unit:
    """The unit of the number called `word`, by the words beside it and in what it stands in."""
    if word in ("minor", "per_minor") or word.endswith("_minor"):
        return Unit(kind=MONEY, currency=currency)
    if word == "amount" and beside.get("kind") == "money":
        return Unit(kind=MONEY, currency=currency)
    if word in ("threshold", "at_least") and above.get("measure", "spend") == "spend":
        return Unit(kind=MONEY, currency=currency)
    if word == "bp" or word.endswith("_bp"):
        return Unit(kind=PERCENT)
    if word == "milli" or word.endswith("_milli"):
        return Unit(kind=MILLI)
    return Unit()
