"""Topics: texts clustered by their words, named by what sets each apart, stable over nights."""

import hashlib
import math
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guerdon.know.voice.phrases import words

LEAST_TEXTS = 30
MOST_TOPICS = 12
WORDS_SHOWN = 8
# A topic keeps its key while it shares this part of its words with what it was.
SAME = 0.3
# A text whose words hardly belong to any topic has none.
LEAST_SHARE = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic: its key, its words, those that set it most apart first, and its texts by place."""

    key: str
    words: tuple[str, ...]
    texts: tuple[int, ...]


def topics(
    *, texts: Sequence[str], language: str, before: Mapping[str, Sequence[str]]
) -> tuple[Topic, ...]:
    """The topics of the texts, the largest first; none with fewer than LEAST_TEXTS texts.

    Non-negative matrix factorisation of tf-idf from a fixed start, so that the same texts give the
    same topics. `before` are the words of earlier topics by key: a topic that shares SAME of its
    words with one keeps its key, the best pairs first.
    """
    if len(texts) < LEAST_TEXTS:
        return ()
    each = words(texts=texts, language=language)
    often = Counter(word for one in each for word in one)
    vocabulary = sorted(often)
    if len(vocabulary) < 2:
        return ()
    place = {word: number for number, word in enumerate(vocabulary)}
    found = _clustered(each, place, often)
    named = [
        (members, _apart(each, members, often))
        for members in found
        if len(members) >= max(3, len(texts) // 200)
    ]
    named = [(members, listed) for members, listed in named if listed]
    keys = _keys([listed for _, listed in named], before, language)
    made = [
        Topic(key=key, words=listed, texts=tuple(members))
        for key, (members, listed) in zip(keys, named, strict=True)
    ]
    return tuple(sorted(made, key=lambda one: (-len(one.texts), one.key)))


def _clustered(
    each: Sequence[frozenset[str]], place: Mapping[str, int], often: Mapping[str, int]
) -> list[list[int]]:
    from scipy import sparse
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    rows = [number for number, one in enumerate(each) for _ in one]
    columns = [place[word] for one in each for word in sorted(one)]
    rare = {word: math.log(1 + len(each) / many) for word, many in often.items()}
    values = [
        rare[word] / math.sqrt(sum(rare[w] ** 2 for w in one))
        for one in each
        for word in sorted(one)
    ]
    shape = (len(each), len(place))
    table = sparse.csr_matrix((values, (rows, columns)), shape=shape)
    size = min(MOST_TOPICS, max(2, round(math.sqrt(len(each) / 12))), min(shape) - 1)
    model = NMF(n_components=size, init="nndsvd", max_iter=200, tol=1e-3)
    with warnings.catch_warnings():
        # Topics that are nearly as good as they can be are good enough, and always the same.
        warnings.simplefilter("ignore", ConvergenceWarning)
        found = model.fit_transform(table)
    weight: NDArray[np.float64] = found * np.linalg.norm(model.components_, axis=1)
    total = weight.sum(axis=1)
    best = weight.argmax(axis=1)
    clear = (total > 0) & (weight.max(axis=1) >= LEAST_SHARE * total)
    return [np.flatnonzero(clear & (best == number)).tolist() for number in range(size)]


def _apart(
    each: Sequence[frozenset[str]], members: Sequence[int], often: Mapping[str, int]
) -> tuple[str, ...]:
    """The words with the largest z of their log odds inside against outside, prior of all texts."""
    inside = Counter(word for number in members for word in each[number])
    many, whole = len(members), len(each)
    scored: list[tuple[float, str]] = []
    for word, count in inside.items():
        outside = often[word] - count
        prior = often[word] / whole
        here = math.log((count + prior) / (many - count + 1 - prior))
        there = math.log((outside + prior) / (whole - many - outside + 1 - prior))
        error = math.sqrt(1 / (count + prior) + 1 / (outside + prior))
        scored.append(((here - there) / error, word))
    scored.sort(key=lambda one: (-one[0], one[1]))
    return tuple(word for z, word in scored[:WORDS_SHOWN] if z >= 2.0)


def _keys(
    listed: Sequence[tuple[str, ...]], before: Mapping[str, Sequence[str]], language: str
) -> list[str]:
    """For each topic the key of the earlier one that it is, or one made of its own words."""
    pairs = sorted(
        (
            (-_shared(now, then), number, key)
            for number, now in enumerate(listed)
            for key, then in before.items()
            if _shared(now, then) >= SAME
        ),
    )
    keys: dict[int, str] = {}
    for _, number, key in pairs:
        if number not in keys and key not in keys.values():
            keys[number] = key
    for number, now in enumerate(listed):
        tried = 0
        while number not in keys:
            text = f"{language}:{tried}:{'|'.join(now)}"
            key = f"{language}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
            tried += 1
            if key not in before and key not in keys.values():
                keys[number] = key
    return [keys[number] for number in range(len(listed))]


def _shared(now: Sequence[str], then: Sequence[str]) -> float:
    """Common words over all words of both."""
    return len({*now} & {*then}) / len({*now, *then})
