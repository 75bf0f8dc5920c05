"""The sections of the form, in the order in which somebody thinks of an offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from guerdon.give.kinds import KINDS
from guerdon.terms.cart import CHANNELS
from guerdon.terms.offer import CODES, EXCLUSIVE, MEASURES, RETURNS, SHORT
from guerdon.web.offering import fields, whole
from guerdon.web.offering.fields import Control, Drawing, Options
from guerdon.web.offering.values import ON
from guerdon.web.offering.who import CUSTOMERS
from guerdon.web.wording import say

# Where this many of a choice can be ticked, more are typed.
TICKED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the shop has to choose from: titles of segments and offers by key, tiers, words."""

    segments: Mapping[str, str]
    offers: Mapping[str, str]
    tiers: Sequence[str] = ()
    groups: Sequence[str] = ()
    budgets: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One card; `folded` ones show their title until opened, `filled` says that something stands.

    `open`: it is shown open, because something is wrong in it or was filled in.
    """

    name: str
    controls: tuple[Control, ...]
    folded: bool = False
    open: bool = False
    filled: bool = False


def sections(*, drawing: Drawing, known: Known, new: bool) -> tuple[Section, ...]:
    """All sections of the form for its kind."""
    return (
        Section(name="gives", controls=_gives(drawing)),
        Section(name="lines", controls=_lines(drawing)),
        Section(name="when", controls=_when(drawing)),
        _folded("who", _who(drawing, known)),
        _folded("codes", _codes(drawing)),
        _folded("limits", _limits(drawing, known)),
        _folded("beside", _beside(drawing, known)),
        _folded("rest", _rest(drawing, new)),
    )


def _folded(name: str, controls: tuple[Control, ...]) -> Section:
    filled = any(_says(control) for control in controls)
    wrong = any(control.wrong for control in controls)
    return Section(name=name, controls=controls, folded=True, open=wrong or filled, filled=filled)


def _says(control: Control) -> bool:
    """Whether something other than the usual stands in the field."""
    match control.form:
        case "choice":
            return any(chosen and number for number, (_, _, chosen) in enumerate(control.options))
        case "ticks":
            return any(chosen for _, _, chosen in control.options)
    return bool(control.shown.strip())


def _gives(drawing: Drawing) -> tuple[Control, ...]:
    names = [_text(drawing, f"name.{word}", label=f"name_{word}") for word in ("zh", "en")]
    words = KINDS[drawing.kind].words
    return (*names, *fields.drawn(words=words, prefix=whole.VALUE, drawing=drawing))


def _text(
    drawing: Drawing, name: str, *, label: str = "", form: str = "text", known: str = ""
) -> Control:
    word = label or name.rpartition(".")[2]
    return Control(
        name=name,
        form=form,
        label=say(f"offer_fields.{word}"),
        shown=drawing.shown(name),
        wrong=drawing.wrong(name),
        hint=fields.hint(kind=drawing.kind, name=word),
        sign=drawing.sign if form == "money" else "",
        known=known,
    )


def _choice(drawing: Drawing, name: str, words: Sequence[str], *, usual: str = "") -> Control:
    word = name.rpartition(".")[2]
    now = drawing.shown(name) or usual
    options: Options = tuple(
        (one, say(f"offer_fields.{word}_{one or 'usual'}"), one == now) for one in words
    )
    plain = _text(drawing, name, form="choice")
    return replace(plain, options=options)


def _lines(drawing: Drawing) -> tuple[Control, ...]:
    kind = KINDS[drawing.kind]
    controls = [
        Control(
            name="of",
            form="products",
            label=say("offer_fields.of"),
            hint=say("offer_fields.hint_of"),
            wrong=drawing.wrong("of"),
            parts=(fields.products(name="of", drawing=drawing),),
            wide=True,
        ),
        _text(drawing, "least_minor", form="money"),
        _text(drawing, "least_quantity", form="number"),
    ]
    if len(kind.layers) > 1:
        controls.append(_choice(drawing, "layer", kind.layers, usual=kind.layers[0]))
    controls.append(_choice(drawing, "measures", ("", *MEASURES)))
    return tuple(controls)


def _when(drawing: Drawing) -> tuple[Control, ...]:
    weekdays = replace(
        _text(drawing, "when.weekday", form="ticks"),
        options=fields.weekday_options(drawing=drawing, name="when.weekday"),
        wide=True,
    )
    hours = [_text(drawing, f"when.{word}", form="clock", label=f"hours_{word}") for word in WINDOW]
    controls = [
        _text(drawing, "period.start", form="moment"),
        _text(drawing, "period.end", form="moment"),
        Control(
            name="fill",
            form="fill",
            label=say("offer_fields.fill"),
            options=(
                ("", say("offer_fields.fill_none"), True),
                *fields.festival_options(drawing=drawing, name="fill"),
            ),
        ),
        weekdays,
        *hours,
    ]
    if drawing.kind != "festival":
        controls.append(
            replace(
                _text(drawing, "when.festival", form="ticks"),
                options=fields.festival_options(drawing=drawing, name="when.festival"),
                wide=True,
            )
        )
    return tuple(controls)


WINDOW = ("from", "to")


def _who(drawing: Drawing, known: Known) -> tuple[Control, ...]:
    tiers = {tier: tier for tier in known.tiers}
    channels = {channel: say(f"offer_fields.channel_{channel}") for channel in CHANNELS}

    def ticks(name: str, words: Mapping[str, str]) -> Control:
        word = name.rpartition(".")[2]
        helps = fields.hint(kind=drawing.kind, name=word)
        if (not words and not drawing.shown(name)) or len(words) > TICKED:
            return replace(_text(drawing, name, form="list"), wide=True)
        titled = say(f"offer_fields.{word}")
        return fields.ticks(name=name, drawing=drawing, known=words, titled=titled, helps=helps)

    return (
        _choice(drawing, "who.customer", ("", *CUSTOMERS)),
        ticks("who.tier", tiers),
        ticks("who.segment", known.segments),
        ticks("channels", channels),
        _text(drawing, "who.store", form="list"),
        _text(drawing, "who.payment", form="list"),
    )


def _codes(drawing: Drawing) -> tuple[Control, ...]:
    return (_choice(drawing, "codes", CODES, usual="none"), _text(drawing, "shared_code"))


def _limits(drawing: Drawing, known: Known) -> tuple[Control, ...]:
    counts = [_text(drawing, f"limits.{word}", form="number") for word in whole.COUNTS]
    return (
        *counts,
        _text(drawing, "limits.spend_minor", form="money"),
        replace(
            _text(drawing, "limits.budget"),
            options=tuple((budget, budget, False) for budget in known.budgets),
        ),
        _choice(drawing, "limits.when_short", ("skip", *(s for s in SHORT if s != "skip"))),
    )


def _beside(drawing: Drawing, known: Known) -> tuple[Control, ...]:
    def named(name: str) -> Control:
        if known.offers and len(known.offers) <= TICKED:
            titled = say(f"offer_fields.{name}")
            return fields.ticks(name=name, drawing=drawing, known=known.offers, titled=titled)
        return replace(_text(drawing, name, form="list", known="offer"), wide=True)

    group = replace(
        _text(drawing, "group"), options=tuple((name, name, False) for name in known.groups)
    )
    return (
        group,
        _choice(drawing, "exclusive", EXCLUSIVE, usual="no"),
        _text(drawing, "priority", form="number"),
        named("never_with"),
        named("also_with"),
    )


def _rest(drawing: Drawing, new: bool) -> tuple[Control, ...]:
    controls = [
        _choice(drawing, "returns", ("reprice", *(r for r in RETURNS if r != "reprice"))),
        replace(_text(drawing, "hidden", form="flag"), shown=_on(drawing, "hidden")),
    ]
    if new:
        controls.append(_text(drawing, "key"))
    return tuple(controls)


def _on(drawing: Drawing, name: str) -> str:
    return ON if drawing.shown(name) == ON else ""
