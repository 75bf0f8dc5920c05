"""How each number about a customer is made, in signs and in words, zh and en."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula in plain signs and what it means."""

    name: str
    formula: str
    zh: str
    en: str


@cache
def formulas() -> Mapping[str, Formula]:
    """All formulas by name, from formulas.toml."""
    text = (resources.files("guerdon.terms") / "formulas.toml").read_text(encoding="utf-8")
    return {name: Formula(name=name, **said) for name, said in tomllib.loads(text).items()}
