"""A shop's own model of sentiment: trained on its labels, used where it is better, taken back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from guerdon.flows.voice import files
from guerdon.store.voice import models, remarks
from guerdon.store.voice.models import Version
from guerdon.terms.decision import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from guerdon.know.voice.training import Figures

# A new version must be right on this much more of the texts, else the old one stays.
BETTER = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A new version, `own` figures by cross-validation, and `shipped` ones on the same texts."""

    version: Version
    own: "Figures"
    shipped: "Figures"


def train(
    *, file: "Path | None", actor: str, now: datetime, anyway: bool = False
) -> tuple[Trained, ...] | Refusal:
    """Train a version for each language with enough labels, from a file or from people's labels.

    A version is used at once where cross-validation finds it more often right than the model that
    ships, or with `anyway`; it is kept in either case. Refused with too few labels of a kind.
    """
    from guerdon.know.voice.model import LANGUAGES
    from guerdon.know.voice.script import language as language_of

    found = files.labelled(file=file) if file is not None else _by_people()
    if isinstance(found, Refusal):
        return found
    spoken = [language_of(text=text) for text in found[0]]
    made: list[Trained] = []
    refused = Refusal(reason="labels_too_few", data={"found": 0, "least": 0})
    for language in LANGUAGES:
        places = [place for place, one in enumerate(spoken) if one == language]
        one = _trained(
            language,
            [found[0][place] for place in places],
            [found[1][place] for place in places],
            actor,
            now,
            anyway,
        )
        if isinstance(one, Refusal):
            refused = max(refused, one, key=lambda each: int(each.data["found"]))
            refused = one if refused.data["least"] == 0 else refused
        else:
            made.append(one)
    return tuple(made) or refused


def _by_people() -> tuple[list[str], list[int]]:
    texts: list[str] = []
    labels: list[int] = []
    for language in ("zh", "en"):
        more = remarks.labelled(language=language)
        texts, labels = texts + more[0], labels + more[1]
    return texts, labels


def _trained(
    language: str,
    texts: Sequence[str],
    labels: Sequence[int],
    actor: str,
    now: datetime,
    anyway: bool,
) -> Trained | Refusal:
    from guerdon.know.voice.model import encoded, shipped
    from guerdon.know.voice.training import adapted

    version = f"{language}-{now:%Y%m%d%H%M%S%f}"[:40]
    base = shipped(language)
    answer = adapted(base=base, texts=texts, labels=labels, version=version)
    if isinstance(answer, Refusal):
        return answer
    model, own, before = answer
    kept = models.keep(
        language=language,
        version=version,
        data=encoded(model=model),
        figures={"own": asdict(own), "shipped": asdict(before), "from": base.version},
        use=anyway or own.accuracy >= before.accuracy + BETTER,
        actor=actor,
        now=now,
    )
    return Trained(version=kept, own=own, shipped=before)


def back(*, language: str, version: str) -> Version | Refusal | None:
    """Use an earlier version again, or with "" the model that ships; the night reads anew."""
    return models.use(language=language, version=version)
