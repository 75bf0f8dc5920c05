"""Templates: checked, compiled once at publishing, and filled in for one member."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.channels import filling, page
from guerdon.decide.experiment import place
from guerdon.decide.gates.law import law
from guerdon.flows.messages import gating, personal
from guerdon.flows.messages import links as message_links
from guerdon.give.messages import lint
from guerdon.give.messages.template import HUNDRED, KEY, parsed
from guerdon.store.campaigns import experiments
from guerdon.store.messages import addresses, templates
from guerdon.store.messages.addresses import Addressee
from guerdon.store.messages.templates import TemplateSeen
from guerdon.terms.decision import Refusal
from guerdon.terms.message import MARKETING


def publish(*, key: str, document: Mapping[str, Any], actor: str, now: datetime) -> int | Refusal:
    """Check and compile a template; its version, from now on the current one.

    {"name", "channel", "languages": {"zh": {"subject", "page" (MJML), "text"}, "en": ...},
    "variants": [{"key", "share", "languages": ...}], "experiment"}. Refused, with nothing changed:
    what is malformed (`template_malformed`), what would load from elsewhere (`template_foreign`),
    words that nobody gives (`template_word_unknown`), and a variant that is no arm of the
    experiment which draws it (`template_arm_unknown`).
    """
    if not KEY.fullmatch(key):
        return Refusal(reason="body_malformed", data={"where": "$.key", "problem": "malformed"})
    made = compiled(document=document)
    if isinstance(made, Refusal):
        return made
    strange = _armed(document)
    if strange is not None:
        return strange
    return templates.publish(key=key, document=document, compiled=made, actor=actor, now=now)


def _armed(document: Mapping[str, Any]) -> Refusal | None:
    """Whether each variant is an arm of the experiment that draws it."""
    key = str(document.get("experiment") or "")
    if not key:
        return None
    found = experiments.seen(key=key)
    if found is None:
        return Refusal(reason="not_found", data={"what": "experiment", "key": key})
    arms = {str(one.get("key")) for one in found.document.get("arms", ())}
    for one in document.get("variants", ()):
        if one["key"] not in arms:
            data = {"variant": one["key"], "experiment": key}
            return Refusal(reason="template_arm_unknown", data=data)
    return None


def compiled(*, document: Mapping[str, Any]) -> dict[str, Any] | Refusal:
    """Variant -> language -> part -> text, ready to be filled in."""
    checked = parsed(document=document)
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


def linted(
    *, document: Mapping[str, Any], now: datetime, purpose: str = MARKETING
) -> tuple[lint.Finding, ...] | Refusal:
    """What is probably a mistake in a template; refused where it cannot be read at all."""
    checked = parsed(document=document)
    if isinstance(checked, Refusal):
        return checked
    made = compiled(document=document)
    if isinstance(made, Refusal):
        return made
    pages = {language: parts["html"] for language, parts in made[""].items()}
    rule = law(country=gating.terms(now=now).reach.country, channel=checked["channel"], at=now)
    wanted = rule is not None and rule.opt_out
    return lint.findings(document=checked, pages=pages, opt_out=wanted, purpose=purpose)


def preview(
    *,
    document: Mapping[str, Any],
    member: str,
    language: str,
    data: Mapping[str, Any],
    now: datetime,
    variant: str = "",
) -> dict[str, str] | Refusal:
    """What this member would get of a template that need not be published yet."""
    made = compiled(document=document)
    if isinstance(made, Refusal):
        return made
    to = addresses.of(members=[member]).get(member)
    if to is None:
        return Refusal(reason="not_found", data={"what": "customer", "key": member})
    said = made.get(variant, made[""])
    parts = said.get(language) or next(iter(said.values()))
    links = {"wanted": message_links.preferences(member=member, channel="email", number=0)}
    return filled(parts=parts, to=to, data=data, house=personal.shop(), links=links, now=now)
