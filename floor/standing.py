"""How an office stands at this moment: queues, people, what is late, callbacks.

Each read is one statement or a fixed number of them, however many people work there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Min, Q, Window
from django.db.models.functions import RowNumber

from cases.lifecycle import Stage
from cases.models import Callback, Case, Queue, Task
from cases.safe_contact import Because
from cases.selectors.queue import in_line
from cases.selectors.safe_contacts import safe_contacts_of, verdict_of
from operators.models import Presence, State
from operators.selectors import presence_of_floor

#: Callbacks whose window is open or opens by then are near.
NEAR = timedelta(minutes=30)
#: A case that nobody has had for longer than that is late.
LATE = timedelta(minutes=30)
#: A wait beyond this is called out.
LONG = timedelta(minutes=3)
#: A list shows a few; no office could make more callbacks than that in half an hour.
SHOWN, CALLBACKS = 8, 1_000


@dataclass(frozen=True, slots=True)
class QueueNow:
    """Who waits by one line in one language, since when at the longest, and who could answer."""

    line: str
    language: str
    waiting: int
    since: datetime | None
    ready: int


@dataclass(frozen=True, slots=True)
class Group:
    """People in one state: how many, since when at the longest, and the first of them."""

    state: State
    number: int
    since: datetime
    people: list[Presence]


@dataclass(frozen=True, slots=True)
class Near:
    """One callback that is near; `why_not` where its agreement lets nobody call then."""

    callback: Callback
    why_not: str


def queues_now(office: UUID) -> list[QueueNow]:
    """Every line and language somebody waits in, then the languages in which nobody does."""
    languages = list(Queue.objects.filter(office=office).values_list("language", flat=True))
    speak = {
        f"speak_{language}": Count("pk", filter=Q(operator__languages__contains=[language]))
        for language in languages
    }
    free = presence_of_floor(office=office).filter(state=State.READY)
    ready = free.aggregate(**speak) if speak else {}
    waiting = (
        in_line(office)
        .values_list("line", "queue__language")
        .annotate(number=Count("pk"), since=Min("offered_at"))
        .order_by("since")
    )
    rows = [
        QueueNow(line, language or "", number, since, ready.get(f"speak_{language}", 0))
        for line, language, number, since in waiting
    ]
    heard = {each.language for each in rows}
    silent = sorted(language for language in languages if language not in heard)
    return [
        *rows,
        *(QueueNow("", language, 0, None, ready[f"speak_{language}"]) for language in silent),
    ]


def longest_wait(queues: Iterable[QueueNow]) -> datetime | None:
    """Since when somebody waits at the longest; None where nobody does."""
    return min((each.since for each in queues if each.since), default=None)


def states_now(office: UUID) -> dict[str, tuple[int, datetime]]:
    """How many people are in each state, and since when the first of them."""
    found = presence_of_floor(office=office).order_by().values_list("state")
    counted = found.annotate(number=Count("pk"), first=Min("since"))
    return {state: (number, first) for state, number, first in counted}


def groups_now(
    office: UUID, counts: Mapping[str, tuple[int, datetime]], *, whole: str = ""
) -> list[Group]:
    """People by state, those longest in it first, a few of each; all of the state `whole`.

    `counts` are those of `states_now`.
    """
    place = Window(RowNumber(), partition_by=[F("state")], order_by=["since", "pk"])
    first = presence_of_floor(office=office).exclude(state=State.OFFLINE).annotate(place=place)
    rows = first.filter(Q(place__lte=SHOWN) | Q(state=whole)).select_related("operator")
    people: dict[str, list[Presence]] = {}
    for presence in rows.order_by("since", "operator__call_sign"):
        people.setdefault(presence.state, []).append(presence)
    order = (State.ON_CONTACT, State.WRAP_UP, State.OFFERED, State.READY, State.PAUSE)
    return [
        Group(state, *counts[state], people.get(state, [])) for state in order if state in counts
    ]


def cases_late(office: UUID, at: datetime) -> int:
    """Open cases that nobody has had for longer than `LATE`."""
    loose = Case.objects.filter(office_id=office, assignee=None, purged_on=None, merged_into=None)
    late = loose.exclude(stage=Stage.RESOLVED).filter(opened_at__lte=at - LATE)
    return int(late.count())


def tasks_late(office: UUID, at: datetime) -> int:
    """Open tasks whose window has passed."""
    return Task.objects.filter(ended="", case__office_id=office, span__endswith__lte=at).count()


def callbacks_near(office: UUID, at: datetime) -> list[Near]:
    """Promised callbacks whose window is open or opens soon, the first that closes in front."""
    found = list(
        Callback.objects.filter(
            office_id=office,
            state=Callback.State.DUE,
            due__startswith__lte=at + NEAR,
            due__endswith__gt=at,
        )
        .select_related("case", "taken_by")
        .order_by("due__endswith")[:CALLBACKS]
    )
    held = safe_contacts_of(each.case_id for each in found)
    near = []
    for each in found:
        then = max(at, each.due.lower)
        verdict = verdict_of(
            held.get(each.case_id, []) if each.case_id else [], then, case=each.case
        )
        near.append(Near(each, str(Because(verdict.reason).label) if verdict.reason else ""))
    return near
