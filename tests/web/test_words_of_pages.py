"""Every word on a page stands in web/words, in both languages, and every name exists."""

import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest

from guerdon.web.wording import wordings

WEB = Path(str(resources.files("guerdon.web")))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
SPOKEN = ("alt", "title", "placeholder", "aria-label", "content")
# Signs, examples of writing and names that are the same in every language.
SAME = re.compile(
    r"guerdon|gk_…?|_…|1234[.,]56|2026-03-14|14\.03\.2026|03/14/2026"
    r"|width=device-width.*|light dark"
)


class Texts(HTMLParser):
    """Collects what a reader would see or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        named = dict(attrs)
        if named.get("name") == "htmx-config" or named.get("name") == "theme-color":
            return
        self.found += [value for key, value in attrs if key in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def left(text: str) -> list[str]:
    """Letters outside of tags, with what is the same in every language taken out."""
    reader = Texts()
    # Inside an attribute a tag's own quotes would end the value: tags are taken out first.
    reader.feed(TAG.sub(" ", text))
    plain = (SAME.sub("", piece) for piece in reader.found)
    return [piece.strip() for piece in plain if re.search(r"[^\W\d_]", piece)]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_word_stands_in_a_template(template: Path) -> None:
    assert left(template.read_text(encoding="utf-8")) == []


def test_a_word_in_a_template_would_be_found() -> None:
    assert left("<p>Hello</p>") == ["Hello"]
    assert left('<img alt="图片">') == ["图片"]
    assert left('<p>{% w "a.b" n=3 %} · 12</p>') == []


def named_words() -> set[str]:
    """Every `page.word` that templates and views name as a constant."""
    found: set[str] = set()
    pages = {name.partition(".")[0] for name in wordings()}
    for file in (*TEMPLATES, *WEB.rglob("*.py")):
        for name in re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', file.read_text(encoding="utf-8")):
            if name.partition(".")[0] in pages:
                found.add(name)
    return found - {"urls.py", "search.py"}


def test_every_name_has_words() -> None:
    files = re.compile(r"\.(html|css|js|svg|csv|json|py|gz)$")
    missing = {name for name in named_words() if name not in wordings() and not files.search(name)}
    prefixes = {name for name in missing if name.endswith("_")}
    assert missing - prefixes == set()
    for prefix in prefixes:
        assert any(name.startswith(prefix) for name in wordings()), prefix


@pytest.mark.parametrize("name", sorted(wordings()))
def test_both_languages_say_it(name: str) -> None:
    texts = wordings()[name]
    assert set(texts) == {"en", "zh"}, "en and zh, and nothing else"
    english = texts["en"]
    for text in english.values() if isinstance(english, dict) else (english,):
        assert text.strip()
        assert not re.search(r"[\u3000-\u9fff“”]", text) or name == "frame.chinese", text
        assert placeholders(text) <= placeholders(texts["zh"]) | {"n"}, name
    assert texts["zh"].strip()
    assert placeholders(texts["zh"]) <= placeholders(str(english)), name


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return set(re.findall(r"(?<!{){(\w+)[\[:}]", text)) - {"one", "other"}
