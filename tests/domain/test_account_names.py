"""Login names and e-mail addresses, as they are kept and compared."""

import pytest

from dashboard.domain.accounts import email_of, login_of, login_problem


@pytest.mark.parametrize(
    ("typed", "login"),
    [("anna", "anna"), ("  Anna ", "anna"), ("ANNA.B", "anna.b"), ("ａｎｎａ", "anna")],
)
def test_one_login_however_it_is_typed(typed: str, login: str) -> None:
    assert login_of(typed) == login


@pytest.mark.parametrize("login", ["abc", "a-b", "a.b_c-9", "9to5", "demonstrator", "a" * 64])
def test_what_a_login_may_be(login: str) -> None:
    assert login_problem(login) is None


@pytest.mark.parametrize("login", ["", "ab", ".ab", "ab-", "a b", "anna@clinic", "a" * 65, "ä.b.c"])
def test_what_it_may_not(login: str) -> None:
    assert login_problem(login) == (
        "a login has 3 to 64 letters a-z, digits, dots, dashes or underscores"
    )


@pytest.mark.parametrize("login", ["demo-anna", "command-line", "unknown"])
def test_names_under_which_others_act_are_reserved(login: str) -> None:
    assert login_problem(login) == f"the login {login!r} is reserved"


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        (None, None),
        ("", None),
        ("   ", None),
        ("Anna@Clinic.example", "anna@clinic.example"),
        ("  anna@clinic.example ", "anna@clinic.example"),
        ("ａnna@clinic.example", "anna@clinic.example"),
    ],
)
def test_one_address_however_it_is_typed(typed: str | None, email: str | None) -> None:
    assert email_of(typed) == email


@pytest.mark.parametrize(
    "typed", ["anna", "anna@", "@clinic", "an na@clinic", "a@b@c", "a" * 65 + "@b"]
)
def test_what_is_no_address_is_named(typed: str) -> None:
    with pytest.raises(ValueError, match="is not an e-mail address") as refused:
        email_of(typed)
    assert repr(typed) in str(refused.value)
