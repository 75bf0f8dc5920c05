"""Play over HTTP: draws with their odds and proofs, and what members reached in every play."""

from dataclasses import asdict
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.play import draw as drawing
from guerdon.flows.play import draw_figures, played, playing
from guerdon.flows.play.played import DrawSeen, Seen
from guerdon.give import reward as rewards
from guerdon.give.draw import odds, pity, record
from guerdon.give.draw.campaign import NOTHING, Draw
from guerdon.give.play.document import Play
from guerdon.store.play import awards, drawn, draws
from guerdon.store.programme import ground, sections
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.terms.strict import read, text, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as replied_body
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["play"])
READING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
TILL = (Role.MARKETER, Role.CASHIER)
WRITING = (Role.MARKETER,)

TAKE = {
    "parameters": bodies.WRITING[:1],
    **bodies.body(
        {
            "commit": {"type": "string", "description": "As read before, of the open seed."},
            "client_seed": {"type": "string", "pattern": "^[0-9A-Za-z_.-]{1,64}$"},
        },
        {"commit": "630dcd29...", "client_seed": "my-own-words"},
        "commit",
        "client_seed",
    ),
}
NICKNAME = bodies.body({"nickname": {"type": "string"}}, {"nickname": "Tea fox"}, "nickname")
WHY = bodies.body({"why": {"type": "string"}}, {"why": "false reviews"}, "why")
RECORD = bodies.body({"record": {"type": "object"}}, {"record": {}}, "record")


def _plain(value: Any) -> Any:
    return replied_body(body={"value": value}, language="en")["value"]


@router.get("/draws", auth=Key(*READING))
def list_draws(request: HttpRequest) -> HttpResponse:
    """All draws with their published odds, and what ran out."""
    play = _play(asked.now(request))
    return answered(request, {"draws": [_draw(one) for one in play.draws]})


@router.get("/draws/{draw}", auth=Key(*READING))
def read_draw(request: HttpRequest, draw: str) -> HttpResponse:
    """One draw: odds as exact fractions and in percent, price, limits, guarantee."""
    _, one = granted(drawing.known(draw=draw, now=asked.now(request)))
    return answered(request, _draw(one))


@router.get("/draws/{draw}/figures", auth=Key(Role.MARKETER, Role.ANALYST))
def figures(request: HttpRequest, draw: str) -> HttpResponse:
    """What the draw came to: draws, members, points, prizes, and whether the odds were kept."""
    _, one = granted(drawing.known(draw=draw, now=asked.now(request)))
    return answered(request, _plain(asdict(draw_figures.figures(draw=one))))


@router.get("/customers/{key}/draws/{draw}", auth=Key(*TILL))
def read_seed(request: HttpRequest, key: str, draw: str) -> HttpResponse:
    """The commitment of the member's open seed, made now where there is none, and their draws."""
    now = asked.now(request)
    seeded = granted(drawing.committed(customer=key, draw=draw, now=now))
    _, one = granted(drawing.known(draw=draw, now=now))
    listed = draws.listed(customer=key, draw=draw)
    body = {
        "customer": key,
        "draw": draw,
        **asdict(seeded),
        "next": record.chances(table=pity.in_force(draw=one, dry=seeded.dry)),
        "takes": [_taken(taken) for taken in listed],
    }
    return answered(request, _plain(body))


@router.post("/customers/{key}/draws/{draw}", auth=Key(*TILL), openapi_extra=TAKE)
def take(request: HttpRequest, key: str, draw: str) -> HttpResponse:
    """Draw once: pay, roll, give the prize; the same idempotency key draws no second time."""
    commit, client_seed = granted(read(_take, asked.body(request)))
    reply: Reply = granted(
        drawing.take(
            customer=key,
            draw=draw,
            commit=commit,
            client_seed=client_seed,
            key=asked.key(request),
            now=asked.now(request),
        )
    )
    return replied(request, reply, status=201)


def _take(document: Any) -> tuple[str, str]:
    get = words(document, {"commit", "client_seed"}, "$").get
    commit = text(get("commit"), "$.commit", least=1, longest=64)
    return commit, text(get("client_seed"), "$.client_seed", least=1, longest=64)


@router.post("/customers/{key}/draws/{draw}/reveal", auth=Key(*TILL))
def reveal(request: HttpRequest, key: str, draw: str) -> HttpResponse:
    """Reveal the member's seed, so that their draws can be checked, and commit to a new one."""
    now = asked.now(request)
    opened: str = granted(drawing.reveal(customer=key, draw=draw, now=now))
    seeded = granted(drawing.committed(customer=key, draw=draw, now=now))
    return answered(request, {"server_seed": opened, "commit": seeded.commit})


@router.get("/draw-takes/{take}", auth=Key(*READING))
def read_take(request: HttpRequest, take: str) -> HttpResponse:
    """One draw with every input; the server seed only once it is revealed."""
    missing = Refusal(reason="not_found", data={"what": "draw", "key": take})
    return answered(request, _plain(_taken(granted(draws.taken(key=take) or missing))))


@router.post("/draw-checks", auth=Key(*READING), openapi_extra=RECORD)
def check(request: HttpRequest) -> HttpResponse:
    """Repeat a draw from its record alone: each step with what is written and what is found."""
    document = words(granted(read(lambda given: given, asked.body(request))), {"record"}, "$")
    found: record.Record = granted(record.parsed(document=document.get("record")))
    steps = granted(record.checked(record=found))
    body = {"holds": all(step.holds for step in steps), "steps": [asdict(one) for one in steps]}
    return answered(request, body)


@router.get("/customers/{key}/play", auth=Key(*READING))
def read_play(request: HttpRequest, key: str) -> HttpResponse:
    """Everything the member plays: cards, challenges, streaks, badges, boards and awards."""
    missing = Refusal(reason="not_found", data={"what": "customer", "key": key})
    seen: Seen = granted(played.seen(customer=key, now=asked.now(request)) or missing)
    return answered(request, _plain(_seen(seen, key)))


@router.put("/customers/{key}/nickname", auth=Key(*TILL), openapi_extra=NICKNAME)
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Show the member on leaderboards under a nickname, as they asked."""
    nickname: str = granted(read(_nickname, asked.body(request)))
    now = asked.now(request)
    return answered(
        request, asdict(granted(playing.join(customer=key, nickname=nickname, now=now)))
    )


def _nickname(document: Any) -> str:
    return text(words(document, {"nickname"}, "$").get("nickname"), "$.nickname", longest=64)


@router.delete("/customers/{key}/nickname", auth=Key(*TILL))
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Take the member off leaderboards and forget the nickname."""
    playing.leave(customer=key, now=asked.now(request))
    return answered(request, {"nickname": "", "shown": False})


@router.get("/boards/{board}", auth=Key(*READING))
def read_board(request: HttpRequest, board: str, customer: str | None = None) -> HttpResponse:
    """The top of a leaderboard's round now, and a customer's place with their neighbours."""
    now = asked.now(request)
    missing = Refusal(reason="not_found", data={"what": "board", "key": board})
    found = next((one for one in _play(now).boards if one.key == board), missing)
    seen = played.board_seen(
        board=granted(found), customer=customer, zone=ground.read().zone, now=now
    )
    body = {"board": board, "round": seen.round, "ends": seen.ends, **asdict(seen.standing)}
    return answered(request, _plain(body))


@router.post("/awards/{award}/hand-over", auth=Key(*TILL))
def hand_over(request: HttpRequest, award: int) -> HttpResponse:
    """The gift was handed over; no return takes it back from now on."""
    actor = request.auth.name  # type: ignore[attr-defined]
    found = granted(playing.hand_over(award=award, actor=actor, now=asked.now(request)))
    return answered(request, _plain(_award(found)))


@router.post("/awards/{award}/revoke", auth=Key(*WRITING), openapi_extra=WHY)
def revoke(request: HttpRequest, award: int) -> HttpResponse:
    """Take a badge away, with a reason that is kept; it is not earned again."""
    why = granted(read(_why, asked.body(request)))
    actor = request.auth.name  # type: ignore[attr-defined]
    found = granted(playing.revoke(award=award, why=why, actor=actor, now=asked.now(request)))
    return answered(request, _plain(_award(found)))


def _why(document: Any) -> str:
    return text(words(document, {"why"}, "$").get("why"), "$.why", longest=200)


def _play(now: datetime) -> Play:
    found = sections.live(name="play", now=now)
    return found[1] if found is not None else Play()


def _share(share: Fraction) -> dict[str, Any]:
    return {"odds": f"{share.numerator}/{share.denominator}", "says": odds.said(share=share)}


def _draw(draw: Draw) -> dict[str, Any]:
    out = drawing.gone(draw=draw)
    left = drawn.left(keys=[drawing.prize_key(draw=draw.key, prize=p.key) for p in draw.prizes])
    prizes = [
        {
            "key": prize.key,
            "name": prize.name,
            **_share(prize.odds),
            "rare": prize.rare,
            "stock": prize.stock,
            "given": left.get(drawing.prize_key(draw=draw.key, prize=prize.key), (0, 0))[0],
            "out": prize.key in out,
            "gives": rewards.plain(reward=prize.reward),
        }
        for prize in draw.prizes
    ]
    pity_told = None
    if draw.pity is not None:
        soft = [{"after": step.after, **_share(step.odds)} for step in draw.pity.soft]
        pity_told = {"after": draw.pity.after, "soft": soft}
    return {
        "key": draw.key,
        "name": draw.titled.name,
        "prizes": prizes,
        NOTHING: _share(draw.nothing),
        "fallback": draw.fallback,
        "price": {"points": draw.points, "ticket": draw.ticket},
        "limits": asdict(draw.limits),
        "pity": pity_told,
    }


def _taken(taken: draws.Taken) -> dict[str, Any]:
    return {"take": taken.key, "at": taken.at, "given": taken.given, "record": taken.record}


def _award(award: awards.Award) -> dict[str, Any]:
    return {**asdict(award), "reward": rewards.plain(reward=award.reward)}


def _seen(seen: Seen, customer: str) -> dict[str, Any]:
    return {
        "customer": customer,
        "nickname": seen.player.nickname,
        "shown": seen.player.shown,
        "draws": [_draw_seen(one) for one in seen.draws],
        "stamps": [
            {
                "key": one.card.key,
                "places": one.card.places,
                "stamps": one.shown,
                "full": one.stamped.full,
                "ends_at": one.stamped.ends_at,
            }
            for one in seen.cards
        ],
        "challenges": [
            {"key": one.challenge.key, **asdict(one.progress)} for one in seen.challenges
        ],
        "streaks": [{"key": one.streak.key, **asdict(one.streaked)} for one in seen.streaks],
        "badges": [
            {"key": one.badge.key, "level": one.level, "done": one.worn.done, "next": one.worn.next}
            for one in seen.badges
        ],
        "boards": [
            {"key": one.board.key, "round": one.round, **asdict(one.standing)}
            for one in seen.boards
        ],
        "awards": [_award(one) for one in awards.listed(customer=customer)],
    }


def _draw_seen(seen: DrawSeen) -> dict[str, Any]:
    return {
        "key": seen.draw.key,
        "commit": seen.seeded.commit if seen.seeded else None,
        "dry": seen.seeded.dry if seen.seeded else 0,
        "next": record.chances(table=seen.table),
        "out": sorted(seen.out),
    }
