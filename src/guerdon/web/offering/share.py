"""A percentage as people type it: 20, 20 %, 8折, 八五折, half price, double points."""

import re
from decimal import Decimal

from guerdon.terms.decision import Refusal
from guerdon.web.typed import figure

NUMBER = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)", re.ASCII)
DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
HALF = ("半价", "half", "half price")
DOUBLES = ("双倍", "double")
# Tenths of the price as shops write them; two figures mean hundredths: 85折 is 8.5折.
TENTHS, HUNDREDTHS = 10, 100


def read(*, text: str, rest: bool) -> int | float | Refusal:
    """The percentage off (`rest`) or of the plain points, as a document writes it.

    Understood: a number with or without %, and where it is what comes off also what is left in
    tenths (折) and half price; for points also so many times (2倍, 2x). More than two decimals are
    refused by the kind.
    """
    plain = figure(text=text).lower().replace(" ", "")
    if rest:
        left = _left(plain)
        if left is not None:
            return _number(HUNDREDTHS - left)
    else:
        if plain in DOUBLES:
            return 200
        for sign in ("倍", "x", "×"):
            times = plain.strip("x×") if sign != "倍" else plain.removesuffix("倍")
            if sign in plain and NUMBER.fullmatch(times):
                return _number(Decimal(times) * 100)
    found = plain.removesuffix("%").removesuffix("off").removesuffix("%")
    if rest:
        found = found.removeprefix("-")
    if NUMBER.fullmatch(found):
        return _number(Decimal(found))
    return Refusal(reason="share_wanted", data={"text": text[:80]})


def _left(plain: str) -> Decimal | None:
    """What is left of a hundred where the text says that: 8折, 85折, 八折, 九五折, half price."""
    if plain in [one.replace(" ", "") for one in HALF]:
        return Decimal(50)
    if not plain.endswith("折"):
        return None
    said = "".join(str(DIGITS.get(sign, sign)) for sign in plain.removesuffix("折"))
    said = said.replace("点", ".")
    if not NUMBER.fullmatch(said):
        return None
    number = Decimal(said)
    if 0 < number < TENTHS:
        return number * 10
    return number if TENTHS < number < HUNDREDTHS else None


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def written(*, percent: float, rest: bool, chinese: bool) -> str:
    """The percentage as the form shows it: 20 -> `20%`, in Chinese `8折`; of points always in %."""
    if chinese and rest and 0 < percent < HUNDREDTHS:
        left = (HUNDREDTHS - Decimal(str(percent))) / 10
        return f"{left.normalize():f}折"
    return f"{Decimal(str(percent)).normalize():f}%"
