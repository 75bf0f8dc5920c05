"""Where providers tell what became of messages: an address for each channel, secret and signed."""

from datetime import UTC, datetime
from hmac import compare_digest

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from guerdon.channels import mail_providers, mail_reports, reports, ses, sns, twilio
from guerdon.channels.http import fetched
from guerdon.channels.mail_reports import UnsignedError
from guerdon.channels.reports import Told
from guerdon.flows.messages import callbacks
from guerdon.flows.messages.callbacks import Door
from guerdon.terms.decision import Refusal
from guerdon.web.api import calls
from guerdon.web.roles import open_to_all

log = structlog.get_logger()
LARGEST = 1_000_000


@open_to_all
@never_cache
@csrf_exempt  # the secret in the address is the permission, and the provider's signature with it
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, secret: str) -> HttpResponse:
    """Take what a provider tells: 404 for an address that is nobody's, 403 without its signature.

    400 for a body that is not the provider's and 413 for one that is too long change nothing; a
    provider tells again what was not answered with 200, and each report counts once.
    """
    door = callbacks.door(secret=secret)
    if door is None:
        raise Http404
    if request.method != "POST":
        return HttpResponse()
    if _length(request) > LARGEST:
        return HttpResponse(status=413)
    try:
        found = _read(door, request)
    except UnsignedError:
        log.warning("callback without its signature", channel=door.channel, wire=door.wire)
        return HttpResponse(status=403)
    except (ValueError, RecursionError) as error:
        log.warning("callback not read", channel=door.channel, error=str(error)[:200])
        return HttpResponse(status=400)
    heard = callbacks.taken(door=door, told=found, now=datetime.now(UTC))
    if heard.unknown:
        log.info("callback of others", channel=door.channel, unknown=heard.unknown)
    kind, text = reports.THANKS.get(door.wire, ("text/plain", ""))
    return HttpResponse(text, content_type=kind)


def _length(request: HttpRequest) -> int:
    """What the body says of itself, so that a long one is never read; nothing said is too long."""
    said = str(request.META.get("CONTENT_LENGTH", ""))
    return int(said) if said.isdigit() and len(said) < 12 else LARGEST + 1


def _read(door: Door, request: HttpRequest) -> list[Told]:
    if door.wire == "twilio":
        return _of_twilio(door, request)
    if door.wire == "anymail":
        given = mail_providers.settings(plain=door.plain)
        return list(mail_reports.read(given=given, request=request))
    document = calls.decoded(raw=request.body)
    if isinstance(document, Refusal):
        raise ValueError(document.reason)
    if door.wire == "smtp":
        if not sns.signed(document=document):
            raise UnsignedError
        url = ses.confirming(document=document)
        if url:
            fetched(url=url)
            return []
        return list(ses.read(document=document))
    return reports.READERS[door.wire](document=document)


def _of_twilio(door: Door, request: HttpRequest) -> list[Told]:
    """Signed with the account's token over the very address that Twilio was given."""
    form = {name: str(value) for name, value in request.POST.items()}
    given = twilio.settings(plain=door.plain)
    url = callbacks.address(plain=door.plain)
    wanted = twilio.signature(url=url, words=form, token=given.token)
    said = request.headers.get("X-Twilio-Signature", "")
    if not compare_digest(wanted.encode(), said.encode()):
        raise UnsignedError
    return reports.twilio(form=form)
