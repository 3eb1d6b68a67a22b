"""Somebody who died, or whose episode closed, a year ago: on the page, the picture and the wall.

Their record can still be opened (from a link, an agenda, a pack): it says what happened and asks
for nothing.
"""

from dataclasses import replace
from datetime import date, timedelta

import plotly.graph_objects as go
import pytest

from dashboard.domain.codes import DIED, Phase
from dashboard.domain.panel_facts import PanelFacts, panel_facts
from dashboard.domain.panel_headline import headline
from dashboard.domain.panel_window import Window
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.domain.wall_words import WallFacts, wall_facts
from dashboard.export.person_picture import PictureWords, person_picture
from dashboard.figures.person_data import PanelRequest, build_panel
from dashboard.figures.wall_canvas import Preset
from dashboard.figures.wall_panel import WallData, wall_panel
from tests.support.panel import AS_OF, showcase

ENDED = AS_OF + timedelta(days=3)
NOTHING = "Nothing open"
A_YEAR_LATER = ENDED + timedelta(days=365)
PRINTED = PictureWords("As of", "made", "R. Osei", "12 months", "PHQ-9")


def ended(died: bool) -> PersonRecord:
    """The person of the pictures, with everything that was ahead left out."""
    record = showcase()
    [episode] = record.episodes
    reason = DIED if died else "planned end"
    closed = replace(episode, ended_on=ENDED, end_reason=reason, phase=Phase.CLOSED)
    return replace(
        record,
        person=replace(record.person, died_on=ENDED if died else None),
        episodes=(closed,),
        sessions=tuple(s for s in record.sessions if s.held_on <= AS_OF),
        encounters=tuple(e for e in record.encounters if e.started_on <= AS_OF),
    )


def on_the_page(record: PersonRecord, rules: RuleBook, on: date) -> PanelFacts:
    summary, items = derive(record, rules, on)
    return panel_facts(record, summary, items, on, care=rules.care, masked=True)


def on_the_wall(record: PersonRecord, rules: RuleBook, on: date) -> WallFacts:
    summary, items = derive(record, rules, on)
    return wall_facts(record, summary, items, "", on, care=rules.care, masked=True)


@pytest.mark.parametrize(
    ("died", "said"), [(True, "died 26 Nov 2026"), (False, "closed 26 Nov 2026")]
)
def test_it_says_what_happened_and_asks_for_nothing(rules: RuleBook, died: bool, said: str) -> None:
    record = ended(died)
    page = on_the_page(record, rules, A_YEAR_LATER)
    assert said in page.identity
    assert (page.flags, page.more_flags, page.next_items, page.more_next) == ((), 0, (), 0)
    assert "episode ended" in page.seen
    assert "lost to follow-up" not in page.seen
    wall = on_the_wall(record, rules, A_YEAR_LATER)
    assert said in wall.identity
    assert wall.alerts == ()
    assert (wall.next_item.text, wall.next_item.attention) == ("Nothing else due", False)
    contact = wall.next_contact
    assert (contact.text, contact.detail, contact.attention) == ("Episode ended", "", False)


def test_the_age_stays_that_of_the_day_of_death(rules: RuleBook) -> None:
    record = ended(died=True)
    born = record.person.born_on
    assert born is not None
    age = str((ENDED - born).days // 365)
    assert on_the_page(record, rules, A_YEAR_LATER).identity.startswith(age)
    assert on_the_wall(record, rules, A_YEAR_LATER).identity[0] == age


@pytest.mark.parametrize("died", [True, False])
@pytest.mark.parametrize("window", list(Window))
def test_the_lanes_are_drawn_for_the_pack_and_the_wall(
    rules: RuleBook, died: bool, window: Window
) -> None:
    """Also where nothing lies in the window any more: no lane is blank without saying so."""
    record, on = ended(died), A_YEAR_LATER
    summary, _ = derive(record, rules, on)
    measure = rules.measures["phq9"]
    panel = build_panel(record, summary.supply, rules, PanelRequest(on, True, window, measure, ""))
    facts = on_the_page(record, rules, on)
    printed = person_picture(panel.data, headline(measure, panel.outcome, on), facts, PRINTED)
    wall = wall_panel(WallData(panel.data, {}, "", None), Preset.FOUR_METRES, 660.0, None)
    for figure in (printed, wall):
        go.Figure(figure)
    words = " ".join(str(a["text"]) for a in printed["layout"]["annotations"])
    assert "26 Nov 2026" in words
    assert NOTHING in words


def test_on_the_day_itself_and_before_it_nothing_of_it_is_known(rules: RuleBook) -> None:
    before = on_the_wall(showcase(), rules, AS_OF)
    assert before.next_contact.text != "Episode ended"
    assert on_the_wall(ended(died=False), rules, ENDED).next_contact.text == "Episode ended"
