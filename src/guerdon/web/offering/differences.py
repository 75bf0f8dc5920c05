"""What a change of an offer changes, field by field, in the words of its form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.web.offering import fields, whole
from guerdon.web.wording import say, wordings

ROW = re.compile(r"\.(\d+)\.")
# Set by the form itself and said elsewhere.
UNSAID = ("kind", "who.more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field before and after; empty means nothing stood there."""

    label: str
    before: str
    after: str


def differences(
    *, before: Mapping[str, Any], after: Mapping[str, Any], currency: str, zone: str
) -> tuple[Difference, ...]:
    """Every field in which the two documents differ, in the order of the form."""
    old = whole.written(document=before, currency=currency, zone=zone)
    new = whole.written(document=after, currency=currency, zone=zone)
    kind = str(after["kind"])
    found = [
        Difference(
            label=labelled(kind=kind, name=name),
            before=said(name=name, text=old.get(name, "")),
            after=said(name=name, text=new.get(name, "")),
        )
        for name in dict.fromkeys([*old, *new])
        if old.get(name, "") != new.get(name, "") and name not in UNSAID
    ]
    more = [one.get("who.more", "") for one in (old, new)]
    if more[0] != more[1]:
        found.append(Difference(label=say("offer_fields.more"), before=more[0], after=more[1]))
    return tuple(found)


# Said on an offer's page in sentences of their own.
SENTENCES = ("name.", "value", "limits.", "period.", "who.", "when.", "v.", "least_")
PLAIN = ("layer", "kind", "codes", "shared_code", "campaign", "measures")


def set_words(
    *, document: Mapping[str, Any], currency: str, zone: str
) -> tuple[tuple[str, str], ...]:
    """What an offer sets beside its sentence, its time, its customers and its limits, in words."""
    texts = whole.written(document=document, currency=currency, zone=zone)
    kind = str(document["kind"])
    return tuple(
        (labelled(kind=kind, name=name), said(name=name, text=text))
        for name, text in texts.items()
        if name not in PLAIN and not name.startswith(SENTENCES)
    )


def labelled(*, kind: str, name: str) -> str:
    """`v.steps.1.from` -> `Steps 2 · from`."""
    plain = ROW.split(name.removeprefix(whole.VALUE))
    if len(plain) == 3:
        rows, number, inner = plain
        return f"{_word(kind, rows)} {int(number) + 1} · {_word(kind, inner)}"
    return _word(kind, plain[0])


def _word(kind: str, name: str) -> str:
    word = name.replace("cut-of", "cut_of")
    for found in (
        word.replace(".", "_"),
        word.rpartition(".")[2],
    ):
        if f"offer_fields.{kind}_{found}" in wordings() or f"offer_fields.{found}" in wordings():
            return fields.label(kind=kind, name=found)
    return name


def said(*, name: str, text: str) -> str:
    """The words of a choice, else the text as typed."""
    last = name.rpartition(".")[2]
    word = f"offer_fields.{'cut' if last == 'cut-of' else last}_{text}"
    if word in wordings():
        return say(word)
    if name == "hidden":
        return say("offer_fields.yes")
    return text.replace("T00:00", "").replace("T", " ") if name.startswith("period.") else text
