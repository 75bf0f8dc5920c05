"""Whether draws came as often as their odds say: Pearson's chi-square, table by table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

# Cochran (1954): below five expected draws the approximation is not to be trusted.
LEAST_EXPECTED = 5
# A fair draw is below this once in a thousand times.
STRANGE = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Draws by one table: how often each prize was drawn, and how often it was to be."""

    drawn: Mapping[str, int]
    expected: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The statistic over all tables, its degrees of freedom, and how often chance alone does so.

    `p` is None where there are too few draws to say anything.
    """

    statistic: float
    degrees: int
    p: float | None

    @property
    def strange(self) -> bool:
        """Whether chance alone would do this less than once in a thousand times."""
        return self.p is not None and self.p < STRANGE


def fit(*, tables: Sequence[Drawn]) -> Fit:
    """The sum of (drawn - expected)^2 / expected over all cells of all tables.

    Tables are independent, so that their statistics and degrees (cells - 1) add up. Within a
    table prizes with fewer than 5 expected draws are put together, the rarest first; what is
    still too small joins the next one.
    """
    from scipy.special import chdtrc

    statistic, degrees = Fraction(0), 0
    for table in tables:
        cells = _cells(table)
        if len(cells) < 2:
            continue
        statistic += sum(((seen - want) ** 2 / want for seen, want in cells), Fraction(0))
        degrees += len(cells) - 1
    if not degrees:
        return Fit(statistic=0.0, degrees=0, p=None)
    found = float(statistic)
    return Fit(statistic=found, degrees=degrees, p=float(chdtrc(degrees, found)))


def _cells(table: Drawn) -> list[tuple[int, Fraction]]:
    """(drawn, expected) of cells large enough."""
    cells: list[tuple[int, Fraction]] = []
    seen, want = 0, Fraction(0)
    for prize in sorted(table.expected, key=lambda one: (table.expected[one], one)):
        seen, want = seen + table.drawn.get(prize, 0), want + table.expected[prize]
        if want >= LEAST_EXPECTED:
            cells.append((seen, want))
            seen, want = 0, Fraction(0)
    if want and cells:
        last_seen, last_want = cells.pop()
        cells.append((last_seen + seen, last_want + want))
    return cells
