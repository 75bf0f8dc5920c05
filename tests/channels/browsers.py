"""A browser that holds the key of RFC 8291's example and opens what was pushed to it."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guerdon.channels.web_push import read

KEY = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
POINT_TEXT = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
SECRET_TEXT = "BTBZMqHH6r4Tts7J_aSIgg"
POINT, SECRET = read(text=POINT_TEXT), read(text=SECRET_TEXT)


def opened(body: bytes) -> bytes:
    """What was said: RFC 8291 read from the browser's side; InvalidTag for another's."""
    salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
    ours, record = body[21 : 21 + length], body[21 + length :]
    assert len(record) <= size
    key = ec.derive_private_key(int.from_bytes(read(text=KEY), "big"), ec.SECP256R1())
    sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ours)

    def derived(secret: bytes, with_salt: bytes, info: bytes, length: int) -> bytes:
        kdf = HKDF(algorithm=hashes.SHA256(), length=length, salt=with_salt, info=info)
        return kdf.derive(secret)

    info = b"WebPush: info\x00" + POINT + ours
    shared = derived(key.exchange(ec.ECDH(), sender), SECRET, info, 32)
    cek = derived(shared, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = derived(shared, salt, b"Content-Encoding: nonce\x00", 12)
    plain = AESGCM(cek).decrypt(nonce, record, None)
    assert plain.endswith(b"\x02")
    return plain[:-1]
