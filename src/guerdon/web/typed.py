"""What somebody typed into a form: read field by field, kept whole, wrong fields named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from guerdon.terms import money
from guerdon.terms.decision import Refusal


def figure(*, text: str) -> str:
    """Signs that a Chinese keyboard writes wide, as figures have them: １２．５％ -> 12.5%."""
    return normalize("NFKC", text).strip()


def decimal(*, text: str) -> Decimal | Refusal:
    """The one number that was typed; `number_wanted` where it is none, or may be two.

    A comma parts thousands and nothing else: 12,5 is no 125.
    """
    plain = figure(text=text)
    if not money.is_decimal(text=plain):
        return Refusal(reason="number_wanted", data={"text": text[:80]})
    return Decimal(plain.replace(",", ""))


def amount(*, text: str, currency: str, finer: int = 0) -> int | Refusal:
    """Minor units of the amount that was typed, `finer` decimals more than the currency has.

    Refused as by `money.parsed`; `decimals_too_many` is asked and not rounded, since whoever
    types 1.234 may mean thousands.
    """
    plain = figure(text=text)
    read = money.parsed(text=plain, currency=currency, finer=finer)
    places = money.exponent(currency=currency) + finer
    if isinstance(read, int) and len(plain.partition(".")[2].rstrip("0")) > places:
        return Refusal(reason="decimals_too_many", data={"text": plain, "places": places})
    return read


def counted(*, number: float) -> str:
    """A bound as people read it: 1,000,000,000 and not 1e+09."""
    return f"{number:,.0f}" if number == int(number) else f"{number:g}"


@dataclass(slots=True, kw_only=True)
class Typed:
    """`texts` are shown again as they were typed; `wrong` says what is wrong with which field."""

    texts: Mapping[str, str] = field(default_factory=dict)
    wrong: dict[str, Refusal] = field(default_factory=dict)

    def text(self, name: str, *, needed: bool = True, longest: int = 300) -> str:
        """The text without blanks around it; a needed one that is empty is wrong."""
        found = self.texts.get(name, "").strip()[:longest]
        if needed and not found:
            self.wrong[name] = Refusal(reason="field_empty")
        return found

    def minor(self, name: str, *, currency: str, needed: bool = True, finer: int = 0) -> int | None:
        """An amount in minor units, never negative; `finer` decimals more than the currency has."""
        found = self.text(name, needed=needed)
        if not found:
            return None
        read = amount(text=found, currency=currency, finer=finer)
        if isinstance(read, int) and read >= 0:
            return read
        self.wrong[name] = (
            read
            if isinstance(read, Refusal)
            else Refusal(reason="amount_unreadable", data={"text": found[:80]})
        )
        return None

    def number(
        self,
        name: str,
        *,
        least: float = 0,
        most: float = 1e12,
        needed: bool = True,
    ) -> float | None:
        """A number within [least, most]."""
        found = self.text(name, needed=needed)
        if not found:
            return None
        typed = decimal(text=found)
        if isinstance(typed, Refusal):
            self.wrong[name] = typed
            return None
        read = float(typed)
        if not least <= read <= most:
            data = {"least": counted(number=least), "most": counted(number=most)}
            self.wrong[name] = Refusal(reason="number_outside", data=data)
            return None
        return read

    def whole(self, name: str, *, least: int = 0, most: int = 10**9) -> int | None:
        """A whole number within [least, most]."""
        read = self.number(name, least=least, most=most)
        if read is None:
            return None
        if read != int(read):
            self.wrong[name] = Refusal(reason="whole_wanted", data={"text": self.texts[name]})
            return None
        return int(read)

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """A day written as 2026-11-21."""
        found = figure(text=self.text(name, needed=needed))
        if not found:
            return None
        try:
            return date.fromisoformat(found)
        except ValueError:
            self.wrong[name] = Refusal(reason="day_wanted", data={"text": found[:80]})
            return None

    def one_of(self, name: str, *, of: tuple[str, ...]) -> str:
        """One of the given words; anything else is wrong."""
        found = self.text(name)
        if found and found not in of:
            self.wrong[name] = Refusal(reason="choice_unknown", data={"text": found[:80]})
            return ""
        return found
