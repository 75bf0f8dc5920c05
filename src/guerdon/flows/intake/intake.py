"""Intake: look at a file, confirm what its columns say, bring it in, and report every row."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from guerdon.flows.intake import uploads
from guerdon.flows.intake.sources import Source, local
from guerdon.flows.intake.writing import ignored, written
from guerdon.know import mapping
from guerdon.know.mapping import Guess, Reading
from guerdon.know.traits import Traits, traits
from guerdon.lake.files import opened
from guerdon.lake.rows import SAMPLE_ROWS, Opened, UnreadableError, sample
from guerdon.store import intake, jobs
from guerdon.store.past import history
from guerdon.store.programme import programme
from guerdon.store.turn import turn
from guerdon.terms.decision import Refusal
from guerdon.terms.intake import Report
from guerdon.terms.telling import Tell, quiet

SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a file seems to hold. `columns` is what `bring_in` takes, ready to be confirmed.

    `saved`: people confirmed this header before. `rows` are the first few, by header.
    """

    source: str
    what: str
    headers: tuple[str, ...]
    guesses: tuple[Guess, ...]
    columns: Mapping[str, Any]
    saved: bool
    rows: tuple[Mapping[str, str | None], ...]
    size: int


def look(*, file: Path | str | Source, what: str | None = None) -> Look | Refusal:
    """Open the file and guess, of a database its first rows; nothing is stored."""
    with local(file=file, most=SAMPLE_ROWS) as path:
        seen = path if isinstance(path, Refusal) else opened(path=path)
        return seen if isinstance(seen, Refusal) else _looked(seen, what)


def _looked(seen: Opened, what: str | None) -> Look | Refusal:
    if what is not None and what not in mapping.KINDS:
        kinds = ", ".join(mapping.KINDS)
        return Refusal(reason="intake_kind_unknown", data={"what": what, "kinds": kinds})
    cells = sample(seen=seen)
    if isinstance(cells, Refusal):
        return cells
    found = {
        header: traits(sample=column) for header, column in zip(seen.headers, cells, strict=True)
    }
    what = what or mapping.which(headers=seen.headers, traits=found)
    guesses = mapping.guessed(what=what, headers=seen.headers, traits=found)
    columns: dict[str, Any] = {guess.field: guess.columns[0] for guess in guesses}
    columns |= _layout(guesses, found)
    known = _saved(seen, what)
    if known is not None:
        columns = known
        guesses = [
            Guess(
                field=field,
                columns=(given,) if isinstance(given, str) else tuple(given),
                confidence=1.0,
                why="saved",
            )
            for field, given in known.items()
            if field not in mapping.LAYOUT
        ]
    shown = range(min(SHOWN, len(cells[0]) if cells else 0))
    return Look(
        source=seen.path.name,
        what=what,
        headers=seen.headers,
        guesses=tuple(guesses),
        columns=columns,
        saved=known is not None,
        rows=tuple(
            {header: column[row] for header, column in zip(seen.headers, cells, strict=True)}
            for row in shown
        ),
        size=seen.size,
    )


def checked(*, look: Look, columns: Mapping[str, Any]) -> Reading | Refusal:
    """Whether these columns could be read from the file looked at."""
    return mapping.confirmed(what=look.what, headers=look.headers, columns=columns)


def _layout(guesses: list[Guess], found: Mapping[str, Traits]) -> dict[str, str]:
    """The decimal mark of the money columns and the order of the dates."""
    money = ("amount", "unit_price", "cost", "discount")
    dates = ("placed_at", "joined_at")
    marks = [found[g.columns[0]].decimal_mark for g in guesses if g.field in money]
    orders = [found[g.columns[0]].date_order for g in guesses if g.field in dates]
    return {
        "decimal_mark": marks[0] if marks else ".",
        "date_order": orders[0] if orders else "ymd",
    }


def _saved(seen: Opened, what: str) -> dict[str, Any] | None:
    """Without a header row there is nothing by which a file could be known again."""
    if not seen.headed:
        return None
    return intake.saved(what=what, signature=mapping.signature(headers=seen.headers))


def bring_in(
    *,
    file: Path | str | Source,
    what: str,
    columns: Mapping[str, Any] | None = None,
    shift_days: int = 0,
    now: datetime,
    tell: Tell = quiet,
    actor: str = "",
) -> Report | Refusal:
    """Take the file's, folder's or database's rows into the store and report each of them.

    `columns`: field -> column, as confirmed (and remembered for this header); None takes the
    saved mapping, else the guess. A refused file changes nothing. The same file with the same
    columns a second time changes nothing and answers its first report. A run that was killed
    goes on where it stopped; its rows count only when it is complete.
    """
    folder = Path(settings.HOME) / "intake"
    with turn(what="intake", folder=folder) as ours:
        if not ours:
            return Refusal(reason="intake_busy")
        with local(file=file, tell=tell) as path:
            if isinstance(path, Refusal):
                return path
            return _taken(path, what, columns, shift_days, now, tell, actor)


def _taken(
    path: Path,
    what: str,
    columns: Mapping[str, Any] | None,
    shift_days: int,
    now: datetime,
    tell: Tell,
    actor: str,
) -> Report | Refusal:
    seen = opened(path=path)
    if isinstance(seen, Refusal):
        return seen
    reading = _reading(seen, what, columns)
    if isinstance(reading, Refusal):
        return reading
    shop = programme.read()
    key = _key(seen, reading, shift_days, shop.currency, shop.zone)
    before = intake.standing(key=key)
    if before is not None and before.complete:
        done = intake.report(key=key)
        return replace(done, again=True) if done else Refusal(reason="intake_busy")
    # One that goes on judges by the moment at which it began: what was future stays future.
    moment = before.started_at if before else now
    report = Report(
        key=key,
        source=seen.path.name,
        what=what,
        currency=shop.currency,
        columns=reading.document(),
        ignored=ignored(seen=seen, reading=reading),
        shift_days=shift_days,
        **_NOTHING,
    )
    terms = _Terms(
        currency=shop.currency, zone=shop.zone, now=moment, shift=timedelta(days=shift_days)
    )
    try:
        answer = _staged(
            Path(settings.HOME) / "intake" / key, seen, reading, report, terms, tell, now, actor
        )
    except UnreadableError as error:
        return error.refusal
    if isinstance(answer, Report) and seen.headed and columns is not None:
        intake.save(
            what=what,
            signature=mapping.signature(headers=seen.headers),
            columns=reading.document(),
            name=seen.path.name,
            now=now,
        )
    return answer


_NOTHING: dict[str, Any] = {
    "read": 0,
    "accepted": 0,
    "quarantined": 0,
    "flagged": 0,
    "read_minor": 0,
    "accepted_minor": 0,
    "quarantined_minor": 0,
    "quarantine": (),
    "flags": (),
    "orders": 0,
    "customers": 0,
    "first_at": None,
    "last_at": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """How the shop reads what the file does not say."""

    currency: str
    zone: str
    now: datetime
    shift: timedelta


def _reading(seen: Opened, what: str, columns: Mapping[str, Any] | None) -> Reading | Refusal:
    if columns is None:
        found = _looked(seen, what)
        if isinstance(found, Refusal):
            return found
        columns = found.columns
    return mapping.confirmed(what=what, headers=seen.headers, columns=columns)


def _key(seen: Opened, reading: Reading, shift_days: int, currency: str, zone: str) -> str:
    """The same for the same bytes read in the same way."""
    parts = [seen.digest, reading.what, reading.document(), shift_days, currency, zone]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def _staged(
    folder: Path,
    seen: Opened,
    reading: Reading,
    report: Report,
    terms: _Terms,
    tell: Tell,
    now: datetime,
    actor: str,
) -> Report | Refusal:
    from guerdon.lake.staging import staged
    from guerdon.lake.typed import Terms

    with staged(folder=folder, seen=seen, reading=reading) as staging:
        shop = Terms(
            currency=terms.currency, zone=ZoneInfo(terms.zone), now=terms.now, shift=terms.shift
        )
        staging.load(terms=shop, tell=tell)
        tell({"step": "judge"})
        staging.judge()
        report = _counted(report, staging)
        if report.accepted == 0:
            worst = report.quarantine[0]
            data = {"file": report.source, "rows": report.read, "worst": worst.reason}
            return Refusal(reason="no_row_accepted", data={**data, "times": worst.rows})
        begun = intake.begin(
            key=report.key,
            source=report.source,
            what=report.what,
            columns=report.columns,
            now=terms.now,
        )
        written(staging=staging, number=begun.intake, now=terms.now, proof=report.source, tell=tell)
        report = replace(report, changes=intake.changes(intake=begun.intake))
        intake.complete(intake=begun.intake, report=report, actor=actor, now=now)
    return report


def _counted(report: Report, staging: Any) -> Report:
    """The report with the figures of the staging."""
    totals = staging.totals()
    staging.flag()
    orders = report.what == "orders"
    if orders:
        for listed in staging.returns_alone():
            returned = [(row, who, sku, at.replace(tzinfo=UTC)) for row, who, sku, at in listed]
            rows = list(history.never_sold(returned=returned))
            staging.flag_rows(flag="return_without_order", rows=rows)
    flags, flagged = staging.flags()
    first, last = staging.span() if orders else (None, None)
    return replace(
        report,
        read=totals.read,
        accepted=totals.accepted,
        quarantined=totals.refused,
        flagged=flagged,
        read_minor=totals.read_minor,
        accepted_minor=totals.accepted_minor,
        quarantined_minor=totals.refused_minor,
        quarantine=tuple(staging.reasons()),
        flags=tuple(flags),
        orders=staging.count(of="order") if orders else 0,
        customers=0 if report.what == "products" else staging.count(of="customer"),
        first_at=first.replace(tzinfo=UTC) if first else None,
        last_at=last.replace(tzinfo=UTC) if last else None,
    )


def ask(
    *,
    token: str,
    what: str,
    columns: Mapping[str, Any] | None,
    shift_days: int,
    actor: str,
    now: datetime,
) -> int | Refusal:
    """Have an uploaded file brought in by a job; its number. What cannot be read is said now."""
    file = uploads.found(token=token)
    if isinstance(file, Refusal):
        return file
    seen = look(file=file, what=what)
    if isinstance(seen, Refusal):
        return seen
    chosen = dict(seen.columns if columns is None else columns)
    refused = checked(look=seen, columns=chosen)
    if isinstance(refused, Refusal):
        return refused
    args = {"token": token, "what": what, "columns": chosen, "shift_days": shift_days}
    return jobs.enqueue(
        kind="intake", args={**args, "actor": actor}, now=now, unique=f"intake:{token}:{what}"
    )


def as_job(*, args: dict[str, Any], tell: Tell) -> Any:
    """Bring in an uploaded file: {token, what, columns, shift_days, actor}; its report."""
    file = uploads.found(token=args["token"])
    if isinstance(file, Refusal):
        return file
    answer = bring_in(
        file=file,
        what=args["what"],
        columns=args.get("columns"),
        shift_days=args.get("shift_days", 0),
        now=datetime.now(UTC),
        tell=tell,
        actor=args.get("actor", ""),
    )
    if isinstance(answer, Refusal):
        if answer.reason == "intake_busy":
            raise BusyError  # the worker tries again later
        return answer
    uploads.drop(token=args["token"])
    return document(report=answer)


class BusyError(Exception):
    """Another intake is at work."""


def document(*, report: Report) -> dict[str, Any]:
    """The report as plain data."""
    plain = asdict(report)
    for word in ("first_at", "last_at"):
        plain[word] = plain[word].isoformat() if plain[word] else None
    return plain
