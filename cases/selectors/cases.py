"""Lists of cases, keyset by keyset: the thousandth page costs what the first does."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cases import access
from cases.agreements import fresh, released
from cases.codes import typed_code
from cases.lifecycle import Stage
from cases.models import Approval, Callback, Case, PlaceRelease, Task, Whose
from cases.selectors.flags import standing
from cases.sought import Sought
from operators.models import Operator, Presence
from operators.refusals import Refused
from operators.selectors import presence_of_floor

PAGE = 50
BOARD = 50
#: A window is held, and nobody leads its hand-over.
UNLED = Q(stage=Stage.SCHEDULED, liaison=None)


class CodeUnknown(Refused):
    """No case of the office has the typed code."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: the opening time and ref of its last case."""

    opened_at: datetime
    ref: UUID

    def text(self) -> str:
        """The cursor as a URL carries it."""
        return f"{self.opened_at.isoformat()}~{self.ref.hex}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor of a URL; None for anything that is not one."""
        moment, _sign, ref = text.partition("~")
        try:
            return cls(datetime.fromisoformat(moment), UUID(ref))
        except ValueError:
            return None


def cases_of(
    operator: Operator, sought: Sought, *, at: datetime, after: Cursor | None = None
) -> tuple[list[Case], Cursor | None]:
    """One page of the cases this person may open, newest first, and where the next page begins."""
    rows = rows_of(operator)
    if sought.stage:
        rows = rows.filter(stage=sought.stage)
    if sought.flag:
        flagged = standing(at).filter(kind=sought.flag)
        whole = flagged.annotate(whole=Coalesce("case__merged_into", "case"))
        rows = rows.filter(pk__in=whole.values("whole"))
    if sought.priority is not None:
        rows = rows.filter(priority=sought.priority)
    if sought.whose:
        rows = rows.filter(assignee=operator if sought.whose == Whose.MINE else None)
    if sought.overdue:
        late = Task.objects.filter(ended="", span__endswith__lte=at)
        rows = rows.filter(pk__in=late.values(whole=Coalesce("case__merged_into", "case")))
    if sought.code:
        rows = rows.filter(code=typed_code(sought.code))
    if after:
        rows = rows.extra(
            where=["(cases_case.opened_at, cases_case.ref) < (%s, %s)"],
            params=[after.opened_at, after.ref],
        )
    page = list(rows.order_by("-opened_at", "-ref")[: PAGE + 1])
    more = page[PAGE - 1] if len(page) > PAGE else None
    return page[:PAGE], Cursor(more.opened_at, more.ref) if more else None


def case_named(operator: Operator, *, code: str, ref: str) -> UUID:
    """The office's case of a typed code, else the one that the page offered.

    Raises CodeUnknown for a code of nobody: a slip of the hand must not lose the page.
    """
    mine = Case.objects.filter(office_id=operator.office_id)
    known = mine.values_list(Coalesce("merged_into", "ref"), flat=True)
    if code:
        found: UUID | None = known.filter(code=typed_code(code)).first()
        if found is None:
            raise CodeUnknown(_("No case has this code. Look at it again."))
        return found
    try:
        chosen: UUID = known.get(ref=UUID(ref))
    except ValueError:
        raise Case.DoesNotExist from None
    return chosen


def unassigned(operator: Operator) -> list[Case]:
    """Open cases of the office that nobody works on; those whose window nobody leads in front."""
    held_first = Choose(When(UNLED, then=0), default=1)
    return list(_unassigned(operator).order_by(held_first, "priority", "opened_at")[:BOARD])


def unassigned_count(operator: Operator) -> int:
    """How many they are, however many a list shows."""
    return int(_unassigned(operator).count())


def unled_count(office: UUID) -> int:
    """How many windows an office holds whose hand-over nobody leads."""
    held = Case.objects.filter(UNLED, office_id=office, purged_on=None, merged_into=None)
    return int(held.count())


def open_cases_of(operator: Operator, person: UUID | None) -> QuerySet[Case]:
    """The open cases, of those whose row this person may see, that somebody or nobody works on."""
    return rows_of(operator).filter(assignee=person).exclude(stage=Stage.RESOLVED)


def by_stage(operator: Operator, stage: Stage) -> list[Case]:
    """The first cases of one stage, the most urgent first."""
    return list(rows_of(operator).filter(stage=stage).order_by("priority", "moved_at")[:BOARD])


def people(operator: Operator) -> list[Presence]:
    """The office's people who take contacts, and what they do now."""
    rows = presence_of_floor(office=operator.office_id).select_related("operator")
    return list(rows.order_by("operator__call_sign"))


def callbacks_due(operator: Operator) -> list[Callback]:
    """Promised callbacks of the office, the earliest window first; which case this person opens."""
    opened = Case.objects.filter(access.openable_by(operator), pk=OuterRef("case"))
    return list(
        Callback.objects.filter(office_id=operator.office_id, state=Callback.State.DUE)
        .select_related("case", "taken_by")
        .annotate(tried=Count("attempts"), opens=Exists(opened))
        .order_by("due")[:BOARD]
    )


def rows_of(operator: Operator) -> QuerySet[Case]:
    """The cases whose row this person may see, with what a row shows beside the case."""
    agreed = (
        Approval.objects.filter(fresh(), case=OuterRef("pk"), evidence=OuterRef("evidence"))
        .order_by()
        .values("case")
        .annotate(people=Count("operator", distinct=True))
        .values("people")
    )
    visible: QuerySet[Case] = (
        Case.objects.filter(access.visible_to(operator), purged_on=None, merged_into=None)
        .select_related("assignee", "liaison")
        .annotate(
            approvals_now=Coalesce(Subquery(agreed), 0),
            released_now=Exists(released()),
            place_asked=Exists(
                PlaceRelease.objects.filter(
                    case=OuterRef("pk"), voided_at=None, requested_by__isnull=False
                )
            ),
        )
    )
    return visible


def _unassigned(operator: Operator) -> QuerySet[Case]:
    """A window that nobody leads is nobody's too, and a case of somebody who is gone."""
    lost = Q(assignee=None) | Q(assignee__is_active=False)
    return rows_of(operator).filter(lost | UNLED).exclude(stage=Stage.RESOLVED)
