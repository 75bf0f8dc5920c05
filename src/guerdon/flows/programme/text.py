"""Texts of a programme: one file or several read as one, with the file and line of every fault."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from guerdon.flows import yaml_text
from guerdon.flows.yaml_text import Place
from guerdon.give import programme_document, sections
from guerdon.give.difference import Difference, between
from guerdon.terms.decision import Refusal
from guerdon.terms.nearest import unknown
from guerdon.terms.programme import Programme

# Files by name, each with its YAML.
Texts = Sequence[tuple[str, str]]
# Beyond so many, one more fault says nothing new.
MOST_FAULTS = 100
ROOM = re.compile(r"[.\[]")
OFFER = re.compile(r"\$\.offers\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Several files as one document; `offers` tells for each offer its file and its place there.

    `files` are the places of what is in each file, `ground` is the file with `programme:`, `rooms`
    tell the file of each section.
    """

    document: dict[str, Any]
    files: tuple[tuple[str, Place], ...]
    offers: tuple[tuple[int, int], ...]
    ground: int = 0
    rooms: Mapping[str, int] = field(default_factory=dict)


def gathered(*, texts: Texts) -> Source | Refusal:
    """The texts (file, YAML) read as one programme.

    Offers of all files follow one another; `programme:` and each section may stand in one of
    them. Refused: no
    text at all, and what `yaml_text.read` refuses.
    """
    if not texts:
        return Refusal(reason="text_missing")
    files: list[tuple[str, Place]] = []
    document: dict[str, Any] = {}
    places: list[tuple[int, int]] = []
    ground = 0
    rooms: dict[str, int] = {}
    for number, (file, text) in enumerate(texts):
        read = yaml_text.read(text=text, file=file)
        if isinstance(read, Refusal):
            return read
        files.append((file, read.place))
        data = {} if read.data is None else read.data
        wrong = _shape(data)
        twice = sorted((data.keys() & document.keys()) - {"offers"}) if wrong is None else []
        if twice:
            first = files[rooms.get(twice[0], ground)][0]
            wrong = (f"$.{twice[0]}", f"{first} has it already")
        if wrong is not None:
            return _fault(file, read.place, *wrong)
        if "programme" in data:
            document["programme"], ground = data["programme"], number
        for name in data.keys() & set(sections.names()):
            document[name], rooms[name] = data[name], number
        if "offers" in data:
            document.setdefault("offers", []).extend(data["offers"])
            places.extend((number, place) for place in range(len(data["offers"])))
    return Source(
        document=document, files=tuple(files), offers=tuple(places), ground=ground, rooms=rooms
    )


def _shape(data: Any) -> tuple[str, str] | None:
    """What is wrong with a file as a whole: where, and the problem."""
    if not isinstance(data, dict):
        return "$", "an object is wanted here"
    known = programme_document.words()
    strange = sorted(map(str, data.keys() - known))
    if strange:
        return f"$.{strange[0][:80]}", unknown(word=strange[0], known=known)
    if not isinstance(data.get("offers", []), list):
        return "$.offers", "a list of offers is wanted"
    return None


def parsed(*, source: Source, base: Programme) -> Programme | Refusal:
    """The programme that the source makes out of `base`.

    Refused: `programme_malformed` with the first fault's file, line, where and problem, and all
    of them in `faults`.
    """
    found, faults = programme_document.parsed(document=source.document, base=base)
    if not faults:
        return found
    told = [_told(source, fault) for fault in faults[:MOST_FAULTS]]
    told.sort(key=lambda one: (one["file"], one["line"]))
    return Refusal(
        reason="programme_malformed", data={**told[0], "faults": told, "count": len(faults)}
    )


def compared(*, one: Texts, other: Texts) -> Difference | Refusal:
    """What changes from one programme's texts to another's, whatever shop they are of.

    What a text does not mention has its usual value in both.
    """
    found: list[Programme] = []
    for texts in (one, other):
        source = gathered(texts=texts)
        if isinstance(source, Refusal):
            return source
        programme = parsed(source=source, base=_of_currency(source, Programme()))
        if isinstance(programme, Refusal):
            return programme
        found.append(programme)
    return between(before=found[0], after=found[1])


def _of_currency(source: Source, base: Programme) -> Programme:
    """So that the currency that the text names is the shop's own."""
    ground = source.document.get("programme")
    currency = ground.get("currency") if isinstance(ground, dict) else None
    if not isinstance(currency, str):
        return base
    return replace(base, rules=replace(base.rules, currency=currency))


def _told(source: Source, fault: Refusal) -> dict[str, Any]:
    where = str(fault.data["where"])
    number = source.ground
    offer = OFFER.match(where)
    if offer is not None and int(offer[1]) < len(source.offers):
        number, place = source.offers[int(offer[1])]
        where = f"$.offers[{place}]{where[offer.end() :]}"
    number = source.rooms.get(ROOM.split(where.removeprefix("$."), maxsplit=1)[0], number)
    file, place_of_file = source.files[number]
    line = yaml_text.line_of(place=place_of_file, where=where)
    return {"file": file, "line": line, "where": where[2:], "problem": fault.data["problem"]}


def _fault(file: str, place: Place, where: str, problem: str) -> Refusal:
    line = yaml_text.line_of(place=place, where=where)
    fault = {"file": file, "line": line, "where": where[2:] or "$", "problem": problem}
    return Refusal(reason="programme_malformed", data={**fault, "faults": [fault], "count": 1})


def written(*, programme: Programme) -> str:
    """The programme as YAML: equal programmes give equal bytes."""
    return yaml_text.written(data=programme_document.document(programme))
