"""Nicknames that give nobody away: no address, number, link or own name, and no look-alikes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from guerdon.terms.decision import Refusal

LEAST, MOST = 2, 16
# Digits with whatever people put between them: a phone or card number, also spelled apart.
NUMBER = re.compile(r"(?:\d[\s._\-()/+]*){6,}")
LINK = re.compile(r"@|https?:|www\.|\.(?:com|cn|net|org|io|me|cc|top|vip|shop)\b", re.IGNORECASE)
# Contact names under which numbers are handed on.
CONTACT = re.compile(
    r"微信|微 信|薇信|wechat|weixin|whatsapp|telegram|qq\s*[:：]?\s*\d", re.IGNORECASE
)
POSING = ("客服", "官方", "管理员", "店长", "admin", "official", "support", "staff", "moderator")
CHINESE_DIGITS = str.maketrans(
    "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖", "0" + "0123456789123456789"
)
HAN_SPACING = re.compile(r"\s+")


def checked(*, asked: str, own: Iterable[str] = ()) -> str | Refusal:
    """The nickname as it will be shown, or why it will not be (`nickname_*`).

    `own` are the member's name, address and number, none of which may stand in it. Full-width
    and compatibility forms count as what they look like (Unicode NFKC, UAX #15); signs that are
    not seen are refused.
    """
    shown = HAN_SPACING.sub(" ", unicodedata.normalize("NFKC", asked)).strip()
    if not LEAST <= len(shown) <= MOST:
        return Refusal(reason="nickname_length", data={"least": LEAST, "most": MOST})
    if not all(_is_seen(sign) for sign in shown):
        return Refusal(reason="nickname_signs")
    return _reached(shown) or _posing(shown, own) or shown


def _reached(shown: str) -> Refusal | None:
    """Refused where the member could be reached by it."""
    if NUMBER.search(shown.translate(CHINESE_DIGITS)) or NUMBER.search(_digits(shown)):
        return Refusal(reason="nickname_number")
    if LINK.search(shown) or CONTACT.search(shown):
        return Refusal(reason="nickname_contact")
    return None


def _posing(shown: str, own: Iterable[str]) -> Refusal | None:
    """Refused where it names the shop's people, or the member."""
    plain = folded(nickname=shown)
    if any(word in plain for word in POSING):
        return Refusal(reason="nickname_posing")
    if any(part in plain for private in own for part in _parts(private)):
        return Refusal(reason="nickname_own")
    return None


def _parts(private: str) -> Iterator[str]:
    """The whole, what stands before an @, and each word long enough to name somebody."""
    local = folded(nickname=private.partition("@")[0])
    if len(local) >= LEAST:
        yield local
    for word in private.partition("@")[0].split():
        if len(folded(nickname=word)) > LEAST:
            yield folded(nickname=word)


def folded(*, nickname: str) -> str:
    """What two nicknames must not share: case, width, marks and blanks left out."""
    wide = unicodedata.normalize("NFKD", nickname).casefold()
    return "".join(sign for sign in wide if unicodedata.category(sign)[0] in "LNS")


def _is_seen(sign: str) -> bool:
    """Letters, marks, numbers, punctuation, pictures and blanks; nothing that is not seen."""
    return sign == " " or unicodedata.category(sign)[0] in "LMNPS"


def _digits(shown: str) -> str:
    """The text with the digits of every script as 0 to 9."""
    return "".join(
        str(unicodedata.digit(sign)) if unicodedata.digit(sign, None) is not None else sign
        for sign in shown
    )
