"""Conditions as JSON Schema, drawn from the fields there are and what each may be asked."""

from typing import Any

from guerdon.terms.fields import ATTRIBUTE, FIELDS, OPERATIONS, Field

Schema = dict[str, Any]
TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
NARROWED: Schema = {
    "type": ["object", "null"],
    "properties": dict.fromkeys(("category", "brand", "sku", "label"), TEXTS),
    "additionalProperties": False,
}
LISTS = ("in", "not_in", "has_any", "has_all", "has_none")
NOTHING = ("known", "unknown")
# A value is a finite number, as any that JSON can say.
NUMBER: Schema = {"type": "number", "exclusiveMinimum": -1e18, "exclusiveMaximum": 1e18}


def condition_schema(*, language: str) -> dict[str, Schema]:
    """The definitions `condition` and `leaf`; field names are told in zh or en."""
    nested = {"type": "array", "items": {"$ref": "#/$defs/condition"}}
    groups = [_group(word, nested) for word in ("all", "any")]
    groups.append(_group("not", {"$ref": "#/$defs/condition"}))
    return {
        "condition": {"anyOf": [*groups, {"$ref": "#/$defs/leaf"}]},
        "leaf": {"anyOf": _leaves(language)},
    }


def _group(word: str, inside: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {word: inside},
        "required": [word],
        "additionalProperties": False,
    }


def _leaves(language: str) -> list[Schema]:
    """One form for each kind of field and of operation, of the cart and of all else."""
    found = []
    for kind, operations in OPERATIONS.items():
        for cart in (False, True):
            names = [f for f in FIELDS.values() if f.kind == kind and (f.scope == "cart") == cart]
            field = _fields(names, kind, cart, language)
            if field is None:
                continue
            shapes: dict[str, list[str]] = {}
            for op in operations:
                shapes.setdefault(_shape(op), []).append(op)
            found += [_leaf(field, ops, shape, kind, cart) for shape, ops in shapes.items()]
    return found


def _fields(names: list[Field], kind: str, cart: bool, language: str) -> Schema | None:
    named: Schema = {
        "enum": [field.name for field in names],
        "enumDescriptions": [field.zh if language == "zh" else field.en for field in names],
    }
    if kind == "text" and not cart:
        # Attributes are as many as intake brought.
        return {"anyOf": [named, {"type": "string", "pattern": f"^{ATTRIBUTE}(.|\\n)+"}]}
    return named if names else None


def _shape(op: str) -> str:
    return "none" if op in NOTHING else "list" if op in LISTS else "one"


def _leaf(field: Schema, ops: list[str], shape: str, kind: str, cart: bool) -> Schema:
    single = NUMBER if kind in ("number", "money") else {"type": "string"}
    if kind == "moment":
        single = {"type": "string", "format": "date-time"}
    value = {"none": {"type": "null"}, "list": TEXTS, "one": single}[shape]
    properties = {"field": field, "op": {"enum": ops}, "value": value}
    properties["of"] = NARROWED if cart else {"type": ["object", "null"], "maxProperties": 0}
    return {
        "type": "object",
        "properties": properties,
        "required": ["field", "op"] if shape == "none" else ["field", "op", "value"],
        "additionalProperties": False,
    }
