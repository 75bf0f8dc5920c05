"""The night of the customers' voice: remarks read anew by a newer model, and topics found."""

from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.voice import voice
from guerdon.know.voice import topics as know_topics
from guerdon.know.voice.model import LANGUAGES
from guerdon.know.voice.reading import read as reading
from guerdon.store.voice import remarks, topics
from guerdon.store.voice.remarks import Read
from guerdon.terms.remark import REVIEW, Remark

STEP = 1_000
# Topics are of what is said now: the newest remarks of half a year.
LOOK_BACK = timedelta(weeks=26)
MOST_TEXTS = 20_000


def run(*, now: datetime) -> dict[str, Any]:
    """How many remarks were read anew, and how many topics there are by language.

    Killed in the middle and run again it ends the same: each step leaves whole rows.
    """
    return {"reread": _reread(), "topics": {code: _topics(code, now) for code in LANGUAGES}}


def _reread() -> int:
    used = voice.models()
    versions = {code: model.version for code, model in used.items()}
    after = done = 0
    while found := remarks.outdated(versions=versions, after=after, most=STEP):
        after = found[-1][0]
        read = reading(texts=[text for _, text in found], models=used)
        made = [
            (
                pk,
                Read(
                    remark=Remark(key="", kind=REVIEW, text=""),
                    language=one.language,
                    sentiment=one.sentiment,
                    positive=one.positive,
                    aspects=one.aspects,
                    model=versions.get(one.language, ""),
                ),
            )
            for (pk, _), one in zip(found, read, strict=True)
        ]
        remarks.reread(found=made)
        done += len(made)
    return done


def _topics(language: str, now: datetime) -> int:
    since = now - LOOK_BACK
    found = remarks.words(since=since, language=language, most=MOST_TEXTS)
    if len(found) < know_topics.LEAST_TEXTS:
        return 0
    made = know_topics.topics(
        texts=[text for _, text in found],
        language=language,
        before=topics.words(language=language),
    )
    topics.keep(language=language, found={one.key: one.words for one in made}, now=now)
    places = {found[at][0]: one.key for one in made for at in one.texts}
    remarks.place(topics=places, since=since, language=language)
    return len(made)
