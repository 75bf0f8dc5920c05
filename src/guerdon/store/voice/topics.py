"""Topics by their keys: kept from night to night with the words that set them apart."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from guerdon.store.models import Topic as Row
from guerdon.store.writing import write


def words(*, language: str) -> Mapping[str, tuple[str, ...]]:
    """Key -> words, of all topics that there ever were."""
    rows = Row.objects.filter(language=language).order_by("id").values_list("key", "words")
    return {key: tuple(found) for key, found in rows}


def named(*, keys: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Key -> words, of these."""
    rows = Row.objects.filter(key__in=keys).values_list("key", "words")
    return {key: tuple(found) for key, found in rows}


def keep(*, language: str, found: Mapping[str, Sequence[str]], now: datetime) -> None:
    """Write topics with the words that they have now."""
    with write():
        for key, listed in found.items():
            Row.objects.update_or_create(
                key=key,
                defaults={"language": language, "words": list(listed)},
                create_defaults={"language": language, "words": list(listed), "made_at": now},
            )
