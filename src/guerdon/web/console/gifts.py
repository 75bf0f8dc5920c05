"""Gift logic: the rules, the matrix, scenes and triples; all in one form, kept as one section."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guerdon.flows.gifts import scenes as gift_scenes
from guerdon.give.gifts.document import NAME
from guerdon.store.programme import programme, sections
from guerdon.terms import money
from guerdon.terms.decision import Refusal
from guerdon.terms.gifts import BY, CLASSES, LEVELS, GiftRules
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.typed import Typed
from guerdon.web.wording import language, say

SCENE = ("key", "name", "by", "when")
TRIPLE = ("scene", "gift", "name", "emotion", "level", "worth")
MOST_DAYS = 730


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The section as it stands; sent, it is kept whole or nothing of it."""
    now = datetime.now(UTC)
    if request.method == "POST" and getattr(request.user, "role", "") in ACTING:
        return _kept(request, now)
    found = sections.live(name=NAME, now=now)
    plain = sections.document(name=NAME, now=now) or {}
    texts = _texts(plain, found[1] if found else GiftRules())
    return _shown(request, Typed(texts=texts), plain)


def _shown(request: HttpRequest, typed: Typed, plain: Any, *, status: int = 200) -> HttpResponse:
    context = {
        "typed": typed,
        "classes": [(one, f"gifts.class_{one}") for one in CLASSES],
        "matrix": [
            (level, [(one, typed.texts.get(f"matrix.{one}.{level}")) for one in CLASSES])
            for level in LEVELS
        ],
        "scenes": _rows(typed, "scene", SCENE),
        "triples": _rows(typed, "triple", TRIPLE),
        "kinds": [(one, say(f"gifts.by_{one}")) for one in BY],
        "levels": [(one, say(f"gifts.level_{one}")) for one in LEVELS],
        "set": bool(plain),
        "ahead": gift_scenes.ahead(now=datetime.now(UTC)),
        "sign": money.SIGNS.get(programme.read().currency, ""),
    }
    return render(request, "console/gifts.html", context, status=status)


def _rows(typed: Typed, name: str, words: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows that were typed and an empty one."""
    numbers = {
        int(part[1])
        for key in typed.texts
        if (part := key.split("."))[0] == name and len(part) == 3 and part[1].isdigit()
    }
    return [
        {"n": n, **{word: typed.texts.get(f"{name}.{n}.{word}", "") for word in words}}
        for n in [*sorted(numbers), max(numbers, default=-1) + 1]
    ]


def _texts(plain: Any, rules: GiftRules) -> dict[str, str]:
    currency = programme.read().currency
    texts = {"care_days": str(rules.care_days), "again_days": str(rules.again_days)}
    texts |= {"care_at_till": "on"} if rules.care_at_till else {}
    for one in CLASSES:
        if one in rules.ceilings:
            texts[f"ceiling.{one}"] = money.written(minor=rules.ceilings[one], currency=currency)
        for level in rules.matrix.get(one, frozenset(LEVELS)):
            texts[f"matrix.{one}.{level}"] = "on"
    for n, scene in enumerate(rules.scenes):
        row = {"key": scene.key, "name": _said(scene.name), "by": scene.by, "when": scene.when}
        texts |= {f"scene.{n}.{word}": text for word, text in row.items()}
    for n, one_ in enumerate(rules.triples):
        row = {
            "scene": one_.scene,
            "gift": one_.gift,
            "name": _said(one_.name),
            "emotion": _said(one_.emotion),
            "level": one_.level,
            "worth": money.written(minor=one_.worth_minor, currency=currency),
        }
        texts |= {f"triple.{n}.{word}": text for word, text in row.items()}
    return texts


def _said(name: Any) -> str:
    return str(name.get(language()) or next(iter(name.values()), ""))


def _kept(request: HttpRequest, now: datetime) -> HttpResponse:
    typed = Typed(texts=request.POST.dict())
    plain = sections.document(name=NAME, now=now) or {}
    document = _typed(typed, plain)
    if typed.wrong:
        return _shown(request, typed, plain, status=422)
    answer = sections.put(name=NAME, document=document, actor=request.user.get_username(), now=now)
    if isinstance(answer, Refusal):
        messages.error(request, written_reason(answer), extra_tags="bad")
        return _shown(request, typed, plain, status=422)
    messages.success(request, say("gifts.kept"), extra_tags="good")
    return redirect("gifts")


def _typed(typed: Typed, plain: Any) -> dict[str, Any]:
    currency = programme.read().currency
    ceilings = {
        one: minor
        for one in CLASSES
        if (minor := typed.minor(f"ceiling.{one}", currency=currency, needed=False)) is not None
    }
    before = {one["key"]: one["name"] for one in plain.get("scenes", [])}
    gifts = {(one["scene"], one["gift"]): one for one in plain.get("triples", [])}
    scenes, triples = [], []
    for row in _rows(typed, "scene", SCENE):
        if row["key"].strip():
            name = {**before.get(row["key"], {}), language(): row["name"].strip()}
            scenes.append(
                {"key": row["key"].strip(), "name": name, "by": row["by"], "when": row["when"]}
            )
    for row in _rows(typed, "triple", TRIPLE):
        if not row["gift"].strip():
            continue
        was = gifts.get((row["scene"], row["gift"]), {})
        worth = typed.minor(f"triple.{row['n']}.worth", currency=currency)
        triples.append(
            {
                "scene": row["scene"].strip(),
                "gift": row["gift"].strip(),
                "name": {**was.get("name", {}), language(): row["name"].strip()},
                "emotion": {**was.get("emotion", {}), language(): row["emotion"].strip()},
                "level": row["level"],
                "worth_minor": worth or 0,
            }
        )
    return {
        "care_days": typed.whole("care_days", most=MOST_DAYS),
        "care_at_till": bool(typed.texts.get("care_at_till")),
        "again_days": typed.whole("again_days", most=MOST_DAYS),
        "ceilings": ceilings,
        "matrix": {
            one: [level for level in LEVELS if typed.texts.get(f"matrix.{one}.{level}")]
            for one in CLASSES
        },
        "scenes": scenes,
        "triples": triples,
    }
