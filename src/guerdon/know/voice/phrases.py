"""The words of texts that may name a topic: English words as they are, Chinese ones found by use.

Chinese is written without blanks. A run of two to four characters counts as a word when its
characters stand together far more often than by chance (cohesion) and when what stands before and
after it varies (freedom, in nats of entropy): both measures are those of new-word discovery.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from guerdon.know.voice.grams import plain

LEAST_TEXTS = 3
LONGEST = 4
LEAST_COHESION = 12.0
LEAST_FREEDOM = 0.9
MOST_WORDS = 3_000
# The texts in which Chinese words are looked for; more adds time and hardly words.
MOST_LOOKED_AT = 5_000
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile("[a-z][a-z']{2,}")
# Characters that hold sentences together: a word that begins or ends with one is a piece of one.
_LOOSE = frozenset(
    "的了是在我你他她它们这那就都也还很太不没有和与或而但又再把被让给对从到要会能可以么吗呢吧啊呀嘛哦个些"
    "之其此所为于则上下里中后前来去说看想觉得过着地只才更最挺真好坏多少大小一二三两几次样什么怎如果因为虽然"
)
_PLAIN_WORDS = frozenset(
    (
        *("the", "and", "for", "was", "were", "are", "with", "this", "that", "have", "had"),
        *("has", "but", "not", "you", "they", "she", "his", "her", "its", "our", "from", "all"),
        *("one", "out", "very", "there", "their", "them", "been", "would", "could", "when"),
        *("what", "which", "who", "will", "can", "your", "just", "too", "also", "than", "then"),
        *("get", "got", "did", "does", "don", "didn't", "don't", "it's", "i'm", "i've", "more"),
        *("some", "any", "only", "about", "after", "before", "again", "into", "over"),
        *("because", "even", "much", "really", "how", "why", "where", "while", "well", "good"),
        *("great", "bad", "nice", "best", "worst", "like", "love", "never", "always", "ever"),
        *("back", "still", "said", "told", "went", "came", "made", "make", "going", "way"),
        *("day", "time", "times", "thing", "things", "lot", "bit", "two", "first", "last"),
        *("next", "other", "every"),
    )
)


def words(*, texts: Sequence[str], language: str) -> list[frozenset[str]]:
    """The words of each text that at least LEAST_TEXTS texts have, at most MOST_WORDS in all."""
    flat = [plain(text=text) for text in texts]
    if language == "zh":
        found = _discovered(flat[:MOST_LOOKED_AT])
        each = [_held(text, found) for text in flat]
    else:
        each = [frozenset(_WORD.findall(text)) - _PLAIN_WORDS for text in flat]
    often = Counter(word for one in each for word in one)
    least = max(LEAST_TEXTS, len(texts) // 2_000)
    kept = frozenset(
        word for word, many in often.most_common(MOST_WORDS) if least <= many <= len(texts) * 0.6
    )
    return [one & kept for one in each]


def _discovered(texts: Sequence[str]) -> frozenset[str]:
    """Runs of characters with cohesion and freedom."""
    runs = [run for text in texts for run in _HAN.findall(text)]
    counts: Counter[str] = Counter()
    for run in runs:
        for size in range(1, LONGEST + 1):
            counts.update(run[at : at + size] for at in range(len(run) - size + 1))
    total = sum(many for word, many in counts.items() if len(word) == 1)
    tight = {
        word
        for word, many in counts.items()
        if len(word) > 1
        and many >= LEAST_TEXTS
        and word[0] not in _LOOSE
        and word[-1] not in _LOOSE
        and _cohesion(word, counts, total) >= LEAST_COHESION
    }
    before: dict[str, Counter[str]] = {word: Counter() for word in tight}
    after: dict[str, Counter[str]] = {word: Counter() for word in tight}
    for run in runs:
        for size in range(2, LONGEST + 1):
            for at in range(len(run) - size + 1):
                word = run[at : at + size]
                if word in tight:
                    before[word][run[at - 1] if at else ""] += 1
                    after[word][run[at + size : at + size + 1]] += 1
    return frozenset(
        word
        for word in tight
        if min(_freedom(before[word]), _freedom(after[word])) >= LEAST_FREEDOM
    )


def _cohesion(word: str, counts: Mapping[str, int], total: int) -> float:
    """How many times more often than by chance its two halves stand together, at the worst cut."""
    return min(
        counts[word] * total / (counts[word[:cut]] * counts[word[cut:]])
        for cut in range(1, len(word))
    )


def _freedom(neighbours: Counter[str]) -> float:
    """The entropy of what stands beside; each end of a run is a neighbour of its own."""
    ends = neighbours.get("", 0)
    total = sum(neighbours.values())
    inside = [many for sign, many in neighbours.items() if sign]
    shares = [many / total for many in inside] + [1 / total] * ends
    return -sum(share * math.log(share) for share in shares)


def _held(text: str, known: frozenset[str]) -> frozenset[str]:
    """The known words of a text, the longest at each place; a part of a longer one is out."""
    found = set()
    for run in _HAN.findall(text):
        at = 0
        while at < len(run):
            for size in range(LONGEST, 1, -1):
                if run[at : at + size] in known and at + size <= len(run):
                    found.add(run[at : at + size])
                    at += size
                    break
            else:
                at += 1
    return frozenset(found)
