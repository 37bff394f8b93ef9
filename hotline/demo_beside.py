"""What is kept beside the records of a demonstration: flags, tasks, a word to the supervisor."""

from datetime import datetime, timedelta
from uuid import UUID

from cases.models import Case, TaskTitle
from cases.services.dormancy import dormancy_begin
from cases.services.evidence import evidence_add
from cases.services.flags import case_flag
from cases.services.private_notes import private_note_keep
from cases.services.tasks import task_plan
from hotline.demo_courses import Course
from operators.models import Operator

#: So long after its first word whoever took the case has seen what it needs.
SEEN = timedelta(minutes=24)
WINDOW = timedelta(hours=2)
CHECK_IN = timedelta(days=12)

#: What was looked at, what it weighs, where it is from, what was found.
EVIDENCE = (
    ("identity", 2, "The person", "Age, service and way of speaking agree."),
    ("duress", 2, "The person", "Asked twice, at two times of the day."),
    ("unit", 2, "What is known of the front", "It has stood there since the summer."),
    ("place", 1, "What is known of the front", "Fits the line of last week."),
    ("call_back", 1, "The person", "Called back at the hour agreed; it was they."),
    ("pattern", 1, "Our own log", "Writes in the evening, as they said they would."),
)


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
    if course.waits:
        ahead = (at + CHECK_IN).replace(minute=0, second=0, microsecond=0)
        dormancy_begin(case_ref=case.ref, by=taker, why=course.waits, starts=ahead, at=then)
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


def evidence_gather(case: Case, by: Operator, at: datetime) -> None:
    """What whoever has the case found out, each item a few minutes after the other."""
    sources: dict[str, UUID] = {}
    for number, (point, weight, source, finding) in enumerate(EVIDENCE):
        item = evidence_add(
            case_ref=case.ref,
            by=by,
            point=point,
            weight=weight,
            source=sources.get(source, source),
            finding=finding,
            at=at + timedelta(minutes=number * 7),
        )
        sources[source] = item.source_id
