"""Cells as people and programs write them, and what cannot be read."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know import cells
from guerdon.terms.decision import Refusal
from guerdon.terms.money import written

NOW = datetime(2026, 3, 14, tzinfo=UTC)
MINOR = st.integers(min_value=-(10**14), max_value=10**14)


@pytest.mark.parametrize(
    ("text", "mark", "minor"),
    [
        ("12.40", ".", 1240),
        ("$1,234.56", ".", 123456),
        ("1.234,56", ",", 123456),
        ("1 234,56", ",", 123456),
        ("1\u202f234,5", ",", 123450),
        ("1'234.50", ".", 123450),
        ("１２．４０", ".", 1240),
        ("USD 5", ".", 500),
        ("5 usd", ".", 500),
        ("(12.40)", ".", -1240),
        ("-$3", ".", -300),
        ("−3.00", ".", -300),
        ("3.00-", ".", -300),
        ("12,34,567.00", ".", 123456700),
        ("1e2", ".", 10000),
        ("0.005", ".", 1),
        ("-0.005", ".", -1),
        (".5", ".", 50),
        ("7.", ".", 700),
    ],
)
def test_amounts_that_are_read(text: str, mark: str, minor: int) -> None:
    assert cells.amount(text=text, currency="USD", mark=mark) == minor


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,23", "amount_unreadable"),
        ("12.3.4", "amount_unreadable"),
        ("abc", "amount_unreadable"),
        ("12 USD 3", "amount_unreadable"),
        ("--5", "amount_unreadable"),
        ("inf", "amount_unreadable"),
        ("£5", "currency_mismatch"),
        ("¥5", "currency_mismatch"),
        ("5 EUR", "currency_mismatch"),
        ("HK$5", "currency_mismatch"),
        ("99999999999999999", "amount_too_large"),
        ("1e99", "amount_too_large"),
        ("١٢", "amount_unreadable"),
    ],
)
def test_amounts_that_are_refused(text: str, reason: str) -> None:
    answer = cells.amount(text=text, currency="USD")
    assert isinstance(answer, Refusal)
    assert answer.reason == reason


def test_the_home_currency_decides_what_a_sign_means() -> None:
    assert cells.amount(text="¥5", currency="JPY") == 5
    assert cells.amount(text="¥5.20", currency="CNY") == 520
    assert cells.amount(text="5.2元", currency="CNY") == 520
    assert cells.amount(text="1.2345", currency="KWD") == 1235
    assert cells.amount(text="0.0375", currency="USD", finer=3) == 3750


@given(MINOR, st.sampled_from(["USD", "JPY", "KWD"]), st.booleans())
def test_what_we_write_we_read(minor: int, currency: str, grouped: bool) -> None:
    text = written(minor=minor, currency=currency, grouped=grouped)
    assert cells.amount(text=text, currency=currency) == minor
    turned = text.replace(",", "_").replace(".", ",").replace("_", ".")
    assert cells.amount(text=turned, currency=currency, mark=",") == minor


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (
        cells.amount(text=text, currency="USD"),
        cells.quantity(text=text),
        cells.moment(text=text),
        cells.moment(text=text, order="dmy"),
    ):
        assert isinstance(read, int | datetime | Refusal)


def test_quantities_are_thousandths() -> None:
    assert cells.quantity(text="2") == 2000
    assert cells.quantity(text="0.3335") == 334
    assert cells.quantity(text="-1,000") == -1_000_000
    assert isinstance(cells.quantity(text="two"), Refusal)
    assert isinstance(cells.quantity(text="1e14"), Refusal)


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2011-03-05", "ymd", datetime(2011, 3, 5, tzinfo=UTC)),
        ("2011-03-05T10:00:00+08:00", "ymd", datetime(2011, 3, 5, 2, tzinfo=UTC)),
        ("2017-12-24 17:51:01.000000000", "ymd", datetime(2017, 12, 24, 17, 51, 1, tzinfo=UTC)),
        ("19970118", "ymd", datetime(1997, 1, 18, tzinfo=UTC)),
        ("2011年3月5日 10:30", "ymd", datetime(2011, 3, 5, 10, 30, tzinfo=UTC)),
        ("2011/3/5", "mdy", datetime(2011, 3, 5, tzinfo=UTC)),
        ("05/03/2011", "dmy", datetime(2011, 3, 5, tzinfo=UTC)),
        ("03/05/2011 2:05 PM", "mdy", datetime(2011, 3, 5, 14, 5, tzinfo=UTC)),
        ("03/05/2011 12:05 am", "mdy", datetime(2011, 3, 5, 0, 5, tzinfo=UTC)),
        ("12/1/10 8:26", "mdy", datetime(2010, 12, 1, 8, 26, tzinfo=UTC)),
        ("5 Mar 2011", "ymd", datetime(2011, 3, 5, tzinfo=UTC)),
        ("March 5, 2011", "ymd", datetime(2011, 3, 5, tzinfo=UTC)),
        ("5.3.70", "dmy", datetime(1970, 3, 5, tzinfo=UTC)),
        ("1299319200", "ymd", datetime(2011, 3, 5, 10, tzinfo=UTC)),
        ("1299319200000", "ymd", datetime(2011, 3, 5, 10, tzinfo=UTC)),
    ],
)
def test_moments_that_are_read(text: str, order: str, moment: datetime) -> None:
    assert cells.moment(text=text, order=order) == moment


@pytest.mark.parametrize(
    ("text", "order", "reason"),
    [
        ("20202-01-01", "ymd", "date_impossible"),
        ("01/01/20202", "dmy", "date_impossible"),
        ("2011-02-30", "ymd", "date_impossible"),
        ("31/02/2011", "dmy", "date_impossible"),
        ("05/13/2011", "dmy", "date_impossible"),
        ("2011-01-01 25:00", "ymd", "date_impossible"),
        ("05/03/2011", "ymd", "date_unreadable"),
        ("soon", "ymd", "date_unreadable"),
        ("2011", "ymd", "date_unreadable"),
        ("2011-01-01 at noon", "ymd", "date_unreadable"),
        ("0001-01-01T00:00:00+14:00", "ymd", "date_unreadable"),
    ],
)
def test_moments_that_are_refused(text: str, order: str, reason: str) -> None:
    answer = cells.moment(text=text, order=order)
    assert isinstance(answer, Refusal)
    assert answer.reason == reason


def test_a_text_without_an_offset_is_in_the_shops_zone() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    assert cells.moment(text="2011-03-05 08:00", zone=shanghai) == datetime(2011, 3, 5, tzinfo=UTC)
    assert cells.moment(text="2011年3月5日 08:00", zone=shanghai) == datetime(
        2011, 3, 5, tzinfo=UTC
    )


@given(
    st.datetimes(
        min_value=datetime(1970, 1, 1),
        max_value=datetime(2099, 12, 31),
    )
)
def test_each_order_of_day_and_month_reads_the_same_day(at: datetime) -> None:
    at = at.replace(microsecond=0)
    for order, written_as in (
        ("ymd", "%Y/%m/%d %H:%M:%S"),
        ("dmy", "%d/%m/%Y %H:%M:%S"),
        ("mdy", "%m/%d/%Y %H:%M:%S"),
        ("dmy", "%d.%m.%Y %H:%M:%S"),
    ):
        read = cells.moment(text=at.strftime(written_as), order=order)
        assert read == at.replace(tzinfo=UTC)


def test_believable_moments() -> None:
    earliest = datetime(1970, 1, 2, tzinfo=UTC)
    held = cells.believable(at=NOW, now=NOW, earliest=earliest)
    early = cells.believable(at=datetime(1969, 7, 20, tzinfo=UTC), now=NOW, earliest=earliest)
    late = cells.believable(at=NOW + timedelta(seconds=1), now=NOW, earliest=earliest)
    assert held is None
    assert early is not None
    assert early.reason == "date_too_early"
    assert late is not None
    assert late.reason == "date_in_future"


@pytest.mark.parametrize("text", ["", "  ", "NULL", "n/a", "NaN", "\\N", "-", "无"])
def test_what_says_nothing(text: str) -> None:
    assert cells.said(text=text) is None


def test_keys() -> None:
    assert cells.said(text=" a ") == "a"
    assert cells.key(text="A 1/客") == "A 1/客"
    for text, reason in (("x" * 121, "key_too_long"), ("a\x07b", "key_unprintable")):
        answer = cells.key(text=text)
        assert isinstance(answer, Refusal)
        assert answer.reason == reason


def test_consents() -> None:
    assert cells.consent(text=" Yes ") is True
    assert cells.consent(text="否") is False
    assert cells.consent(text="perhaps") is None
