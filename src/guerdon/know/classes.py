"""Value classes high, middle and low: future worth and past worth in one table of 25 cells."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import ibis
import ibis.expr.types as ir

from guerdon.know.rfm import SCORES, scores

CLASSES = ("high", "middle", "low")


@cache
def cells() -> Mapping[tuple[int, int], str]:
    """(value score, M score) -> class, from value_classes.toml; a gap raises ValueError."""
    text = (resources.files("guerdon.know") / "value_classes.toml").read_text(encoding="utf-8")
    return laid_out(text=tomllib.loads(text)["cells"])


def laid_out(*, text: str) -> Mapping[tuple[int, int], str]:
    """The table from its text: five rows from value score 5 down, five columns M 1 to 5."""
    rows = [line.split() for line in text.strip().splitlines()]
    if [len(row) for row in rows] != [SCORES] * SCORES:
        raise ValueError("a table of value classes has five rows of five")
    table = {
        (SCORES - place, m): name
        for place, row in enumerate(rows)
        for m, name in enumerate(row, start=1)
    }
    if set(table.values()) - set(CLASSES):
        raise ValueError(f"unknown class {sorted(set(table.values()) - set(CLASSES))[0]}")
    return table


def classed(*, table: ir.Table) -> ir.Table:
    """The table with `value_class`, from clv and rfm_m; ties of clv are never split."""
    names = [cells()[v, m] for v in range(1, SCORES + 1) for m in range(1, SCORES + 1)]
    scored = scores(table=table, of={"value_score": table.clv})
    place = (scored.value_score - 1) * SCORES + scored.rfm_m - 1
    value_class = ibis.literal(names, type="array<string>")[place.cast("int32")]
    return scored.mutate(value_class=value_class).drop("value_score")
