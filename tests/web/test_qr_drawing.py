"""A code drawn on a page is read back by the modules of its own rectangles."""

import io
from typing import Any

import segno

from guerdon.web.qr_drawing import draw


class Paper:
    """Stands for a canvas: notes the rectangles that are painted."""

    def __init__(self) -> None:
        self.rectangles: list[tuple[float, float, float, float]] = []
        self.painted = 0

    def beginPath(self) -> "Paper":  # noqa: N802 (reportlab's name)
        return self

    def rect(self, left: float, low: float, wide: float, high: float) -> None:
        self.rectangles.append((left, low, wide, high))

    def setFillColor(self, _: Any) -> None:  # noqa: N802
        """Ink."""

    def drawPath(self, _: Any, **how: Any) -> None:  # noqa: N802
        assert how == {"stroke": 0, "fill": 1}
        self.painted += 1


def test_every_dark_module_and_no_other_is_painted() -> None:
    paper: Any = Paper()
    text = "AF2K" * 50
    rows = [list(row) for row in segno.make_qr(text, error="m").matrix]
    side = len(rows)
    draw(canvas=paper, text=text, left=10, low=20, size=float(side), ink="#000000")
    seen = [[0] * side for _ in range(side)]
    for left, low, wide, high in paper.rectangles:
        assert high == 1
        for along in range(round(wide)):
            seen[round(20 + side - low) - 1][round(left - 10) + along] += 1
    assert seen == [[int(bool(one)) for one in row] for row in rows]
    assert paper.painted == 1
    assert len(paper.rectangles) < side * side / 3


def test_drawn_by_reportlab() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    draw(canvas=canvas, text="x", left=0, low=0, size=100, ink="#2b2320")
    canvas.save()
    assert out.getvalue().startswith(b"%PDF-1.")
