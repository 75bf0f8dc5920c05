"""What people do about plays by hand: be seen on boards, revoke a badge, hand a gift over."""

from datetime import datetime

from guerdon.flows.play.play import scored
from guerdon.give.leaderboard import nickname as nicknames
from guerdon.store.customers import people
from guerdon.store.house import access
from guerdon.store.play import awards, players
from guerdon.store.play.players import Player
from guerdon.store.programme import ground, sections
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal


def join(*, customer: str, nickname: str, now: datetime) -> Player | Refusal:
    """Show the member on all boards under a nickname that gives nobody away.

    Refused, with nothing changed: what `give.leaderboard.nickname` refuses, and a name that
    another member has (`nickname_taken`).
    """
    person = people.person(key=customer)
    if person is None:
        return Refusal(reason="customer_unknown", data={"customer": customer})
    own = (person.name, person.email, person.phone, person.key)
    shown = nicknames.checked(asked=nickname, own=[one for one in own if one])
    if isinstance(shown, Refusal):
        return shown
    with write():
        players.hold(customer=customer)
        plain = nicknames.folded(nickname=shown)
        if not players.rename(customer=customer, nickname=shown, folded=plain, now=now):
            undo()
            return Refusal(reason="nickname_taken")
        _scored(customer, now)
    return Player(nickname=shown, shown=True)


def leave(*, customer: str, now: datetime) -> None:
    """Take the member off all boards and forget the nickname; their own scores stay theirs."""
    with write():
        if players.hold(customer=customer) is None:
            return
        players.hide(customer=customer, now=now)
        _scored(customer, now)


def _scored(customer: str, now: datetime) -> None:
    found = sections.live(name="play", now=now)
    if found is not None and found[1].boards:
        zone = ground.read().zone
        scored(boards=found[1].boards, customer=customer, zone=zone, now=now)


def revoke(*, award: int, why: str, actor: str, now: datetime) -> awards.Award | Refusal:
    """Take a badge away with a reason; it is not earned again.

    Refused, with nothing changed: no reason, an award that is no badge or is not given any more.
    """
    if not why.strip():
        return Refusal(reason="revoke_reason_needed")
    found = awards.one(award=award)
    if found is None or not found.play.startswith("badges/"):
        return Refusal(reason="not_found", data={"what": "award", "key": str(award)})
    return _ended(found, awards.REVOKED, why.strip(), actor, now)


def hand_over(*, award: int, actor: str, now: datetime) -> awards.Award | Refusal:
    """Somebody handed the gift over; from now on no return takes it back.

    Again changes nothing and is no fault. Refused: what is no gift, or was taken back.
    """
    found = awards.one(award=award)
    if found is None or found.reward.kind != "gift":
        return Refusal(reason="not_found", data={"what": "award", "key": str(award)})
    if found.state == awards.HANDED:
        return found
    return _ended(found, awards.HANDED, "", actor, now)


def _ended(
    found: awards.Award, state: str, why: str, actor: str, now: datetime
) -> awards.Award | Refusal:
    with write():
        if not awards.ended(award=found.award, state=state, now=now, why=why):
            return Refusal(reason="award_ended", data={"award": found.award})
        data = {"award": found.award, "play": found.play, "step": found.step, "why": why}
        access.note(actor=actor, act=f"award.{state}", subject=found.customer, data=data, now=now)
    again = awards.one(award=found.award)
    assert again is not None  # noqa: S101 (it was there above)
    return again
