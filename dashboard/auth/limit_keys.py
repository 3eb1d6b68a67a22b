"""What the limiter counts under. Logins are hashed: what was typed there may be a password."""

import hashlib
import hmac


def keyed_hash(text: str, secret: bytes) -> str:
    """A hash that nobody can make without the server's secret."""
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def account_key(login: str, secret: bytes) -> str:
    return f"account:{keyed_hash(login, secret)}"


def code_key(login: str, secret: bytes) -> str:
    return f"code:{keyed_hash(login, secret)}"


def seeker_key(user_key: str) -> str:
    """For those who open records outside their scope."""
    return f"seeker:{user_key}"
