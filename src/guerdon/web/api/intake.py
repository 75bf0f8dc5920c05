"""Over HTTP: upload a file, look at it, have it brought in, read its report and its quarantine."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import File, Router
from ninja.files import UploadedFile

from guerdon.flows.intake import intake, sources, uploads
from guerdon.store import intake as taken
from guerdon.store import jobs
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.terms.spreadsheet import tame
from guerdon.web.api import asked
from guerdon.web.api.problem import spoken
from guerdon.web.api.shell import Key, granted

router = Router(tags=["intake"])
READING = Key(Role.MARKETER, Role.ANALYST)
ACTING = Key(Role.MARKETER, Role.ANALYST)


class IntakeIn(asked.Body):
    """Bring in the uploaded `file` as `what`; without `columns`, as saved or guessed."""

    file: str
    what: str
    columns: dict[str, str | list[str]] | None = None
    shift_days: int = 0


@router.post("/files", auth=ACTING, response={201: Any})
def upload(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Send a CSV or Parquet file; answers its token and what its columns seem to say."""
    now = timezone.now()
    token = granted(uploads.keep(name=file.name or "upload", pieces=file.chunks(), now=now))
    seen = intake.look(file=granted(uploads.found(token=token)))
    if isinstance(seen, Refusal):
        uploads.drop(token=token)
    return 201, {"file": token, **asdict(granted(seen))}


class SourceIn(asked.Body):
    """A database's address with a table or a query, or a path below GUERDON_SOURCES."""

    place: str
    table: str = ""
    query: str = ""


@router.post("/sources", auth=ACTING, response={201: Any})
def source(request: HttpRequest, body: SourceIn) -> Any:
    """Name a database or a folder of Parquet; answers as a file sent does, and is used like one.

    The address is kept sealed, for a week at most, and never answered.
    """
    asked = sources.Source(place=body.place, table=body.table, query=body.query)
    token = granted(sources.kept(source=asked, now=timezone.now()))
    seen = intake.look(file=granted(uploads.found(token=token)))
    if isinstance(seen, Refusal):
        uploads.drop(token=token)
    return 201, {"file": token, **asdict(granted(seen))}


@router.get("/files/{token}", auth=READING)
def look(request: HttpRequest, token: str, what: str | None = None) -> Any:
    """What an uploaded file's columns seem to say, read as `what`."""
    file = granted(uploads.found(token=token))
    return {"file": token, **asdict(granted(intake.look(file=file, what=what)))}


@router.post("/intakes", auth=ACTING, response={202: Any})
def bring_in(request: HttpRequest, body: IntakeIn) -> Any:
    """Have the file brought in; answers the job to watch."""
    caller = request.auth.name  # type: ignore[attr-defined]
    job = intake.ask(
        token=body.file,
        what=body.what,
        columns=body.columns,
        shift_days=body.shift_days,
        actor=caller,
        now=timezone.now(),
    )
    return 202, {"job": granted(job)}


@router.get("/intakes/jobs/{job}", auth=READING)
def job(request: HttpRequest, job: int) -> Any:
    """How far the job is; `outcome` is the report, or why there is none."""
    work = jobs.seen(job=job)
    if work is None or work.kind != "intake":
        return granted(Refusal(reason="not_found", data={"what": "job", "key": str(job)}))
    return {
        "job": work.job,
        "state": work.state,
        "progress": work.progress,
        "outcome": work.outcome,
    }


@router.get("/intakes", auth=READING)
def listed(request: HttpRequest) -> Any:
    """The newest intakes with their reports."""
    return [asdict(one) for one in taken.listed()]


@router.get("/intakes/{key}", auth=READING)
def report(request: HttpRequest, key: str) -> Any:
    """One intake's report: rows, money and reasons."""
    found = taken.report(key=key)
    missing = Refusal(reason="not_found", data={"what": "intake", "key": key[:80]})
    return asdict(granted(found or missing))


@router.get("/intakes/{key}/quarantine.csv", auth=READING)
def quarantine(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """The rows that do not count, as they were, with the reason; streamed."""
    missing = Refusal(reason="not_found", data={"what": "intake", "key": key[:80]})
    granted(taken.report(key=key) or missing)
    answer = StreamingHttpResponse(
        rows(key=key, language=spoken(request)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="quarantine-{key[:40]}.csv"'
    return answer


def rows(*, key: str, language: str) -> Iterator[str]:
    """The quarantine as CSV: row, reason, sentence, column, then the file's own columns.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    headers: list[str] | None = None
    for held in taken.held(key=key):
        if headers is None:
            headers = list(held.raw)
            writer.writerow(["row", "reason", "why", "column", *map(tame, headers)])
        data = {"text": held.raw.get(held.column) or ""}
        why = said(reason=held.reason, data=data, language=language)
        cells = list(held.raw.values())
        written = [held.row, held.reason, why, held.column, *(tame(cell or "") for cell in cells)]
        writer.writerow(written)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
