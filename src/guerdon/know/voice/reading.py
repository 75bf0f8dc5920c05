"""Reading texts: language, sentiment with its probability, and what is said of each aspect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guerdon.know.voice import aspects
from guerdon.know.voice.model import Model
from guerdon.know.voice.script import language

POSITIVE, NEGATIVE, UNSURE, UNREAD = "positive", "negative", "unsure", ""
SENTIMENTS = (POSITIVE, NEGATIVE, UNSURE)
# Below this probability neither side is told: the text is shown to somebody instead.
SURE = 0.65


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text says. `sentiment` is empty, and `positive` None, in a language without a model.

    `aspects`: aspect -> sentiment of the clauses that name it; negative where they disagree, since
    a complaint is not undone by praise elsewhere.
    """

    language: str
    sentiment: str
    positive: float | None
    aspects: Mapping[str, str] = field(default_factory=dict)


def told(*, positive: float) -> str:
    """The sentiment of a probability."""
    if positive >= SURE:
        return POSITIVE
    return NEGATIVE if positive <= 1 - SURE else UNSURE


def read(*, texts: Sequence[str], models: Mapping[str, Model]) -> list[Reading]:
    """Each text by the model of its language."""
    languages = [language(text=text) for text in texts]
    found: list[Reading] = [
        Reading(language=code, sentiment=UNREAD, positive=None) for code in languages
    ]
    for code, model in models.items():
        places = [place for place, one in enumerate(languages) if one == code]
        own = [texts[place] for place in places]
        named = [aspects.clauses(text=text, language=code) for text in own]
        flat = [clause for each in named for clause, _ in each]
        said = iter(model.positive(texts=flat).tolist())
        chances = model.positive(texts=own).tolist()
        for place, each, positive in zip(places, named, chances, strict=True):
            found[place] = Reading(
                language=code,
                sentiment=told(positive=positive),
                positive=positive,
                aspects=_merged([(names, next(said)) for _, names in each]),
            )
    return found


def _merged(clauses: list[tuple[frozenset[str], float]]) -> dict[str, str]:
    """The sentiment of each aspect over the clauses that name it."""
    said: dict[str, set[str]] = {}
    for names, positive in clauses:
        for name in names:
            said.setdefault(name, set()).add(told(positive=positive))
    order = (NEGATIVE, POSITIVE, UNSURE)
    return {name: next(one for one in order if one in said[name]) for name in sorted(said)}
