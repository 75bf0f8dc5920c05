"""Who leaves, learnt from a table with labels on the lake: nothing is stored."""

from pathlib import Path
from typing import TYPE_CHECKING

from guerdon.terms.decision import Refusal

if TYPE_CHECKING:
    from guerdon.lake.labelled import Read


def read(*, file: Path, label: str, yes: str, time: str | None) -> "Read | Refusal":
    """The risk of each row with its cross-checked quality.

    With a column of time also how long customers stay and what makes them leave. Refused as
    guerdon.lake.labelled.read refuses.
    """
    import tempfile

    from guerdon.lake import engine, labelled

    with (
        tempfile.TemporaryDirectory() as spill,
        engine.opened(spill=Path(spill)) as opened,
    ):
        return labelled.read(engine=opened, file=file, label=label, yes=yes, time=time)
