"""A file that somebody names on the command line: JSON, or YAML as a programme's text is read."""

import json
from pathlib import Path
from typing import Any

from guerdon.cli.house import granted, refuse
from guerdon.terms.decision import Refusal


def data(*, file: Path) -> Any:
    """What stands in it, or leave with a sentence."""
    text = file.read_text(encoding="utf-8-sig")
    if file.suffix in (".yaml", ".yml"):
        from guerdon.flows import yaml_text

        return granted(yaml_text.read(text=text, file=file.name)).data
    try:
        return json.loads(text)
    except ValueError as error:
        first = (str(error).splitlines() or [""])[0]
        refuse(Refusal(reason="file_unreadable", data={"file": file.name, "problem": first}))


def offers(*, document: Any) -> list[Any]:
    """The offers of a document: a list of them, `{"offers": [...]}`, or one alone."""
    found = document.get("offers", [document]) if isinstance(document, dict) else document
    return found if isinstance(found, list) else [found]
