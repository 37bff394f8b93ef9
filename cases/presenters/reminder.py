"""Whether somebody reminds a person of the hand-over, and why nobody does."""

from dataclasses import dataclass
from datetime import datetime

from cases.lifecycle import Stage
from cases.models import Callback, Case, SafeContact, TaskTitle
from cases.selectors.tasks import tasks_open
from cases.services.reminders import why_not_reminded


@dataclass(frozen=True, slots=True)
class Reminder:
    """The promise that stands, or the reason why there is none."""

    starts: datetime | None
    ends: datetime | None
    who: str
    why_not: str


def reminder(*, case: Case, held: list[SafeContact], at: datetime) -> Reminder | None:
    """How a case that holds a window stands; none for any other."""
    if case.stage != Stage.SCHEDULED:
        return None
    call = Callback.objects.filter(case=case, source=Callback.Source.REMINDER, state="due").first()
    if call is not None:
        return Reminder(call.due.lower, call.due.upper, "", "")
    task = tasks_open(case).filter(title=TaskTitle.REMIND).first()
    if task is not None:
        return Reminder(task.span.lower, task.span.upper, task.assignee.call_sign, "")
    made = Callback.objects.filter(case=case, source=Callback.Source.REMINDER, state="done")
    if made.exists():
        return None
    return Reminder(None, None, "", why_not_reminded(case=case, held=held, at=at))
