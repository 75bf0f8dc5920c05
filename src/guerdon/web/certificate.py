"""A certificate of a donation as a PDF of one page, in Chinese or English."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guerdon.web import qr_drawing

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

# One of the fonts that every reader of PDF has for Chinese: no file of a font travels with it.
FONT = "STSong-Light"
RED, INK, QUIET = "#ad3728", "#2b2320", "#6d625c"
# A4 on its side, in points of 1/72 inch.
WIDTH, HEIGHT = 842.0, 595.0
MARGIN = 54.0
WIDEST = WIDTH - 4 * MARGIN
CODE = 92.0
# What never begins a line.
CLOSING = "。，、；：！？）》」』】”’…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What stands on a certificate: `facts` are pairs of a word and its value."""

    shop: str
    title: str
    lead: str
    name: str
    body: str
    thanks: str
    facts: Sequence[tuple[str, str]]
    check: str
    address: str


def pdf(*, paper: Paper) -> bytes:
    """The page; the same paper gives the same bytes."""
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(f"{paper.title} · {paper.shop}")
    _frame(canvas)
    top = HEIGHT - 2 * MARGIN
    top = _centred(canvas, paper.shop, top, 15, QUIET)
    top = _centred(canvas, paper.title, top - 26, 34, RED)
    top = _centred(canvas, paper.lead, top - 22, 14, QUIET)
    top = _centred(canvas, paper.name, top - 18, 26, INK)
    top = _centred(canvas, paper.body, top - 20, 16, INK)
    if paper.thanks:
        _centred(canvas, paper.thanks, top - 16, 13, QUIET)
    _facts(canvas, paper)
    _code(canvas, paper)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _frame(canvas: "Canvas") -> None:
    canvas.setStrokeColor(RED)
    for inset, width in ((MARGIN / 2, 2.4), (MARGIN / 2 + 7, 0.6)):
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)


def _centred(canvas: "Canvas", text: str, top: float, size: float, ink: str) -> float:
    """Centred lines below `top`; where the last of them stands."""
    canvas.setFillColor(ink)
    canvas.setFont(FONT, size)
    for line in wrapped(text=text, size=size, widest=WIDEST):
        top -= size * 1.35
        canvas.drawCentredString(WIDTH / 2, top, line)
    return top


def wrapped(*, text: str, size: float, widest: float, font: str = FONT) -> list[str]:
    """The text in lines that are no wider: broken at blanks, and between Chinese characters."""
    lines, line = [], ""
    for word in _words(text):
        if line and _wide(line + word.rstrip(), size, font) > widest:
            lines.append(line.rstrip())
            line = ""
        line += word
    return [*lines, line.rstrip()]


def _words(text: str) -> list[str]:
    """What may stand on a line of its own; a long word is cut, as Chinese is at any place."""
    found: list[str] = []
    for sign in " ".join(text.split()):
        alone = ord(sign) > 0x2E7F
        if found and sign in CLOSING and found[-1][-1] != " " and len(found[-1]) < 40:
            found[-1] += sign
        elif (
            not found
            or alone
            or found[-1][-1] == " "
            or ord(found[-1][-1]) > 0x2E7F
            or len(found[-1]) >= 40
        ):
            found.append(sign)
        else:
            found[-1] += sign
    return found


def _wide(text: str, size: float, font: str) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]

    return float(stringWidth(text, font, size))


def _facts(canvas: "Canvas", paper: Paper) -> None:
    base = MARGIN + 14 * (len(paper.facts) + 1)
    for word, value in paper.facts:
        base -= 14
        canvas.setFont(FONT, 9)
        canvas.setFillColor(QUIET)
        canvas.drawString(1.4 * MARGIN, base, word)
        canvas.setFillColor(INK)
        canvas.drawString(1.4 * MARGIN + 96, base, value)


def _code(canvas: "Canvas", paper: Paper) -> None:
    """The address as a code for phones, and what it is for."""
    left, low = WIDTH - 1.4 * MARGIN - CODE, MARGIN + 14
    qr_drawing.draw(canvas=canvas, text=paper.address, left=left, low=low, size=CODE, ink=INK)
    canvas.setFont(FONT, 8)
    canvas.setFillColor(QUIET)
    canvas.drawCentredString(left + CODE / 2, low - 11, paper.check)
