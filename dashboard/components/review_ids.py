"""Ids of the desk pages of a review: start, agenda, summary."""

from enum import StrEnum


class ReviewIds(StrEnum):
    """``ACTION`` brings what a button of the agenda asks for; ``STAND`` holds the meeting's id and
    the version of the agenda that is shown. Both are claims, checked by every handler.
    """

    START = "review-start"
    START_KEY = "review-start-key"
    MINUTES = "review-minutes"
    SAID = "review-said"
    ACTION = "review-action"
    STAND = "review-stand"
    HEAD = "review-head"
    AGENDA = "review-agenda"
    FIND = "review-find"
    FOUND = "review-found"
    FOCUS = "review-focus"


class AgendaAction(StrEnum):
    """What a button of the agenda asks for; the browser sends it with the person's id."""

    UP = "up"
    DOWN = "down"
    REMOVE = "remove"
    ADD = "add"
    DISCUSSED = "discussed"
    SKIPPED = "skipped"
    WAITING = "waiting"
    END = "end"
