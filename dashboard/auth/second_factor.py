"""Codes from a second device (TOTP, RFC 6238) and recovery codes for when it is lost."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

import pyotp
import segno

ISSUER = "Tandem"
RECOVERY_CODES = 10
_STEP = timedelta(seconds=30)
# Clocks of people's devices are a little off.
_TOLERANCE = (0, -1, 1)
# Without letters and digits that look alike.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - moments are UTC without a zone


def new_secret() -> str:
    return pyotp.random_base32()


def step_of_code(secret: str, code: str, now: datetime) -> int | None:
    """The time step (30 s since 1970) whose code this is, near UTC ``now``; ``None`` for none."""
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    totp = pyotp.TOTP(secret)
    present = (now - _EPOCH) // _STEP
    for near in _TOLERANCE:
        step = present + near
        if hmac.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def qr_svg(secret: str, login: str) -> str:
    """The secret as a QR code for the device: an SVG picture as a data address."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
    code = segno.make(uri, error="m", micro=False)
    return str(code.svg_data_uri(scale=5, border=4, light="white"))


def grouped(secret: str) -> str:
    """The secret in groups of four, to be typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def new_recovery_codes() -> list[str]:
    """Codes for one use each, some 59 bits: ``abcd-efgh-jkmn``."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_hash(code: str) -> str:
    """What is stored of a recovery code, however it is typed. It is random: a fast hash will do."""
    return hashlib.sha256(re.sub(r"[\s-]", "", code.casefold()).encode()).hexdigest()
