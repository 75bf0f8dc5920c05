"""Pages of e-mails: MJML made into HTML once, at publishing, with nothing from elsewhere."""

import re
from html import unescape
from html.parser import HTMLParser

from guerdon.terms.decision import Refusal

LARGEST = 200_000
# What would be fetched from another host when the page is opened, or read from this machine.
FOREIGN = re.compile(r"<mj-(font|include)\b|@import|@font-face|<link\b|<script\b", re.IGNORECASE)


def compiled(*, mjml: str) -> str | Refusal:
    """The page; refused for what is no MJML and for what would load from elsewhere."""
    from mjml import mjml2html

    if len(mjml) > LARGEST:
        return Refusal(reason="template_malformed", data={"problem": "the page is too long"})
    foreign = FOREIGN.search(mjml)
    if foreign:
        return Refusal(reason="template_foreign", data={"what": foreign.group()})
    try:
        return str(mjml2html(mjml, disable_comments=False, fonts={}))
    except Exception as error:  # noqa: BLE001 (the compiler raises plain errors of several kinds)
        return Refusal(reason="template_malformed", data={"problem": str(error)[:200]})


class _Text(HTMLParser):
    """Collects what a reader without pictures would read."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "title", "head"):
            self._hidden += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "title", "head"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("p", "div", "tr", "h1", "h2", "h3", "li"):
            self.parts.append("\n")
        elif tag == "a" and self._links:
            href = self._links.pop()
            if href and not href.startswith("#"):
                self.parts.append(f" ({href})")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def plain(*, html: str) -> str:
    """The page as plain text: what it says, with the addresses of its links."""
    reader = _Text()
    reader.feed(html)
    lines = (" ".join(line.split()) for line in unescape("".join(reader.parts)).split("\n"))
    text = "\n".join(line for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
