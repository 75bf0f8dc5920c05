"""Where nights lie: folders whose names sort as the nights do."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from guerdon.flows.know import night_folder


def test_a_night_lies_below_the_home_under_its_key(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    key = night_folder.key_of(as_of=datetime(2026, 3, 14, 12, tzinfo=UTC))
    assert key == "20260314T120000000000Z"
    assert night_folder.folder_of(key=key) == tmp_path / "lake" / "nights" / key
    assert night_folder.folder_of(key=key).parent == night_folder.lake_folder()


def test_keys_sort_as_their_moments_wherever_they_were_told() -> None:
    first = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)
    later = (first + timedelta(microseconds=1)).astimezone(timezone(timedelta(hours=8)))
    assert night_folder.key_of(as_of=first) < night_folder.key_of(as_of=later)
