"""Files of codes are read line by line; what is wrong is named; a broken file brings nothing."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon import jobs as worker
from guerdon.flows.codes import batches, files
from guerdon.flows.codes.files import UnreadableError
from guerdon.flows.intake import uploads
from guerdon.store.codes import batches as kept
from guerdon.store.codes import files as stored
from guerdon.store.codes.batches import Asked, Batch
from guerdon.store.models import Code, CodeBatch, Job
from guerdon.terms.decision import Refusal
from tests.flows.shop import ask, percent, redeem, sells
from tests.store.ledgers import member


def read(path: Path, text: str | bytes, zone: str = "UTC") -> list[Any]:
    file = path / "codes.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(files.lines(file=file, zone=zone))


def broken(path: Path, text: str | bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(path, text)
    return caught.value.refusal.reason


def test_each_line_is_judged_by_itself(tmp_path: Path) -> None:
    text = (
        "﻿customer,Code,expires_at,note\n"
        "ann, save-10 ,2026-12-31,x\n"
        "\n"
        ",SAVE 11,2026-12-31T18:00:00+08:00,x\n"
        ",,2026-12-31,x\n"
        ",ab,,x\n"
        ",=cmd|x!A1,,x\n"
        ",GOOD-1,soon,x\n"
        ",GOOD-2,2026-12-31T18:00:00,x\n"
        ",GOOD-3\n"
        f",GOOD-4,,{'x' * 2000}\n"
        ",GOO\x00D-5,,x\n"
    )
    lines = read(tmp_path, text, zone="Asia/Shanghai")
    assert [(line.number, line.code, line.reason) for line in lines] == [
        (1, "SAVE-10", ""),
        (2, "SAVE11", ""),
        (3, "", "code_empty"),
        (4, "AB", "code_malformed"),
        (5, "=CMD|X!A1", "code_malformed"),
        (6, "GOOD-1", "moment_unreadable"),
        (7, "GOOD-2", "moment_unreadable"),
        (8, "GOOD-3", ""),
        (9, "GOOD-4", "code_line_unreadable"),
        (10, "GOO\x00D-5", "code_line_unreadable"),
    ]
    assert lines[0].customer == "ann"
    # The last day counts whole, in the shop's zone.
    assert lines[0].expires_at == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert lines[1].expires_at == datetime(2026, 12, 31, 10, tzinfo=UTC)
    assert "\x00" not in lines[9].text


def test_headers_in_both_languages_and_none(tmp_path: Path) -> None:
    assert [line.code for line in read(tmp_path, "优惠码,客户\nABCD,x\n")] == ["ABCD"]
    for encoding in ("gb18030", "utf-16"):
        (line,) = read(tmp_path, "优惠码,客户\nABCD,张三\n".encode(encoding))
        assert (line.code, line.customer) == ("ABCD", "张三")
    assert [line.code for line in read(tmp_path, "ABCD\nEFGH\n")] == ["ABCD", "EFGH"]
    assert [line.number for line in read(tmp_path, "ABCD\nEFGH\n")] == [1, 2]
    assert read(tmp_path, "code\n") == []


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert broken(tmp_path, "") == "file_empty"
    assert broken(tmp_path, "a,b\nABCD,1\n") == "codes_column_missing"
    assert broken(tmp_path, b"code\n\xff\xfe\n") == "file_unreadable"
    assert broken(tmp_path, 'code\n"ABCD\n') == "file_unreadable"
    monkeypatch.setattr(files, "MOST_LINES", 2)
    assert broken(tmp_path, "code\nABCD\nEFGH\nIJKL\n") == "codes_too_many"


@given(st.binary(max_size=400))
def test_noise_is_lines_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "noise.csv"
    file.write_bytes(noise)
    with suppress(UnreadableError):
        for line in files.lines(file=file, zone="UTC"):
            assert line.reason or files.FORM.fullmatch(line.code)


@pytest.fixture
def shop(now: datetime, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    sells(now, percent("ten", 10, codes="unique"))


def sent(now: datetime, text: str, **words: Any) -> Any:
    token = uploads.keep(name="codes.csv", pieces=[text.encode()], now=now)
    assert isinstance(token, str)
    asked = Asked(**{"key": "old", "offer": "ten"} | words)
    return batches.bring_in(asked=asked, token=token, name="codes.csv", actor="ann", now=now)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shop")
def test_a_file_becomes_codes_and_its_bad_lines_are_kept(now: datetime, tmp_path: Path) -> None:
    member("ann", now)
    text = "code,customer\nspring-1,ann\nSPRING-2,\nspring-1,\nSPRING-3,nobody\n!,\n"
    first = sent(now, text)
    assert isinstance(first, Batch)
    assert sent(now, text) == first
    assert Job.objects.count() == 1
    assert worker.work_once()
    found = kept.seen(key="old", counted=True)
    assert found is not None
    assert (found.state, found.read, found.made, found.refused) == ("complete", 5, 2, 3)
    assert found.states == {"fresh": 2}
    reasons = [(one.number, one.reason) for one in stored.aside(batch=found)]
    assert reasons == [(3, "code_twice"), (4, "customer_unknown"), (5, "code_malformed")]
    assert not list((tmp_path / "uploads").glob(f"{first.source['token']}"))
    assert redeem(now, ask("o", codes=["spring-2"])).body["quote"]["discount_minor"] == 655
    assert isinstance(sent(now, "code\nOTHER\n"), Refusal)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shop")
def test_a_file_that_breaks_half_way_brings_nothing(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "STEP", 2)
    good = "".join(f"SPRING-{n}\n" for n in range(6))
    assert isinstance(sent(now, f'code\n{good}"broken\n'), Batch)
    assert worker.work_once()
    job = Job.objects.get()
    assert (job.state, job.outcome["reason"]) == ("failed", "file_unreadable")
    row = CodeBatch.objects.get()
    assert (row.state, row.made, Code.objects.count()) == ("refused", 0, 0)
    # Mended and sent again under the same key.
    assert isinstance(sent(now, f"code\n{good}"), Batch)
    assert worker.work_once()
    assert Code.objects.count() == 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shop")
def test_stopped_anywhere_it_goes_on_and_counts_no_line_twice(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "STEP", 2)
    text = "code\n" + "".join(f"SPRING-{n % 7}\n" for n in range(9))
    batch = sent(now, text)

    class StoppedError(Exception):
        pass

    told: list[Any] = []

    def tell(progress: dict[str, Any]) -> None:
        told.append(progress)
        raise StoppedError

    for _ in range(5):
        found = kept.seen(key=batch.key)
        assert found is not None
        with pytest.raises(StoppedError):
            files.run(batch=found, tell=tell)
    assert [one["done"] for one in told] == [2, 4, 6, 8, 9]
    early = redeem(now, ask("o", codes=["SPRING-1"]))
    assert isinstance(early, Refusal)
    assert early.reason == "code_unready"
    found = kept.seen(key=batch.key)
    assert found is not None
    assert files.run(batch=found, tell=print) is None
    found = kept.seen(key=batch.key)
    assert found is not None
    assert (found.state, found.read, found.made, found.refused) == ("complete", 9, 7, 2)
    assert Code.objects.count() == 7


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shop")
def test_no_good_line_is_a_refusal(now: datetime) -> None:
    assert isinstance(sent(now, "code\n!\n"), Batch)
    assert worker.work_once()
    assert Job.objects.get().outcome == {"reason": "codes_none_good", "data": {"lines": 1}}
    assert CodeBatch.objects.get().state == "refused"
    assert sent(now, "a,b\n1,2\n").reason == "codes_column_missing"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shop")
def test_a_file_on_this_machine_must_still_be_the_same(now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("code\nSPRING-1\n")
    source = {"path": str(file), "name": file.name, "sha256": files.fingerprint(file=file)}
    asked = Asked(key="mine", offer="ten", source=source)
    assert isinstance(batches.begun(asked=asked, actor="cli", now=now), Batch)
    file.write_text("code\nSPRING-2\n")
    assert worker.work_once()
    assert Job.objects.get().outcome["reason"] == "file_changed"
    assert Code.objects.count() == 0
