"""What a call says about itself is read from its environ, and no byte more than allowed."""

from io import BytesIO
from typing import Any

import pytest

from guerdon.store.house.access import Caller
from guerdon.terms.role import Role
from guerdon.web.api.calls import LARGEST_BODY, body
from guerdon.web.api.key import RefusedError
from guerdon.web.api.till.call import Call, spoken

OWNER = Caller(name="key:o", role=Role.OWNER)


def call(**environ: Any) -> Call:
    return Call(environ=environ, caller=OWNER, language="en")


def reason(ask: Any) -> str:
    with pytest.raises(RefusedError) as raised:
        ask()
    return raised.value.refusal.reason


def test_the_body() -> None:
    def sent(raw: bytes, **environ: Any) -> Call:
        return call(**environ, **{"wsgi.input": BytesIO(raw)})

    assert sent(b"{}rest", CONTENT_LENGTH="2").raw() == b"{}"
    assert sent(b"rest").raw() == b""
    assert sent(b"{}", HTTP_TRANSFER_ENCODING="chunked").raw() == b"{}"
    too_large = LARGEST_BODY + 1
    assert reason(call(CONTENT_LENGTH=str(too_large)).raw) == "body_too_large"
    assert reason(call(CONTENT_LENGTH="-1").raw) == "body_too_large"
    pieces = sent(b" " * (too_large + 9), HTTP_TRANSFER_ENCODING="chunked").raw()
    assert len(pieces) == too_large
    assert body(raw=pieces).reason == "body_too_large"


def test_the_query() -> None:
    assert not call().dry()
    assert call(QUERY_STRING="dry=True&x").dry()
    assert not call(QUERY_STRING="dry=no").dry()
    moment = call(QUERY_STRING="now=2026-03-14T20:00:00%2B08:00").now()
    assert moment.isoformat() == "2026-03-14T12:00:00+00:00"


def test_the_key() -> None:
    other = Caller(name="key:p", role=Role.OWNER)
    first = call(HTTP_IDEMPOTENCY_KEY="k").key()
    assert first.endswith(":k")
    apart = Call(environ={"HTTP_IDEMPOTENCY_KEY": "k"}, caller=other, language="en").key()
    assert apart != first
    assert reason(call().key) == "idempotency_key_missing"


def test_the_language() -> None:
    assert spoken(environ={"HTTP_ACCEPT_LANGUAGE": "zh-CN,en;q=.5"}) == "zh"
    assert spoken(environ={}) == "en"
