"""Letters as one PDF: the address where the envelope's window is, the text, a code for phones.

The window is that of DIN 5008 form B: 20 mm from the side, 45 mm from the top, 85 x 45 mm.
"""

import io
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from guerdon.channels.paper import PaperSettings
from guerdon.store.messages.sheets import Sheet
from guerdon.web import qr_drawing
from guerdon.web.certificate import FONT, INK, QUIET, wrapped

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

MM = 72 / 25.4
SIZES = {"a4": (210 * MM, 297 * MM), "letter": (215.9 * MM, 279.4 * MM)}
SIDE, TOP, FOOT = 25 * MM, 25 * MM, 22 * MM
WINDOW_SIDE, WINDOW_TOP, WINDOW_WIDE = 20 * MM, 45 * MM, 85 * MM
# The sender's line has the first 17.7 mm of the window, the address the rest: six lines.
ADDRESS_TOP, ADDRESS_LINES = WINDOW_TOP + 17.7 * MM, 6
SUBJECT_TOP = 103.4 * MM
# Where a letter for a long envelope is folded.
FOLDS = (105 * MM, 210 * MM)
CODE = 30 * MM
SIZE, LEAD = 11.0, 16.0
LATIN = "Helvetica"
SAID = {"en": "Scan with your phone", "zh": "手机扫码查看"}


def pdf(*, sheets: Sequence[Sheet], given: PaperSettings, day: date, title: str) -> bytes:
    """All letters in their turn, each from a page of its own; the same give the same bytes.

    Raises nothing for odd texts: signs that no font has are left out by the reader's program.
    """
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=SIZES[given.paper], invariant=1, pageCompression=1)
    canvas.setTitle(title)
    for sheet in sheets:
        pages = _Page(canvas, sheet, given, day).drawn()
        if given.sides == 2 and pages % 2:
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def plain(*, text: str) -> str:
    """Without what cannot be printed: control signs and those outside the first plane."""
    return "".join(
        sign
        for sign in text.replace("\r\n", "\n").replace("\t", " ")
        if sign == "\n" or (ord(sign) < 0x10000 and not unicodedata.category(sign).startswith("C"))
    )


class _Page:
    """One letter as it is drawn, page by page from the top."""

    def __init__(self, canvas: "Canvas", sheet: Sheet, given: PaperSettings, day: date) -> None:
        self.canvas, self.sheet, self.given, self.day = canvas, sheet, given, day
        self.wide, self.high = SIZES[given.paper]
        self.chinese = any(ord(sign) > 0x2E7F for sign in sheet.subject + sheet.text)
        self.pages = 1
        self.top = 0.0

    def drawn(self) -> int:
        """How many pages it took."""
        self._head()
        self.top = self.high - SUBJECT_TOP
        if self.sheet.subject:
            subject = plain(text=self.sheet.subject)
            font = "Helvetica-Bold" if _font(subject) == LATIN else FONT
            self._lines(subject, size=13.0, lead=19.0, font=font)
            self.top -= 9
        text = plain(text=self.sheet.text).strip()
        font = _font(text)
        for part in text.split("\n"):
            self._lines(part, size=SIZE, lead=LEAD, font=font)
        if self.sheet.link:
            self._code()
        self._foot()
        self.canvas.showPage()
        return self.pages

    def _head(self) -> None:
        """The window with sender and address, the day beside it, and the marks for folding."""
        side = WINDOW_SIDE if self.given.window == "left" else self.wide - WINDOW_SIDE - WINDOW_WIDE
        canvas = self.canvas
        sender = plain(text=self.given.sender)
        if sender:
            line = wrapped(text=sender, size=7, widest=WINDOW_WIDE, font=_font(sender))[0]
            low = self.high - ADDRESS_TOP + 4
            self._said(line, side, low, 7, QUIET, _font(sender))
            canvas.setStrokeColor(QUIET)
            canvas.setLineWidth(0.3)
            canvas.line(side, low - 2, side + WINDOW_WIDE, low - 2)
        low = self.high - ADDRESS_TOP
        font = _font(plain(text=f"{self.sheet.name}{self.sheet.address}"))
        for line in _address(self.sheet, font):
            low -= 12.5
            self._said(line, side, low, 10.5, INK, font)
        day = self.day.isoformat()
        beside = self.wide - SIDE if self.given.window == "left" else SIDE + 55
        canvas.setFillColor(QUIET)
        canvas.setFont(LATIN, 10)
        canvas.drawRightString(beside, self.high - SUBJECT_TOP + 22, day)
        if self.given.paper == "a4":
            canvas.setStrokeColor(QUIET)
            canvas.setLineWidth(0.3)
            for fold in FOLDS:
                canvas.line(4 * MM, self.high - fold, 8 * MM, self.high - fold)

    def _lines(self, text: str, *, size: float, lead: float, font: str) -> None:
        """A paragraph from `top` down, over the page's end where it must."""
        for line in wrapped(text=text, size=size, widest=self.wide - 2 * SIDE, font=font):
            if self.top - lead < FOOT:
                self._turned()
            self.top -= lead
            self._said(line, SIDE, self.top, size, INK, font)

    def _code(self) -> None:
        if self.top - CODE - 30 < FOOT:
            self._turned()
        low = self.top - CODE - 14
        left = self.wide - SIDE - CODE
        qr_drawing.draw(
            canvas=self.canvas, text=self.sheet.link, left=left, low=low, size=CODE, ink=INK
        )
        said = SAID["zh" if self.chinese else "en"]
        self.canvas.setFillColor(QUIET)
        self.canvas.setFont(FONT if self.chinese else LATIN, 8)
        self.canvas.drawCentredString(left + CODE / 2, low - 11, said)

    def _turned(self) -> None:
        self._foot()
        self.canvas.showPage()
        self.pages += 1
        self.top = self.high - TOP

    def _foot(self) -> None:
        """Whose letter it is, for who fills the envelopes; and the page after the first."""
        text = f"{self.sheet.number}" + (f" · {self.pages}" if self.pages > 1 else "")
        self._said(text, SIDE, 10 * MM, 7, QUIET, LATIN)

    def _said(self, text: str, left: float, low: float, size: float, ink: str, font: str) -> None:
        self.canvas.setFillColor(ink)
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, low, text)


def _address(sheet: Sheet, font: str) -> list[str]:
    """Name and address in lines that fit the window; what is too long is cut at its end."""
    texts = [plain(text=sheet.name), *plain(text=sheet.address).split("\n")]
    found: list[str] = []
    for text in texts:
        if text.strip():
            found += wrapped(text=text, size=10.5, widest=WINDOW_WIDE, font=font)
    return found[:ADDRESS_LINES]


def _font(text: str) -> str:
    """The plain one where it has every sign of the text, else the one for Chinese."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return FONT
    return LATIN
