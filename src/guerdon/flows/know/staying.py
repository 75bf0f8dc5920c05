"""How long contracts and memberships last: of a file that was brought, or the shop's own."""

import math
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guerdon.flows.intake import uploads
from guerdon.store.tiers import terms
from guerdon.terms.decision import Refusal

if TYPE_CHECKING:
    from guerdon.lake.contracts import Staying

MOST_MEMBERSHIPS = 200_000
# A list is read whole while somebody waits for the page.
LARGEST = 64 * 1024 * 1024  # bytes
# The terms served grow with the time itself, and the price is the plan's.
OWN = ("customer", "start", "end", "plan", "auto_renew")


def of_members(*, by: str, now: datetime) -> "Staying | Refusal":
    """Paid memberships from their first day to their end; refused where too few have ended."""
    import pyarrow as pa

    rows = terms.lives(most=MOST_MEMBERSHIPS)
    schema = pa.schema(
        [
            ("customer", pa.string()),
            ("start", pa.timestamp("us", "UTC")),
            ("end", pa.timestamp("us", "UTC")),
            ("plan", pa.string()),
            ("auto_renew", pa.string()),
        ]
    )
    told = [{**row, "auto_renew": "yes" if row["auto_renew"] else "no"} for row in rows]
    table = pa.Table.from_pylist([{name: row[name] for name in OWN} for row in told], schema)
    return _read(table, {}, by=by, yes="", as_of=now, latest=None)


def of_file(
    *, token: str, named: Mapping[str, str], yes: str, by: str, now: datetime
) -> "Staying | Refusal":
    """The same of an upload; `named` says which columns are what where their names do not.

    Refused as lake.contracts.read refuses, for a token of no upload, and for more than `LARGEST`.
    """
    file = uploads.found(token=token)
    if isinstance(file, Refusal):
        return file
    if file.stat().st_size > LARGEST:
        return Refusal(reason="file_too_large", data={"most": LARGEST})
    return _read(file, named, by=by, yes=yes, as_of=None, latest=now)


def of_path(
    *, file: Path, named: Mapping[str, str], yes: str, by: str, now: datetime
) -> "Staying | Refusal":
    """The same of a file on this machine, CSV or Parquet of any size."""
    return _read(file, named, by=by, yes=yes, as_of=None, latest=now)


def as_data(*, found: "Staying") -> dict[str, Any]:
    """Plain data: the curve of all and of each group, and the ratios with 95 % intervals.

    A curve is a list of [time, share that stays, low, high], times in `unit`; `median` is None
    where more than half stay.
    """
    from guerdon.know.interval import SURE

    split, told = found.split, found.hazards
    groups = [] if split is None else list(zip(split.names, split.curves, strict=True))
    ratios = (
        []
        if told is None
        else zip(*(told.names, told.log_ratios, told.errors, told.p_values), strict=True)
    )
    return {
        "unit": found.unit,
        "customers": found.customers,
        "left": found.left,
        "unread": found.unread,
        **_curve(found.curve),
        "by": None if split is None else split.column,
        "p_value": None if split is None else float(split.p_value),
        "groups": [{"group": name, **_curve(one)} for name, one in groups],
        "ratios": [
            {
                "measure": name,
                "ratio": math.exp(log),
                "low": math.exp(log - SURE * error),
                "high": math.exp(log + SURE * error),
                "p_value": float(p),
            }
            for name, log, error, p in ratios
        ],
    }


def _curve(curve: Any) -> dict[str, Any]:
    steps = zip(curve.times, curve.share, curve.low, curve.high, strict=True)
    return {
        "median": None if curve.median is None else float(curve.median),
        "curve": [[float(number) for number in step] for step in steps],
    }


def _read(
    source: Any,
    named: Mapping[str, str],
    *,
    by: str,
    yes: str,
    as_of: datetime | None,
    latest: datetime | None,
) -> "Staying | Refusal":
    from guerdon.lake import contracts, engine

    with (
        tempfile.TemporaryDirectory() as spill,
        engine.opened(spill=Path(spill)) as opened,
    ):
        return contracts.read(
            engine=opened,
            source=source,
            named=named,
            yes=yes,
            by=by,
            as_of=None if as_of is None else as_of.date(),
            latest=None if latest is None else latest.date(),
        )
