"""A randomised trial in a file, read on the lake: nothing is stored."""

from pathlib import Path

from guerdon.measure.trial import Trial
from guerdon.terms.decision import Refusal


def read(*, file: Path, arm: str, control: str, outcomes: tuple[str, ...]) -> Trial | Refusal:
    """Every arm against the control, by outcome, with intervals.

    Refused: a file that cannot be read, columns that are not there or are no numbers, a control
    that no row has, a single arm.
    """
    import tempfile

    from guerdon.lake import engine, trial

    with (
        tempfile.TemporaryDirectory() as spill,
        engine.opened(spill=Path(spill)) as opened,
    ):
        return trial.read(engine=opened, file=file, arm=arm, control=control, outcomes=outcomes)
