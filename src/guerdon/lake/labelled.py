"""Reads a table of customers with a label, leaving or not, and learns from it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from guerdon.know import churn, survival
from guerdon.know.cells import YES
from guerdon.know.churn import Churn
from guerdon.know.histories import Floats
from guerdon.know.survival import Curve, Hazards
from guerdon.lake import brought
from guerdon.terms.decision import Refusal

MOST_KINDS = 50  # a text column with more is a name, not a kind


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Read:
    """What a table tells: the model, its risk of each row, and how long customers stay.

    `curve`, `hazards` and `concordance` are None without a column of time. `left_out` are
    columns that are names rather than measures.
    """

    customers: int
    model: Churn
    risk: Floats
    curve: Curve | None
    hazards: Hazards | None
    concordance: float | None
    left_out: tuple[str, ...]


def read(*, engine: Any, file: Path, label: str, yes: str, time: str | None) -> Read | Refusal:
    """Learn who leaves from a CSV or Parquet file; `yes` is the label of those who did.

    Numbers are measures, texts of few kinds too, others are left out. Refused: an unreadable
    file, a column that is not there, a label that nobody or everybody has, too few rows.
    """
    table = brought.held(engine=engine, path=file)
    if isinstance(table, Refusal):
        return table
    found = engine.to_pyarrow(table)
    for name in (label, *([time] if time else [])):
        if name not in found.column_names:
            hint = ", ".join(found.column_names)[:300]
            return Refusal(reason="unknown_field", data={"field": name, "hint": hint})
    left = np.array([_is(value, yes) for value in found[label].to_pylist()])
    numbers, kinds, left_out = columns_of(found=found, skip=(label,))
    columns = numbers | {name: codes for name, (codes, _) in kinds.items()}
    spans = numbers.get(time) if time else None
    if time and (spans is None or not np.isfinite(spans).all() or (spans < 0).any()):
        return Refusal(reason="churn_time", data={"field": time})
    measures = np.column_stack(list(columns.values())) if columns else np.zeros((len(left), 0))
    model = churn.fit(measures=measures, left=left) if columns else None
    if model is None:
        data = {"rows": len(left), "left": int(left.sum()), "least": churn.FEWEST}
        return Refusal(reason="churn_too_few", data=data)
    curve = hazards = concordance = None
    if spans is not None:
        numbers.pop(str(time))
        names, measured = plain(numbers=numbers, kinds=kinds)
        curve = survival.curve(time=spans, left=left)
        hazards = survival.hazards(time=spans, left=left, measures=measured, names=names)
        score = measured @ hazards.log_ratios
        concordance = survival.concordance(time=spans, left=left, risk=score)
    return Read(
        customers=len(left),
        model=model,
        risk=model.risk(measures=measures),
        curve=curve,
        hazards=hazards,
        concordance=concordance,
        left_out=left_out,
    )


def _is(value: Any, yes: str) -> bool:
    """Whether a label says yes; a reader may have taken yes and no for true and false."""
    if isinstance(value, bool):
        return value == (yes.casefold() in YES)
    return str(value) == yes


Kinds = dict[str, tuple[Floats, list[str]]]


def columns_of(
    *, found: Any, skip: tuple[str, ...]
) -> tuple[dict[str, Floats], Kinds, tuple[str, ...]]:
    """Columns of numbers, columns of kinds as codes with their words, and the names left out."""
    numbers: dict[str, Floats] = {}
    kinds: Kinds = {}
    left_out = []
    for name in found.column_names:
        if name in skip:
            continue
        values = [
            None if value is None else str(value).strip() for value in found[name].to_pylist()
        ]
        try:
            numbers[name] = np.array([float(value) if value else np.nan for value in values])
            continue
        except ValueError:
            words = sorted({value for value in values if value is not None})
        if len(words) > MOST_KINDS:
            left_out.append(name)
            continue
        place = {word: float(number) for number, word in enumerate(words)}
        codes = [np.nan if value is None else place[value] for value in values]
        kinds[name] = (np.array(codes), words)
    return numbers, kinds, tuple(left_out)


def plain(*, numbers: dict[str, Floats], kinds: Kinds) -> tuple[tuple[str, ...], Floats]:
    """Measures for Cox: numbers with their mean where not known, and each kind but the first.

    A column that says what others say already (no phone: no second line) is left out.
    """
    names: list[str] = []
    columns: list[Floats] = []
    made = [(name, np.where(np.isnan(v), np.nanmean(v), v)) for name, v in numbers.items()]
    for name, (codes, words) in kinds.items():
        made += [(f"{name}={w}", (codes == n).astype(np.float64)) for n, w in enumerate(words) if n]
    for name, column in made:
        tried = np.column_stack([*columns, column - column.mean()])
        scale = tried.std(axis=0)
        if (scale > 0).all() and np.linalg.matrix_rank(
            tried / scale, tol=1e-6 * len(column)
        ) == len(columns) + 1:
            names.append(name)
            columns.append(column - column.mean())
    return tuple(names), np.column_stack(columns) if columns else np.zeros((len(made[0][1]), 0))
