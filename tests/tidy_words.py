"""Words as tests: each reason and each word of a page is there, whole, in zh and in en."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.sources import PACKAGE, files, none_of, place, python_files, text, tree

REASON_TEXTS = PACKAGE / "terms" / "reason_texts"
WORDS = PACKAGE / "web" / "words"
LANGUAGES = ("zh", "en")
# What stands in templates as it is in every language: names, units, signs.
SAME_IN_ALL = re.compile(r"guerdon|答谢|中文|English|CSV|Parquet|JSON|API|RFM|CLV|ROI|URL|YAML|·")
HAN = re.compile(r"[\u4e00-\u9fff]")

# What saying a reason adds by itself (terms.reasons), in the languages that have a word for it.
SAID_BY_ITSELF = {"coin", "sign"}

MEND_REASON = "say it in src/guerdon/terms/reason_texts/<room>.toml, zh and en"
MEND_WORD = "say it in src/guerdon/web/words/<page>.toml, zh and en"


@cache
def reasons() -> dict[str, tuple[Path, dict[str, Any]]]:
    """Reason -> its file and texts."""
    found = {}
    for path in sorted(REASON_TEXTS.glob("*.toml")):
        for reason, texts in tomllib.loads(text(path)).items():
            found[reason] = (path, texts)
    return found


def test_each_reason_has_a_sentence() -> None:
    faults = [
        f"{place(path, line)} {reason}"
        for path, line, reason, _ in _given()
        if not _said_by(reason)
    ]
    why = "a refusal without a sentence reaches people as a bare machine word"
    none_of(faults, why=why, mend=MEND_REASON)


def _said_by(reason: str) -> bool:
    """Whether there is a sentence; `gives_*` is a family of which there must be one at least."""
    if reason.endswith("*"):
        return any(known.startswith(reason[:-1]) for known in reasons())
    return reason in reasons()


def test_each_sentence_gets_its_data() -> None:
    faults = [
        f"{place(path, line)} {reason} wants {', '.join(sorted(missing))}"
        for path, line, reason, data in _given()
        if reason in reasons()
        and data is not None
        and (missing := _fields(reasons()[reason][1]) - data)
    ]
    why = "a sentence whose data is missing is shown with its braces"
    none_of(faults, why=why, mend="hand the data over, or drop the field from the sentence")


def _given() -> Iterator[tuple[Path, int, str, set[str] | None]]:
    """Each Refusal(reason="...") and Reason(reason="...") in src, with its data's names."""
    for path in python_files(under="src/guerdon/"):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id not in ("Refusal", "Reason"):
                continue
            named = {word.arg: word.value for word in node.keywords}
            for reason in _literals(named.get("reason")):
                yield path, node.lineno, reason, _names(named.get("data"))


def _literals(value: ast.expr | None) -> Iterator[str]:
    """The texts that this may be: f"gives_{kind}" is gives_*."""
    match value:
        case ast.Constant(value=str(said)):
            yield said
        case ast.IfExp(body=body, orelse=other):
            yield from (*_literals(body), *_literals(other))
        case ast.JoinedStr(values=[ast.Constant(value=str(said)), *_]):
            yield f"{said}*"


def _names(data: ast.expr | None) -> set[str] | None:
    """The keys of a plain dict; None when only running would tell."""
    if data is None:
        return set()
    if not isinstance(data, ast.Dict):
        return None
    keys = [key.value if isinstance(key, ast.Constant) else None for key in data.keys]
    if None in keys:
        return None
    names = {str(key) for key in keys}
    # The till writes each amount out under its name without `_minor`.
    return names | {name.removesuffix("_minor") for name in names}


def _fields(texts: dict[str, Any]) -> set[str]:
    """The names in braces of all languages together."""
    found = set()
    for said in texts.values():
        for one in said.values() if isinstance(said, dict) else (said,):
            parts = string.Formatter().parse(one)
            found |= {re.split(r"[.\[]", name)[0] for _, name, _, _ in parts if name}
    return found - SAID_BY_ITSELF


def test_each_sentence_is_used() -> None:
    said, families = set(), set()
    for path in python_files(under="src/guerdon/"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                families |= {text[:-1] for text in _literals(node) if len(text) > 3}
    faults = [
        f"{place(path)} {reason}"
        for reason, (path, _) in reasons().items()
        if reason not in said and not reason.startswith(tuple(families))
    ]
    none_of(faults, why="a sentence that nothing says is never read again", mend="remove it")


def test_reasons_and_words_are_in_both_languages() -> None:
    faults = [
        f"{place(path)} {name}: {fault}"
        for path in (*REASON_TEXTS.glob("*.toml"), *WORDS.glob("*.toml"))
        for name, texts in tomllib.loads(text(path)).items()
        for fault in _lacks(texts)
    ]
    why = "guerdon speaks Chinese and English throughout, each written as such"
    none_of(faults, why=why, mend="write both; the same names in braces belong in both")


def _lacks(texts: Any) -> Iterator[str]:
    if not isinstance(texts, dict) or set(texts) != set(LANGUAGES):
        yield "wants zh and en and nothing else"
        return
    zh, en = texts["zh"], texts["en"]
    if isinstance(en, dict) and set(en) != {"one", "other"}:
        yield "en is a text, or a table of one and other"
    for said in (zh, *(en.values() if isinstance(en, dict) else (en,))):
        if not isinstance(said, str) or not said.strip():
            yield "a text is empty"
            return
    many = en["other"] if isinstance(en, dict) else en
    if _fields({"zh": zh}) != _fields({"en": many}):
        yield "zh and en name different things in braces"
    if HAN.search(many) and not HAN.search(zh):
        yield "zh and en seem to be swapped"


@cache
def words() -> set[str]:
    """`page.word` of every word there is."""
    return {
        f"{path.stem}.{word}" for path in WORDS.glob("*.toml") for word in tomllib.loads(text(path))
    }


def test_each_word_of_a_page_is_there() -> None:
    faults = [f"{place(path, line)} {name}" for path, line, name in _said() if name not in words()]
    none_of(
        faults, why="a page that asks for a missing word fails when it is opened", mend=MEND_WORD
    )


def _said() -> Iterator[tuple[Path, int, str]]:
    """Each word named plainly: {% w "page.word" %} in templates, say("page.word") in Python."""
    for path in files(under="src/guerdon/web/templates/", suffix=".html"):
        for number, line in enumerate(text(path).splitlines(), start=1):
            for name in re.findall(r"""{%\s*w\s+["']([\w.]+)["']""", line):
                yield path, number, name
    for path in python_files(under="src/guerdon/web/"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if node.func.id == "say" and isinstance(first, ast.Constant):
                    yield path, node.lineno, str(first.value)


def test_no_template_speaks_one_language_only() -> None:
    faults = []
    for path in files(under="src/guerdon/web/templates/", suffix=".html"):
        reader = _Plain()
        reader.feed(_without_tags(text(path)))
        faults += [f"{place(path, line)} {said}" for line, said in reader.said]
    why = "a reader of the other language meets a word that nobody translated"
    none_of(faults, why=why, mend='{% w "page.word" %}, with the word in src/guerdon/web/words')


def _without_tags(source: str) -> str:
    """The template with Django's tags blanked, lines kept."""
    return re.sub(
        r"{%.*?%}|{{.*?}}|{#.*?#}",
        lambda match: "\n" * match.group().count("\n"),
        re.sub(r"{% comment %}.*?{% endcomment %}", "", source, flags=re.DOTALL),
        flags=re.DOTALL,
    )


class _Plain(HTMLParser):
    """Collects what a person would read in the markup itself."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "code"):
            self.silent += 1
        for name, value in attrs:
            if name in ("title", "alt", "placeholder", "aria-label") and value:
                self.heard(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "code"):
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.heard(data)

    def heard(self, said: str) -> None:
        """Letters of any language, but for what is the same in all."""
        left = SAME_IN_ALL.sub("", said)
        if re.search(r"[A-Za-z]{2,}", left) or HAN.search(left):
            self.said.append((self.getpos()[0], " ".join(said.split())))
