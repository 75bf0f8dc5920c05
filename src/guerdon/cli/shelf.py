"""A file that somebody names on the command line: JSON, or YAML as a programme's text is read."""

import json
from pathlib import Path
from typing import Any, NoReturn

from guerdon.cli.house import granted, refuse
from guerdon.terms.decision import Refusal


def text(*, file: Path) -> str:
    """What stands in it, or leave with a sentence."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        _unreadable(file, error.strerror or str(error))
    except UnicodeDecodeError:
        _unreadable(file, "it is not UTF-8")


def data(*, file: Path) -> Any:
    """The data that stand in it, or leave with a sentence."""
    found = text(file=file)
    if file.suffix in (".yaml", ".yml"):
        from guerdon.flows import yaml_text

        return granted(yaml_text.read(text=found, file=file.name)).data
    try:
        return json.loads(found, parse_constant=_no_number)
    except RecursionError:
        _unreadable(file, "it is too deep")
    except ValueError as error:
        _unreadable(file, (str(error).splitlines() or [""])[0])


def offers(*, document: Any) -> list[Any]:
    """The offers of a document: a list of them, `{"offers": [...]}`, or one alone."""
    found = document.get("offers", [document]) if isinstance(document, dict) else document
    return found if isinstance(found, list) else [found]


def _no_number(word: str) -> NoReturn:
    """Python reads NaN and the infinities where JSON has none."""
    raise ValueError(f"{word} is no number of JSON")


def _unreadable(file: Path, problem: str) -> NoReturn:
    refuse(Refusal(reason="file_unreadable", data={"file": file.name, "problem": problem}))
