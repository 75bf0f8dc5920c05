"""What a night is asked: its moment, and the settings that its numbers rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from guerdon.know.value import Economics


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a night is asked: orders before `as_of`, days of `zone`, money by `economics`.

    `unit` is how many minor units one whole unit of the currency has, for the report. `rfm_cells`
    are the shop's own names of all 125 cells; `own_rhythm` compares silences to each one's rhythm.
    """

    as_of: datetime
    zone: str
    economics: Economics
    unit: int = 100
    rfm_cells: Mapping[tuple[int, int, int], str] | None = None
    own_rhythm: bool = False
