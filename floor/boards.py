"""Which screen a cookie belongs to, which screens an office has, and the counts a screen shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from cases.selectors.cases import unled_count
from floor.figures import Figures
from floor.links import LinkNow, links_now
from floor.models import Wallboard
from floor.models.wallboard import token_hash
from floor.selectors import figures_lately, figures_today
from floor.services.wallboards import RIGHT
from floor.standing import (
    callbacks_near,
    cases_late,
    longest_wait,
    queues_now,
    states_now,
)
from operators.models import Office, Operator, State
from operators.roles import Scope, grant


@dataclass(frozen=True, slots=True)
class BoardNow:
    """What a screen shows: counts of an office, and no person."""

    waiting: int
    since: datetime | None
    today: Figures
    lately: Figures
    people: Mapping[str, int]
    callbacks: int
    late: int
    unled: int
    links: list[LinkNow]


def cookie_name() -> str:
    """The cookie of a screen: of its own addresses alone, while a `__Host-` one goes everywhere."""
    return "wallboard" if settings.DEMO else "__Secure-wallboard"


def wallboard_of(token: str, *, at: datetime) -> Wallboard | None:
    """The screen that is known by this cookie and still may look."""
    if not token:
        return None
    known = Wallboard.objects.filter(token_hash=token_hash(token), revoked_at=None)
    known = known.filter(expires_at__gt=at, office__closed_at=None, office__sealed_at=None)
    return known.select_related("office").first()


def wallboards_of(person: Operator) -> QuerySet[Wallboard]:
    """The screens whose keys are this person's matter, the newest first."""
    boards = Wallboard.objects.select_related("office", "made_by", "revoked_by")
    if not _everywhere(person):
        boards = boards.filter(office=person.office_id)
    return boards.order_by("-made_at")


def offices_for(person: Operator) -> QuerySet[Office]:
    """The offices for whose walls this person makes keys."""
    if _everywhere(person):
        return Office.working.order_by("code")
    return Office.with_decoys.filter(pk=person.office_id)


def board_now(office: UUID, at: datetime) -> BoardNow:
    """The counts of an office, each by its stated definition."""
    queues = queues_now(office)
    counted = {state: number for state, (number, _first) in states_now(office).items()}
    return BoardNow(
        waiting=sum(each.waiting for each in queues),
        since=longest_wait(queues),
        today=figures_today(office, at=at),
        lately=figures_lately(office, at=at),
        people={state: counted.get(state, 0) for state in State.values},
        callbacks=sum(not each.why_not for each in callbacks_near(office, at)),
        late=cases_late(office, at),
        unled=unled_count(office),
        links=links_now(office, at),
    )


def _everywhere(person: Operator) -> bool:
    reach = grant(person.role, RIGHT)
    return reach is not None and reach.scope is Scope.ALL
