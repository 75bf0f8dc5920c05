"""Messages as Amazon SNS sends them, signed with a key of our own."""

import base64
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from guerdon.channels.sns import signing_text

CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem"


@cache
def certificate_key() -> rsa.RSAPrivateKey:
    """One for all tests: making a key takes a while."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


def told_by_sns(
    key: rsa.RSAPrivateKey, *, message: str = "", url: str = "", version: str = "2"
) -> dict[str, Any]:
    """A notification of this message, or with `url` the question to confirm a subscription."""
    plain = {
        "Type": "SubscriptionConfirmation" if url else "Notification",
        "MessageId": "n1",
        "TopicArn": "arn:aws:sns:eu-west-1:1:t",
        "Message": message,
        "Timestamp": "2026-03-14T10:00:00.000Z",
        "SignatureVersion": version,
        "SigningCertURL": CERTIFICATE,
    }
    if url:
        plain |= {"SubscribeURL": url, "Token": "t"}
    hashed = hashes.SHA1() if version == "1" else hashes.SHA256()
    given = key.sign(signing_text(document=plain).encode(), padding.PKCS1v15(), hashed)
    return {**plain, "Signature": base64.b64encode(given).decode()}
