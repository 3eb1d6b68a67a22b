"""What a planned end of an order changes on its day, without anybody recording anything.

An active order may have an end that lies ahead. Until that day the order is as good as open; from
that day on it has ended. The rules are asked once for each stretch of days between such ends, so
that none of them has to think of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard.domain.codes import OrderStatus
from dashboard.domain.derived import DueItem
from dashboard.domain.last_event import last_event_on
from dashboard.domain.record import MedicationOrder, PersonRecord


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days [start, end) on which the same orders have ended; ``None``: without a limit.

    ``record`` is the record as the rules are to read it on these days.
    """

    record: PersonRecord
    start: date | None
    end: date | None


def stretches(record: PersonRecord, on: date | None = None) -> Iterator[Stretch]:
    """The stretches from the last event (or from ``on``, if that is later) to the end of time."""
    if not any(_planned(order) for order in record.orders):
        yield Stretch(record, None, None)
        return
    through = max(last_event_on(record) or date.min, on or date.min)
    ends = sorted({end for order in record.orders if (end := _planned(order)) and end > through})
    starts = [None, *ends]
    for start, end in zip(starts, [*ends, None], strict=True):
        yield Stretch(_settled(record, start or through), start, end)


def settled(record: PersonRecord, on: date | None = None) -> PersonRecord:
    """The record on ``on`` or the day of its last event: no end of an order is still to come."""
    return next(stretches(record, on)).record


def _planned(order: MedicationOrder) -> date | None:
    return order.stopped_on if order.status is OrderStatus.ACTIVE else None


def _settled(record: PersonRecord, on: date) -> PersonRecord:
    return replace(record, orders=tuple(_order(order, on) for order in record.orders))


def _order(order: MedicationOrder, on: date) -> MedicationOrder:
    end = _planned(order)
    if end is None:
        return order
    if end <= on:
        return replace(order, status=OrderStatus.COMPLETED)
    return replace(order, stopped_on=None)


def joined(parts: Sequence[tuple[Stretch, Sequence[DueItem]]]) -> list[DueItem]:
    """One list of dated items from those of each stretch: what is the same in neighbouring
    stretches is one item, and each exists on the days of its stretches only.
    """
    if len(parts) == 1:
        return list(parts[0][1])
    found: list[DueItem] = []
    # Items that go on at the end of the stretch before, by what they say.
    running: Mapping[str, DueItem] = {}
    for stretch, items in parts:
        now: dict[str, DueItem] = {}
        for item in items:
            key = repr(item)
            begun = running.get(key)
            if begun is None and stretch.start is not None:
                begun = replace(item, active_from=max(item.active_from, stretch.start))
            now[key] = begun or item
        found += [_until(item, stretch.start) for key, item in running.items() if key not in now]
        running = now
    found += running.values()
    return [i for i in found if i.active_until is None or i.active_from < i.active_until]


def _until(item: DueItem, day: date | None) -> DueItem:
    """``item``, over on ``day`` at the latest."""
    ends = [end for end in (item.active_until, day) if end is not None]
    return replace(item, active_until=min(ends, default=None))
