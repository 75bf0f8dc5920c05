"""Remarks: kept once by their key with their words sealed, read back, labelled, counted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from guerdon.canonical import digest
from guerdon.store.models import Customer, Mood
from guerdon.store.models import Remark as Row
from guerdon.store.sealed import seal, sign_index, unseal
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.remark import Remark, Said, mood

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A remark with what was read in it, ready to be kept; `model` is the version that read it."""

    remark: Remark
    language: str
    sentiment: str
    positive: float | None
    aspects: Mapping[str, str]
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkSeen:
    """A remark as those may see it who may see personal data."""

    key: str
    kind: str
    text: str
    at: datetime
    customer: str | None
    stars: int | None
    source: str
    language: str
    sentiment: str
    positive: float | None
    aspects: Mapping[str, str]
    topic: str
    labelled_by: str


def known(*, remarks: Sequence[Remark]) -> frozenset[str] | Refusal:
    """The keys of those that were kept before; refused where a key came with another remark."""
    kept = dict(
        Row.objects.filter(key__in=[one.key for one in remarks]).values_list("key", "digest")
    )
    for one in remarks:
        if one.key in kept and kept[one.key] != _digest(one):
            return Refusal(reason="remark_differs", data={"key": one.key})
    return frozenset(kept)


def owners(*, keys: Iterable[str]) -> Mapping[str, int]:
    """Customer key -> row, of one that was merged the row that it became; unknown ones are out."""
    found = Customer.objects.filter(key__in=set(keys)).values_list("key", "id", "merged_into")
    return {key: merged or number for key, number, merged in found}


def keep(*, read: Sequence[Read], owner: Mapping[str, int], now: datetime) -> int:
    """Write new remarks and the moods that follow; how many were new. Call it inside `write()`."""
    rows = Row.objects.bulk_create([_row(one, owner, now) for one in read], batch_size=500)
    moods(customers={row.customer_id for row in rows if row.customer_id})
    return len(rows)


def _row(one: Read, owner: Mapping[str, int], now: datetime) -> Row:
    remark = one.remark
    return Row(
        key=remark.key,
        kind=remark.kind,
        customer_id=owner[remark.customer] if remark.customer else None,
        at=remark.at or now,
        source=remark.source,
        stars=remark.stars,
        sealed=seal(plain={"text": remark.text}),
        digest=_digest(remark),
        language=one.language,
        sentiment=one.sentiment,
        positive=one.positive,
        aspects=dict(one.aspects),
        model=one.model,
        taken_at=now,
    )


def _digest(one: Remark) -> str:
    """Tells nothing of the words without the key of this installation."""
    at = one.at.isoformat() if one.at else None
    whole = digest(value=[one.kind, one.text, one.customer, at, one.stars, one.source])
    return sign_index(kind="remark", text=whole)


def moods(*, customers: Iterable[int]) -> None:
    """The moods of these customers anew from all their remarks. Call it inside `write()`."""
    wanted = sorted(set(customers))
    for begin in range(0, len(wanted), 500):
        some = wanted[begin : begin + 500]
        said: dict[int, list[Said]] = {}
        names = ("customer_id", "at", "kind", "sentiment", "aspects")
        rows = Row.objects.filter(customer_id__in=some).order_by("at", "id").values_list(*names)
        for customer, at, kind, sentiment, aspects in rows:
            one = Said(at=at, kind=kind, sentiment=sentiment, aspects=aspects)
            said.setdefault(customer, []).append(one)
        made = [
            Mood(
                customer_id=customer,
                mood=found.mood,
                complaints=found.complaints,
                complained_of=list(found.complained_of),
                last_remark_at=found.last_remark_at,
            )
            for customer, each in said.items()
            if (found := mood(said=each)) is not None
        ]
        columns = ["mood", "complaints", "complained_of", "last_remark_at"]
        Mood.objects.bulk_create(
            made, update_conflicts=True, update_fields=columns, unique_fields=["customer"]
        )


def label(*, key: str, sentiment: str, actor: str) -> RemarkSeen | Refusal:
    """A person says what a remark means; that stays whatever a later model reads in it."""
    with write():
        row = (
            Row.objects.select_for_update(of=("self",))
            .select_related("customer")
            .filter(key=key)
            .first()
        )
        if row is None:
            return Refusal(reason="not_found", data={"what": "remark", "key": key[:120]})
        row.sentiment, row.labelled_by = sentiment, actor
        row.save(update_fields=["sentiment", "labelled_by"])
        moods(customers=[row.customer_id] if row.customer_id else [])
    return _seen(row)


def labelled(*, language: str) -> tuple[list[str], list[int]]:
    """The texts that people labelled, with 1 for positive; unsure ones are out."""
    rows = Row.objects.filter(language=language, sentiment__in=("positive", "negative"))
    rows = rows.exclude(labelled_by="").order_by("id")
    found = [(_text(row), int(row.sentiment == "positive")) for row in rows.iterator(2000)]
    return [text for text, _ in found], [number for _, number in found]


def listed(
    *,
    customer: str = "",
    sentiment: str = "",
    aspect: str = "",
    topic: str = "",
    since: datetime | None = None,
    unlabelled: bool = False,
    most: int = PAGE,
) -> tuple[RemarkSeen, ...]:
    """The newest remarks that fit every filter given."""
    rows: QuerySet[Row] = Row.objects.select_related("customer").order_by("-at", "-id")
    if customer:
        rows = rows.filter(Q(customer__key=customer) | Q(customer__merged_into__key=customer))
    if sentiment:
        rows = rows.filter(sentiment=sentiment)
    if topic:
        rows = rows.filter(topic=topic)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if unlabelled:
        rows = rows.filter(labelled_by="")
    if aspect:
        rows = rows.filter(**{f"aspects__{aspect}": "negative"})
    return tuple(_seen(row) for row in rows[:most])


def _seen(row: Row) -> RemarkSeen:
    return RemarkSeen(
        key=row.key,
        kind=row.kind,
        text=_text(row),
        at=row.at,
        customer=row.customer.key if row.customer else None,
        stars=row.stars,
        source=row.source,
        language=row.language,
        sentiment=row.sentiment,
        positive=row.positive,
        aspects=row.aspects,
        topic=row.topic,
        labelled_by=row.labelled_by,
    )


def _text(row: Row) -> str:
    return unseal(sealed=bytes(row.sealed)).get("text") or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What counting needs of one remark: no words."""

    at: datetime
    sentiment: str
    aspects: Mapping[str, str]
    topic: str


def marks(*, since: datetime, until: datetime) -> Iterator[Mark]:
    """The remarks of a period that a sentiment was read in, oldest first."""
    rows = (
        Row.objects.filter(at__gte=since, at__lt=until).exclude(sentiment="").order_by("at", "id")
    )
    names = ("at", "sentiment", "aspects", "topic")
    for at, sentiment, aspects, topic in rows.values_list(*names).iterator(chunk_size=5000):
        yield Mark(at=at, sentiment=sentiment, aspects=aspects, topic=topic)


def count() -> int:
    """All remarks."""
    return Row.objects.count()


def labels() -> Mapping[str, int]:
    """Language -> how many remarks people labelled positive or negative."""
    rows = Row.objects.exclude(labelled_by="").filter(sentiment__in=("positive", "negative"))
    found = rows.values_list("language").annotate(many=Count("id")).order_by("language")
    return {str(language): int(many) for language, many in found}


def words(*, since: datetime, language: str, most: int) -> list[tuple[int, str]]:
    """Row and words of the newest remarks of a language, for the night that finds topics."""
    rows = Row.objects.filter(at__gte=since, language=language).order_by("-at", "-id")[:most]
    return [(row.pk, _text(row)) for row in rows]


def outdated(*, versions: Mapping[str, str], after: int, most: int) -> list[tuple[int, str]]:
    """Row and words of remarks that another version read, in order of rows."""
    other = Q()
    for language, version in versions.items():
        other |= Q(language=language) & ~Q(model=version)
    rows = Row.objects.filter(other, labelled_by="", pk__gt=after).order_by("pk")[:most]
    return [(row.pk, _text(row)) for row in rows]


def reread(*, found: Sequence[tuple[int, Read]]) -> None:
    """Write what a newer model reads, where nobody labelled meanwhile, and the moods."""
    with write():
        by_row = dict(found)
        rows = list(Row.objects.select_for_update().filter(pk__in=by_row, labelled_by=""))
        for row in rows:
            one = by_row[row.pk]
            row.sentiment, row.positive, row.model = one.sentiment, one.positive, one.model
            row.aspects = dict(one.aspects)
        Row.objects.bulk_update(rows, ["sentiment", "positive", "model", "aspects"], batch_size=500)
        moods(customers=[row.customer_id for row in rows if row.customer_id])


def place(*, topics: Mapping[int, str], since: datetime, language: str) -> None:
    """Write the topic of each remark since a moment; those not named lose theirs."""
    with write():
        rows = list(Row.objects.filter(at__gte=since, language=language).only("id", "topic"))
        changed = [row for row in rows if row.topic != topics.get(row.pk, "")]
        for row in changed:
            row.topic = topics.get(row.pk, "")
        Row.objects.bulk_update(changed, ["topic"], batch_size=500)


def taken_along(*, customer: int) -> list[dict[str, Any]]:
    """All remarks of one customer with their words, for their own data."""
    rows = Row.objects.select_related("customer").filter(customer_id=customer).order_by("at", "id")
    names = ("key", "kind", "text", "at", "stars", "source", "sentiment")
    return [{name: getattr(_seen(row), name) for name in names} for row in rows]


def mood_of(*, customer: str) -> dict[str, Any] | None:
    """What a customer's remarks come to."""
    row = Mood.objects.filter(customer__key=customer).first()
    if row is None:
        return None
    names = ("mood", "complaints", "complained_of", "last_remark_at")
    return {name: getattr(row, name) for name in names}
