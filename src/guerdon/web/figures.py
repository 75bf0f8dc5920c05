"""A figure on a page: the number as written, and where it comes from."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`word` names it in web/words; `inputs` are (word, text) pairs; `rows` links to its rows.

    `formula` is the word of the sentence that says how it is worked out.
    """

    word: str
    value: str
    formula: str
    under: str = ""
    verb: str = "ground"
    inputs: tuple[tuple[str, str], ...] = ()
    at: datetime | None = None
    rows: str = ""
