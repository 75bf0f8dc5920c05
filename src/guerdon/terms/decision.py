"""A refusal is a named value: a machine reason with its data, never False."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why something was not done: `reason` is a key of terms.reasons, `data` fills its sentence."""

    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something was decided: same form as a refusal, kept apart so that types tell."""

    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)
