"""Which column of a file says what: guessed from headers and content, confirmed by people."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from guerdon.know.traits import Traits
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import ATTRIBUTE

KINDS = ("orders", "customers", "products")
# Fields that may be read from several columns: discounts add up, a date and a time join.
SEVERAL = frozenset(("discount", "placed_at", "name"))
LAYOUT = ("decimal_mark", "date_order")
# Each inner tuple: one of these must be there.
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "orders": (("placed_at",), ("amount", "unit_price"), ("order", "customer")),
    "customers": (("customer",),),
    "products": (("sku",),),
}
SURE, LIKELY, FAINT, LAST = 0.97, 0.75, 0.55, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """`field` is probably said by `columns`; confidence from 0 to 1 and why we think so."""

    field: str
    columns: tuple[str, ...]
    confidence: float
    why: str  # header | content | saved | confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How to read a file: field -> columns, the decimal mark and the order of dates."""

    what: str
    columns: Mapping[str, tuple[str, ...]]
    decimal_mark: str = "."
    date_order: str = "ymd"

    def document(self) -> dict[str, Any]:
        """Plain data that `confirmed` reads back to an equal reading."""
        plain: dict[str, Any] = {
            field: list(columns) if len(columns) > 1 else columns[0]
            for field, columns in sorted(self.columns.items())
        }
        return {**plain, "decimal_mark": self.decimal_mark, "date_order": self.date_order}


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """What -> field -> names given to such columns, surest first, as `bare` writes them."""
    text = (resources.files("guerdon.know") / "column_words.toml").read_text(encoding="utf-8")
    return {
        what: {field: [bare(header=word) for word in listed] for field, listed in fields.items()}
        for what, fields in tomllib.loads(text).items()
    }


def bare(*, header: str) -> str:
    """The header without case, width, spaces and signs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", header).casefold())


def signature(*, headers: Sequence[str]) -> str:
    """The same for files with the same columns in the same order."""
    text = "\x1f".join(unicodedata.normalize("NFKC", header).strip() for header in headers)
    return hashlib.sha256(text.encode()).hexdigest()


def guessed(*, what: str, headers: Sequence[str], traits: Mapping[str, Traits]) -> list[Guess]:
    """The likely reading, each column used once, best match first.

    Customers and products keep every column that no field takes as an attribute of its name,
    but none that names a person, because attributes are not sealed.
    """
    scored = [
        (score, -place, field, column, why)
        for column in headers
        for place, field in enumerate(words()[what])
        for score, why in [_score(what, field, column, traits[column])]
        if score > 0
    ]
    taken: dict[str, Guess] = {}
    used: set[str] = set()
    order = {column: place for place, column in enumerate(headers)}
    for score, _, field, column, why in sorted(
        scored, key=lambda item: (-item[0], -item[1], order[item[3]])
    ):
        if field not in taken and column not in used:
            taken[field] = Guess(field=field, columns=(column,), confidence=score, why=why)
            used.add(column)
    guesses = [taken[field] for field in words()[what] if field in taken]
    if what != "orders":
        for column in headers:
            if column not in used and bare(header=column) and not private(header=column):
                field = ATTRIBUTE + attribute(column=column)
                guesses.append(Guess(field=field, columns=(column,), confidence=1.0, why="header"))
    return guesses


def private(*, header: str) -> bool:
    """Whether the column's name says that it tells who somebody is."""
    return any(word in bare(header=header) for word in words()["private"]["words"])


def attribute(*, column: str) -> str:
    """The attribute's name: the header in small letters, words joined by underscores."""
    return re.sub(r"\W+", "_", unicodedata.normalize("NFKC", column).strip().lower()).strip("_")


def _score(what: str, field: str, column: str, seen: Traits) -> tuple[float, str]:
    name, listed = bare(header=column), words()[what][field]
    if not seen.fits(field=field):
        # Only the name speaks for it: the last resort, so that the rows can say what is wrong.
        return (LAST, "header") if name in listed else (0.0, "")
    if name in listed:
        # A later word is a weaker hint: `id` may be anything's.
        return round(SURE - 0.25 * listed.index(name) / len(listed), 3), "header"
    if any(len(word) > 3 and (name.endswith(word) or name.startswith(word)) for word in listed):
        return LIKELY - 0.2 + 0.05 * seen.filled, "header"
    if what == "orders" and seen.looks_like(field=field):
        return FAINT, "content"
    return 0.0, ""


def which(*, headers: Sequence[str], traits: Mapping[str, Traits]) -> str:
    """What the file most likely holds: the kind whose needed fields are guessed surest."""
    best, most = "orders", -1.0
    for what in KINDS:
        found = {guess.field: guess.confidence for guess in guessed_fields(what, headers, traits)}
        needed = [max(found.get(field, 0.0) for field in choice) for choice in NEEDED[what]]
        score = min(needed) + 0.02 * len(found)
        if what == "orders" and min(needed) > 0:
            score += 1  # a date and an amount together are an order
        if score > most:
            best, most = what, score
    return best


def guessed_fields(what: str, headers: Sequence[str], traits: Mapping[str, Traits]) -> list[Guess]:
    """The guesses without attributes."""
    found = guessed(what=what, headers=headers, traits=traits)
    return [guess for guess in found if not guess.field.startswith(ATTRIBUTE)]


def confirmed(
    *, what: str, headers: Sequence[str], columns: Mapping[str, Any]
) -> Reading | Refusal:
    """A reading from what people confirmed: field -> column, or a list of columns.

    Beside the fields, `decimal_mark` (. or ,) and `date_order` (ymd, dmy, mdy) may be given.
    Refused: a field or column that does not exist, a needed field without a column.
    """
    if what not in KINDS:
        return Refusal(reason="intake_kind_unknown", data={"what": what, "kinds": ", ".join(KINDS)})
    layout = {word: columns[word] for word in LAYOUT if word in columns}
    if layout.get("decimal_mark", ".") not in (".", ",") or layout.get("date_order", "ymd") not in (
        "ymd",
        "dmy",
        "mdy",
    ):
        return Refusal(reason="layout_unknown", data={"given": str(layout)})
    read: dict[str, tuple[str, ...]] = {}
    for field, given in columns.items():
        if field in LAYOUT or not given:
            continue
        several = (given,) if isinstance(given, str) else tuple(given)
        refusal = _column_refused(what, field, several, headers)
        if refusal:
            return refusal
        read[field] = several
    for choice in NEEDED[what]:
        if not any(field in read for field in choice):
            data = {"what": what, "field": " / ".join(choice), "have": ", ".join(headers)[:300]}
            return Refusal(reason="column_needed", data=data)
    return Reading(what=what, columns=read, **layout)


def _column_refused(
    what: str, field: str, several: tuple[str, ...], headers: Sequence[str]
) -> Refusal | None:
    attribute_field = what != "orders" and field.startswith(ATTRIBUTE) and field != ATTRIBUTE
    if field not in words()[what] and not attribute_field:
        known = ", ".join(words()[what])
        return Refusal(reason="column_field_unknown", data={"field": field, "known": known})
    if len(several) > 1 and field not in SEVERAL:
        return Refusal(reason="column_once", data={"field": field})
    for column in several:
        if column not in headers:
            data = {"column": str(column)[:80], "have": ", ".join(headers)[:300]}
            return Refusal(reason="column_unknown", data=data)
    return None
