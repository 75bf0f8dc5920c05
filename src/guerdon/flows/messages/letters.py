"""Letters: claimed messages made ready for their wires, many at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from guerdon.channels.web_push import Browser
from guerdon.decide.gates.law import law
from guerdon.flows.messages import arms, links, personal, pushing, templates
from guerdon.give.messages.lint import opts_out
from guerdon.store.messages import addresses
from guerdon.store.messages import templates as message_templates
from guerdon.store.messages.addresses import Addressee
from guerdon.store.messages.sending import Claimed
from guerdon.store.messages.templates import TemplateSeen
from guerdon.terms.decision import Refusal
from guerdon.terms.letter import Letter
from guerdon.terms.message import SERVICE
from guerdon.terms.reach import ReachTerms

# A claimed message and its letter, or why there can be none.
Made = tuple[Claimed, Letter | Refusal]
PUSH = pushing.PUSH
ONE_CLICK = "List-Unsubscribe=One-Click"


def made(*, claimed: Sequence[Claimed], terms: ReachTerms, now: datetime) -> list[Made]:
    """Each message with its letter, filled in as of `now`; refused ones say why."""
    people = addresses.of(members={one.member for one in claimed})
    found = message_templates.current(keys=sorted({one.template for one in claimed}))
    house = personal.shop()
    wanted = [(one.template, one.member) for one in claimed if one.member in people]
    pushed = pushing.browsers(members={one.member for one in claimed if one.channel == PUSH})
    drawn = arms.variants(wanted=wanted, found=found, now=now)
    return [
        (
            one,
            _letter(
                one,
                people.get(one.member),
                found.get(one.template),
                drawn.get((one.template, one.member), ""),
                pushed.get(one.member, []) if one.channel == PUSH else [],
                house,
                terms,
                now,
            ),
        )
        for one in claimed
    ]


def _letter(
    one: Claimed,
    to: Addressee | None,
    template: TemplateSeen | None,
    variant: str,
    browsers: Sequence[Browser],
    house: Mapping[str, Any],
    terms: ReachTerms,
    now: datetime,
) -> Letter | Refusal:
    if to is None:
        return Refusal(reason="letter_no_member")
    if template is None:
        return Refusal(reason="letter_no_template", data={"template": one.template})
    address = address_of(channel=one.channel, to=to)
    if address is None:
        return Refusal(reason="letter_no_address", data={"channel": one.channel})
    languages = template.compiled[variant]
    language = to.language if to.language in languages else next(iter(languages))
    wanted = links.preferences(member=one.member, channel=one.channel, number=one.number)
    parts = templates.filled(
        parts=languages[language],
        to=to,
        data=one.data,
        house=house,
        links={"wanted": wanted},
        now=now,
    )
    if isinstance(parts, Refusal):
        return parts
    # Nobody types a signed address: of a letter on paper only its code for phones is tracked.
    if to.tracked and one.channel != "letter":
        parts = _tracked(parts, one.number)
    return Letter(
        number=one.number,
        key=one.key,
        to=address,
        name=to.name,
        subject=parts["subject"],
        text=_refusable(parts["text"], one, language, terms, now),
        html=parts["html"],
        headers=_headers(one, wanted),
        data=_data(one, to, browsers, now),
        variant=variant,
    )


def _data(
    one: Claimed, to: Addressee, browsers: Sequence[Browser], now: datetime
) -> dict[str, Any]:
    """What the wire needs beside the text."""
    if one.channel == "email":
        return {"date": now}
    found: dict[str, Any] = {"member": one.member, **one.data}
    if browsers or one.channel == "letter":
        url = str(one.data.get("url") or f"{links.origin()}/m/")
        found["url"] = links.tracked(number=one.number, url=url) if to.tracked else url
    if browsers:
        found["browsers"] = list(browsers)
    return found


def address_of(*, channel: str, to: Addressee) -> str | None:
    """Where the channel sends to; the member's key where the address is not ours to know."""
    if channel == "email":
        return to.email or None
    if channel in ("sms", "call"):
        return to.phone or None
    if channel == "letter":
        return str(to.attributes.get("address") or "") or None
    return to.member


def _tracked(parts: dict[str, str], number: int) -> dict[str, str]:
    return {
        **parts,
        "html": links.seen_tracked(
            html=links.page_tracked(html=parts["html"], number=number), number=number
        ),
        "text": links.text_tracked(text=parts["text"], number=number),
    }


def _headers(one: Claimed, wanted: str) -> dict[str, str]:
    """One click in the mail program refuses more (RFC 8058); what is owed cannot be refused."""
    if one.channel != "email" or one.purpose == SERVICE:
        return {}
    return {"List-Unsubscribe": f"<{wanted}>", "List-Unsubscribe-Post": ONE_CLICK}


def _refusable(text: str, one: Claimed, language: str, terms: ReachTerms, now: datetime) -> str:
    """Marketing by text message says how to refuse more, where the law wants that."""
    if one.channel != "sms" or one.purpose == SERVICE:
        return text
    if not says_refusal(country=terms.country, now=now):
        return text
    said = terms.opt_out.get(language, terms.opt_out["en"])
    if said in text or opts_out(text=text):
        return text
    return f"{text.rstrip()} {said}"


def says_refusal(*, country: str, now: datetime) -> bool:
    """Whether the law wants each text message of marketing to say how to refuse more."""
    rule = law(country=country, channel="sms", at=now)
    return rule is not None and rule.opt_out
