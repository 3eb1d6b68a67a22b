"""Pages that stay on screen while their query changes: what of them is updated where it stands.

A page drawn anew is mounted anew by React, whatever of it is the same: that is most of the time
of a filter change. A page that can stay names its frame; while the next page has the same frame,
only the parts of it are sent (``router.py``) and set (``assets/in_place.js``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

#: Id of the component, its props, and the mark of these; without a mark it is always set.
Part = tuple[str, dict[str, Any], str | None]
_MARK_BYTES = 8


@dataclass(frozen=True, slots=True)
class Frame:
    """What of a page stays. Two pages of one ``name`` differ in ``parts`` and nothing else.

    ``parts``: the props that can differ, by the id of their component; one that is not in the
    page is left out. ``last``: the same of what is set at the end in any case, also when it is as
    it was, because something follows from it. No part needs a callback to be called when it
    appears: nobody calls it.
    """

    name: str
    parts: Mapping[str, tuple[str, ...]]
    last: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def parts_of(page: Component, frame: Frame) -> list[Part]:
    """The parts of ``page`` in the order in which they are to be set."""
    found = {str(part.id): part for part in _with_ids(page)}
    marked = [
        marked_part(key, _props(found[key], names))
        for key, names in frame.parts.items()
        if key in found
    ]
    return [*marked, *((key, _props(found[key], names), None) for key, names in frame.last.items())]


def marked_part(key: str, props: dict[str, Any]) -> Part:
    """A part with a mark by which the browser knows that it has it already."""
    text = to_json_plotly(props)
    return key, props, blake2b(text.encode(), digest_size=_MARK_BYTES).hexdigest()


def marks_of(parts: list[Part]) -> dict[str, str]:
    """The marks of what is on screen once ``parts`` are."""
    return {key: mark for key, _, mark in parts if mark is not None}


def _with_ids(node: object) -> Iterator[Component]:
    if isinstance(node, list | tuple):
        for one in node:
            yield from _with_ids(one)
    elif isinstance(node, Component):
        if getattr(node, "id", None) is not None:
            yield node
        yield from _with_ids(getattr(node, "children", None))


def _props(part: Component, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(part, name, None) for name in names}
