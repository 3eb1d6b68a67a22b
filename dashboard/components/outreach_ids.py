"""Ids of the part of the person page where something is entered about their care."""

from enum import StrEnum


class CareIds(StrEnum):
    """``ACTION`` brings what a button asks for; ``WHO`` holds the person's opaque id and a key for
    the next submit. All are claims, checked again by the handler.
    """

    SECTION = "care-section"
    OUTCOME = "care-outcome"
    REASON = "care-reason"
    UNTIL = "care-until"
    RECORD = "care-record"
    ACTION = "care-action"
    WHO = "care-who"


class CareAction(StrEnum):
    """What a button of the section asks for; ``DONE`` and ``UNDO`` name a number as text."""

    DONE = "done"
    UNDO = "undo"
