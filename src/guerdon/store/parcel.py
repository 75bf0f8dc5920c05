"""Parcels: statements that go to the database together, so that several cost one round trip."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections

from guerdon.terms.decision import Refusal

# Told how many rows a statement changed; raises RefusedError where that may not be.
Check = Callable[[int], None]


class Ready(str):
    """A statement that PostgreSQL reads and plans once a connection, not each time.

    Its text is always the same, and every value in it has a type by its place or by a CAST.
    """

    __slots__ = ()


class RefusedError(Exception):
    """Carries a refusal out of the transaction that is to be undone."""

    def __init__(self, refusal: Refusal) -> None:
        """The refusal is what counts."""
        super().__init__(refusal.reason)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement answered: its rows, if it has any, and how many it found or changed."""

    rows: list[tuple[Any, ...]]
    count: int


@dataclass(frozen=True, slots=True)
class _Letter:
    query: str
    params: Sequence[Any]
    check: Check | None = None


class _Waiting(threading.local):
    """What this thread will send with its next statement, and how deep in transactions it is."""

    def __init__(self) -> None:
        self.letters: list[_Letter] = []
        self.depth = 0


_waiting = _Waiting()
_numbers = count(1)
# The names under which a connection knows its ready statements.
_names: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()


def asked(*letters: tuple[str, Sequence[Any]]) -> list[Answer]:
    """The answers to statements, in their order; each sees what those before it did.

    `%s` stands for a value. What waits goes first, and its checks are made before this returns.
    """
    return _sent([_Letter(query, params) for query, params in letters])


def later(*, query: str, params: Sequence[Any], check: Check | None = None) -> None:
    """A statement whose answer nobody waits for: it goes with the next, or at the end of `write()`.

    `check` is told how many rows it changed as soon as that is known. On SQLite, and outside a
    transaction, that is at once.
    """
    letter = _Letter(query, params, check)
    if _waiting.depth and not is_sqlite():
        _waiting.letters.append(letter)
    else:
        _sent([letter])


def settle() -> None:
    """Send what waits, and make its checks."""
    if _waiting.letters:
        _sent([])


@contextmanager
def opened() -> Iterator[None]:
    """A transaction within which statements may wait; what still waits at an error is dropped.

    Whatever else is asked of the connection, by Django or by hand, is asked after them.
    """
    ours = connections[DEFAULT_DB_ALIAS]
    _waiting.depth += 1
    try:
        if _waiting.depth > 1:
            yield
        else:
            with ours.execute_wrapper(_first):
                yield
        if ours.needs_rollback:
            _waiting.letters.clear()
        else:
            settle()
    except BaseException:
        _waiting.letters.clear()
        raise
    finally:
        _waiting.depth -= 1


def _first(execute: Any, query: str, params: Any, many: bool, context: Any) -> Any:
    """What waits goes before any statement of Django's."""
    settle()
    return execute(query, params, many, context)


def _sent(letters: list[_Letter]) -> list[Answer]:
    """Those that wait and these; the answers to these."""
    ours = connections[DEFAULT_DB_ALIAS]
    ours.close_if_health_check_failed()
    ours.ensure_connection()
    ours.validate_no_broken_transaction()
    if is_sqlite():
        return [_checked(one, _on_sqlite(ours, one)) for one in letters]
    before, _waiting.letters = _waiting.letters, []
    together = [*before, *letters]
    answers = _on_postgresql(ours, together)
    for letter, answer in zip(together, answers, strict=True):
        _checked(letter, answer)
    return answers[len(before) :]


def _checked(letter: _Letter, answer: Answer) -> Answer:
    if letter.check is not None:
        letter.check(answer.count)
    return answer


@cache
def is_sqlite() -> bool:
    """Whether the store is embedded; a process has one store for all its life."""
    return bool(connections[DEFAULT_DB_ALIAS].vendor == "sqlite")


def _on_sqlite(ours: Any, letter: _Letter) -> Answer:
    """Of the driver itself, which takes a third of the time of Django's cursor."""
    with ours.wrap_database_errors:
        found = ours.connection.execute(
            spelled(letter.query),
            [_spelt(one) if isinstance(one, datetime) else one for one in letter.params],
        )
        rows = found.fetchall()
    return Answer(rows, found.rowcount if found.rowcount >= 0 else len(rows))


def _on_postgresql(ours: Any, letters: Sequence[_Letter]) -> list[Answer]:
    """All of them as one text, of which the server answers each in turn."""
    from psycopg import ClientCursor
    from psycopg.pq import TransactionStatus

    raw = ours.connection
    known = _names.setdefault(raw, {})
    fresh: dict[str, str] = {}
    text: list[str] = []
    if (
        not raw.autocommit
        and raw.isolation_level is None
        and raw.info.transaction_status == TransactionStatus.IDLE
    ):
        # Django has begun a transaction of which the server knows nothing yet. It hears of it in
        # the same breath; from then on only Django's commit or rollback ends it.
        raw.autocommit = True
        text.append("BEGIN")
    places: list[int] = []
    for letter in letters:
        text.extend(_written(letter.query, known, fresh))
        places.append(len(text) - 1)
    params = [adapted(one) for letter in letters for one in letter.params]
    with ours.wrap_database_errors, ClientCursor(raw) as cursor:
        cursor.execute(";\n".join(text), params, prepare=False)
        answers = _answers(cursor)
    known.update(fresh)
    return [answers[place] for place in places]


def _answers(cursor: Any) -> list[Answer]:
    found: list[Answer] = []
    more: bool | None = True
    while more:
        # Its own description would be made of an object for each column.
        result = cursor.pgresult
        rows = cursor.fetchall() if result is not None and result.nfields else []
        found.append(Answer(rows, cursor.rowcount))
        more = cursor.nextset()
    return found


def _written(query: str, known: dict[str, str], fresh: dict[str, str]) -> list[str]:
    """The statement as it stands in the text; a ready one by its name, made known before."""
    if not isinstance(query, Ready):
        return [query]
    name = known.get(query) or fresh.get(query)
    count = query.count("%s")
    values = f" ({', '.join(['%s'] * count)})" if count else ""
    if name is not None:
        return [f"EXECUTE {name}{values}"]
    # Never again the name of one that was made by a text that failed further on.
    name = fresh[query] = f"guerdon_{next(_numbers)}"
    return [f"PREPARE {name} AS {_numbered(query)}", f"EXECUTE {name}{values}"]


@cache
def _numbered(query: str) -> str:
    parts = query.split("%s")
    marks = [f"${number}" for number in range(1, len(parts))]
    return "".join(part + mark for part, mark in zip(parts, [*marks, ""], strict=True))


@cache
def spelled(query: str) -> str:
    """The query with SQLite's own mark for a value."""
    return query.replace("%s", "?")


def _spelt(given: datetime) -> str:
    """As Django keeps it in SQLite: in UTC and without saying so."""
    if given.tzinfo is not None:
        given = given.astimezone(UTC).replace(tzinfo=None)
    return str(given)


def adapted(given: Any) -> Any:
    """A moment as Django keeps it in this database; everything else as it is."""
    if isinstance(given, datetime):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(given)
    return given
