"""A sentiment model: one byte of weight and of rarity per column, with calibrated probabilities."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guerdon.know.voice.grams import BITS, Grams, grams
from guerdon.terms.decision import Refusal

FORMAT = 1
MARK = b"guerdon voice\n"
LANGUAGES = ("zh", "en")
# The value of a single unit beside a pair's: a character says less than two, a word much alone.
SINGLE = {"zh": 0.5, "en": 2.0}
# Texts at once: bounds memory at any number of texts.
BATCH = 4_096
# More is no model of ours; refused before it is unpacked.
LARGEST_BYTES = 8 << 20

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Score of a text: bias + sum(w v) / |v| over its columns, v the rarity of each, by SINGLE.

    P(positive) = 1 / (1 + exp(-(slope score + shift))), fitted on texts and trades that the model
    had not learnt from. `weights` is int8 in steps of `step`, `rarity` uint8 in `rarity_step`.
    """

    language: str
    version: str
    weights: NDArray[np.int8]
    step: float
    rarity: NDArray[np.uint8]
    rarity_step: float
    bias: float
    slope: float
    shift: float
    told: Mapping[str, Any] = field(default_factory=dict)

    def scores(self, *, texts: Sequence[str]) -> Reals:
        """Before calibration, one a text."""
        parts = [
            self.of(found=grams(texts=texts[begin : begin + BATCH]))
            for begin in range(0, len(texts), BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros(0)

    def of(self, *, found: Grams) -> Reals:
        """Scores of texts whose columns are known."""
        value = values(
            found=found,
            rarity=self.rarity,
            step=self.rarity_step,
            single=SINGLE[self.language],
        )
        weight = self.weights[found.column] * self.step
        total = np.bincount(found.text, weight * value, minlength=found.texts)
        return np.asarray(total + self.bias, dtype=np.float64)

    def positive(self, *, texts: Sequence[str]) -> Reals:
        """The probability of each text that its writer is content."""
        return self.probability(scores=self.scores(texts=texts))

    def probability(self, *, scores: Reals) -> Reals:
        """Calibrated."""
        return 1.0 / (1.0 + np.exp(-np.clip(self.slope * scores + self.shift, -30.0, 30.0)))


def values(*, found: Grams, rarity: NDArray[np.uint8], step: float, single: float) -> Reals:
    """The value of each column in its text: rarity, `single` times for units, to length one."""
    raw = rarity[found.column] * step
    raw = np.where(found.single, single * raw, raw)
    length = np.sqrt(np.bincount(found.text, raw * raw, minlength=found.texts))
    return np.asarray(raw / np.maximum(length, 1e-12)[found.text])


def quantised(*, weights: Reals) -> tuple[NDArray[np.int8], float]:
    """Weights as whole steps from -127 to 127, and the step."""
    step = float(np.abs(weights).max()) / 127.0 or 1.0
    return np.round(weights / step).astype(np.int8), step


def encoded(*, model: Model) -> bytes:
    """The model as a file: a mark, a line of JSON, and both tables compressed."""
    head = {
        "format": FORMAT,
        "bits": BITS,
        **{
            name: getattr(model, name)
            for name in ("language", "version", "step", "rarity_step", "bias", "slope", "shift")
        },
        "told": dict(model.told),
    }
    body = zlib.compress(model.weights.tobytes() + model.rarity.tobytes(), 9)
    line = json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
    return MARK + line + b"\n" + body


def decoded(*, data: bytes) -> Model | Refusal:
    """The model of a file; refused where it is none, is broken or of another format."""
    columns = 1 << BITS
    if not data.startswith(MARK) or len(data) > LARGEST_BYTES:
        return Refusal(reason="voice_model_unreadable")
    line, _, body = data[len(MARK) :].partition(b"\n")
    try:
        head = json.loads(line)
        unpacker = zlib.decompressobj()
        tables = unpacker.decompress(body, 2 * columns + 1)
        right = head["format"] == FORMAT and head["bits"] == BITS and len(tables) == 2 * columns
        if not right or head["language"] not in LANGUAGES:
            return Refusal(reason="voice_model_unreadable")
        return Model(
            language=head["language"],
            version=str(head["version"]),
            weights=np.frombuffer(tables[:columns], np.int8),
            step=float(head["step"]),
            rarity=np.frombuffer(tables[columns:], np.uint8),
            rarity_step=float(head["rarity_step"]),
            bias=float(head["bias"]),
            slope=float(head["slope"]),
            shift=float(head["shift"]),
            told=head["told"],
        )
    except (ValueError, KeyError, TypeError, zlib.error):
        return Refusal(reason="voice_model_unreadable")


@cache
def shipped(language: str, /) -> Model:
    """The model that comes with the package, read once."""
    data = (resources.files("guerdon.know.voice") / f"{language}.voice").read_bytes()
    found = decoded(data=data)
    if isinstance(found, Refusal):
        raise ValueError(f"the package's model of {language} is broken")
    return found
