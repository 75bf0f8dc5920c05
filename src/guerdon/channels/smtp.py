"""E-mail by SMTP: a pool of open connections, each letter in steps that say how far it came."""

import asyncio
from binascii import b2a_qp
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from typing import Any

from guerdon.channels import settings as kept
from guerdon.terms.letter import ACCEPTED, AGAIN, FAILED, UNKNOWN, Letter, Sent

TLS = ("none", "starttls", "tls")
# Answers that say the mailbox is not there (RFC 3463 5.1.x; bare 550, 551 and 553 mostly mean it).
NO_MAILBOX = frozenset({550, 551, 553})
# One connection carries so many letters, then makes room for a fresh one.
LETTERS_A_CONNECTION = 500
LINE = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """Where the server is and as whom we send; `sender` is "Name <address>" or an address."""

    host: str
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    password: str = ""
    sender: str
    connections: int = 8
    seconds: float = 30.0


def settings(*, plain: Mapping[str, Any]) -> SmtpSettings:
    """The settings as they are kept; ValueError says what is wrong with them."""
    found = kept.read(form=SmtpSettings, plain=plain)
    if not found.host or not 0 < found.port < 65_536:
        raise ValueError("a host and a port are wanted")
    if found.tls not in TLS:
        raise ValueError(f"tls: one of {', '.join(TLS)} is wanted")
    if "@" not in found.sender or any(sign in found.sender for sign in "\r\n"):
        raise ValueError("sender: an address is wanted")
    return found


class SmtpWire:
    """Sends over SMTP. A connection belongs to one letter at a time."""

    idempotent = False

    def __init__(self, given: SmtpSettings) -> None:
        """Nothing is opened before the first letter."""
        self._settings = given
        self._free: list[tuple[Any, int]] = []
        self._turns = asyncio.Semaphore(given.connections)

    async def send(self, letter: Letter) -> Sent:
        """Over the wire, step by step: before the body is sent nothing has happened yet."""
        from aiosmtplib import SMTPException, SMTPResponseException

        async with self._turns:
            try:
                client, used = await self._opened()
            except (SMTPException, OSError, TimeoutError) as error:
                return _away(error)
            begun = False
            try:
                whole = written(letter=letter, sender=self._settings.sender)
                await client.mail(_bare(self._settings.sender))
                await client.rcpt(letter.to)
                begun = True
                answer = await client.data(whole)
            except SMTPResponseException as refused:
                await self._back(client, used, refused=True)
                return answered(code=refused.code, text=refused.message)
            except (SMTPException, OSError, TimeoutError) as error:
                client.close()
                return _lost(error) if begun else _away(error)
            except ValueError as error:
                await self._back(client, used, refused=True)
                return Sent(
                    state=FAILED, reason="wire_unwritable", data={"answer": str(error)[:200]}
                )
            await self._back(client, used + 1)
            return Sent(
                state=ACCEPTED, provider_key=f"smtp:{letter.key}", data={"answer": answer[1]}
            )

    async def close(self) -> None:
        """Say goodbye on every open connection."""
        free, self._free = self._free, []
        for client, _ in free:
            await _left(client)

    async def _opened(self) -> tuple[Any, int]:
        from aiosmtplib import SMTP as Client  # noqa: N811 (a class that spells like a constant)

        while self._free:
            client, used = self._free.pop()
            if client.is_connected:
                return client, used
        asked = self._settings
        client = Client(
            hostname=asked.host,
            port=asked.port,
            use_tls=asked.tls == "tls",
            start_tls=asked.tls == "starttls",
            username=asked.user or None,
            password=asked.password or None,
            timeout=asked.seconds,
        )
        await client.connect()
        return client, 0

    async def _back(self, client: Any, used: int, *, refused: bool = False) -> None:
        """Ready for the next letter; after a refusal the server is to forget this one."""
        if not client.is_connected:
            return
        if used >= LETTERS_A_CONNECTION:
            await _left(client)
            return
        if refused:
            try:
                await client.rset()
            except Exception:  # noqa: BLE001 (a connection that cannot start anew is thrown away)
                client.close()
                return
        self._free.append((client, used))


def answered(*, code: int, text: str) -> Sent:
    """What a refusal of the server means: 4xx may pass, 5xx will not (RFC 5321, 4.2.1)."""
    said = {"code": code, "answer": text[:200]}
    if 400 <= code < 500:
        return Sent(state=AGAIN, reason="wire_busy", data=said)
    policy = text.lstrip().startswith("5.") and not text.lstrip().startswith("5.1.")
    dead = code in NO_MAILBOX and not policy
    return Sent(
        state=FAILED, reason="wire_no_mailbox" if dead else "wire_refused", data=said, dead=dead
    )


def _away(error: BaseException) -> Sent:
    return Sent(state=AGAIN, reason="wire_away", data={"answer": _named(error)})


def _lost(error: BaseException) -> Sent:
    return Sent(state=UNKNOWN, reason="wire_lost", data={"answer": _named(error)})


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:200]


async def _left(client: Any) -> None:
    with suppress(Exception):
        await client.quit()
    client.close()


@lru_cache(maxsize=8)
def _whole(sender: str) -> str:
    """The sender as it stands in the head; the same for every letter."""
    return _named_address(*parseaddr(sender))


def _bare(sender: str) -> str:
    return sender.rpartition("<")[2].rstrip("> ").strip()


def written(*, letter: Letter, sender: str) -> bytes:
    """The letter as a message: plain text first, then its page; its id is the message's own key.

    Written by hand, since the standard library takes a millisecond for each. ValueError for an
    address or header that would break a line.
    """
    heads = {
        "From": _whole(sender),
        "To": _named_address(letter.name, letter.to),
        "Subject": _said(" ".join(letter.subject.split())),
        "Message-ID": f"<{letter.key}@{_bare(sender).rpartition('@')[2]}>",
        "MIME-Version": "1.0",
        **letter.headers,
    }
    if "date" in letter.data:
        heads["Date"] = format_datetime(letter.data["date"])
    if any("\r" in value or "\n" in value.replace("\n ", "") for value in heads.values()):
        raise ValueError("a header would break its line")
    lines = "".join(f"{name}: {value}\n" for name, value in heads.items())
    if not letter.html:
        whole = lines + _part("plain", letter.text)
    else:
        edge = f"=_{letter.key}"
        whole = (
            f'{lines}Content-Type: multipart/alternative; boundary="{edge}"\n\n'
            f"--{edge}\n{_part('plain', letter.text)}\n--{edge}\n{_part('html', letter.html)}"
            f"\n--{edge}--\n"
        )
    return whole.encode("ascii").replace(b"\n", b"\r\n")


def _named_address(name: str, address: str) -> str:
    if any(sign in address for sign in "\r\n<>, "):
        raise ValueError("an address would break its line")
    plain = " ".join(name.split())
    return formataddr((plain, address), "utf-8") if plain else address


def _said(text: str) -> str:
    """Encoded words where the text is more than ASCII (RFC 2047), folded."""
    return text if text.isascii() and len(text) < LINE else Header(text, "utf-8").encode()


def _part(kind: str, text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    body = b2a_qp(plain, istext=True).decode("ascii")
    head = f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable"
    return f"{head}\n\n{body}"
