"""What a password may be, and that nobody learns whether a user exists."""

import pytest

from dashboard.auth.passwords import (
    hash_password,
    needs_new_hash,
    refused_passwords,
    verify_password,
)
from dashboard.domain.accounts import login_of, login_problem, password_problem

OWN = ("a.novak", "Andrea Novak", "novak@clinic.example")


@pytest.mark.parametrize(
    ("password", "with_code", "refused"),
    [
        ("correct mules lamp", False, None),
        ("lösung für übermut", False, None),
        ("               x", False, "different"),
        ("fourteen chars", False, "15 characters"),
        ("fourteen chars", True, None),
        ("eightab", True, "8 characters"),
        ("mules 4lamp", True, None),
        ("aaaaaaaaaaaaaaaa", False, "different"),
        ("abababababababab", False, "different"),
        ("abcdefghijklmnopqrst", False, "neighbouring"),
        ("qwertyuiopasdfgh", False, "neighbouring"),
        ("123456789012345", False, "neighbouring"),
        ("passwordpassword", False, "common"),
        ("P@ssw0rd", True, "common"),
        ("correcthorsebatterystaple", False, "common"),
        ("Correct Horse Battery Staple 2026!", False, "common"),
        ("changethispassword1", False, "common"),
        ("tandemtandem2026!", False, "name"),
        ("AndreaNovak12345", False, "name"),
        ("a.novak@2026-2027", False, "name"),
        ("novak eats mules daily", False, None),
        ("x" * 100 + "abcdefghij" * 20, False, "at most"),
    ],
)
def test_new_passwords(password: str, with_code: bool, refused: str | None) -> None:
    problem = password_problem(password, OWN, refused_passwords(), with_code=with_code)
    assert (problem is None) is (refused is None), problem
    if refused:
        assert refused in (problem or "")


def test_the_list_of_refused_passwords_is_read() -> None:
    words = refused_passwords()
    assert len(words) > 200
    assert all(word == word.strip().casefold() for word in words)


def test_a_hash_says_nothing_and_fits_its_password_only() -> None:
    first, second = hash_password("correct mules lamp"), hash_password("correct mules lamp")
    assert first != second
    assert first.startswith("$argon2id$")
    assert verify_password(first, "correct mules lamp")
    assert not verify_password(first, "correct mules lamb")
    assert not verify_password(None, "correct mules lamp")
    assert not verify_password("not a hash", "correct mules lamp")
    assert not needs_new_hash(first)
    assert needs_new_hash("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$MTIzNDU2Nzg5MDEyMzQ1Ng")


def test_the_same_letters_from_another_keyboard_are_the_same() -> None:
    assert verify_password(hash_password("Zo\u00eb and the lamps"), "Zoe\u0308 and the lamps")


@pytest.mark.parametrize(
    ("login", "good"),
    [
        ("a.novak", True),
        ("  A.Novak ", True),
        ("ab", False),
        ("a novak", False),
        ("<script>", False),
        ("demo-supervisor", False),
        ("command-line", False),
        ("unknown", False),
        ("x" * 65, False),
        ("-novak", False),
    ],
)
def test_logins(login: str, good: bool) -> None:
    assert (login_problem(login_of(login)) is None) is good
