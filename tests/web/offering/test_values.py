"""The words of a kind as form fields: rows in order, one input for words that exclude another."""

from guerdon.give.kinds import KINDS
from guerdon.terms.decision import Refusal
from guerdon.web.offering import values
from guerdon.web.typed import Typed


def read(kind: str, **texts: str) -> tuple[dict[str, object], dict[str, Refusal]]:
    """What was typed as the kind's value, and what is wrong."""
    form = Typed(texts={f"v.{k.replace('__', '.')}": v for k, v in texts.items()})
    words = KINDS[kind].words
    found = values.typed(words=words, form=form, prefix="v.", currency="CNY")
    return found, form.wrong


def test_money_is_typed_in_whole_units_and_steps_by_what_they_count() -> None:
    step = {"steps__0__from": "2", "steps__0__cut": "8折", "steps__0__cut-of": "percent"}
    spend, _ = read("stepped", by="spend", **step)
    assert spend == {"by": "spend", "steps": [{"from": 200, "percent": 20}]}
    pieces, _ = read("stepped", by="quantity", **step)
    assert pieces == {"by": "quantity", "steps": [{"from": 2, "percent": 20}]}


def test_what_none_of_the_words_means_is_left_to_the_kind() -> None:
    assert read("buy_get", buy="2", **{"cut-of": ""})[0] == {"buy": 2}
    assert read("mix_and_match", quantity="3", **{"cut-of": ""})[1].keys() == {"v.cut"}
    assert read("mix_and_match", quantity="3", cut="9.9", **{"cut-of": "price_minor"}) == (
        {"quantity": 3, "price_minor": 990},
        {},
    )
    assert read("buy_get", buy="2", cut="5", **{"cut-of": "forged"})[0] == {"buy": 2}


def test_rows_are_numbered_without_gaps() -> None:
    texts = {"v.steps.0.from": "", "v.steps.2.from": "", "v.stepsx.7.from": ""}
    assert values.rows(name="v.steps", texts=texts) == [0, 1, 2]
    assert values.rows(name="v.none", texts=texts) == []


def test_bounds_are_told_in_whole_units() -> None:
    _, wrong = read("amount", off_minor="0")
    assert wrong["v.off_minor"].data["least"] == "0.01"
    _, wrong = read("percent", percent="120%")
    assert wrong["v.percent"] == Refusal(reason="share_outside", data={"least": 0, "most": 100})


def test_every_word_of_every_row() -> None:
    names = [word.name for word in values.every(words=KINDS["tier_exclusive"].words)]
    assert names[:2] == ["tiers", "tier"]
