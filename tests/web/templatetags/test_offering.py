"""Tags of the offer builder say what the parser says in the reader's words."""

import ast
from importlib import resources
from pathlib import Path

from django.utils.translation import override

from guerdon.terms.decision import Refusal
from guerdon.web.templatetags.offering import at, channel, listed, problem

GIVE = Path(str(resources.files("guerdon.give")))
# Said by the form itself before the parser could: a word missing, a number out of its bounds,
# what no field of the form can send.
SEEN_BEFORE = {
    "an object is wanted here",
    "this word is unknown here",
    "true or false is wanted",
    "a moment with its offset is wanted, as 2026-03-01T00:00:00+08:00",
    "exactly one of percent, off_minor is wanted",
}


def problems() -> set[str]:
    """What the parser may say in so many words."""
    found = set()
    # What else is read in give are the settings of the programme, which no offer has.
    files = [GIVE / f"{name}.py" for name in ("offer_document", "reading", "cut", "frame")]
    for file in (*files, *(GIVE / "promotions").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "wrong"
                and isinstance(node.args[-1], ast.Constant)
            ):
                found.add(str(node.args[-1].value))
    return found


def test_each_problem_is_said_in_chinese_too() -> None:
    assert len(problems()) > 15
    for text in problems() - SEEN_BEFORE:
        refusal = Refusal(reason="offer_malformed", data={"where": "$", "problem": text})
        with override("zh-hans"):
            assert text not in problem(refusal), text
            assert "$" not in problem(refusal), text


def test_another_refusal_is_said_as_ever() -> None:
    assert problem(Refusal(reason="field_empty")) == "Please fill in this field."


def test_small_things() -> None:
    assert listed("BAKED, BUNS") == '"BAKED, BUNS"'
    assert at({"a.b": "c"}, "a.b") == "c"
    assert at({}, "a.b") == ""
    assert channel("web") == "web"
