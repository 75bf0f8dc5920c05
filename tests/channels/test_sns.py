"""The signature of Amazon SNS: its own key, its own address, every part that is signed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from guerdon.channels import sns
from guerdon.channels.http import Answer
from tests.channels.signed_sns import CERTIFICATE, certificate_key, told_by_sns


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that certificates were fetched from."""
    key, name = certificate_key(), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns")])
    now = datetime(2026, 3, 14, tzinfo=UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()
    seen: list[str] = []

    def fetched(*, url: str) -> Answer:
        seen.append(url)
        return Answer(status=200 if url == CERTIFICATE else 404, text=pem)

    monkeypatch.setattr(sns, "fetched", fetched)
    sns._key.cache_clear()
    return seen


@pytest.mark.parametrize("version", ["1", "2"])
def test_both_versions_are_taken_and_the_certificate_is_kept(
    asked: list[str], version: str
) -> None:
    key = certificate_key()
    assert sns.signed(document=told_by_sns(key, message="{}", version=version))
    subject = told_by_sns(key, message="{}", version=version)
    assert sns.signed(document=told_by_sns(key, url="https://x", version=version))
    assert not sns.signed(document={**subject, "Subject": "more"})
    assert asked == [CERTIFICATE]


@pytest.mark.parametrize(
    "changes",
    [
        {"Message": "other"},
        {"MessageId": "n2"},
        {"Timestamp": "2027-03-14T10:00:00.000Z"},
        {"TopicArn": "arn:aws:sns:eu-west-1:2:t"},
        {"Type": "SubscriptionConfirmation"},
        {"Signature": "no base64!"},
        {"Signature": "AAAA"},
        {"SignatureVersion": "3"},
        {"SignatureVersion": "1"},
        {"Message": None},
    ],
)
def test_what_was_changed_on_the_way_is_not_signed(
    asked: list[str], changes: dict[str, Any]
) -> None:
    assert not sns.signed(document={**told_by_sns(certificate_key(), message="{}"), **changes})


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.org/SimpleNotificationService-0a1b.pem",
        "https://evil.org/sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem",
        "https://sns.eu-west-1.amazonaws.com/other.pem",
        "https://s3.amazonaws.com/SimpleNotificationService-0a1b.pem",
    ],
)
def test_a_certificate_from_elsewhere_is_not_even_fetched(asked: list[str], url: str) -> None:
    document = told_by_sns(certificate_key(), message="{}")
    assert not sns.signed(document={**document, "SigningCertURL": url})
    assert asked == []


def test_a_certificate_that_is_not_there_is_asked_for_again(asked: list[str]) -> None:
    other = CERTIFICATE.replace("0a1b", "ffff")
    document = {**told_by_sns(certificate_key(), message="{}"), "SigningCertURL": other}
    assert not sns.signed(document=document)
    assert not sns.signed(document=document)
    assert asked == [other, other]
    assert not sns.signed(document=[])
