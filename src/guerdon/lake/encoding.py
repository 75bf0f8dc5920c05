"""Which encoding a text file is in and what separates its cells, found without trusting names."""

import codecs
import csv
import hashlib
from pathlib import Path

from guerdon.terms.decision import Refusal

CHUNK = 1 << 20
LONGEST_LINE = 1 << 20  # bytes; a longer one is no table but an accident or an attack
SEPARATORS = (",", ";", "\t", "|")
SPACES = " "  # columns of fixed width with spaces between
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def scanned(*, path: Path, encoding: str) -> tuple[str, str] | Refusal:
    """Digest and encoding; refused at the line that is too long or cannot be read."""
    digest, carried, line = hashlib.sha256(), 0, 1
    decoder = codecs.getincrementaldecoder(encoding or "utf-8")()
    unreadable: int | None = None
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            flat = chunk.replace(b"\r", b"\n") if b"\r" in chunk else chunk
            first = flat.find(b"\n")
            carried += len(flat) if first < 0 else first
            if carried > LONGEST_LINE:
                data = {"file": path.name, "line": line, "most": LONGEST_LINE}
                return Refusal(reason="line_too_long", data=data)
            if unreadable is None:
                try:
                    text = decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    # Bytes kept from the last chunk shift the place by at most three.
                    unreadable = line + chunk[: max(error.start, 0)].count(b"\n")
                else:
                    if "\x00" in text:
                        data = {"file": path.name, "looks": "binary data"}
                        return Refusal(reason="file_is_other", data=data)
            if first >= 0:
                carried = len(flat) - flat.rfind(b"\n") - 1
                line += chunk.count(b"\n") or flat.count(b"\n")
    if unreadable is None and not _ended(decoder):
        unreadable = line
    if unreadable is None:
        return digest.hexdigest(), encoding or "utf-8"
    if not encoding and _is_gb18030(path):
        return digest.hexdigest(), "gb18030"
    data = {"file": path.name, "line": unreadable}
    return Refusal(reason="encoding_unreadable", data=data)


def _ended(decoder: codecs.IncrementalDecoder) -> bool:
    """Whether the file did not stop in the middle of a sign."""
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_gb18030(path: Path) -> bool:
    """Chinese as older programs write it: bytes above ASCII come in pairs, and all decode.

    The pairs are what tells it from Western text, of which most also decodes as GB 18030.
    """
    decoder = codecs.getincrementaldecoder("gb18030")()
    high = paired = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                text = decoder.decode(chunk)
                beyond = sum(ord(sign) > 127 for sign in text)
                high += sum(byte > 127 for byte in chunk)
                paired += beyond
    except UnicodeDecodeError:
        return False
    return _ended(decoder) and high > 0 and paired * 2 >= high * 0.95 and paired * 2 <= high * 1.05


def encoding_of(*, path: Path) -> str | Refusal:
    """The encoding by its mark and by what all its bytes say; refused as `scanned` refuses."""
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in MARKS if head.startswith(mark)), "")
    found = scanned(path=path, encoding=marked)
    return found if isinstance(found, Refusal) else found[1]


def separator(*, lines: list[str]) -> str:
    """The sign that splits most lines into the same number of cells, at least two."""
    best, most = ",", 0.0
    for sign in SEPARATORS:
        try:
            counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        except csv.Error:
            continue
        usual = max(set(counts), key=counts.count)
        score = counts.count(usual) / len(counts) * (1 + usual / 1000) if usual > 1 else 0.0
        if score > most:
            best, most = sign, score
    widths = {len(line.split()) for line in lines}
    if most < 0.5 and len(widths) == 1 and widths.pop() > 1:
        return SPACES
    return best
