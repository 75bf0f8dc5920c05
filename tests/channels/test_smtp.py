"""E-mail over a real SMTP server: what it took, what it refused, and when nobody answers."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from guerdon.channels.smtp import SmtpWire, answered, settings, written
from guerdon.terms.letter import Letter, Sent
from tests.flows.post_office import PostOffice, opened
from tests.house import free_port

LETTER = Letter(
    number=1,
    key="0a1b",
    to="ann@example.org",
    name="Ann 安",
    subject="你好\n伪造: x",
    text="您好，Ann\n",
    html="<p>您好</p>",
    headers={"List-Unsubscribe": "<https://shop.example/m/wanted/x>"},
    data={"date": datetime(2026, 3, 14, tzinfo=UTC)},
)


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[PostOffice, int]]:
    with opened(seconds=0) as found:
        yield found


def sent(port: int, *letters: Letter) -> list[Sent]:
    async def work() -> list[Sent]:
        given = settings(
            plain={"host": "127.0.0.1", "port": port, "tls": "none", "sender": "S <s@shop.example>"}
        )
        wire = SmtpWire(given)
        found = [await wire.send(one) for one in letters]
        together = await asyncio.gather(
            *(wire.send(replace(one, key=one.key + "t")) for one in letters)
        )
        await wire.close()
        return [*found, *together]

    return asyncio.run(work())


def test_one_goes_out_whole(office: tuple[PostOffice, int]) -> None:
    post, port = office
    found = sent(port, LETTER)
    assert [(one.state, one.provider_key) for one in found] == [
        ("accepted", "smtp:0a1b"),
        ("accepted", "smtp:0a1bt"),
    ]
    assert post.taken["0a1b"] == 1
    read = message_from_bytes(post.last, policy=policy.default)
    assert read["Subject"] == "你好 伪造: x"
    assert read["伪造"] is None
    assert read["Message-ID"] == "<0a1bt@shop.example>"
    assert read["List-Unsubscribe"] == "<https://shop.example/m/wanted/x>"
    plain, page = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert (plain.get_content().strip(), page.get_content().strip()) == ("您好，Ann", "<p>您好</p>")


@pytest.mark.parametrize(
    ("answer", "state", "dead"),
    [
        ("550 5.1.1 no such user", "failed", True),
        ("550 5.7.1 rejected by policy", "failed", False),
        ("552 mailbox full", "failed", False),
        ("451 try later", "again", False),
    ],
)
def test_a_refusal_does_not_spoil_the_next_letter(
    office: tuple[PostOffice, int], answer: str, state: str, dead: bool
) -> None:
    post, port = office
    post.refused["bob@example.org"] = answer
    bob = replace(LETTER, to="bob@example.org", key="bob")
    first, second, *_ = sent(port, bob, replace(LETTER, key=f"after-{answer[:9]}"))
    assert (first.state, first.dead, second.state) == (state, dead, "accepted")
    assert post.taken["bob"] == 0


def test_nobody_answers_and_nothing_was_sent() -> None:
    assert {one.state for one in sent(free_port(), LETTER)} == {"again"}


def test_a_wire_that_breaks_after_the_body_left_is_unknown() -> None:
    async def work() -> Sent:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"220 x\r\n")
            while line := await reader.readline():
                if line.upper().startswith(b"DATA"):
                    writer.write(b"354 go\r\n")
                    await reader.readuntil(b"\r\n.\r\n")
                    break
                writer.write(b"250 ok\r\n")
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        plain = {"host": "127.0.0.1", "port": port, "tls": "none", "sender": "s@shop.example"}
        wire = SmtpWire(settings(plain=plain))
        found = await wire.send(LETTER)
        await wire.close()
        server.close()
        return found

    assert asyncio.run(work()).state == "unknown"


def test_settings_and_refusals_are_read() -> None:
    assert answered(code=421, text="4.3.0 busy").state == "again"
    for wrong in ({"host": ""}, {"port": 0}, {"tls": "maybe"}, {"sender": "nobody"}):
        plain = {"host": "h", "sender": "s@example.org", **wrong}
        with pytest.raises(ValueError, match="wanted"):
            settings(plain=plain)
    with pytest.raises(ValueError, match="sender is wanted"):
        settings(plain={"host": "h"})
    bare = written(letter=replace(LETTER, html="", name="", subject="x" * 200), sender="s@e.org")
    read = message_from_bytes(bare, policy=policy.default)
    assert (read.get_content_type(), read["To"], read["Subject"]) == (
        "text/plain",
        "ann@example.org",
        "x" * 200,
    )
    for wrong in ({"to": "a@b.c\r\nBcc: all@b.c"}, {"headers": {"X": "1\nBcc: all@b.c"}}):
        with pytest.raises(ValueError, match="line"):
            written(letter=replace(LETTER, **wrong), sender="s@e.org")  # type: ignore[arg-type]
