"""A QR code drawn on a page of a PDF."""

from itertools import groupby
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]


def draw(*, canvas: "Canvas", text: str, left: float, low: float, size: float, ink: str) -> None:
    """Draw the text as a square of `size` points; its quiet zone is the caller's paper.

    Never a Micro QR code, which most cameras do not read. Dark modules that touch in a row are
    one rectangle of one path: no hair lines between them, and a page stays small.
    """
    rows = list(segno.make_qr(text, error="m").matrix)
    cell = size / len(rows)
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        along = 0
        for dark, run in groupby(row, key=bool):
            wide = len(list(run))
            if dark:
                path.rect(left + along * cell, low + size - (down + 1) * cell, wide * cell, cell)
            along += wide
    canvas.setFillColor(ink)
    canvas.drawPath(path, stroke=0, fill=1)
