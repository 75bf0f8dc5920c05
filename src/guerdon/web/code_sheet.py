"""Codes to be printed and cut out: ten cards a page of A4, each with its picture for the till."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guerdon.web import qr_drawing
from guerdon.web.certificate import FONT, INK, QUIET, RED, wrapped

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

WIDTH, HEIGHT = 595.0, 842.0
MARGIN = 28.0
ACROSS, DOWN = 2, 5
A_PAGE = ACROSS * DOWN
WIDE, HIGH = (WIDTH - 2 * MARGIN) / ACROSS, (HEIGHT - 2 * MARGIN) / DOWN
PAD = 14.0
# A token of some 200 letters is 49 modules wide: at 4 cm each is .8 mm, wide enough for any camera.
PICTURE = 113.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card: what the picture holds, the code as letters, and what is said about it."""

    picture: str
    code: str
    title: str
    lines: tuple[str, ...]


def pdf(*, cards: Sequence[Card], title: str) -> bytes:
    """The pages; the same cards give the same bytes."""
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    for first in range(0, len(cards), A_PAGE):
        for place, card in enumerate(cards[first : first + A_PAGE]):
            left = MARGIN + place % ACROSS * WIDE
            low = HEIGHT - MARGIN - (place // ACROSS + 1) * HIGH
            _card(canvas, card, left, low)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _card(canvas: "Canvas", card: Card, left: float, low: float) -> None:
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.3)
    canvas.setDash(2, 3)
    canvas.rect(left, low, WIDE, HIGH)
    canvas.setDash()
    top = low + HIGH - PAD
    qr_drawing.draw(
        canvas=canvas, text=card.picture, left=left + PAD, low=top - PICTURE, size=PICTURE, ink=INK
    )
    beside = left + PAD + PICTURE + PAD
    room = left + WIDE - PAD - beside
    canvas.setFillColor(RED)
    canvas.setFont(FONT, 13)
    for line in wrapped(text=card.title, size=13, widest=room)[:4]:
        top -= 17
        canvas.drawString(beside, top, line)
    canvas.setFillColor(QUIET)
    canvas.setFont(FONT, 9)
    for text in card.lines:
        for line in wrapped(text=text, size=9, widest=room)[:2]:
            top -= 13
            canvas.drawString(beside, top, line)
    canvas.setFillColor(INK)
    canvas.setFont("Courier-Bold", 10)
    canvas.drawString(left + PAD, low + 9, card.code)
