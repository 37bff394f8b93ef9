"""Rows of lists by their template: included one by one, and filled in as the pages do."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

ROWS = 50
NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
STAGES = ("intake", "verified", "scheduled", "resolved")
PRIORITIES = ("critical", "high", "normal")


def ordinary(name: str, tries: int) -> float:
    """The seconds that so many rows take as Django includes a template, the quickest of some."""
    template, told, row = KINDS[name]
    return _quickest(f'{{% include "{template}" with {told} %}}', row, tries)


def filled(name: str, tries: int) -> float:
    """The same rows as the pages write them; they must be the same, sign by sign."""
    template, told, row = KINDS[name]
    return _quickest(f'{{% filled "{template}" row {told} %}}', row, tries)


def _quickest(each: str, row: Callable[[int], Any], tries: int) -> float:
    from django.template import Context, Template

    page = Template(f"{{% load ui %}}{{% for row in rows %}}{each}{{% endfor %}}")
    shown = {"rows": [row(number) for number in range(ROWS)], "csrf_token": "x" * 64}
    took, written = [], set()
    for _ in range(tries):
        began = time.perf_counter()
        written.add(page.render(Context(shown)))
        took.append(time.perf_counter() - began)
    _same(each, row, written)
    return min(took)


def _same(each: str, row: Callable[[int], Any], written: set[str]) -> None:
    """Two ways of writing the same rows may not differ."""
    before = _written.setdefault(row.__name__, written)
    if before != written or len(written) != 1:
        raise RuntimeError(f"{each} writes something else")


def _case(number: int) -> Any:
    from cases.presenters.rows import CaseRow

    priority, stage = PRIORITIES[number % 3], STAGES[number % 4]
    return CaseRow(
        ref=UUID(int=number),
        version=number,
        code=f"KLN-{number:03}",
        stage=stage,
        stage_label=stage.title(),
        frozen=number % 7 == 0,
        priority=priority,
        priority_label=priority.title(),
        assignee="Kalyna" if number % 2 else "",
        liaison="Dub" if number % 3 else "",
        opened_at=NOW - timedelta(hours=number),
        moved_at=NOW - timedelta(minutes=number),
        approvals=number % 3,
        is_stale=stage == "verified" and number % 5 == 0,
        is_released=False,
        is_place_asked=False,
        flags=(),
    )


def _waiting(number: int) -> Any:
    from cases.presenters.rows import QueueRow

    priority = PRIORITIES[number % 3]
    return QueueRow(
        ref=UUID(int=number),
        version=number,
        name=f"{number:04X}",
        is_call=number % 2 == 0,
        is_letter=number % 5 == 1,
        language=("uk", "ru", "")[number % 3],
        priority=priority,
        priority_label=priority.title(),
        since=NOW - timedelta(minutes=number),
        waited=60 * number,
        state="offered",
        state_label="Waiting",
        case_code=f"KLN-{number:03}" if number % 4 == 0 else "",
        operator="",
        obeys=False,
        lane=number % 3,
        from_sister=number % 7 == 0,
        flags=(),
    )


_written: dict[str, set[str]] = {}
#: The template of each kind of row, what it is told besides, and rows of many shapes.
KINDS: dict[str, tuple[str, str, Callable[[int], Any]]] = {
    "a row of cases": ("cases/_case_row.html", 'role="operator"', _case),
    "a row of the queue": ("cases/_queue_row.html", "next=False", _waiting),
}
