"""Ids of links, file names and commands."""

from unittest.mock import patch

from dashboard.domain.public_id import new_public_id


def test_an_id_is_no_option_of_a_command() -> None:
    with patch("secrets.token_urlsafe", side_effect=["-abc", "--x", "a-b_c"]):
        assert new_public_id() == "a-b_c"


def test_ids_are_opaque_and_differ() -> None:
    made = {new_public_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(one) == 22 and one[0] != "-" for one in made)
