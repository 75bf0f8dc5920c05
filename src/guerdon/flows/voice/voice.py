"""What customers say: remarks taken in and read, labelled by people, seen week by week."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from guerdon.store import triggers
from guerdon.store.programme import programme
from guerdon.store.voice import models as voice_models
from guerdon.store.voice import remarks, topics
from guerdon.store.voice.remarks import Read, RemarkSeen
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.remark import COMPLAINT, REVIEW, Remark
from guerdon.terms.trigger import Trigger

if TYPE_CHECKING:
    from guerdon.know.voice.model import Model
    from guerdon.know.voice.reading import Reading
    from guerdon.know.voice.trend import About, Heap, Week

# Others are no triggers: a survey is heard by its own room, a mention names nobody.
HEARD = (REVIEW, COMPLAINT)
SHOWN_WEEKS = 26
SHOWN_UNSURE = 12
SHOWN_TOPICS = 8
EXAMPLES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of one remark: `new` or known before, and what was read in it."""

    key: str
    new: bool
    language: str
    sentiment: str
    positive: float | None
    aspects: Mapping[str, str]


def models() -> "Mapping[str, Model]":
    """The model in use of each language: the shop's own, else the one that comes with us."""
    from guerdon.know.voice.model import LANGUAGES, decoded, shipped

    own = voice_models.used()
    found: dict[str, Model] = {}
    for language in LANGUAGES:
        version = own.get(language, "")
        if version not in _loaded:
            read = decoded(data=voice_models.data(version=version)) if version else None
            if version and (read is None or isinstance(read, Refusal)):
                raise ValueError(f"the voice model {version} cannot be read")
            if version and not isinstance(read, Refusal) and read is not None:
                _loaded[version] = read
        found[language] = _loaded[version] if version else shipped(language)
    return found


# A version never changes, so that one read stays right.
_loaded: "dict[str, Model]" = {}


def read(*, texts: Sequence[str]) -> "list[Reading]":
    """Language, sentiment and aspects of each text, by the models in use; nothing is kept."""
    from guerdon.know.voice.reading import read as reading

    return reading(texts=texts, models=models())


def take(
    *, wanted: Sequence[Remark], now: datetime, heard: bool = True
) -> tuple[Taken, ...] | Refusal:
    """Keep remarks once by their keys, read them, and renew their writers' moods.

    A review or complaint of a known customer is a trigger of that kind, unless `heard` is False
    for history. Refused, with nothing kept: a moment to come, a customer that is not known, a key
    that was kept with another remark, or twice in one call with different ones.
    """
    refused = _checked(wanted, now)
    if refused:
        return refused
    each = {one.key: one for one in wanted}
    ready = readings(wanted=list(each.values()))
    with write():
        known = remarks.known(remarks=list(each.values()))
        if isinstance(known, Refusal):
            return known
        owner = remarks.owners(keys=(one.customer for one in wanted if one.customer))
        missing = next((o.customer for o in wanted if o.customer and o.customer not in owner), None)
        if missing is not None:
            return Refusal(reason="not_found", data={"what": "customer", "key": missing})
        fresh = [one for one in ready if one.remark.key not in known]
        remarks.keep(read=fresh, owner=owner, now=now)
        for one in fresh if heard else ():
            _say(one, now)
    new = {one.remark.key for one in fresh}
    return tuple(_taken(one, one.remark.key in new) for one in ready)


def _checked(wanted: Sequence[Remark], now: datetime) -> Refusal | None:
    seen: dict[str, Remark] = {}
    for one in wanted:
        if seen.setdefault(one.key, one) != one:
            return Refusal(reason="remark_differs", data={"key": one.key})
        if one.at is not None and one.at > now:
            return Refusal(reason="remark_early", data={"key": one.key, "at": one.at.isoformat()})
    return None


def readings(*, wanted: Sequence[Remark]) -> list[Read]:
    """Each remark as it will be kept."""
    from guerdon.know.voice.reading import read as reading

    used = models()
    found = reading(texts=[one.text for one in wanted], models=used)
    return [
        Read(
            remark=remark,
            language=one.language,
            sentiment=one.sentiment,
            positive=one.positive,
            aspects=one.aspects,
            model=used[one.language].version if one.language in used else "",
        )
        for remark, one in zip(wanted, found, strict=True)
    ]


def _say(one: Read, now: datetime) -> None:
    """Left for the rooms to hear, in the remark's own transaction."""
    remark = one.remark
    if remark.kind not in HEARD or remark.customer is None:
        return
    data: dict[str, Any] = {"sentiment": one.sentiment, "source": remark.source}
    data |= {"stars": remark.stars} if remark.stars is not None else {}
    trigger = Trigger(
        kind=remark.kind,
        key=remark.key,
        customer=remark.customer,
        at=remark.at or now,
        data=data,
    )
    triggers.keep(trigger=trigger, now=now)


def _taken(one: Read, new: bool) -> Taken:
    return Taken(
        key=one.remark.key,
        new=new,
        language=one.language,
        sentiment=one.sentiment,
        positive=one.positive,
        aspects=one.aspects,
    )


def label(*, key: str, sentiment: str, actor: str) -> RemarkSeen | Refusal:
    """A person says what a remark means; labels are what a shop's own model learns from."""
    from guerdon.know.voice.reading import SENTIMENTS

    if sentiment not in SENTIMENTS:
        return Refusal(reason="sentiment_unknown", data={"sentiment": sentiment[:40]})
    return remarks.label(key=key, sentiment=sentiment, actor=actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSeen:
    """A topic with its words, how often it came up, and its newest remarks, bad ones first."""

    about: "About"
    words: tuple[str, ...]
    examples: tuple[RemarkSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The page of the customers' voice over the last SHOWN_WEEKS weeks."""

    weeks: "tuple[Week, ...]"
    positive: int
    negative: int
    unsure: int
    aspects: "tuple[About, ...]"
    topics: tuple[TopicSeen, ...]
    heaps: "tuple[Heap, ...]"
    doubtful: tuple[RemarkSeen, ...]
    labels: Mapping[str, int]
    since: datetime

    @property
    def share(self) -> float | None:
        """Positive of those that a side was told of."""
        told = self.positive + self.negative
        return self.positive / told if told else None


def overview(*, now: datetime) -> Overview | None:
    """What the page shows; None before the first remark."""
    from guerdon.know.voice import trend

    if not remarks.count():
        return None
    since = now - timedelta(weeks=SHOWN_WEEKS)
    listed = list(days(since=since, until=now))
    weeks = trend.weekly(days=listed)
    return Overview(
        weeks=weeks,
        positive=sum(week.positive for week in weeks),
        negative=sum(week.negative for week in weeks),
        unsure=sum(week.unsure for week in weeks),
        aspects=trend.by_aspect(days=listed),
        topics=_topics(trend.by_topic(days=listed)[:SHOWN_TOPICS], since),
        heaps=trend.heaps(days=listed, today=_today(now)),
        doubtful=remarks.listed(sentiment="unsure", unlabelled=True, most=SHOWN_UNSURE),
        labels=remarks.labels(),
        since=since,
    )


def days(*, since: datetime, until: datetime) -> Iterator[Any]:
    """The remarks of a period by their local day, for counting."""
    from guerdon.know.voice.trend import Day

    zone = ZoneInfo(programme.read().zone)
    for one in remarks.marks(since=since, until=until):
        yield Day(
            day=one.at.astimezone(zone).date(),
            sentiment=one.sentiment,
            aspects=one.aspects,
            topic=one.topic,
        )


def _today(now: datetime) -> Any:
    return now.astimezone(ZoneInfo(programme.read().zone)).date()


def _topics(listed: "Sequence[About]", since: datetime) -> tuple[TopicSeen, ...]:
    words = topics.named(keys=[one.name for one in listed])
    found = []
    for one in listed:
        bad = remarks.listed(topic=one.name, sentiment="negative", since=since, most=EXAMPLES)
        more = remarks.listed(topic=one.name, since=since, most=EXAMPLES * 2)
        examples = (*bad, *(each for each in more if each not in bad))[:EXAMPLES]
        found.append(TopicSeen(about=one, words=words.get(one.name, ()), examples=examples))
    return tuple(found)
