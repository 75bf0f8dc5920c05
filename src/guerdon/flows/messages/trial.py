"""A template's variants tried in an experiment: drafted, bound and published in one act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.flows.experiments import experiment
from guerdon.flows.messages import templates
from guerdon.store.messages import templates as message_templates
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal

CONTROL = "as-it-is"
NAMES = {"zh": "模板 {key}", "en": "Template {key}"}
CONTROL_NAME = {"zh": "原版", "en": "As it is"}


def tried(*, key: str, document: Mapping[str, Any], actor: str, now: datetime) -> str | Refusal:
    """Draft an experiment with an arm for each variant beside the template itself; its key.

    It is started on its own page. Until then everybody gets the template itself. Refused, with
    nothing changed: a template without variants, and what publishing or drafting refuses.
    """
    variants = document.get("variants", ())
    if not variants:
        return Refusal(reason="template_untried")
    last = message_templates.versions(key=key)
    version = last[0].version + 1 if last else 1
    named = f"msg-{key}-{version}"[:64]
    timed = any(one.get("at") for one in variants)
    design = {
        "key": named,
        "name": {language: text.format(key=key) for language, text in NAMES.items()},
        "tests": "send_time" if timed else "title",
        "arms": [
            {"key": CONTROL, "name": CONTROL_NAME},
            *({"key": one["key"], "name": _said(one)} for one in variants),
        ],
    }
    bound = {
        **document,
        "experiment": named,
        "variants": [{w: v for w, v in one.items() if w != "share"} for one in variants],
    }
    with write():
        for done in (
            experiment.draft(document=design, actor=actor, now=now),
            templates.publish(key=key, document=bound, actor=actor, now=now),
        ):
            if isinstance(done, Refusal):
                undo()
                return done
    return named


def _said(one: Mapping[str, Any]) -> dict[str, str]:
    """How the arm is called: by its title where it has one, else by its time or its key."""
    plain = str(one.get("at") or one["key"])
    return {
        language: (one.get("languages", {}).get(language, {}).get("subject") or plain)[:60]
        for language in ("zh", "en")
    }
