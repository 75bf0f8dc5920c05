"""Ed25519 (RFC 8032): pairs of keys, signatures and their proof, as raw bytes."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)


def pair() -> tuple[bytes, bytes]:
    """A new private key and its public key, 32 bytes each."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_of(*, private: bytes) -> bytes:
    """The public key of a private one, 32 bytes each."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


class Signer:
    """Signs with one private key; the same message always gives the same signature."""

    def __init__(self, *, private: bytes) -> None:
        """32 raw bytes."""
        self._private = Ed25519PrivateKey.from_private_bytes(private)

    def __call__(self, message: bytes, /) -> bytes:
        """64 bytes."""
        return self._private.sign(message)


def genuine(public: bytes, signature: bytes, signed: bytes, /) -> bool:
    """Whether the signature is that of the public key's owner for these very bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True
