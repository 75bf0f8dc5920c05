"""Reads a table of contracts or memberships: how long customers stay, and what makes them leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from guerdon.know import mapping, staying, survival
from guerdon.know.cells import DATE_ORDERS, YES, moment
from guerdon.know.histories import Floats, Ints
from guerdon.know.ranks import ranks
from guerdon.know.staying import Parted
from guerdon.know.survival import Curve, Hazards
from guerdon.lake import brought
from guerdon.lake.labelled import columns_of, plain
from guerdon.terms.decision import Refusal

# Words for those who left, besides a plain yes.
GONE = frozenset(
    (
        *("churn", "churned", "left", "exited", "attrited", "cancelled", "canceled", "ended"),
        *("流失", "已流失", "退订", "已退订", "离开", "已离开", "退会", "已退会"),
    )
)
FEWEST, FEWEST_LEFT = 10, 5
# A split has groups of so many customers at least, and so few groups that a chart shows them.
LEAST_GROUP, MOST_GROUPS = 10, 5
# Cox's model wants so many who left for each measure (Peduzzi et al. 1995).
LEFT_EACH = 10
# A measure that follows the time itself (total charges so far) says nothing of what is to come.
FOLLOWS = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The groups of one column by size, the greatest first, and whether they leave alike.

    `p_value` is of the log-rank test, times the number of columns tried where none was asked for.
    """

    column: str
    names: tuple[str, ...]
    curves: tuple[Curve, ...]
    test: Parted | None
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Staying:
    """What a table tells. `columns` says what was read from which column.

    Times are in `unit`: days where moments were given, else whatever the table counts. `hazards`
    is None where too few left to say what made them; `follow` are measures that grow with the
    time itself and were left out of it.
    """

    columns: Mapping[str, str]
    unit: str
    customers: int
    left: int
    unread: int
    longest: float
    curve: Curve
    split: Split | None
    splittable: tuple[str, ...]
    hazards: Hazards | None
    concordance: float | None
    follow: tuple[str, ...]
    spans: Floats
    gone: Any


def read(
    *,
    engine: Any,
    source: Path | pa.Table,
    named: Mapping[str, str],
    yes: str = "",
    by: str = "",
    as_of: date | None = None,
    latest: date | None = None,
) -> Staying | Refusal:
    """Learn how long customers stay from a file or a table with a row for each contract.

    It tells `start` and `end` (empty while it runs), or `time` and `left`; `named` says which
    columns these are where their names do not. `yes` is the word for those who left, `by` the
    column to compare, `as_of` the day up to which contracts were watched (the last day that the
    table tells, but none after `latest`, without it). Rows that tell no time are counted in
    `unread`. Refused: an unreadable file, columns that are not there, fewer than FEWEST customers
    or FEWEST_LEFT who left.
    """
    table = table_of(engine=engine, source=source)
    if isinstance(table, Refusal):
        return table
    columns = found(names=table.column_names, named=named)
    if isinstance(columns, Refusal):
        return columns
    if by and by not in table.column_names:
        hint = ", ".join(table.column_names)[:300]
        return Refusal(reason="unknown_field", data={"field": by, "hint": hint})
    spans, gone = spans_of(table=table, columns=columns, yes=yes, days=(as_of, latest))
    whole = np.isfinite(spans) & (spans >= 0)
    table = table.filter(pa.array(whole))
    spans, gone = spans[whole], gone[whole]
    if len(spans) < FEWEST or gone.sum() < FEWEST_LEFT:
        data = {"rows": len(spans), "left": int(gone.sum()), "least": FEWEST}
        return Refusal(reason="staying_too_few", data=data | {"least_left": FEWEST_LEFT})
    # A contract that ended the day it began was watched for some of it.
    spans = np.maximum(spans, 0.5)
    numbers, kinds, _ = columns_of(found=table, skip=tuple(columns.values()))
    follow = tuple(name for name, values in numbers.items() if _follows(values, spans))
    numbers = {name: values for name, values in numbers.items() if name not in follow}
    hazards, concordance = _reasons(spans, gone, numbers, kinds)
    splits = _splits(spans, gone, kinds if not by else {by: _codes(table, by)}, asked=bool(by))
    return Staying(
        columns=columns,
        unit="days" if "start" in columns else columns["time"],
        customers=len(spans),
        left=int(gone.sum()),
        unread=int((~whole).sum()),
        longest=float(spans.max()),
        curve=survival.curve(time=spans, left=gone),
        split=min(splits, key=lambda one: (one.p_value, one.column), default=None),
        splittable=tuple(sorted(kinds)),
        hazards=hazards,
        concordance=concordance,
        follow=follow,
        spans=spans,
        gone=gone,
    )


def table_of(*, engine: Any, source: Path | pa.Table) -> pa.Table | Refusal:
    """The whole table; refused where the file is none."""
    if isinstance(source, pa.Table):
        return source
    held = brought.held(engine=engine, path=source)
    if isinstance(held, Refusal):
        return held
    table: pa.Table = engine.to_pyarrow(held)
    return table


def found(*, names: Sequence[str], named: Mapping[str, str]) -> dict[str, str] | Refusal:
    """Field -> column, those that were named and those whose name says it."""
    hint = ", ".join(names)[:300]
    for name in named.values():
        if name and name not in names:
            return Refusal(reason="unknown_field", data={"field": name, "hint": hint})
    columns = {field: name for field, name in named.items() if name}
    free = {mapping.bare(header=name): name for name in names if name not in named.values()}
    for field, listed in mapping.words()["contracts"].items():
        told = next((free[word] for word in listed if word in free), None)
        if field not in columns and told is not None:
            columns[field] = told
            del free[mapping.bare(header=told)]
    ways = (("start", "end"), ("time", "left"))
    if {"time", "left"} <= named.keys():
        ways = ways[::-1]
    for way in ways:
        if columns.keys() >= set(way):
            kept = ("customer", *way)
            return {field: columns[field] for field in kept if field in columns}
    return Refusal(reason="staying_columns", data={"hint": hint})


def spans_of(
    *, table: pa.Table, columns: Mapping[str, str], yes: str, days: tuple[date | None, date | None]
) -> tuple[Floats, Any]:
    """How long each was watched, NaN where that is not told, and whether they left then.

    `days` are `as_of` and `latest` of `read`.
    """
    if "time" in columns:
        cells = table[columns["time"]].to_pylist()
        spans = np.array([_number(cell) for cell in cells], dtype=np.float64)
        return spans, np.array([_is(one, yes) for one in table[columns["left"]].to_pylist()])
    starts, ends = (_days(table[columns[field]].to_pylist()) for field in ("start", "end"))
    known = np.concatenate([starts[np.isfinite(starts)], ends[np.isfinite(ends)]])
    as_of, latest = days
    last = float(known.max(initial=0.0)) if as_of is None else float(as_of.toordinal())
    if as_of is None and latest is not None:
        # An end that is still to come is that of a contract which runs.
        last = min(last, float(latest.toordinal()))
    gone = np.isfinite(ends) & (ends <= last)
    return np.where(gone, ends, last) - starts, gone


def _number(cell: Any) -> float:
    try:
        return float(cell)
    except (TypeError, ValueError):
        return float("nan")


def _is(value: Any, yes: str) -> bool:
    """Whether a cell says that they left; without a word for it whatever means yes."""
    if isinstance(value, bool):
        # A reader may have taken yes and no for true and false.
        return value == (not yes or yes.casefold() in YES)
    text = f"{value:g}" if isinstance(value, float) else str(value).strip()
    return text == yes if yes else text.casefold() in YES | GONE


def _days(cells: Sequence[Any]) -> Floats:
    """Moments as whole days, NaN where none is told; texts by the order that reads most."""
    texts = [one for one in cells if isinstance(one, str) and one.strip()]
    order = max(
        DATE_ORDERS,
        key=lambda each: sum(isinstance(moment(text=t, order=each), datetime) for t in texts),
    )

    def one(cell: Any) -> float:
        told = moment(text=cell, order=order) if isinstance(cell, str) else cell
        return float(told.toordinal()) if isinstance(told, date) else float("nan")

    return np.array([one(cell) for cell in cells], dtype=np.float64)


Kinds = Mapping[str, tuple[Floats, list[str]]]


def _reasons(
    spans: Floats, gone: Any, numbers: dict[str, Floats], kinds: Kinds
) -> tuple[Hazards | None, float | None]:
    """Cox's model where enough left for its measures, and how well it ranks."""
    if not numbers and not kinds:
        return None, None
    names, measures = plain(numbers=numbers, kinds=dict(kinds))
    if not names or gone.sum() < LEFT_EACH * len(names):
        return None, None
    hazards = survival.hazards(time=spans, left=gone, measures=measures, names=names)
    score = measures @ hazards.log_ratios
    return hazards, survival.concordance(time=spans, left=gone, risk=score)


def _follows(values: Floats, spans: Floats) -> bool:
    """Whether a measure is ordered like the time: Spearman's correlation."""
    some = np.isfinite(values)
    if some.sum() < FEWEST or np.ptp(values[some]) == 0 or np.ptp(spans[some]) == 0:
        return False
    alike = np.corrcoef(ranks(values[some]), ranks(spans[some]))[0, 1]
    return bool(abs(alike) >= FOLLOWS)


def _codes(table: pa.Table, name: str) -> tuple[Floats, list[str]]:
    cells = [None if cell is None else str(cell).strip() for cell in table[name].to_pylist()]
    words = sorted({cell for cell in cells if cell is not None})
    place = {word: float(number) for number, word in enumerate(words)}
    return np.array([np.nan if cell is None else place[cell] for cell in cells]), words


def _splits(spans: Floats, gone: Any, kinds: Kinds, *, asked: bool) -> list[Split]:
    """Each column of kinds with its curves; small groups are left out, many are cut."""
    made: list[Split] = []
    for column, (codes, words) in kinds.items():
        known = codes[np.isfinite(codes)].astype(np.int64)
        sizes = np.bincount(known, minlength=len(words))
        kept: Ints = np.argsort(-sizes, kind="stable")
        kept = kept[sizes[kept] >= LEAST_GROUP][:MOST_GROUPS]
        if len(kept) < 2:
            continue
        rows = [codes == one for one in kept]
        some = np.any(rows, axis=0)
        group = np.argmax(rows, axis=0)[some]
        test = staying.parted(time=spans[some], left=gone[some], group=group)
        made.append(
            Split(
                column=column,
                names=tuple(words[one] for one in kept),
                curves=tuple(survival.curve(time=spans[of], left=gone[of]) for of in rows),
                test=test,
                p_value=1.0 if test is None else test.p_value,
            )
        )
    if asked or not made:
        return made
    # The most telling of several is told with the chance to find one among so many (Bonferroni).
    best = min(made, key=lambda one: (one.p_value, -_size(one), one.column))
    return [replace(best, p_value=min(1.0, best.p_value * len(made)))]


def _size(one: Split) -> float:
    return one.test.chi_square if one.test is not None else 0.0
