"""What a referral programme promises, in the reader's words."""

from collections.abc import Mapping, Sequence
from typing import Any

from guerdon.give.referral.settings import COUPON, MONEY, POINTS, WHOLE_BP, Programme, Reward
from guerdon.store.programme import offers
from guerdon.web.templatetags.words import written_count, written_money
from guerdon.web.wording import say


def worded(*, reward: Reward, currency: str, language: str) -> str:
    """One reward: 50 points, $5.00 credit, the coupon Hello, priority service."""
    if reward.kind == POINTS:
        return say("referral.points", in_language=language, n=written_count(reward.amount))
    if reward.kind == MONEY:
        amount = written_money(reward.amount, currency)
        return say("referral.money", in_language=language, amount=amount)
    if reward.kind == COUPON:
        name = _offered(reward.offer, language)
        return say("referral.coupon", in_language=language, name=name)
    return say(f"referral_privileges.{reward.privilege}", in_language=language)


def together(*, rewards: Sequence[Reward], currency: str, language: str) -> str:
    """Several rewards in one line."""
    mark = say("referral.and", in_language=language)
    return mark.join(worded(reward=one, currency=currency, language=language) for one in rewards)


def promise(
    *, programme: Programme, currency: str, language: str, reader: str = "me"
) -> list[dict[str, str]]:
    """The whole promise as lines of `who` (me or friend), `when` and `what`.

    `reader` is who reads it: the inviter (me), to whom the friend is somebody else, or the friend.
    """
    to = "_yours" if reader == "friend" else ""
    lines: list[dict[str, str]] = []

    def line(who: str, when: str, rewards: Sequence[Reward]) -> None:
        if rewards:
            what = together(rewards=rewards, currency=currency, language=language)
            lines.append({"who": who, "when": when, "what": what})

    line("friend", say(f"referral.when_joined{to}", in_language=language), programme.welcome)
    for step in programme.steps:
        when = _when(programme, step.spend_minor, currency, language, to)
        line("friend", when, step.invitee)
        line("me", when, step.inviter)
    later = programme.later
    if later is not None:
        share = f"{later.shares_bp[0] * 100 / WHOLE_BP:g}%"
        word = "referral.share_money" if later.kind == MONEY else "referral.share_points"
        lines.append(
            {
                "who": "me",
                "when": say("referral.when_later", in_language=language),
                "what": say(word, in_language=language, share=share, n=later.freeze_days),
            }
        )
    return lines


def _when(programme: Programme, minor: int, currency: str, language: str, to: str) -> str:
    least = max(minor, programme.least_minor)
    amount = written_money(least, currency)
    word = "when_spent" if programme.counts == "all" else "when_first"
    if least <= 1:
        return say(f"referral.when_bought{to}", in_language=language)
    return say(f"referral.{word}{to}", in_language=language, amount=amount)


def cause_said(*, cause: str) -> str:
    """What a reward was for: joining, a step, or a share of an order."""
    kind, _, of = cause.partition("/")
    return say(f"referral.cause_{kind}", of=of)


def _offered(key: str, language: str) -> str:
    seen = offers.seen(key=key)
    name: Mapping[str, Any] = seen.document.get("name") or {} if seen else {}
    return str(name.get(language) or next(iter(name.values()), key))
