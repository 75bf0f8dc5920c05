"""The gallery: what can be given, in a marketer's words, grouped by what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass

from guerdon.terms.money import exponent
from guerdon.web.offering import share


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One card: `texts` are what its form begins with, money in whole units of the currency.

    Its name and example are the words `gallery.NAME` and `gallery.NAME_as`.
    """

    name: str
    kind: str
    texts: Mapping[str, str]


def _one(name: str, kind: str, **value: str) -> Example:
    """Words of the value with __ for a dot and ___ for a hyphen."""
    texts = {
        f"v.{word.replace('___', '-').replace('__', '.')}": text for word, text in value.items()
    }
    return Example(name=name, kind=kind, texts=texts)


def _steps(*rows: tuple[str, str], which: str) -> dict[str, str]:
    """Steps of (from, off): the highest that is reached counts."""
    texts: dict[str, str] = {}
    for number, (least, off) in enumerate(rows):
        texts |= {
            f"steps__{number}__from": least,
            f"steps__{number}__cut": off,
            f"steps__{number}__cut___of": which,
        }
    return texts


GIFT = {"steps__0__from": "200", "steps__0__choices": "tote-bag", "steps__0__quantity": "1"}
PRIZES = {
    "prizes__0__item": "badge",
    "prizes__0__weight": "90",
    "prizes__1__item": "mug",
    "prizes__1__weight": "9",
    "prizes__2__item": "hidden-edition",
    "prizes__2__weight": "1",
}
TIERS = {
    "tiers__0__tier": "gold",
    "tiers__0__cut": "12%",
    "tiers__0__cut___of": "percent",
    "tiers__1__tier": "silver",
    "tiers__1__cut": "5%",
    "tiers__1__cut___of": "percent",
}
COUNTED = {f"days__{day}__percent": off for day, off in enumerate(("30%", "25%", "20%"))}
SPEND = (("300", "30"), ("500", "80"), ("1000", "200"))
PIECES = (("1", "10%"), ("2", "20%"), ("3", "30%"))

GALLERY: tuple[tuple[str, tuple[Example, ...]], ...] = (
    (
        "less",
        (
            _one("percent", "percent", percent="20%"),
            _one("amount", "amount", off_minor="10", per="order"),
            _one("fixed_price", "fixed_price", price_minor="9.90"),
            _one("struck_price", "struck_price", prior_minor="129", price_minor="99"),
            _one("shipping", "shipping", cut___of=""),
        ),
    ),
    (
        "more",
        (
            _one("spend_steps", "stepped", by="spend", **_steps(*SPEND, which="off_minor")),
            _one(
                "each_full",
                "stepped",
                by="spend",
                repeat="on",
                **_steps(("100", "10"), which="off_minor"),
            ),
            _one("piece_steps", "stepped", by="quantity", **_steps(*PIECES, which="percent")),
            _one("nth_unit", "nth_unit", n="2", cut="50%", cut___of="percent", within="line"),
            _one("cheapest_free", "cheapest_free", quantity="4", free="1", cut___of=""),
            _one("buy_get", "buy_get", buy="2", get="1", cut___of=""),
            _one("mix_and_match", "mix_and_match", quantity="3", cut="99", cut___of="price_minor"),
            _one(
                "bundle",
                "bundle",
                parts__0__quantity="1",
                parts__1__quantity="1",
                cut="15%",
                cut___of="percent",
            ),
        ),
    ),
    (
        "things",
        (
            _one("gift", "gift", by="spend", **GIFT),
            _one("sample", "sample", what="sample", choices="tea-sample", quantity="1"),
            _one("blind_box", "blind_box", **PRIZES),
            _one("points_multiplier", "points_multiplier", percent="200%"),
        ),
    ),
    (
        "moments",
        (
            Example(
                name="flash",
                kind="flash",
                texts={
                    "v.from": "20:00",
                    "v.to": "22:00",
                    "v.cut": "40%",
                    "v.cut-of": "percent",
                    "limits.units": "200",
                },
            ),
            _one("countdown", "countdown", **COUNTED),
            _one(
                "festival",
                "festival",
                festivals="mid_autumn, spring_festival",
                cut="10%",
                cut___of="percent",
            ),
            _one("member_day", "member_day", days__0__day="8", cut="10%", cut___of="percent"),
            _one("presale", "presale", deposit_minor="50", worth_minor="100", label="deposit"),
        ),
    ),
    (
        "people",
        (
            _one("first_purchase", "first_purchase", cut="15", cut___of="off_order_minor"),
            _one("nth_purchase", "nth_purchase", n="5", cut="20", cut___of="off_order_minor"),
            _one("tier_exclusive", "tier_exclusive", **TIERS),
        ),
    ),
)


def found(*, name: str) -> Example | None:
    """The example of that name."""
    return next((one for _, row in GALLERY for one in row if one.name == name), None)


def begun(*, example: Example, currency: str, chinese: bool) -> dict[str, str]:
    """The texts that the form begins with; a currency without decimals gets none.

    Percentages are written as the language writes them.
    """
    texts = {"kind": example.kind, **example.texts}
    if exponent(currency=currency) == 0:
        texts = {name: text.removesuffix(".90") for name, text in texts.items()}
    if chinese and example.kind != "points_multiplier":
        texts = {name: _tenths(text) for name, text in texts.items()}
    return texts


def _tenths(text: str) -> str:
    """20% as 8折."""
    off = text.removesuffix("%")
    if off == text or not off.isdecimal():
        return text
    return share.written(percent=int(off), rest=True, chinese=True)
