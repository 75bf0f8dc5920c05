"""E-mail by a provider's own interface, through django-anymail; an extra that may be missing."""

import asyncio
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formataddr
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from guerdon.channels import settings as kept
from guerdon.terms.letter import ACCEPTED, AGAIN, FAILED, UNKNOWN, Letter, Sent

# What we wrote on a message, told back with everything that becomes of it.
OURS = "guerdon"
EXTRA = "guerdon[anymail]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Names within anymail, and what each of our words is called there; "" is for callbacks."""

    module: str
    name: str
    keys: Mapping[str, str]
    signing: str = ""


PROVIDERS: Mapping[str, Provider] = {
    "mailgun": Provider(
        module="mailgun",
        name="Mailgun",
        keys={"api_key": "api_key", "domain": "sender_domain"},
        signing="webhook_signing_key",
    ),
    "postmark": Provider(module="postmark", name="Postmark", keys={"api_key": "server_token"}),
    "sendgrid": Provider(
        module="sendgrid",
        name="SendGrid",
        keys={"api_key": "api_key"},
        signing="tracking_webhook_verification_key",
    ),
    "brevo": Provider(module="brevo", name="Brevo", keys={"api_key": "api_key"}),
    "mailjet": Provider(
        module="mailjet", name="Mailjet", keys={"api_key": "api_key", "api_secret": "secret_key"}
    ),
    "mailersend": Provider(
        module="mailersend",
        name="MailerSend",
        keys={"api_key": "api_token"},
        signing="signing_secret",
    ),
    # Anymail needs another package for Resend's signature; channels.svix checks it without.
    "resend": Provider(
        module="resend", name="Resend", keys={"api_key": "api_key"}, signing="signing_secret"
    ),
    "sparkpost": Provider(module="sparkpost", name="SparkPost", keys={"api_key": "api_key"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """Which provider, its key, as whom we send, and the key that signs what it tells us.

    `url` is another address of its interface (the one in the EU, say); `domain` and `api_secret`
    are for those that ask for them.
    """

    provider: str
    api_key: str
    sender: str
    signing: str = ""
    domain: str = ""
    api_secret: str = ""
    url: str = ""
    seconds: float = 30.0


def settings(*, plain: Mapping[str, Any]) -> ProviderSettings:
    """The settings as they are kept; ValueError says what is wrong with them."""
    found = kept.read(form=ProviderSettings, plain=plain)
    known = PROVIDERS.get(found.provider)
    if known is None:
        raise ValueError(f"provider: one of {', '.join(PROVIDERS)} is wanted")
    if "@" not in found.sender or any(sign in found.sender for sign in "\r\n"):
        raise ValueError("sender: an address is wanted")
    if "api_secret" in known.keys and not found.api_secret:
        raise ValueError("api_secret is wanted")
    # Mailgun signs with the key of the interface where it has none for webhooks.
    if known.signing and not found.signing and found.provider != "mailgun":
        raise ValueError("signing is wanted: the provider signs what it tells")
    if find_spec("anymail") is None:
        raise ValueError(f"install {EXTRA} first")
    return found


class ProviderWire:
    """One call a message. Providers do not know our key: nothing unknown is repeated."""

    idempotent = False

    def __init__(self, given: ProviderSettings) -> None:
        """Nothing is opened."""
        self._settings = given

    async def send(self, letter: Letter) -> Sent:
        """The provider's own call, in a thread beside the event loop."""
        return await asyncio.to_thread(self._sent, letter)

    def _sent(self, letter: Letter) -> Sent:
        from anymail.exceptions import AnymailRecipientsRefused, AnymailRequestsAPIError

        try:
            backend, message = backend_of(given=self._settings), self._message(letter)
        except (ValueError, TypeError) as error:
            return _unwritable(error)
        try:
            with backend:
                backend.send_messages([message])
        except AnymailRecipientsRefused as refused:
            return Sent(state=FAILED, reason="wire_no_mailbox", data=_said(refused), dead=True)
        except AnymailRequestsAPIError as error:
            return answered(error=error)
        except (ValueError, TypeError) as error:
            # Refused before the wire was touched: an address or a word that cannot be written.
            return _unwritable(error)
        return Sent(state=ACCEPTED, provider_key=str(message.anymail_status.message_id or ""))

    def _message(self, letter: Letter) -> Any:
        from django.core.mail import EmailMultiAlternatives

        if any(sign in letter.to for sign in "\r\n<>, "):
            raise ValueError("an address would break its line")
        plain = " ".join(letter.name.split())
        message = EmailMultiAlternatives(
            subject=" ".join(letter.subject.split()),
            body=letter.text,
            from_email=self._settings.sender,
            to=[formataddr((plain, letter.to)) if plain else letter.to],
            headers=dict(letter.headers),
        )
        if letter.html:
            message.attach_alternative(letter.html, "text/html")
        # Opens and links are ours to follow, by the member's own choice.
        said = {"metadata": {OURS: letter.key}, "track_opens": False, "track_clicks": False}
        for name, value in said.items():
            setattr(message, name, value)
        return message

    async def close(self) -> None:
        """Nothing is open."""


def backend_of(*, given: ProviderSettings) -> Any:
    """Anymail's own sender for this provider, with our settings and none of Django's."""
    quiet()
    known = PROVIDERS[given.provider]
    words = {theirs: getattr(given, ours) for ours, theirs in known.keys.items()}
    if given.url:
        words["api_url"] = given.url
    made = import_module(f"anymail.backends.{known.module}").EmailBackend
    return made(
        **{name: value for name, value in words.items() if value},
        ignore_unsupported_features=True,
        timeout=given.seconds,
    )


@cache
def quiet() -> None:
    """Anymail warns of what docs/decisions/0025 has weighed; once is said there."""
    from anymail.exceptions import AnymailWarning

    warnings.simplefilter("ignore", AnymailWarning)


def answered(*, error: Any) -> Sent:
    """What a failed call means: by its status, or whether the request can have left at all.

    As for any call over HTTP: 429 and 503 pass, other 5xx and an answer that cannot be read are
    unknown, the rest of 4xx is final.
    """
    from requests.exceptions import ConnectTimeout, SSLError
    from urllib3.exceptions import NewConnectionError

    status = getattr(getattr(error, "response", None), "status_code", None)
    said = _said(error)
    if status is None:
        never = isinstance(error, (ConnectTimeout, SSLError)) or _caused(error, NewConnectionError)
        state, reason = (AGAIN, "wire_away") if never else (UNKNOWN, "wire_lost")
    elif status in (429, 503):
        state, reason = AGAIN, "wire_busy"
    elif status >= 500 or status < 300:
        state, reason = UNKNOWN, "wire_lost"
    else:
        state, reason = FAILED, "wire_refused"
    return Sent(state=state, reason=reason, data=said)


def _caused(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether an error of this kind stands anywhere in the chain, or in a pool's own reason."""
    for _ in range(8):
        if error is None or isinstance(error, kind):
            return error is not None
        inner = getattr(error, "reason", None)
        first = error.args[0] if error.args else None
        held = [one for one in (inner, first) if isinstance(one, BaseException)]
        error = error.__cause__ or error.__context__ or (held[0] if held else None)
    return False


def _said(error: Any) -> dict[str, Any]:
    answer = getattr(error, "response", None)
    text = getattr(answer, "text", "") or type(error).__name__
    return {"status": getattr(answer, "status_code", None), "answer": str(text)[:200]}


def _unwritable(error: Exception) -> Sent:
    return Sent(state=FAILED, reason="wire_unwritable", data={"answer": str(error)[:200]})
