"""How much may be sent to us: refused before the first byte of it is written down."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from guerdon.flows.intake.uploads import MOST_BYTES


class Upload(TemporaryFileUploadHandler):
    """Streams files to disk, and never begins one that is too large."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any) -> None:  # noqa: N803 (Django's name)
        """Django tells the length of the whole body first."""
        if content_length > MOST_BYTES:
            raise RequestDataTooBig(f"at most {MOST_BYTES} bytes may be sent")
