"""What one cell of a file says: an amount, a quantity, a moment, a key, or why it says none."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal

from guerdon.terms import money
from guerdon.terms.decision import Refusal

# What spreadsheets and databases write where there is nothing.
NOTHING = frozenset(
    ("", "null", "none", "nan", "nat", "n/a", "na", "#n/a", "\\n", "nil", "-", "--", "无", "空")
)
LONGEST_KEY = 120
# A quantity beyond this is a typing error; 10**15 thousandths still fit 64 bits when summed.
LARGEST_QUANTITY_MILLI = 10**15
DATE_ORDERS = ("ymd", "dmy", "mdy")
DECIMAL_MARKS = (".", ",")
# The signs of terms.money, read backwards: a sign that several currencies share fits each.
_SIGNS = {
    "¥": frozenset(("CNY", "JPY")),
    "元": frozenset(("CNY", "TWD", "HKD")),
    "円": frozenset(("JPY",)),
    "£": frozenset(("GBP", "EGP")),
    "€": frozenset(("EUR",)),
    "₩": frozenset(("KRW",)),
    "₹": frozenset(("INR",)),
    "RMB": frozenset(("CNY",)),
}
_DOLLARS = frozenset(("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "MXN", "BRL"))
_MINUS = str.maketrans("−–﹣", "---")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
# Groups of three, or of two before the last three as written in India.
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?", re.ASCII)
_MONEY_WORD = re.compile(r"^([A-Z]{3})?\s*(.*?)\s*([A-Z]{3})?$", re.DOTALL)
_NUMBERS = re.compile(r"(\d+)\D+(\d+)\D+(\d+)(.*)", re.DOTALL | re.ASCII)
_CLOCK = re.compile(r"[T,\s]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]m)?", re.IGNORECASE)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = re.compile(r"\b(" + "|".join(_MONTHS) + r")[a-z]*\b\.?", re.IGNORECASE)
_DAY_YEAR = re.compile(r"\s*(\d{1,2})\D+(\d{4}|\d{2})(?!\d)(.*)", re.DOTALL | re.ASCII)
_EPOCH = re.compile(r"\d{10}(\d{3})?", re.ASCII)
_LONG_YEAR = re.compile(r"(?<!\d)\d{5,}(?=[-/.年])|[-/.]\d{5,}(?!\d)", re.ASCII)


def said(*, text: str | None) -> str | None:
    """The cell without surrounding space; None where it only says that there is nothing."""
    if text is None:
        return None
    bare = text.strip()
    return None if bare.casefold() in NOTHING else bare


def key(*, text: str) -> str | Refusal:
    """A name for an order, customer or product: at most 120 characters, none of them control."""
    if len(text) > LONGEST_KEY:
        return Refusal(reason="key_too_long", data={"text": text[:80], "most": LONGEST_KEY})
    if not text.isprintable():
        return Refusal(reason="key_unprintable", data={"text": text[:80]})
    return text


def amount(*, text: str, currency: str, mark: str = ".", finer: int = 0) -> int | Refusal:
    """Minor units of what people and programs write for money.

    Reads signs and codes of the currency, full-width digits, brackets or a minus on either side
    for negatives, and groups of digits; `mark` is what stands before the decimals. A group of a
    wrong length is refused, because 1,23 is not 123. `finer` keeps that many decimals more, for
    prices below the smallest coin.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).strip().upper()
    negative = plain.startswith("(") and plain.endswith(")")
    if negative:
        plain = plain[1:-1].strip()
    bare = _without_currency(plain, currency)
    if isinstance(bare, Refusal):
        return bare
    number = _number(bare, mark)
    if number is None:
        return Refusal(reason="amount_unreadable", data={"text": text[:80]})
    if finer:
        number = f"{Decimal(number).scaleb(finer):f}"
    minor = money.parsed(text=number, currency=currency)
    if isinstance(minor, Refusal):
        return Refusal(reason=minor.reason, data={"text": text[:80]})
    if abs(minor) > money.LARGEST_MINOR:
        return Refusal(reason="amount_too_large", data={"text": text[:80]})
    return -minor if negative else minor


def _without_currency(text: str, currency: str) -> str | Refusal:
    sign = "-" if text.startswith("-") else ""
    text = text.removeprefix("-").strip()
    if text.startswith("HK$"):
        text, given = text[3:], frozenset(("HKD",))
        return _fits(given, currency, sign + text.strip(), "HK$")
    for mark, given in (*_SIGNS.items(), ("$", _DOLLARS)):
        if mark in text:
            return _fits(given, currency, sign + text.replace(mark, "", 1).strip(), mark)
    found = _MONEY_WORD.match(text)
    word = found and (found[1] or found[3])
    if not found or not word or not any(letter.isdigit() for letter in found[2]):
        return sign + text
    return _fits(frozenset((word,)), currency, sign + found[2], word)


def _fits(given: frozenset[str], currency: str, rest: str, word: str) -> str | Refusal:
    if currency in given:
        return rest
    return Refusal(reason="currency_mismatch", data={"given": word, "expected": currency})


def _number(text: str, mark: str) -> str | None:
    """Decimal text with a point and no groups; None when it is not one number."""
    if text.endswith("-") and len(text) > 1:
        text = "-" + text[:-1].strip()
    if mark == ",":
        text = text.replace(".", "'").replace(",", ".")
    for space in (" ", "\u00a0", "\u202f", "'", "’"):
        text = text.replace(space, ",")
    if _PLAIN.fullmatch(text):
        return f"{Decimal(text):f}" if "e" in text.lower() else text
    if _GROUPED.fullmatch(text):
        return text.replace(",", "")
    return None


def quantity(*, text: str, mark: str = ".") -> int | Refusal:
    """Thousandths of a unit, half-up beyond the third decimal."""
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).strip()
    number = _number(plain, mark)
    # A currency with three decimals has thousandths for minor units.
    milli = None if number is None else money.parsed(text=number, currency="KWD")
    if not isinstance(milli, int) or abs(milli) > LARGEST_QUANTITY_MILLI:
        return Refusal(reason="quantity_unreadable", data={"text": text[:80]})
    return milli


def moment(*, text: str, order: str = "ymd", zone: tzinfo = UTC) -> datetime | Refusal:
    """The moment in UTC; a text without an offset is in `zone`.

    `order` says how the column writes day, month and year where the text itself does not.
    date_impossible: no such day, or a year of five digits. date_unreadable: not a date.
    """
    try:
        return _in_utc(datetime.fromisoformat(text), zone)
    except (ValueError, OverflowError):
        pass
    plain = unicodedata.normalize("NFKC", text).strip()
    if _LONG_YEAR.search(plain):
        return Refusal(reason="date_impossible", data={"text": text[:80]})
    if _EPOCH.fullmatch(plain):
        seconds = int(plain) // (1000 if len(plain) == 13 else 1)
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    day = _named_day(plain) or _numbered_day(plain, order)
    clock = _clock(day[3]) if day else None
    if day is None or clock is None:
        return Refusal(reason="date_unreadable", data={"text": text[:80]})
    try:
        written = datetime(*day[:3], *clock)  # noqa: DTZ001 (the zone is added next)
        return _in_utc(written, zone)
    except (ValueError, OverflowError):
        return Refusal(reason="date_impossible", data={"text": text[:80]})


def _named_day(plain: str) -> tuple[int, int, int, str] | None:
    """3 Mar 2011 and Mar 3, 2011: the month says itself, the day comes before the year."""
    named = _MONTH.search(plain)
    if not named:
        return None
    found = _DAY_YEAR.match(plain[: named.start()] + " " + plain[named.end() :])
    if not found:
        return None
    month = _MONTHS.index(named[1].lower()) + 1
    return _year(found[2]), month, int(found[1]), found[3]


def _numbered_day(plain: str, order: str) -> tuple[int, int, int, str] | None:
    """Three numbers; four digits in front are a year, whatever the column's order."""
    numbers = _NUMBERS.match(plain)
    if not numbers:
        return None
    three = (numbers[1], numbers[2], numbers[3])
    if len(three[0]) == 4:
        order = "ymd"
    elif order == "ymd" and len(three[2]) == 4:
        return None  # day or month first, and the column did not say which
    year, month, day = (three[order.index(letter)] for letter in "ymd")
    return _year(year), int(month), int(day), numbers[4]


def _year(digits: str) -> int:
    """POSIX: two-digit years 69 to 99 are of the last century."""
    if len(digits) > 2:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= 69 else 2000)


def _clock(rest: str) -> tuple[int, int, int] | None:
    """Hours, minutes and seconds after the day; midnight where there are none."""
    rest = rest.strip().removeprefix("日").strip()
    if not rest:
        return 0, 0, 0
    clock = _CLOCK.fullmatch(rest)
    if not clock:
        return None
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].lower() == "pm" else 0)
    return hour, int(clock[2]), int(clock[3] or 0)


def _in_utc(read: datetime, zone: tzinfo) -> datetime:
    return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)


def believable(*, at: datetime, now: datetime, earliest: datetime) -> Refusal | None:
    """Refused: before `earliest` (no shop's records go further back) and after `now`."""
    if at < earliest:
        return Refusal(reason="date_too_early", data={"text": at.isoformat()})
    if at > now:
        return Refusal(reason="date_in_future", data={"text": at.isoformat()})
    return None


YES = frozenset(("1", "y", "yes", "true", "t", "on", "x", "是", "同意", "已订阅"))
NO = frozenset(("0", "n", "no", "false", "f", "off", "否", "不同意", "未订阅"))


def consent(*, text: str) -> bool | None:
    """A plain yes or no; None for anything else, which is no consent and no refusal either."""
    bare = text.strip().casefold()
    return True if bare in YES else False if bare in NO else None
