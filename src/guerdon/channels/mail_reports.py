"""What e-mail providers tell, read by anymail: delivered, opened, bounced, complained, refused."""

import time
from importlib import import_module
from typing import Any

from guerdon.channels import svix
from guerdon.channels.mail_providers import OURS, PROVIDERS, ProviderSettings, quiet
from guerdon.channels.reports import MOST, Report, named
from guerdon.terms import message as words

REFUSED = "refused"
KINDS = {
    "delivered": words.DELIVERED,
    "opened": words.OPENED,
    "clicked": words.CLICKED,
    "bounced": words.BOUNCED,
    "rejected": words.BOUNCED,
    "failed": words.BOUNCED,
    "complained": words.COMPLAINED,
    "unsubscribed": REFUSED,
}
# Why it came back: these say that the address is none; others may pass.
DEAD = ("bounced", "invalid")


class UnsignedError(Exception):
    """Whoever tells this is not the provider."""


def read(*, given: ProviderSettings, request: Any) -> list[Report]:
    """The reports of one call, a Django request; those that say nothing to us are left out.

    UnsignedError where the provider signs and the signature is not its own, ValueError for a
    body that is not the provider's.
    """
    from anymail.exceptions import AnymailWebhookValidationFailure

    known = PROVIDERS[given.provider]
    module = import_module(f"anymail.webhooks.{known.module}")
    # Without a signature of the provider's own, the secret of our address stands for it.
    quiet()
    if given.provider == "resend" and not svix.signed(
        secret=given.signing, headers=request.headers, body=request.body, now=time.time()
    ):
        raise UnsignedError("resend")
    view = getattr(module, f"{known.name}TrackingWebhookView")(**_keys(given))
    try:
        view.run_validators(request)
        found = view.parse_events(request)
    except AnymailWebhookValidationFailure as error:
        raise UnsignedError(str(error)) from error
    except (KeyError, TypeError, AttributeError, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}"[:200]) from error
    if len(found) > MOST:
        raise ValueError(f"at most {MOST} reports at once")
    return [_report(given.provider, one) for one in found if one.event_type in KINDS]


def _keys(given: ProviderSettings) -> dict[str, Any]:
    known = PROVIDERS[given.provider]
    if not known.signing or given.provider == "resend":
        return {}
    return {known.signing: given.signing or given.api_key}


def _report(provider: str, seen: Any) -> Report:
    kind = KINDS[seen.event_type]
    reason = str(seen.reject_reason or "")
    if seen.event_type == "rejected" and reason in ("unsubscribed", "spam"):
        # The provider's own list says that they want no more.
        kind = REFUSED if reason == "unsubscribed" else words.COMPLAINED
    data: dict[str, Any] = {}
    if kind == words.BOUNCED:
        said = str(seen.mta_response or seen.description or "")[:200]
        data = {
            "bounce": words.HARD if reason in DEAD else words.SOFT,
            "code": reason,
            "answer": said,
        }
    elif kind == words.CLICKED:
        data = {"url": str(seen.click_url or "")[:500]}
    metadata = seen.metadata if isinstance(seen.metadata, dict) else {}
    own = seen.event_id or f"{seen.timestamp} {seen.click_url or ''}"
    return Report(
        kind=kind,
        name=named(provider, seen.event_type, seen.message_id, own),
        message=str(metadata.get(OURS, ""))[:64],
        provider_key=str(seen.message_id or "")[:200],
        at=seen.timestamp,
        data=data,
    )
