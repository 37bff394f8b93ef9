"""One question, one answer: may this person do this to that, as things stand?

Pure: the facts come as data, so pages, sockets, searches, exports and jobs ask the same function.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from operators.roles import TABLE, Grant, Role, Row, Scope, WhenFrozen


class Asker(Protocol):
    """Whoever asks; an Operator fits."""

    @property
    def pk(self) -> UUID: ...  # noqa: D102
    @property
    def office_id(self) -> UUID: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def is_active(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the answer depends on; what is left out counts against the asker.

    `owners` are the people it is assigned to. `taken_part` are those who have already acted
    towards this very decision: its proposer, its other approvers, those who agreed to a reveal.
    """

    office: UUID | None = None
    owners: frozenset[UUID] = frozenset()
    state: str = ""
    frozen: bool = False
    released: bool = False
    stepped_up: bool = False
    reason: bool = False
    taken_part: frozenset[UUID] = frozenset()


class Because(StrEnum):
    """Why not, in the order in which the questions are asked."""

    INACTIVE = "inactive"
    NO_RIGHT = "no_right"
    OTHER_OFFICE = "other_office"
    NOT_ASSIGNED = "not_assigned"
    NOT_RELEASED = "not_released"
    WRONG_STATE = "wrong_state"
    FROZEN = "frozen"
    SAME_PERSON = "same_person"
    NEEDS_SECOND = "needs_second"
    NEEDS_REASON = "needs_reason"
    NEEDS_STEP_UP = "needs_step_up"


#: Refusals that must look as if the thing were not there.
HIDING = frozenset(
    {
        Because.INACTIVE,
        Because.NO_RIGHT,
        Because.OTHER_OFFICE,
        Because.NOT_ASSIGNED,
        Because.NOT_RELEASED,
    }
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer; true only when the act may take effect now."""

    allowed: bool
    reason: Because | None = None

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def hides(self) -> bool:
        """Whether the refusal must look like 404; otherwise it may say what is missing."""
        return self.reason in HIDING


def can(operator: Asker, action: str, obj: Facts | None = None) -> Decision:
    """Whether the action is allowed; without facts, whether the role could ever do it."""
    if not operator.is_active:
        return Decision(False, Because.INACTIVE)
    row = TABLE.get(action)
    cell = row.grants.get(Role(operator.role)) if row else None
    if row is None or cell is None:
        return Decision(False, Because.NO_RIGHT)
    if obj is None:
        return Decision(True)
    reason = next(_objections(operator, row, cell, obj), None)
    return Decision(reason is None, reason)


def _objections(operator: Asker, row: Row, cell: Grant, facts: Facts) -> Iterator[Because]:
    yield from _out_of_reach(operator, cell, facts)
    yield from _not_in_this_state(row, cell, facts)
    if cell.two or (facts.frozen and row.frozen == WhenFrozen.BY_TWO):
        if operator.pk in facts.taken_part:
            yield Because.SAME_PERSON
        if not facts.taken_part:
            yield Because.NEEDS_SECOND
    if cell.reason and not facts.reason:
        yield Because.NEEDS_REASON
    if cell.step_up and not facts.stepped_up:
        yield Because.NEEDS_STEP_UP


def _out_of_reach(operator: Asker, cell: Grant, facts: Facts) -> Iterator[Because]:
    if cell.scope == Scope.OFFICE and facts.office != operator.office_id:
        yield Because.OTHER_OFFICE
    if cell.scope == Scope.OWN and operator.pk not in facts.owners:
        yield Because.NOT_ASSIGNED
    if cell.released and not facts.released:
        yield Because.NOT_RELEASED


def _not_in_this_state(row: Row, cell: Grant, facts: Facts) -> Iterator[Because]:
    allowed = cell.states or row.states
    if allowed and facts.state not in allowed:
        yield Because.WRONG_STATE
    if facts.frozen and (cell.thawed or row.frozen == WhenFrozen.REFUSED):
        yield Because.FROZEN
