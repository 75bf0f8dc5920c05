"""Every problem that a reader may tell is told in Chinese too, with what changes in it."""

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest

from guerdon.terms.problems import in_chinese
from guerdon.terms.reasons import said
from tests.sources import PACKAGE, python_files, tree

HAN = re.compile(r"[\u4e00-\u9fff]")
# Who tells a problem, wherever it stands among the arguments.
TELLERS = {"wrong", "WrongError", "_WrongError", "_malformed"}
# Rooms whose problems reach people.
ROOMS = (
    "give/",
    "terms/",
    "flows/yaml_text",
    "flows/programme",
    "flows/campaigns/brief",
    "web/api/",
)
KNOWN = tomllib.loads((PACKAGE / "terms" / "problems.toml").read_text(encoding="utf-8"))


def told() -> Iterator[tuple[str, str]]:
    """Each problem with its file; 7 stands for what changes in it."""
    for path in python_files(under="src/guerdon/"):
        place = path.relative_to(PACKAGE).as_posix()
        if not place.startswith(ROOMS):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in TELLERS:
                    yield from ((place, one) for one in map(plain, node.args) if " " in one)


def plain(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(plain(one) if isinstance(one, ast.Constant) else "7" for one in node.values)
    return ""


def test_every_problem_has_its_chinese() -> None:
    missing = {(place, one) for place, one in told() if not HAN.search(in_chinese(one))}
    # Said in two ways, which stand in the list one by one.
    assert missing == {("terms/strict.py", "a text 7 characters is wanted")}
    assert len({one for _, one in told()}) > 40


@pytest.mark.parametrize("english", KNOWN)
def test_each_is_found_by_its_own_words_and_keeps_what_changes(english: str) -> None:
    names = re.findall(r"\{(\w+)\}", english)
    example = english
    for number, name in enumerate(names):
        example = example.replace(f"{{{name}}}", f"x{number}")
    chinese = KNOWN[english]
    for number, name in enumerate(names):
        assert f"{{{name}}}" in chinese
        chinese = chinese.replace(f"{{{name}}}", f"x{number}")
    assert in_chinese(example) == chinese


def test_one_that_nobody_knows_stays_as_it_is() -> None:
    assert in_chinese("something else entirely") == "something else entirely"


def test_a_reason_says_its_problem_in_the_language() -> None:
    data = {"where": "$.value", "problem": "true or false is wanted"}
    assert said(reason="offer_malformed", data=data, language="zh").endswith(
        "：应为 true 或 false。"
    )
    assert "true or false is wanted" in said(reason="offer_malformed", data=data, language="en")
