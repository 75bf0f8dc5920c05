"""The controls of the form: each word of a kind as a labelled field with what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from guerdon.give.word import (
    Choice,
    Flag,
    Listed,
    Maybe,
    OneOf,
    Percent,
    Products,
    Rows,
    Text,
    Whole,
    Word,
)
from guerdon.terms.decision import Refusal
from guerdon.terms.festival import day_of, festivals
from guerdon.terms.money import SIGNS
from guerdon.web import lists
from guerdon.web.offering import values
from guerdon.web.offering.who import WEEKDAYS
from guerdon.web.typed import Typed
from guerdon.web.wording import language, say, wordings

Options = tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One field of the form.

    `form` is text, number, money, share, day, clock, moment, choice, ticks, flag, list, products,
    either or rows. `options` are (value, words, chosen); `parts` are inner controls, one tuple a
    row for rows; `known` names a list of suggestions.
    """

    name: str
    form: str
    label: str
    shown: str = ""
    wrong: Refusal | None = None
    hint: str = ""
    sign: str = ""
    options: Options = ()
    parts: tuple[tuple["Control", ...], ...] = ()
    known: str = ""
    needed: bool = False
    which: str = ""
    wide: bool = field(default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What all controls of a form need: the kind, what was typed, the currency and the day."""

    kind: str
    form: Typed
    currency: str
    today: date

    @property
    def sign(self) -> str:
        """The currency's sign."""
        return SIGNS.get(self.currency, self.currency)

    def shown(self, name: str) -> str:
        """What stands in the field."""
        return self.form.texts.get(name, "")

    def wrong(self, name: str) -> Refusal | None:
        """What is wrong with the field."""
        return self.form.wrong.get(name)


def label(*, kind: str, name: str) -> str:
    """The kind's own label for a word, else the one that all kinds share."""
    own = f"offer_fields.{kind}_{name}"
    return say(own) if own in wordings() else say(f"offer_fields.{name}")


def hint(*, kind: str, name: str) -> str:
    """What helps to fill it in, where there is something to say."""
    for found in (f"offer_fields.hint_{kind}_{name}", f"offer_fields.hint_{name}"):
        if found in wordings():
            return say(found)
    return ""


def drawn(*, words: Sequence[Word], prefix: str, drawing: Drawing) -> tuple[Control, ...]:
    """The controls of some words in their order."""
    return tuple(_control(word, prefix, drawing) for word in words)


def _control(word: Word, prefix: str, drawing: Drawing) -> Control:
    kind, name = drawing.kind, f"{prefix}{word.name}"
    if isinstance(word, OneOf):
        return _either(word, prefix, drawing)
    parts: tuple[tuple[Control, ...], ...] = ()
    if isinstance(word, Rows):
        numbers = values.rows(name=name, texts=drawing.form.texts) or range(max(1, word.least))
        parts = tuple(
            drawn(words=word.words, prefix=f"{name}.{n}.", drawing=drawing) for n in numbers
        )
        # What helps is said once, in the first row.
        parts = parts[:1] + tuple(tuple(replace(one, hint="") for one in row) for row in parts[1:])
    elif isinstance(word, Products):
        parts = (products(name=name, drawing=drawing),)
    form, options, known = _form(word, name, drawing)
    return Control(
        name=name,
        form=form,
        label=label(kind=kind, name=word.name),
        shown=drawing.shown(name),
        wrong=drawing.wrong(name),
        hint=hint(kind=kind, name=word.name),
        sign=drawing.sign if form == "money" else "",
        options=options,
        parts=parts,
        known=known,
        needed=_needed(word),
        wide=form in ("rows", "products", "ticks", "list"),
    )


# One case a word.
def _form(  # noqa: PLR0911
    word: Word, name: str, drawing: Drawing
) -> tuple[str, Options, str]:
    """Which control a word gets, with its choices and its suggestions."""
    match word:
        case Rows():
            return "rows", (), ""
        case Products():
            return "products", (), ""
        case Maybe(whole=whole):
            return _form(whole, name, drawing)
        case Whole():
            by = drawing.form.texts.get("v.by", "spend")
            return ("money" if values.is_money(word=word, by=by) else "number"), (), ""
        case Percent():
            return "share", (), ""
        case Text(says=says):
            return (says if says in ("day", "clock") else "text"), (), says
        case Flag():
            return "flag", (), ""
        case Choice(among=among, default=default):
            now = drawing.shown(name) or default or among[0]
            said = [(one, say(f"offer_fields.{word.name}_{one}"), one == now) for one in among]
            return "choice", tuple(said), ""
        case Listed(says="festival"):
            return "ticks", festival_options(drawing=drawing, name=name), ""
        case Listed(says="weekday"):
            return "ticks", weekday_options(drawing=drawing, name=name), ""
        case Listed(says=says):
            return "list", (), says
    raise AssertionError(word)


def _needed(word: Word) -> bool:
    match word:
        case Whole(default=default) | Text(default=default):
            return default is None
        case Percent():
            return True
        case Listed(needed=needed):
            return needed
    return False


def _either(word: OneOf, prefix: str, drawing: Drawing) -> Control:
    """One input and beside it what it means: a percentage, an amount off, a price."""
    chosen = values.which(word=word, texts=drawing.form.texts, prefix=prefix)
    name, which = f"{prefix}{values.ONE}", f"{prefix}{values.WHICH}"
    options = [(one.name, say(f"offer_fields.cut_{one.name}"), chosen is one) for one in word.words]
    if not word.needed:
        options.insert(0, ("", say("offer_fields.cut_free"), chosen is None))
    form = "share" if isinstance(chosen, Percent) else "money"
    return Control(
        name=name,
        form="either",
        label=label(kind=drawing.kind, name=values.ONE),
        shown=drawing.shown(name),
        wrong=drawing.wrong(name),
        hint=hint(kind=drawing.kind, name=values.ONE),
        sign=drawing.sign if form == "money" else "",
        options=tuple(options),
        needed=word.needed,
        which=which,
    )


def products(*, name: str, drawing: Drawing) -> tuple[Control, ...]:
    """Four lists: by category, brand, product code and label."""
    return tuple(
        Control(
            name=f"{name}.{word}",
            form="list",
            label=say(f"offer_fields.of_{word}"),
            shown=drawing.shown(f"{name}.{word}"),
            known=word,
        )
        for word in values.PRODUCTS
    )


def festival_options(*, drawing: Drawing, name: str) -> Options:
    """Festivals with the day on which each is next kept, soonest first."""
    chosen = lists.read(text=drawing.shown(name))
    rows = []
    for key, one in festivals().items():
        days = [day_of(festival=one, year=drawing.today.year + ahead) for ahead in (0, 1)]
        kept = min((day for day in days if day and day >= drawing.today), default=None)
        title = one.zh if language() == "zh" else one.en
        rows.append((kept or date.max, key, title, key in chosen))
    return tuple(
        (key, f"{title} · {kept:%Y-%m-%d}" if kept != date.max else title, on)
        for kept, key, title, on in sorted(rows)
    )


def weekday_options(*, drawing: Drawing, name: str) -> Options:
    """The days of the week."""
    chosen = lists.read(text=drawing.shown(name))
    return tuple((day, say(f"offer_fields.weekday_{day}"), day in chosen) for day in WEEKDAYS)


def ticks(
    *, name: str, drawing: Drawing, known: Mapping[str, str], titled: str, helps: str = ""
) -> Control:
    """Boxes to tick, the known words by what they are called, and those chosen beside them."""
    chosen = lists.read(text=drawing.shown(name))
    words = dict(known) | {word: word for word in chosen if word not in known}
    options = tuple((word, text, word in chosen) for word, text in words.items())
    return Control(
        name=name,
        form="ticks",
        label=titled,
        options=options,
        hint=helps,
        wrong=drawing.wrong(name),
        wide=True,
    )
