"""The rows of the segment builder, and the condition they stand for: typed text both ways."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from guerdon.terms import money
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import FIELDS, OPERATIONS, named
from guerdon.web.typed import amount, decimal

SILENT = ("known", "unknown")
LISTS = ("in", "not_in", "has_any", "has_all", "has_none")
MOST_ROWS = 20
MOST_GROUPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line as typed: field, operation, value as text (money in whole units)."""

    field: str = "recency_days"
    op: str = "at_least"
    value: str = ""

    @property
    def kind(self) -> str:
        """The kind of the field; text where it is unknown."""
        found = named(name=self.field)
        return found.kind if found else "text"

    @property
    def ops(self) -> tuple[str, ...]:
        """The operations that fit the field."""
        return OPERATIONS[self.kind]

    def fitting(self) -> "Row":
        """The row with an operation that fits its field."""
        return self if self.op in self.ops else replace(self, op=self.ops[0], value="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows of which all or any must hold."""

    join: str = "all"
    rows: tuple[Row, ...] = (Row(),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Groups of which all or any must hold."""

    join: str = "all"
    groups: tuple[Group, ...] = field(default_factory=lambda: (Group(),))


def typed(*, texts: Mapping[str, str]) -> Built:
    """The builder as it stands in a form: `join`, `g0-join`, `g0r0-field`, `g0r0-op`, ..."""
    groups = []
    for g in range(MOST_GROUPS):
        rows = tuple(
            Row(
                field=texts[f"g{g}r{r}-field"],
                op=texts.get(f"g{g}r{r}-op", ""),
                value=texts.get(f"g{g}r{r}-value", ""),
            ).fitting()
            for r in range(MOST_ROWS)
            if f"g{g}r{r}-field" in texts
        )
        if rows:
            groups.append(Group(join=_join(texts.get(f"g{g}-join")), rows=rows))
    return Built(join=_join(texts.get("join")), groups=tuple(groups) or (Group(),))


def _join(text: str | None) -> str:
    return "any" if text == "any" else "all"


def changed(*, built: Built, act: str) -> Built:
    """After a button: `add-G` a row, `drop-G-R` a row, `group` a new group."""
    word, *numbers = act.split("-")
    groups = list(built.groups)
    at = [int(n) for n in numbers if n.isdigit()]
    if word == "group" and len(groups) < MOST_GROUPS:
        groups.append(Group())
    elif word == "add" and at and at[0] < len(groups):
        group = groups[at[0]]
        groups[at[0]] = replace(group, rows=(*group.rows, Row())[:MOST_ROWS])
    elif word == "drop" and len(at) == 2 and at[0] < len(groups):
        rows = tuple(row for n, row in enumerate(groups[at[0]].rows) if n != at[1])
        groups[at[0]] = replace(groups[at[0]], rows=rows)
    kept = tuple(group for group in groups if group.rows)
    return replace(built, groups=kept or (Group(),))


def document(*, built: Built, currency: str) -> dict[str, Any] | Refusal:
    """The condition's document, or what is wrong with the first wrong row."""
    parts: list[dict[str, Any]] = []
    for group in built.groups:
        leaves: list[dict[str, Any]] = []
        for row in group.rows:
            leaf = _leaf(row, currency)
            if isinstance(leaf, Refusal):
                return leaf
            leaves.append(leaf)
        parts.append({group.join: leaves})
    return parts[0] if len(parts) == 1 else {built.join: parts}


def _leaf(row: Row, currency: str) -> dict[str, Any] | Refusal:
    leaf: dict[str, Any] = {"field": row.field, "op": row.op}
    if row.op in SILENT:
        return leaf
    text = row.value.strip()
    if not text:
        return Refusal(reason="value_missing", data={"field": row.field})
    value = _value(row, text, currency)
    return value if isinstance(value, Refusal) else leaf | {"value": value}


def _value(row: Row, text: str, currency: str) -> Any:
    """The typed text as the condition language writes such a value."""
    if row.op in LISTS:
        words = text.replace("，", ",").replace("、", ",").split(",")
        return [word.strip() for word in words if word.strip()]
    if row.kind == "money":
        return amount(text=text, currency=currency)
    if row.kind == "moment":
        return f"{text}T00:00:00+00:00" if "T" not in text else text
    return _number(text) if row.kind == "number" else text


def _number(text: str) -> int | float | Refusal:
    typed = decimal(text=text)
    if isinstance(typed, Refusal):
        return typed
    return int(typed) if typed == typed.to_integral_value() else float(typed)


def shown(*, document: Any, currency: str) -> Built | None:
    """The builder that stands for a document; None for one too deep for rows."""
    if not document:
        return Built()
    word = next((w for w in ("all", "any") if w in document), None)
    if word is None:
        row = _row(document, currency)
        return None if row is None else Built(groups=(Group(rows=(row,)),))
    parts = document[word]
    if all("field" in part for part in parts):
        group = _group(word, parts, currency)
        return None if group is None else Built(groups=(group,))
    groups: list[Group] = []
    for part in parts:
        inner = next((w for w in ("all", "any") if w in part), None)
        group = (
            _group("all", [part], currency)
            if "field" in part
            else _group(inner, part[inner], currency)
            if inner
            else None
        )
        if group is None:
            return None
        groups.append(group)
    return Built(join=word, groups=tuple(groups) or (Group(),))


def _group(join: str, parts: Any, currency: str) -> Group | None:
    rows = [_row(part, currency) for part in parts]
    if any(row is None for row in rows):
        return None
    return Group(join=join, rows=tuple(row for row in rows if row is not None) or (Row(),))


def _row(leaf: Mapping[str, Any], currency: str) -> Row | None:
    if "field" not in leaf or leaf.get("of"):
        return None
    value = leaf.get("value")
    found = named(name=leaf["field"])
    if value is None:
        text = ""
    elif isinstance(value, list):
        text = ", ".join(map(str, value))
    elif found and found.kind == "money":
        text = money.written(minor=int(value), currency=currency)
    elif found and found.kind == "moment":
        text = str(value)[:10]
    else:
        text = f"{value:g}" if isinstance(value, float) else str(value)
    return Row(field=leaf["field"], op=leaf["op"], value=text)


def choosable() -> list[str]:
    """The customer fields that a segment may ask about, in the order of the language."""
    return [name for name, found in FIELDS.items() if found.scope == "customer"]
