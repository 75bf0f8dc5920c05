"""One thread: small models on a busy machine wait for one another otherwise."""

from collections.abc import Iterator

import pytest

from guerdon.decide.uplift.model import one_thread


@pytest.fixture(autouse=True, scope="package")
def _one_thread() -> Iterator[None]:
    with one_thread():
        yield
