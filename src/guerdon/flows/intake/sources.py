"""Where rows come from: a file, a folder of Parquet, or a database, pulled here for the while."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from guerdon.flows.intake import uploads
from guerdon.lake.sources import address
from guerdon.lake.sources.pulled import Wanted, pulled
from guerdon.store import sealed
from guerdon.terms.decision import Refusal
from guerdon.terms.telling import Tell, quiet

# An upload of this ending is no file of rows but says, sealed, where rows are.
ENDING = ".source"
LONGEST_QUERY = 20_000
# What a killed run pulled here is personal data in plain: gone with the next run after so long.
LEFT_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A database by its address, with a table or a query; or a path of this machine.

    `password` counts where the address has none. Neither is in the repr, and so in no log.
    """

    place: str = field(repr=False)
    table: str = ""
    query: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@contextmanager
def local(
    *, file: Path | str | Source, most: int | None = None, tell: Tell = quiet
) -> Iterator[Path | Refusal]:
    """The rows as a file or folder of this machine; what was pulled for it is removed at the end.

    `most` rows at most are pulled. A path is given as it is; a kept source is opened first.
    """
    if isinstance(file, Path) and file.suffix == ENDING and file.is_file():
        read = _unsealed(file)
        if isinstance(read, Refusal):
            yield read
            return
        file = read
    if not isinstance(file, Source) or not address.is_address(text=file.place):
        yield Path(file.place if isinstance(file, Source) else file)
        return
    home = Path(settings.HOME) / "intake"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _swept(home)
    with tempfile.TemporaryDirectory(dir=home, prefix="pulled-") as folder:
        yield _pulled(file, Path(folder), most, tell)


def _pulled(source: Source, folder: Path, most: int | None, tell: Tell) -> Path | Refusal:
    place = address.parsed(url=source.place)
    if isinstance(place, Refusal):
        return place
    if source.password and not place.password:
        place = replace(place, password=source.password)
    name = f"{source.table or 'SELECT'} @ {place.shown}".replace("/", " ")
    to = folder / name[-120:]
    wanted = Wanted(table=source.table, query=source.query)
    done = pulled(address=place, wanted=wanted, to=to, most=most, tell=tell)
    return done if isinstance(done, Refusal) else to


def kept(*, source: Source, now: datetime) -> str | Refusal:
    """Keep a source that came over the web, sealed, as if it were an upload; its token.

    Refused: an address that is none, a query beyond LONGEST_QUERY, and a path outside of
    GUERDON_SOURCES: who may bring in data may not read this machine's other files.
    """
    if len(source.query) > LONGEST_QUERY:
        data = {"length": len(source.query), "most": LONGEST_QUERY}
        return Refusal(reason="source_query_long", data=data)
    # Whatever looks like an address is one, or refused: no part of it may become a file's name.
    if "://" not in source.place:
        place, path = source.place, Path(settings.SOURCES) / source.place
        if not source.place or not _inside(path):
            return Refusal(reason="source_outside", data={"folder": Path(settings.SOURCES).name})
        source = replace(source, place=str(path.resolve()))
    else:
        read = address.parsed(url=source.place)
        if isinstance(read, Refusal):
            return read
        place = read.shown
        if read.kind == "sqlite":
            path = Path(settings.SOURCES) / read.database
            if not _inside(path):
                where = {"folder": Path(settings.SOURCES).name}
                return Refusal(reason="source_outside", data=where)
            source = replace(source, place=f"sqlite:///{path.resolve()}")
    plain = {"place": source.place, "table": source.table, "query": source.query}
    text = sealed.seal(plain=plain | {"password": source.password})
    return uploads.keep(name=place.replace("/", " ") + ENDING, pieces=[text], now=now)


def _inside(path: Path) -> bool:
    if "\x00" in str(path):
        return False
    whole = Path(settings.SOURCES).resolve()
    return path.resolve() != whole and path.resolve().is_relative_to(whole)


def _unsealed(file: Path) -> Source | Refusal:
    try:
        read = sealed.unseal(sealed=file.read_bytes())
    except (sealed.UnsealError, ValueError):
        return Refusal(reason="source_unreadable", data={"file": file.name})
    return Source(**{name: text or "" for name, text in read.items()})


def _swept(home: Path) -> None:
    for left in home.glob("pulled-*"):
        if left.stat().st_mtime < time.time() - LEFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
