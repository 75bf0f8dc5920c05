"""What a refused caller still sends: read and thrown away, so that they come to hear why."""

import time
from typing import Any

# Whoever still sends while we hang up gets a broken pipe instead of our answer. Up to so many
# bytes and seconds are heard out, which any cart sent by mistake keeps to and a flood does not.
MOST = 16 * 1024 * 1024
PATIENCE = 5.0
PIECE = 16_384


def heard_out(*, environ: dict[str, Any]) -> int:
    """Read the rest of the body, within MOST and PATIENCE; how many bytes were thrown away.

    A caller that waits for our word before it sends (Expect) has it already, and sends nothing.
    """
    said = environ.get("CONTENT_LENGTH") or "0"
    if said == "0" and "HTTP_TRANSFER_ENCODING" not in environ:
        return 0
    if "HTTP_EXPECT" in environ or (said.isdecimal() and int(said) > MOST):
        return 0
    source, thrown, until = environ["wsgi.input"], 0, time.monotonic() + PATIENCE
    while thrown <= MOST and time.monotonic() < until:
        piece = source.read(PIECE)
        if not piece:
            break
        thrown += len(piece)
    return thrown
