"""Templates: checked, compiled once at publishing, and filled in for one member."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.channels import filling, page
from guerdon.decide.experiment import place
from guerdon.flows import message_links, personal
from guerdon.store import addresses, message_templates
from guerdon.store.addresses import Addressee
from guerdon.store.message_templates import TemplateSeen
from guerdon.terms.decision import Refusal
from guerdon.terms.message import CHANNELS
from guerdon.terms.strict import WrongError, listed, read, text, whole, words

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
LANGUAGES = ("zh", "en")
PARTS = ("subject", "page", "text")
LONGEST = {"subject": 200, "page": 200_000, "text": 20_000}
MOST_VARIANTS = 4
HUNDRED = 100


def publish(*, key: str, document: Mapping[str, Any], actor: str, now: datetime) -> int | Refusal:
    """Check and compile a template; its version, from now on the current one.

    {"name", "channel", "languages": {"zh": {"subject", "page" (MJML), "text"}, "en": ...},
    "variants": [{"key", "share", "languages": ...}]}. Refused, with nothing changed: what is
    malformed (`template_malformed`), what would load from elsewhere (`template_foreign`), and
    words that nobody gives (`template_word_unknown`).
    """
    if not KEY.fullmatch(key):
        return Refusal(reason="body_malformed", data={"where": "$.key", "problem": "malformed"})
    made = compiled(document=document)
    if isinstance(made, Refusal):
        return made
    return message_templates.publish(
        key=key, document=document, compiled=made, actor=actor, now=now
    )


def compiled(*, document: Mapping[str, Any]) -> dict[str, Any] | Refusal:
    """Variant -> language -> part -> text, ready to be filled in."""
    checked = read(_checked, document)
    if isinstance(checked, Refusal):
        return checked
    base: dict[str, Any] = {}
    for language, parts in checked["languages"].items():
        made = _parts(parts, checked["channel"])
        if isinstance(made, Refusal):
            return made
        base[language] = made
    found = {"": base}
    for variant in checked["variants"]:
        own: dict[str, Any] = {}
        for language, parts in base.items():
            made = _parts(variant["languages"].get(language, {}), checked["channel"])
            if isinstance(made, Refusal):
                return made
            own[language] = {**parts, **{name: said for name, said in made.items() if said}}
        found[variant["key"]] = own
    return found


def _parts(parts: Mapping[str, str], channel: str) -> dict[str, str] | Refusal:
    """One language's parts: the page made into HTML, a plain text where none was written."""
    made = {"subject": parts.get("subject", ""), "html": "", "text": parts.get("text", "")}
    if parts.get("page"):
        html = page.compiled(mjml=parts["page"])
        if isinstance(html, Refusal):
            return html
        made["html"] = html
        if not made["text"]:
            made["text"] = page.plain(html=html)
    for said in made.values():
        asked = filling.words(text=said)
        if isinstance(asked, Refusal):
            return asked
        strange = sorted(asked - personal.WORDS)
        if strange:
            return Refusal(reason="template_word_unknown", data={"word": strange[0]})
    return made


def _checked(document: Any) -> dict[str, Any]:
    get = words(document, {"name", "channel", "languages", "variants"}, "$").get
    channel = text(get("channel"), "$.channel", least=1)
    if channel not in CHANNELS:
        raise WrongError("$.channel", f"one of {', '.join(CHANNELS)} is wanted")
    languages = _languages(get("languages"), "$.languages", channel=channel)
    variants: list[dict[str, Any]] = []
    for number, one in enumerate(listed(get("variants", ()), "$.variants", most=MOST_VARIANTS)):
        where = f"$.variants[{number}]"
        said = words(one, {"key", "share", "languages"}, where).get
        key = text(said("key"), f"{where}.key", least=1, longest=20)
        share = whole(said("share"), f"{where}.share", least=1, most=HUNDRED)
        own = _languages(said("languages"), f"{where}.languages", channel="")
        variants.append({"key": key, "share": share, "languages": own})
    if sum(one["share"] for one in variants) > HUNDRED:
        raise WrongError("$.variants", "their shares add up to at most 100")
    text(get("name", ""), "$.name", longest=80)
    return {"channel": channel, "languages": languages, "variants": variants}


def _languages(document: Any, where: str, *, channel: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for language, parts in words(document, set(LANGUAGES), where).items():
        here = f"{where}.{language}"
        said = words(parts, set(PARTS), here)
        found[language] = {
            name: text(value, f"{here}.{name}", longest=LONGEST[name])
            for name, value in said.items()
        }
        if channel and not found[language].get("text") and not found[language].get("page"):
            raise WrongError(f"{here}.text", "a text is wanted")
        if channel == "email" and not found[language].get("subject"):
            raise WrongError(f"{here}.subject", "a subject is wanted")
    if channel and not found:
        raise WrongError(where, "a text in zh or en is wanted")
    return found


def variant_of(*, template: TemplateSeen, member: str) -> str:
    """Which variant the member gets: a stable draw over hundredths; "" is the template itself."""
    salt = f"template:{template.key}:{template.version}"
    drawn = place(salt=salt, customer=member) * HUNDRED // 10_000
    low = 0
    for one in template.document.get("variants", ()):
        low += int(one["share"])
        if drawn < low:
            return str(one["key"])
    return ""


def filled(
    *,
    parts: Mapping[str, str],
    to: Addressee,
    data: Mapping[str, Any],
    house: Mapping[str, Any],
    links: Mapping[str, str],
    now: datetime,
) -> dict[str, str] | Refusal:
    """The parts of one language with the member's own words in them."""
    asked: set[str] = set()
    for said in parts.values():
        found = filling.words(text=said)
        if isinstance(found, Refusal):
            return found
        asked |= found
    context = personal.context(to=to, data=data, wanted=asked, house=house, links=links, now=now)
    made: dict[str, str] = {}
    for name, said in parts.items():
        done = filling.filled(text=said, context=context, escaped=name == "html") if said else ""
        if isinstance(done, Refusal):
            return done
        made[name] = done
    return made


def preview(
    *,
    document: Mapping[str, Any],
    member: str,
    language: str,
    data: Mapping[str, Any],
    now: datetime,
) -> dict[str, str] | Refusal:
    """What this member would get of a template that need not be published yet."""
    made = compiled(document=document)
    if isinstance(made, Refusal):
        return made
    to = addresses.of(members=[member]).get(member)
    if to is None:
        return Refusal(reason="not_found", data={"what": "customer", "key": member})
    parts = made[""].get(language) or next(iter(made[""].values()))
    links = {"wanted": message_links.preferences(member=member, channel="email", number=0)}
    return filled(parts=parts, to=to, data=data, house=personal.shop(), links=links, now=now)
