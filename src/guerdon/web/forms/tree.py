"""The parts of a form, made from a section's schema and what the section says now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.terms import money
from guerdon.terms.decision import Refusal
from guerdon.web.forms import shape as shapes
from guerdon.web.forms.reading import local_text
from guerdon.web.forms.shape import Schema, shape
from guerdon.web.forms.units import MONEY, PERCENT, share_written, unit
from guerdon.web.forms.words import label, value_label
from guerdon.web.wording import language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One field, or a group, list or map with parts inside, by its path in the document."""

    path: str
    kind: str
    label: str
    text: str = ""
    sign: str = ""
    usual: str = ""
    needed: bool = False
    on: bool = False
    nullable: bool = False
    null: bool = False
    was: str = ""
    options: tuple[tuple[str, str], ...] = ()
    wrong: Refusal | None = None
    inside: tuple["Part", ...] = ()
    keys: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """A name that a page may use for it."""
        return "p-" + self.path.replace("/", "-").replace(" ", "_")

    @property
    def faulty(self) -> bool:
        """Whether it, or anything inside, is wrong."""
        return self.wrong is not None or any(one.faulty for one in self.inside)

    @property
    def filled(self) -> bool:
        """Whether anything stands in it."""
        own = bool(self.text or self.on or self.keys or any(self.texts.values()))
        return own or any(one.filled for one in self.inside)

    @property
    def holds(self) -> bool:
        """Whether it has parts of its own."""
        return self.kind in shapes.HOLDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """What parts are made with: the section's name, money and clocks, and what was mistyped."""

    section: str
    currency: str
    zone: str
    wrong: Mapping[str, Refusal] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)

    def parts(self, *, schema: Schema, document: Mapping[str, Any]) -> tuple[Part, ...]:
        """All parts of the section, in their order."""
        return self._inside(schema, document, "", self.section, {})

    def _inside(
        self, schema: Schema, value: Mapping[str, Any], path: str, parent: str, above: Any
    ) -> tuple[Part, ...]:
        needed = schema.get("required", ())
        around = {**above, **value}
        found = [
            self._part(
                inner,
                value.get(word),
                f"{path}/{word}" if path else word,
                word,
                parent,
                {
                    "beside": value,
                    "above": around,
                    "needed": word in needed,
                    "there": word in value,
                },
            )
            for word, inner in shapes.inside(schema=schema).items()
        ]
        # What holds others comes after single fields, so that these stand together.
        return tuple(sorted(found, key=lambda one: one.holds))

    def _part(
        self, schema: Schema, value: Any, path: str, word: str, parent: str, of: Mapping[str, Any]
    ) -> Part:
        kind = shape(schema=schema, word=word, value=value)
        schema = shapes.chosen(schema=schema, value=value)
        nullable = shapes.nullable(schema=schema)
        words: dict[str, Any] = {
            "path": path,
            "kind": kind,
            "label": label(section=self.section, parent=parent, word=word),
            "needed": of["needed"],
            "wrong": self.wrong.get(path),
            "nullable": nullable,
            "null": of["there"] and value is None,
        }
        if kind in shapes.HOLDING:
            if nullable and not of["there"] and "default" in schema:
                words["usual"], value = "on", schema["default"]
            return Part(**words, **self._holding(kind, schema, value, path, word, of["above"]))
        return Part(**{**words, **self._field(kind, schema, value, path, word, parent, of)})

    def _holding(
        self, kind: str, schema: Schema, value: Any, path: str, word: str, above: Any
    ) -> dict[str, Any]:
        if kind == shapes.GROUP:
            stands = value if isinstance(value, Mapping) else {}
            inside = self._inside(schema, stands, path, word, above)
            return {"inside": inside, "on": isinstance(value, Mapping)}
        if kind == shapes.EITHER:
            return self._either(schema, value, path, word, above)
        inner = schema["items"] if kind == shapes.LIST else schema["additionalProperties"]
        of: dict[str, Any] = {"beside": {}, "above": above, "needed": True, "there": True}
        if kind == shapes.LIST:
            items = value if isinstance(value, list) else []
            found = [
                self._item(inner, one, f"{path}/{place}", word, of, f"{place + 1}")
                for place, one in enumerate(items)
            ]
            return {"inside": tuple(found), "on": isinstance(value, list)}
        named = value if isinstance(value, Mapping) else {}
        found = [
            self._item(inner, one, f"{path}/{key}", word, of, key) for key, one in named.items()
        ]
        return {"inside": tuple(found), "keys": tuple(named)}

    def _item(
        self, schema: Schema, value: Any, path: str, word: str, of: Mapping[str, Any], title: str
    ) -> Part:
        """One of a list or map, called by its own name or key."""
        part = self._part(schema, value, path, word, word, of)
        name = value.get("name") if isinstance(value, Mapping) else None
        own = name.get(language()) or next(iter(name.values()), "") if name else ""
        key = value.get("key", "") if isinstance(value, Mapping) else ""
        called = str(own or key or say(f"section_fields.{word}_n", n=title))
        replaced = {name: getattr(part, name) for name in Part.__dataclass_fields__}
        return Part(**{**replaced, "label": called if title.isdigit() else title})

    def _either(
        self, schema: Schema, value: Any, path: str, word: str, above: Any
    ) -> dict[str, Any]:
        chosen = value.get("kind", "") if isinstance(value, Mapping) else ""
        options = [("", say("section.as_usual"))]
        options += [
            (one, value_label(section=self.section, parent=word, word="kind", value=one))
            for one in shapes.ways(schema=schema)
        ]
        found: dict[str, Any] = {"options": tuple(options), "text": str(chosen)}
        if chosen:
            way = shapes.way(schema=schema, value=value)
            rest = {one: part for one, part in way["properties"].items() if one != "kind"}
            group = {**way, "properties": rest}
            found["inside"] = self._inside(group, value, path, word, above)
        return found

    def _field(
        self,
        kind: str,
        schema: Schema,
        value: Any,
        path: str,
        word: str,
        parent: str,
        of: Mapping[str, Any],
    ) -> dict[str, Any]:
        plain: dict[str, Any] = {"text": "" if value is None else str(value)}
        if path in self.wrong and f"f/{path}" in self.typed:
            plain = {"text": self.typed[f"f/{path}"]}
            kind = shapes.CHOICE if kind == shapes.CHOICE else shapes.TEXT
        match kind:
            case shapes.CHOICE:
                found = plain | {"options": self._options(schema, word, parent, of["needed"])}
            case shapes.FLAG:
                on = schema.get("default") is True if value is None else value is True
                found = {"on": on, "null": of["there"]}
            case shapes.NAMES:
                names = value if isinstance(value, Mapping) else {}
                found = {"texts": {one: str(names.get(one, "")) for one in ("zh", "en")}}
            case shapes.NUMBER:
                told = str(schema.get("x-unit", word))
                usual = self._number(schema.get("default"), told, of)["text"]
                found = self._number(value, told, of) | {"usual": usual}
            case shapes.SHARE:
                found = {"text": "" if value is None else share_written(value), "sign": "%"}
            case shapes.TICKS:
                found = self._ticks(schema, value, word, parent)
            case shapes.WORDS:
                found = {"text": self._words(value, word)}
            case shapes.MOMENT:
                local = local_text(text=plain["text"], zone=ZoneInfo(self.zone))
                found = {"text": local, "was": plain["text"]}
            case shapes.RAW:
                found = {"text": json.dumps(value, ensure_ascii=False) if value else ""}
            case shapes.PERCENT:
                found = plain | {"sign": "%"}
            case _:
                found = plain | {"usual": str(schema.get("default") or "")}
        return found

    def _number(self, value: Any, word: str, of: Mapping[str, Any]) -> dict[str, Any]:
        own = unit(word=word, beside=of["beside"], above=of["above"], currency=self.currency)
        sign = {MONEY: money.SIGNS.get(self.currency, self.currency), PERCENT: "%"}
        text = own.written(value) if type(value) is int else "" if value is None else str(value)
        return {"text": text, "sign": sign.get(own.kind, "")}

    def _ticks(self, schema: Schema, value: Any, word: str, parent: str) -> dict[str, Any]:
        """Each value that may stand there; `keys` are those that do, by themselves or as usual."""
        stands = value if isinstance(value, list) else schema.get("default", ())
        options = self._options(schema["items"], word, parent, needed=True)
        chosen = [called for one, called in options if one in stands]
        return {
            "options": options,
            "keys": tuple(map(str, stands)),
            "text": ", ".join(chosen),
            "was": ",".join(map(str, stands)),
            "on": isinstance(value, list),
        }

    def _words(self, value: Any, word: str) -> str:
        own = unit(word=word, beside={}, above={}, currency=self.currency)
        parts = value if isinstance(value, list) else []
        return ", ".join(own.written(one) if type(one) is int else str(one) for one in parts)

    def _options(
        self, schema: Schema, word: str, parent: str, needed: bool
    ) -> tuple[tuple[str, str], ...]:
        words: dict[str, Any] = {"section": self.section, "parent": parent, "word": word}
        values = [str(one) for one in schema.get("enum", ()) if one != ""]
        found = [(one, value_label(**words, value=one)) for one in values]
        usual = say("section.as_usual")
        if schema.get("default"):
            called = value_label(**words, value=str(schema["default"]))
            usual = say("section.usual_is", value=called)
        return tuple(found) if needed else (("", usual), *found)


def placed(*, where: str, section: str, parts: tuple[Part, ...]) -> str:
    """The path of the part that a refusal's `where` points at, or of the nearest around it."""
    inside = where.removeprefix("$").removeprefix(f".{section}").lstrip(".")
    wanted = inside.replace("[", "/").replace("]", "").replace(".", "/").strip("/")
    known = {one.path for one in walked(parts=parts)}
    while wanted and wanted not in known:
        wanted = wanted.rpartition("/")[0]
    return wanted


def walked(*, parts: tuple[Part, ...]) -> list[Part]:
    """All parts, each before those inside it."""
    return [found for one in parts for found in (one, *walked(parts=one.inside))]
