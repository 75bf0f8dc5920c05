"""Cells of a CSV file that people open in a spreadsheet."""

# What a cell that is run as a formula begins with.
RUN = ("=", "+", "-", "@", "\t", "\r")


def tame(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(RUN) else cell
