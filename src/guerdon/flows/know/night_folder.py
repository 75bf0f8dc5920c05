"""Where each night keeps its snapshot and what is known of it."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


def lake_folder() -> Path:
    """Where snapshots and what is known of them lie, one folder a night."""
    return Path(settings.HOME) / "lake" / "nights"


def folder_of(*, key: str) -> Path:
    """The folder of one night; values.parquet in `know` is what segments are counted on."""
    return lake_folder() / key


def key_of(*, as_of: datetime) -> str:
    """The key of the night as of a moment, sortable: 20260314T120000000000Z."""
    return as_of.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
