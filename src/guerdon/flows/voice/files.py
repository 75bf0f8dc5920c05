"""Remarks from a file: its columns found by their names, every row taken or told why not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from guerdon.canonical import digest
from guerdon.flows.voice import voice
from guerdon.know import cells
from guerdon.lake.files import opened
from guerdon.lake.rows import Opened, UnreadableError, batches
from guerdon.store.programme import programme
from guerdon.store.voice import remarks
from guerdon.terms.decision import Refusal
from guerdon.terms.remark import KINDS, LONGEST_TEXT, MOST_STARS, REVIEW, Remark
from guerdon.terms.telling import Tell, quiet

if TYPE_CHECKING:
    from guerdon.know.voice.reading import Reading

# Names of columns as shops and their platforms write them, the likeliest first.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "review", "comment", "content", "body", "review_text", "feedback", "message"),
        *("评价", "评论", "内容", "评价内容", "评论内容", "文本", "反馈", "意见"),
    ),
    "key": ("key", "id", "review_id", "comment_id", "编号", "评价编号", "评论编号"),
    "customer": ("customer", "customer_id", "user", "user_id", "member", "客户", "会员", "用户"),
    "at": ("at", "date", "time", "created_at", "timestamp", "日期", "时间", "评价时间"),
    "stars": ("stars", "rating", "score", "星级", "评分", "打分"),
    "kind": ("kind", "type", "类型"),
    "source": ("source", "channel", "platform", "来源", "渠道", "平台"),
    "label": ("label", "sentiment", "标签", "情感", "好差评"),
}
POSITIVE = frozenset(("1", "positive", "pos", "good", "好", "好评", "正面", "积极", "true", "yes"))
NEGATIVE = frozenset(
    ("0", "-1", "negative", "neg", "bad", "差", "差评", "负面", "消极", "false", "no")
)
# Rows at once; each batch is a transaction.
STEP = 2_000
SHOWN_WRONG = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A row that was not taken, and why."""

    row: int
    refusal: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What came of a file; of the rows that were wrong the first SHOWN_WRONG are told."""

    rows: int
    new: int
    same: int
    wrong: tuple[Wrong, ...]
    wrong_count: int


Row = Mapping[str, str | None]


def bring_in(*, file: Path, now: datetime, tell: Tell = quiet) -> Brought | Refusal:
    """Take every row of a CSV or Parquet file with a column of texts; history, so no trigger.

    A row without a key has one made of its own words, so that the same file twice changes nothing.
    Rows that are wrong stay out with their reason, the others are kept.
    """
    seen = _opened(file)
    if isinstance(seen, Refusal):
        return seen
    columns = named(headers=seen.headers)
    total = new = 0
    wrong: list[Wrong] = []
    zone = ZoneInfo(programme.read().zone)
    try:
        for rows in _rows(seen, columns):
            total += len(rows)
            good = []
            for number, row in rows:
                one = _remark(row, zone, now)
                if isinstance(one, Refusal):
                    wrong.append(Wrong(row=number, refusal=one))
                else:
                    good.append((number, one))
            taken, bad = _taken(good, now)
            new += taken
            wrong += bad
            tell({"step": "remarks", "done": total})
    except UnreadableError as error:
        return error.refusal
    return Brought(
        rows=total,
        new=new,
        same=total - new - len(wrong),
        wrong=tuple(sorted(wrong, key=lambda one: one.row)[:SHOWN_WRONG]),
        wrong_count=len(wrong),
    )


def _taken(good: Sequence[tuple[int, Remark]], now: datetime) -> tuple[int, list[Wrong]]:
    """How many were new, and which rows could not be kept: unknown customers, keys of others."""
    owner = remarks.owners(keys=(one.customer for _, one in good if one.customer))
    wrong: list[Wrong] = []
    kept: dict[str, tuple[int, Remark]] = {}
    for number, one in good:
        if one.customer and one.customer not in owner:
            refusal = Refusal(reason="not_found", data={"what": "customer", "key": one.customer})
            wrong.append(Wrong(row=number, refusal=refusal))
        elif kept.setdefault(one.key, (number, one))[1] != one:
            wrong.append(Wrong(row=number, refusal=_differs(one)))
    alone = [one for _, one in kept.values()]
    answer = voice.take(wanted=alone, now=now, heard=False)
    if not isinstance(answer, Refusal):
        return sum(one.new for one in answer), wrong
    # Some key was kept with another remark: one by one tells which.
    new = 0
    for number, one in kept.values():
        each = voice.take(wanted=[one], now=now, heard=False)
        if isinstance(each, Refusal):
            wrong.append(Wrong(row=number, refusal=each))
        else:
            new += each[0].new
    return new, wrong


def _differs(one: Remark) -> Refusal:
    return Refusal(reason="remark_differs", data={"key": one.key})


def _remark(row: Row, zone: ZoneInfo, now: datetime) -> Remark | Refusal:
    text = (row.get("text") or "").strip("\ufeff \t\r\n")
    if not text:
        return Refusal(reason="remark_empty")
    at = cells.said(text=row.get("at"))
    moment = cells.moment(text=at, zone=zone) if at else None
    if isinstance(moment, Refusal):
        return moment
    if moment is not None and moment > now:
        return Refusal(reason="remark_early", data={"key": "", "at": moment.isoformat()})
    kind = (cells.said(text=row.get("kind")) or REVIEW).lower()
    if kind not in KINDS:
        return Refusal(reason="remark_kind", data={"kind": kind[:40], "kinds": ", ".join(KINDS)})
    customer, source = cells.said(text=row.get("customer")), cells.said(text=row.get("source"))
    given = cells.said(text=row.get("key"))
    key = given or f"row-{digest(value=[text, at, customer, source])[:32]}"
    checked = cells.key(text=key)
    if isinstance(checked, Refusal):
        return checked
    return Remark(
        key=checked,
        kind=kind,
        text=text[:LONGEST_TEXT],
        at=moment,
        customer=customer,
        stars=_stars(row.get("stars")),
        source=(source or "")[:60],
    )


def _stars(text: str | None) -> int | None:
    bare = (text or "").strip()
    return int(bare) if bare in {str(n) for n in range(1, MOST_STARS + 1)} else None


def labelled(*, file: Path) -> tuple[list[str], list[int]] | Refusal:
    """Texts with 1 for positive and 0 for negative; from stars where no column has labels.

    Four and five stars are positive, one and two negative, three are left out.
    """
    seen = _opened(file)
    if isinstance(seen, Refusal):
        return seen
    columns = named(headers=seen.headers)
    if not {"label", "stars"} & columns.keys():
        return Refusal(reason="voice_no_labels", data={"file": file.name})
    texts, labels = [], []
    try:
        for rows in _rows(seen, columns):
            for _, row in rows:
                text, said = (row.get("text") or "").strip("\ufeff \t\r\n"), _label(row)
                if text and said is not None:
                    texts.append(text)
                    labels.append(said)
    except UnreadableError as error:
        return error.refusal
    return texts, labels


def _label(row: Row) -> int | None:
    if "label" in row:
        word = (row["label"] or "").strip().lower().removesuffix(".0")
        return 1 if word in POSITIVE else 0 if word in NEGATIVE else None
    stars = _stars((row.get("stars") or "").removesuffix(".0"))
    return None if stars is None or stars == 3 else int(stars > 3)


def read(*, file: Path) -> "tuple[list[str], list[Reading]] | Refusal":
    """Every text of a file with what is read in it, in order; nothing is kept."""
    seen = _opened(file)
    if isinstance(seen, Refusal):
        return seen
    columns = named(headers=seen.headers)
    texts: list[str] = []
    try:
        for rows in _rows(seen, columns):
            texts += [row.get("text") or "" for _, row in rows]
    except UnreadableError as error:
        return error.refusal
    return texts, voice.read(texts=texts)


def named(*, headers: Sequence[str]) -> Mapping[str, int]:
    """Field -> place of its column; a single column is the text whatever it is called."""
    bare = [header.strip().strip("\ufeff").lower().replace(" ", "_") for header in headers]
    found = {
        field: next(bare.index(name) for name in names if name in bare)
        for field, names in COLUMNS.items()
        if set(names) & set(bare)
    }
    return found if "text" in found or len(bare) > 1 else {"text": 0}


def _opened(file: Path) -> Opened | Refusal:
    seen = opened(path=file)
    if isinstance(seen, Refusal):
        return seen
    if "text" not in named(headers=seen.headers):
        listed = ", ".join(seen.headers)[:200]
        return Refusal(reason="voice_no_text", data={"file": file.name, "columns": listed})
    return seen


def _rows(seen: Opened, columns: Mapping[str, int]) -> Iterator[list[tuple[int, Row]]]:
    for batch in batches(seen=seen, most=STEP):
        numbers = batch.numbers.to_pylist()
        lists = {field: batch.columns[place].to_pylist() for field, place in columns.items()}
        rows: list[tuple[int, Row]] = [
            (number, {field: values[at] for field, values in lists.items()})
            for at, number in enumerate(numbers)
        ]
        yield rows + [(bad.row, {"text": ""}) for bad in batch.malformed]
