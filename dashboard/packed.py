"""Compressed forms of static files: the ones made ahead where there are, else made on the spot."""

import gzip
import hashlib
from pathlib import Path

import brotli

#: Made by ``tools/front_end_packed.py``; each named by the hash of the file it was made from.
PACKED = Path(__file__).resolve().parent.parent / "assets" / "vendor" / "packed"
_QUICK_QUALITY = 5


def packed_name(content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()}.br"


def packed(content: bytes, encoding: str) -> bytes:
    """``content`` in ``encoding`` ("br", "gzip" or "identity")."""
    if encoding == "gzip":
        return gzip.compress(content, mtime=0)
    if encoding != "br":
        return content
    ready = PACKED / packed_name(content)
    if ready.is_file():
        return ready.read_bytes()
    return bytes(brotli.compress(content, quality=_QUICK_QUALITY))
