"""What is kept beside the records of a demonstration: flags, tasks, a word to the supervisor."""

from datetime import datetime, timedelta

from cases.models import Case, TaskTitle
from cases.services.flags import case_flag
from cases.services.private_notes import private_note_keep
from cases.services.tasks import task_plan
from hotline.demo_courses import Course
from operators.models import Operator

#: So long after its first word whoever took the case has seen what it needs.
SEEN = timedelta(minutes=24)
WINDOW = timedelta(hours=2)


def beside_play(
    course: Course,
    case: Case,
    taker: Operator,
    supervisor: Operator,
    *,
    began: datetime,
    at: datetime,
) -> None:
    """Let whoever took the case flag it, plan what there is to do, and ask for a talk."""
    then = began + SEEN
    for kind in course.flags:
        case_flag(case_ref=case.ref, kind=kind, days=None, by=taker, at=then)
    if course.debrief:
        private_note_keep(case_ref=case.ref, body=course.debrief, debrief=True, by=taker, at=then)
    for title, hours in course.tasks:
        ends = at + timedelta(hours=hours)
        ends = ends.replace(minute=ends.minute // 10 * 10, second=0, microsecond=0)
        task_plan(
            case_ref=case.ref,
            title=title,
            starts=ends - WINDOW,
            ends=ends,
            to=supervisor if title == TaskTitle.SECOND_LOOK else taker,
            detail="",
            by=taker,
            at=then,
        )
