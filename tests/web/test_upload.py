"""What is too large is refused by its announced length, before a byte is read."""

import io

import pytest
from django.core.exceptions import RequestDataTooBig

from guerdon.flows.intake.uploads import MOST_BYTES
from guerdon.web.upload import Upload


def test_the_announced_length_decides() -> None:
    handler = Upload()
    handler.handle_raw_input(io.BytesIO(), {}, MOST_BYTES, b"", None)
    with pytest.raises(RequestDataTooBig):
        handler.handle_raw_input(io.BytesIO(), {}, MOST_BYTES + 1, b"", None)


def test_it_is_the_one_that_the_site_uses() -> None:
    from django.conf import settings

    assert settings.FILE_UPLOAD_HANDLERS == ["guerdon.web.upload.Upload"]
