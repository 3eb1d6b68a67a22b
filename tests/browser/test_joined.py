"""Scripts that are sent as one file still stand for themselves."""

from playwright.sync_api import Page, expect

from dashboard import joined


def test_a_script_that_fails_is_reported_and_stops_no_other(
    page: Page, console_errors: list[str]
) -> None:
    parts = [
        ("first.js", "throw new Error('the first one fails'); // the end"),
        ("second.js", "(function () { document.title = 'the second one ran'; })();"),
    ]
    page.goto("about:blank")
    page.add_script_tag(content=joined.script(parts))
    expect(page).to_have_title("the second one ran")
    assert ["the first one fails" in error for error in console_errors] == [True]
    console_errors.clear()
