"""The day shown stands in words beside the date field, which every browser writes its own way."""

from datetime import date
from typing import Any

import pytest

from dashboard.components.as_of import DAY_CONTROL, day_control
from dashboard.components.as_of_slider import DAY_WORDS
from dashboard.domain.as_of import AsOf

TODAY = date(2026, 11, 23)


def parts(made: Any) -> list[Any]:
    """The component and everything in it."""
    inside = getattr(made, "children", None)
    children = inside if isinstance(inside, list) else [inside]
    return [
        made,
        *(p for child in children if hasattr(child, "to_plotly_json") for p in parts(child)),
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [(TODAY, "23 Nov 2026"), (date(2026, 4, 11), "11 Apr 2026"), (date(2027, 1, 2), "2 Jan 2027")],
)
def test_the_day_is_in_words_and_belongs_to_the_field(day: date, words: str) -> None:
    control = day_control(AsOf(day, TODAY))
    by_id = {part.id: part for part in parts(control) if getattr(part, "id", None)}
    assert by_id[DAY_WORDS].children == words
    assert by_id[DAY_CONTROL].value == day.isoformat()
    # A screen reader hears the words when it comes to the field.
    group = control.to_plotly_json()["props"]
    assert (group["role"], group["aria-describedby"]) == ("group", DAY_WORDS)
