"""Train the models that ship: python -m training zh en."""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from guerdon.know.voice import model as models
from guerdon.know.voice.training import Seeds, learnt
from training import corpora

FOLDER = Path(__file__).parents[1] / "src" / "guerdon" / "know" / "voice"
# Chosen, as everything else, by leaving trades out of the training texts.
SEED_WEIGHT = {"zh": 10.0, "en": 10.0}


def main() -> None:
    """Write <language>.voice for each language named, and print what cross-checking found."""
    for language in sys.argv[1:] or models.LANGUAGES:
        corpus = {"zh": corpora.zh, "en": corpora.en}[language]()
        model, checked = learnt(
            texts=corpus.texts,
            labels=corpus.labels,
            trades=corpus.trades,
            seeds=_seeds(language),
            language=language,
            version=f"{language}-{date.today():%Y%m%d}",
            told={"source": corpus.source, "texts": len(corpus.texts)},
        )
        data = models.encoded(model=model)
        (FOLDER / f"{language}.voice").write_bytes(data)
        print(language, f"{len(corpus.texts):,} texts, {len(data):,} bytes, {model.version}")
        for name, found in checked.items():
            print(" ", name, json.dumps({k: round(v, 4) for k, v in asdict(found).items()}))


def _seeds(language: str) -> Seeds:
    if language == "zh":
        words, labels = corpora.own_words(language="zh")
    else:
        rated = [(word, int(mean > 0)) for word, mean in corpora.vader_words() if abs(mean) >= 1]
        words, labels = [word for word, _ in rated], [label for _, label in rated]
    return Seeds(words=words, labels=labels, weight=SEED_WEIGHT[language])


if __name__ == "__main__":
    main()
