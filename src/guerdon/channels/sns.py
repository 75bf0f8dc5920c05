"""Messages of Amazon SNS: signed with a key whose certificate only SNS itself publishes."""

import base64
import binascii
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from guerdon.channels.http import fetched

# Certificates lie at SNS's own addresses alone, in AWS and in its part for mainland China.
CERTIFICATE = re.compile(
    r"https://sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/SimpleNotificationService-[0-9a-f]+\.pem"
)
# What is signed, in this order; a notification without a subject leaves it out.
NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
LONGEST_URL = 400


def signed(*, document: Any) -> bool:
    """Whether SNS signed it: RSA over SHA-1 (version 1) or SHA-256 (version 2).

    The scheme of AWS's documentation, "Verifying the signatures of Amazon SNS messages".
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    if not isinstance(document, Mapping):
        return False
    hashed = {"1": hashes.SHA1, "2": hashes.SHA256}.get(str(document.get("SignatureVersion")))
    url = str(document.get("SigningCertURL", ""))
    text = signing_text(document=document)
    if hashed is None or not text or len(url) > LONGEST_URL or not CERTIFICATE.fullmatch(url):
        return False
    try:
        given = base64.b64decode(str(document.get("Signature", "")), validate=True)
        key = _key(url)
        if not isinstance(key, rsa.RSAPublicKey):
            return False
        # SHA-1 is SNS's own choice for version 1, which topics still begin with.
        key.verify(given, text.encode(), padding.PKCS1v15(), hashed())
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return True


def signing_text(*, document: Mapping[str, Any]) -> str:
    """Name and value, each on a line of its own; "" where a part that has to be there is not."""
    kind = document.get("Type")
    names = NOTIFICATION if kind == "Notification" else CONFIRMATION
    lines = ""
    for name in names:
        value = document.get(name)
        if not isinstance(value, str):
            if name == "Subject" and value is None:
                continue
            return ""
        lines += f"{name}\n{value}\n"
    return lines


@lru_cache(maxsize=8)
def _key(url: str) -> Any:
    """The public key of the certificate; ValueError where none is there, which is not kept."""
    from cryptography.x509 import load_pem_x509_certificate

    answer = fetched(url=url)
    if answer.status != 200:
        raise ValueError("the certificate is not to be had")
    return load_pem_x509_certificate(answer.text.encode()).public_key()
