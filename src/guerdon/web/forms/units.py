"""How a number of a section is written in a form: as money, as a percentage or as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guerdon.terms import money
from guerdon.terms.decision import Refusal
from guerdon.web.typed import amount, decimal, figure

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
            return amount(text=text, currency=self.currency)
        read = _typed(text)
        if isinstance(read, Refusal):
            return read
        scaled = read.scaleb({PERCENT: 2, MILLI: 3}.get(self.kind, 0))
        if scaled != scaled.to_integral_value():
            return Refusal(reason="number_wanted", data={"text": text[:80]})
        return int(scaled)


def share_written(number: float) -> str:
    """A part of one as its percentage: 0.1 is 10."""
    text = format(Decimal(str(number)) * 100, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def share_read(text: str) -> float | Refusal:
    """The part of one that a percentage is; refused where it is no number."""
    read = _typed(text)
    if isinstance(read, Refusal):
        return read
    if read < 0:
        return Refusal(reason="number_wanted", data={"text": text[:80]})
    return float(read / 100)


def _typed(text: str) -> Decimal | Refusal:
    plain = figure(text=text).removesuffix("%").strip()
    if len(plain) > LONGEST:
        return Refusal(reason="number_wanted", data={"text": text[:80]})
    return decimal(text=plain)


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
