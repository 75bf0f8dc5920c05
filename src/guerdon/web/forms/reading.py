"""A form read back into the document that it was made from; what cannot be read is named."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.terms.decision import Refusal
from guerdon.web.forms import shape as shapes
from guerdon.web.forms.shape import Schema, shape
from guerdon.web.forms.units import share_read, unit
from guerdon.web.typed import decimal, figure

# Nothing was said: the word is left out.
ABSENT = object()
MOST_ITEMS = 200
MOST_KEY = 64


class Reading:
    """One form: `wrong` names by path what was typed and cannot be read."""

    def __init__(self, *, texts: Mapping[str, str], currency: str, zone: str) -> None:
        """`texts` are the fields as they were sent, by `f/` and their path."""
        self.texts = texts
        self.currency = currency
        self.zone = ZoneInfo(zone)
        self.wrong: dict[str, Refusal] = {}

    def document(self, *, schema: Schema) -> dict[str, Any]:
        """The whole section; what was left empty is left out."""
        found = self._group(schema, "", {})
        return found if isinstance(found, dict) else {}

    def _value(self, schema: Schema, path: str, word: str, beside: Any, above: Any) -> Any:
        listed: list[Any] | None = [] if f"n/{path}" in self.texts else None
        kind = shape(schema=schema, word=word, value=listed)
        schema = shapes.chosen(schema=schema, value=listed)
        match kind:
            case shapes.GROUP:
                found = self._group(schema, path, above)
            case shapes.LIST:
                found = self._list(schema, path, word, above)
            case shapes.MAP:
                found = self._map(schema, path, word, above)
            case shapes.EITHER:
                found = self._either(schema, path, above)
            case shapes.NAMES:
                found = self._names(path)
            case shapes.TICKS:
                found = self._ticks(schema, path)
            case shapes.FLAG:
                found = self._flag(schema, path)
            case _:
                text = self.texts.get(f"f/{path}", "").strip()
                found = self._empty(schema, path)
                if text:
                    found = self._read(kind, schema, path, word, text, beside, above)
        return found

    def _empty(self, schema: Schema, path: str) -> Any:
        """An empty field says nothing, or null where the document said so before."""
        types = schema.get("type", ())
        return None if "null" in types and f"null/{path}" in self.texts else ABSENT

    def _read(
        self, kind: str, schema: Schema, path: str, word: str, text: str, beside: Any, above: Any
    ) -> Any:
        found: Any = text
        match kind:
            case shapes.NUMBER:
                told = str(schema.get("x-unit", word))
                own = unit(word=told, beside=beside, above=above, currency=self.currency)
                found = own.read(text)
            case shapes.SHARE:
                found = share_read(text)
            case shapes.PERCENT:
                found = _percent(text)
            case shapes.WORDS:
                found = self._words(schema, path, text)
            case shapes.MOMENT:
                found = self._moment(path, text)
            case shapes.RAW:
                found = _raw(text)
        if isinstance(found, Refusal):
            self.wrong[path] = found
            return ABSENT
        return found

    def _group(self, schema: Schema, path: str, above: Any) -> Any:
        if shapes.nullable(schema=schema) and f"on/{path}" not in self.texts:
            off = f"null/{path}" in self.texts or f"usual/{path}" in self.texts
            return None if off else ABSENT
        found: dict[str, Any] = {}
        # What tells the unit of another word is read before it.
        words = shapes.inside(schema=schema)
        for word in sorted(words, key=lambda one: one not in ("kind", "measure")):
            inner = f"{path}/{word}" if path else word
            beside = {**above, **found}
            value = self._value(words[word], inner, word, found, beside)
            if value is not ABSENT:
                found[word] = value
        if not found and path and not shapes.nullable(schema=schema):
            return ABSENT
        if f"usual/{path}" in self.texts and found == schema.get("default"):
            return ABSENT
        return {word: found[word] for word in schema.get("properties", {}) if word in found}

    def _list(self, schema: Schema, path: str, word: str, above: Any) -> Any:
        told = self.texts.get(f"n/{path}", "")
        count = min(int(told), MOST_ITEMS) if told.isascii() and told.isdigit() else 0
        items = schema.get("items", {})
        found = []
        for place in range(count):
            value = self._value(items, f"{path}/{place}", word, {}, above)
            found.append({} if value is ABSENT else value)
        return found if found or f"kept/{path}" in self.texts else ABSENT

    def _map(self, schema: Schema, path: str, word: str, above: Any) -> Any:
        keys = [key for key in self.texts.get(f"k/{path}", "").split(",") if key][:MOST_ITEMS]
        inner = schema["additionalProperties"]
        found = {}
        for key in keys:
            value = self._value(inner, f"{path}/{key}", word, {}, above)
            found[key] = {} if value is ABSENT else value
        return found or ABSENT

    def _either(self, schema: Schema, path: str, above: Any) -> Any:
        kind = self.texts.get(f"f/{path}/kind", "")
        if kind not in shapes.ways(schema=schema):
            return ABSENT
        words = dict(shapes.ways(schema=schema)[kind])
        rest = {word: one for word, one in words["properties"].items() if word != "kind"}
        found = self._group({**words, "properties": rest, "type": "object"}, path, above)
        return {"kind": kind, **(found if isinstance(found, dict) else {})}

    def _names(self, path: str) -> Any:
        found = {one: self.texts.get(f"f/{path}/{one}", "").strip() for one in ("zh", "en")}
        found = {one: text for one, text in found.items() if text}
        return found or ABSENT

    def _ticks(self, schema: Schema, path: str) -> Any:
        """What is ticked; what nobody touched stays as it was said, or unsaid."""
        if f"was/{path}" not in self.texts:
            return ABSENT
        known = [str(one) for one in schema["items"]["enum"]]
        found = [one for one in known if f"f/{path}/{one}" in self.texts]
        was = [one for one in self.texts[f"was/{path}"].split(",") if one]
        if set(found) != set(was):
            return found
        return was if f"kept/{path}" in self.texts else ABSENT

    def _flag(self, schema: Schema, path: str) -> Any:
        if f"f/{path}" in self.texts:
            return True
        return False if f"said/{path}" in self.texts or schema.get("default") is True else ABSENT

    def _words(self, schema: Schema, path: str, text: str) -> Any:
        parts = [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",")]
        parts = [part for part in parts if part]
        if schema.get("items", {}).get("type") != "integer":
            return parts
        own = unit(word=path.rpartition("/")[2], beside={}, above={}, currency=self.currency)
        numbers = [own.read(part) for part in parts]
        return next((one for one in numbers if isinstance(one, Refusal)), numbers)

    def _moment(self, path: str, text: str) -> Any:
        was = self.texts.get(f"was/{path}", "")
        try:
            local = datetime.fromisoformat(text).replace(tzinfo=self.zone)
        except ValueError:
            return Refusal(reason="date_unreadable", data={"text": text[:40]})
        return was if was and local_text(text=was, zone=self.zone) == text else local.isoformat()


def local_text(*, text: str, zone: ZoneInfo) -> str:
    """A moment of the document as a field shows it, by the shop's clocks; "" for one that is none.

    Seconds are shown where there are any.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return ""
    local = at.astimezone(zone) if at.tzinfo is not None else at
    return local.strftime("%Y-%m-%dT%H:%M:%S" if local.second else "%Y-%m-%dT%H:%M")


def _percent(text: str) -> Any:
    read = decimal(text=figure(text=text).removesuffix("%"))
    if isinstance(read, Refusal):
        return read
    return int(read) if read == read.to_integral_value() else f"{read:f}"


def _raw(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return Refusal(reason="section_raw", data={"text": text[:80]})
