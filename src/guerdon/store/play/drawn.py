"""What draws came to: takes, points, and how often each prize was drawn by which odds."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Sum

from guerdon.give.draw.odds import Chance, Table
from guerdon.store import rows
from guerdon.store.models import DrawTake


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """All draws of one kind: `members` made `takes` and paid `points`; prizes given, by key."""

    takes: int
    members: int
    points: int
    given: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Draws made by one table: how often the roll drew each prize."""

    table: Table
    drawn: Mapping[str, int]

    def expected(self) -> dict[str, Fraction]:
        """How often each prize was to be drawn on average."""
        takes = sum(self.drawn.values())
        return {one.prize: self.table.odds(one.prize) * takes for one in self.table.chances}


def tally(*, draw: str) -> Tally:
    """The draw's sums."""
    own = DrawTake.objects.filter(draw=draw)
    sums = own.aggregate(
        takes=Count("pk"), members=Count("customer", distinct=True), points=Sum("points")
    )
    given = dict(own.values_list("given").annotate(Count("pk")).order_by("given"))
    return Tally(
        takes=sums["takes"], members=sums["members"], points=sums["points"] or 0, given=given
    )


def strata(*, draw: str) -> tuple[Stratum, ...]:
    """The draws by the table that was in force, each with what its rolls drew."""
    found: dict[tuple[tuple[str, int], ...], dict[str, int]] = {}
    for table, rolled, takes in _by_table(draw):
        key = tuple((str(prize), int(weight)) for prize, weight in table)
        found.setdefault(key, {})[rolled] = found.get(key, {}).get(rolled, 0) + takes
    return tuple(
        Stratum(table=Table(chances=tuple(Chance(prize=p, weight=w) for p, w in key)), drawn=counts)
        for key, counts in found.items()
    )


def _by_table(draw: str) -> list[tuple[list[list[str]], str, int]]:
    """(table, prize drawn, how often) as the database groups them."""
    grouped = (
        DrawTake.objects.filter(draw=draw)
        .values_list("record__table", "rolled")
        .annotate(Count("pk"))
        .order_by()
    )
    return [(table, rolled, takes) for table, rolled, takes in grouped]


def left(*, keys: list[str]) -> dict[str, tuple[int, int]]:
    """Of each counter among these that stands: how many went out, and how many there are."""
    if not keys:
        return {}
    places = ", ".join(["%s"] * len(keys))
    query = f"SELECT key, used, ceiling FROM store_counter WHERE key IN ({places})"
    return {key: (used, ceiling) for key, used, ceiling in rows.several(query=query, params=keys)}
