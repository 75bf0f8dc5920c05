"""How every chart looks: few colours that also read in grey, bars from zero, quiet axes."""

from dataclasses import dataclass
from typing import Any

from guerdon.terms.money import SIGNS, exponent
from guerdon.web.wording import say

# Latin before Chinese: a Chinese font would draw figures, arrows and signs a whole character wide.
FONT = (
    "-apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, DejaVu Sans, "
    "PingFang SC, Noto Sans CJK SC, Microsoft YaHei, sans-serif"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """At most five tell things apart; ink and line are for words and axes."""

    paper: str
    ink: str
    quiet: str
    line: str
    main: str
    cool: str
    warm: str
    leaf: str
    grey: str


LIGHT = Colours(
    paper="#ffffff",
    ink="#211e1a",
    quiet="#6d665b",
    line="#e7e2d7",
    main="#b5402f",
    cool="#2f5377",
    warm="#d7a240",
    leaf="#86ab98",
    grey="#c3bbad",
)
DARK = Colours(
    paper="#201e1b",
    ink="#f0ece4",
    quiet="#a59e91",
    line="#3a362f",
    main="#e88672",
    cool="#5b8bc0",
    warm="#d8ab58",
    leaf="#5f8f7d",
    grey="#6b655a",
)


def inline(*, rows: list[dict[str, Any]]) -> Any:
    """Rows that travel within the specification."""
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Who reads the chart and where: language, currency, dark or light, a phone or not."""

    language: str = "en"
    currency: str = "USD"
    dark: bool = False
    narrow: bool = False

    @property
    def colours(self) -> Colours:
        """The colours of this scheme."""
        return DARK if self.dark else LIGHT

    @property
    def sign(self) -> str:
        """The sign before an amount of money."""
        return SIGNS.get(self.currency, f"{self.currency} ")

    def says(self, word: str, /, **data: Any) -> str:
        """Words of web/words/charts.toml in the reader's language."""
        return say(f"charts.{word}", in_language=self.language, **data)

    def called(self, page: str, code: str) -> str:
        """A code's word in the reader's language, or the code itself."""
        try:
            return say(f"{page}.{code}", in_language=self.language)
        except KeyError:
            return code.replace("_", " ")

    def major(self, minor: float) -> float:
        """Minor units as an amount for an axis."""
        places: int = exponent(currency=self.currency)
        return float(minor) / float(10**places)

    @property
    def money_axis(self) -> str:
        """A Vega expression that writes an axis label as short money."""
        short = (
            "format(datum.value, '.2~s')" if self.language == "en" else "format(datum.value, ',')"
        )
        return f"(datum.value < 0 ? '−' : '') + '{self.sign}' + replace({short}, '-', '')"

    def day(self, *, year: bool = False) -> str:
        """The time format of a day."""
        if self.language == "zh":
            return "%Y年%-m月%-d日" if year else "%-m月%-d日"
        return "%-d %b %Y" if year else "%-d %b"

    @property
    def month(self) -> str:
        """The time format of a month on an axis."""
        return "%-m月" if self.language == "zh" else "%b"

    @property
    def month_year(self) -> str:
        """The time format of a month with its year."""
        return "%Y年%-m月" if self.language == "zh" else "%b %Y"

    def config(self) -> dict[str, Any]:
        """The Vega-Lite configuration that all charts share."""
        colours = self.colours
        return {
            "background": "transparent",
            "font": FONT,
            "padding": {"left": 2, "right": 6, "top": 6, "bottom": 2},
            "view": {"stroke": None},
            "axis": {
                "labelColor": colours.quiet,
                "titleColor": colours.quiet,
                "titleFontWeight": "normal",
                "labelFontSize": 12,
                "titleFontSize": 12,
                "gridColor": colours.line,
                "domainColor": colours.line,
                "tickColor": colours.line,
                "labelPadding": 6,
            },
            "axisX": {"grid": False, "ticks": False},
            "axisY": {"domain": False, "ticks": False, "tickCount": 4},
            "bar": {"cornerRadiusEnd": 2},
            "text": {"color": colours.ink, "fontSize": 12},
            "title": {"color": colours.ink, "fontSize": 16, "anchor": "start", "offset": 12},
            "range": {
                "category": [
                    colours.main,
                    colours.cool,
                    colours.warm,
                    colours.leaf,
                    colours.grey,
                ]
            },
        }
