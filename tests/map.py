"""The map: each feature with its rule, flow, table, endpoint, page, command and doc."""

import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests import home  # noqa: F401 (first of all: a home of its own, as in every test)
from tests.house import ROOT

MAP = ROOT / "tests" / "map.toml"
# What serves every feature and so belongs to none.
GROUND = {
    "pages": {
        *("home", "sign_in", "sign_out", "language", "search"),
        *("chart_library", "chart_spec", "chart_svg", "chart_table"),
    },
    "commands": {"serve", "work", "user", "demo"},
    "tables": {"Job"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One row of the mission as far as it exists now, with all that carries it."""

    row: str
    en: str
    zh: str
    docs: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    kinds: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Everything named, by kind, in the order of the loop."""
        kinds = ("docs", "rules", "flows", "tables", "endpoints", "pages", "commands")
        object.__setattr__(self, "kinds", {kind: tuple(getattr(self, kind)) for kind in kinds})


def features() -> list[Feature]:
    """The features in the order of the mission."""
    read = tomllib.loads(MAP.read_text(encoding="utf-8"))
    return [Feature(row=row, **entry) for row, entry in read.items()]


def main() -> int:
    """Print the map; with --check say only what is wrong with it."""
    if "--check" not in sys.argv[1:]:
        for feature in features():
            print(drawn(feature), end="\n\n")
    faults = sorted({*missing(features()), *unmapped(features())})
    for fault in faults:
        print(f"tests/map.toml: {fault}", file=sys.stderr)
    return int(bool(faults))


def drawn(feature: Feature) -> str:
    """One feature as people read it."""
    named = [(kind, names) for kind, names in feature.kinds.items() if names]
    lines = [f"  {kind:10}{name}" for kind, names in named for name in names]
    return "\n".join([f"{feature.row}  {feature.en} · {feature.zh}", *lines])


def missing(listed: list[Feature]) -> Iterator[str]:
    """What the map names and the house does not have."""
    for feature in listed:
        for kind, names in feature.kinds.items():
            there = KNOWN[kind]
            for name in names:
                if not there(name):
                    yield f"{feature.row} names {kind} {name}, which is not there"


def unmapped(listed: list[Feature]) -> Iterator[str]:
    """What the house has and no feature names."""
    for kind, all_of in EVERY.items():
        named = {name for feature in listed for name in feature.kinds[kind]}
        for name in sorted(all_of() - named - GROUND.get(kind, set())):
            yield f"no feature names {kind} {name}"


def _is_module(name: str) -> bool:
    try:
        return find_spec(f"guerdon.{name}") is not None
    except ModuleNotFoundError:
        return False


@cache
def _ready() -> Any:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guerdon.settings")
    import django

    django.setup(set_prefix=False)
    return django


def rule_docs() -> set[str]:
    """Every page of rules."""
    return {file.relative_to(ROOT).as_posix() for file in (ROOT / "docs" / "rules").glob("*.md")}


def flows() -> set[str]:
    """Every flow, but those of the demo."""
    folder = ROOT / "src" / "guerdon" / "flows"
    found = {".".join(file.relative_to(folder).with_suffix("").parts) for file in _python(folder)}
    return {name for name in found if not name.startswith("demo.")}


def _python(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*.py") if file.name != "__init__.py")


def tables() -> set[str]:
    """Every table of operations, by its model's name."""
    _ready()
    from django.apps import apps

    return {model.__name__ for model in apps.get_app_config("store").get_models()}


def endpoints() -> set[str]:
    """Every operation of the API, as the OpenAPI document has it."""
    _ready()
    from guerdon.web.api.shell import api

    paths: dict[str, dict[str, Any]] = api.get_openapi_schema()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def pages() -> set[str]:
    """Every named page of the console and of the member."""
    _ready()
    from django.urls import URLPattern, URLResolver, get_resolver

    def below(resolver: URLResolver) -> Iterator[str]:
        for each in resolver.url_patterns:
            if isinstance(each, URLPattern) and each.name:
                yield each.name
            elif isinstance(each, URLResolver) and each.namespace != "api":
                yield from below(each)

    return set(below(get_resolver()))


def commands() -> set[str]:
    """Every command that can be loaded."""
    from guerdon.cli import COMMANDS

    return {name for name in COMMANDS if _is_module(f"cli.{name}")}


KNOWN: dict[str, Callable[[str], bool]] = {
    "docs": lambda name: (ROOT / name).is_file(),
    "rules": _is_module,
    "flows": lambda name: _is_module(f"flows.{name}"),
    "tables": lambda name: name in tables(),
    "endpoints": lambda name: name in endpoints(),
    "pages": lambda name: name in pages(),
    "commands": lambda name: name in commands(),
}
EVERY: dict[str, Callable[[], set[str]]] = {
    "docs": rule_docs,
    "flows": flows,
    "endpoints": endpoints,
    "pages": pages,
    "commands": commands,
    "tables": tables,
}


if __name__ == "__main__":
    sys.exit(main())
