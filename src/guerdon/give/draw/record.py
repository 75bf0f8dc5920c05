"""One draw as its member may check it: every input written down, and each step repeated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from guerdon.give.draw import odds, seed
from guerdon.give.draw.odds import Chance, Table
from guerdon.give.draw.pity import lifted
from guerdon.terms.decision import Refusal
from guerdon.terms.strict import WrongError, flag, listed, read, text, texts, whole, words

FORM = "guerdon-draw-1"
WORDS = frozenset(
    {"form", "take", "draw", "at", "commit", "server_seed", "client_seed", "nonce", "published"}
    | {"rare", "dry", "share", "table", "roll", "rolled", "out", "due", "fallback", "given"}
)
MOST_CHANCES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that a draw followed from, and what came of it.

    `share` is what the guarantee gave all rare prizes together, as a/b; None: as published.
    `out` are the prizes that had run out. `server_seed` is None until it is revealed.
    """

    take: str
    draw: str
    at: str
    commit: str
    server_seed: str | None
    client_seed: str
    nonce: int
    published: Table
    rare: tuple[str, ...]
    dry: int
    share: str | None
    table: Table
    roll: int
    rolled: str
    out: tuple[str, ...]
    due: bool
    fallback: str
    given: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a check: what is written and what was found again."""

    name: str
    holds: bool
    written: str
    found: str


def checked(*, record: Record) -> tuple[Step, ...] | Refusal:
    """Repeat the draw: commit, table, roll, prize drawn, prize given; each holds or does not.

    Refused while the server seed is not revealed (`draw_sealed`).
    """
    if record.server_seed is None:
        return Refusal(reason="draw_sealed", data={"take": record.take})
    server_seed = bytes.fromhex(record.server_seed)
    commit = seed.commitment(server_seed=server_seed)
    share = None if record.share is None else Fraction(record.share)
    table = lifted(table=record.published, rare=record.rare, share=share)
    roll = seed.rolled(
        server_seed=server_seed,
        client_seed=record.client_seed,
        nonce=record.nonce,
        below=record.table.of,
    ).roll
    rolled = record.table.drawn(roll)
    given = _given(record, rolled)
    return (
        Step(name="commit", holds=commit == record.commit, written=record.commit, found=commit),
        Step(
            name="table",
            holds=table == record.table,
            written=_weights(record.table),
            found=_weights(table),
        ),
        Step(name="roll", holds=roll == record.roll, written=str(record.roll), found=str(roll)),
        Step(name="rolled", holds=rolled == record.rolled, written=record.rolled, found=rolled),
        Step(name="given", holds=given == record.given, written=record.given, found=given),
    )


def _given(record: Record, rolled: str) -> str:
    if rolled not in record.out:
        return rolled
    if record.due:
        ranked = [one.prize for one in record.published.chances if one.prize in record.rare]
        return next((key for key in ranked if key not in record.out), "")
    return record.fallback


def _weights(table: Table) -> str:
    return " ".join(f"{one.prize}:{one.weight}" for one in table.chances)


def document(*, record: Record) -> dict[str, Any]:
    """The record as plain data: weights and rolls as texts, since they may pass 2^53."""
    return {
        "form": FORM,
        "take": record.take,
        "draw": record.draw,
        "at": record.at,
        "commit": record.commit,
        "server_seed": record.server_seed,
        "client_seed": record.client_seed,
        "nonce": record.nonce,
        "published": chances(table=record.published),
        "rare": list(record.rare),
        "dry": record.dry,
        "share": record.share,
        "table": chances(table=record.table),
        "roll": str(record.roll),
        "rolled": record.rolled,
        "out": list(record.out),
        "due": record.due,
        "fallback": record.fallback,
        "given": record.given,
    }


def chances(*, table: Table) -> list[list[str]]:
    """A table as plain data: [prize, weight] in order."""
    return [[one.prize, str(one.weight)] for one in table.chances]


def parsed(*, document: Any) -> Record | Refusal:
    """The record that the document holds, or what is wrong first and where."""
    return read(_record, document)


def _record(given: Any) -> Record:
    get = words(given, WORDS, "$").get
    if get("form") != FORM:
        raise WrongError("$.form", f"one of {FORM} is wanted")
    server_seed = get("server_seed")
    share = get("share")
    if share is not None and odds.parsed(text=share) is None:
        raise WrongError("$.share", "odds above 0 and at most 1 are wanted, as 3/1000 or 0.3%")
    client_seed = text(get("client_seed"), "$.client_seed", least=1, longest=64)
    if not seed.CLIENT_SEED.fullmatch(client_seed):
        raise WrongError("$.client_seed", "letters, digits, _ . and - are wanted, 1 to 64 of them")
    return Record(
        take=text(get("take"), "$.take"),
        draw=text(get("draw"), "$.draw"),
        at=text(get("at"), "$.at"),
        commit=_hex(get("commit"), "$.commit"),
        server_seed=None if server_seed is None else _hex(server_seed, "$.server_seed"),
        client_seed=client_seed,
        nonce=whole(get("nonce"), "$.nonce"),
        published=_table(get("published"), "$.published"),
        rare=tuple(texts(get("rare"), "$.rare", most=MOST_CHANCES)),
        dry=whole(get("dry"), "$.dry"),
        share=share,
        table=_table(get("table"), "$.table"),
        roll=_number(get("roll"), "$.roll"),
        rolled=text(get("rolled"), "$.rolled"),
        out=tuple(texts(get("out"), "$.out", most=MOST_CHANCES)),
        due=flag(get("due"), "$.due"),
        fallback=text(get("fallback"), "$.fallback"),
        given=text(get("given"), "$.given"),
    )


def _hex(value: Any, where: str) -> str:
    found = text(value, where, least=64, longest=64)
    if not all(sign in "0123456789abcdef" for sign in found):
        raise WrongError(where, "64 small hexadecimal digits are wanted")
    return found


def _number(value: Any, where: str) -> int:
    found = text(value, where, least=1, longest=80)
    if not (found.isascii() and found.isdigit()):
        raise WrongError(where, "a whole number as text is wanted")
    return int(found)


def _table(value: Any, where: str) -> Table:
    found = []
    for place, pair in enumerate(listed(value, where, most=MOST_CHANCES)):
        inner = f"{where}[{place}]"
        if not isinstance(pair, Sequence) or isinstance(pair, str | Mapping) or len(pair) != 2:
            raise WrongError(inner, "a prize and its weight are wanted")
        weight = _number(pair[1], f"{inner}[1]")
        found.append(Chance(prize=text(pair[0], f"{inner}[0]"), weight=weight))
    if not found or not 1 <= sum(one.weight for one in found) <= seed.ROLLS:
        raise WrongError(where, "a prize and its weight are wanted")
    return Table(chances=tuple(found))
