"""What each part of the case page reads: a part that is drawn anew reads nothing for the others."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.utils.timezone import now

from cases.file_access import may_unveil_case
from cases.filming_form import FilmingForm
from cases.flag_form import FlagForm
from cases.forms import (
    AssignForm,
    NoteForm,
    PlanForm,
    RevealForm,
)
from cases.go_form import GiveBackForm
from cases.kin_form import KinForm
from cases.models import Case
from cases.offers import offered
from cases.outcome_form import OutcomeForm, ReopenForm
from cases.presenters.attached import files_of
from cases.presenters.case_page import case_look, case_page
from cases.presenters.dormancy import waits_shown
from cases.presenters.drafts import begun, drafts_kept
from cases.presenters.filming import filming_shown
from cases.presenters.flags import flag_marks
from cases.presenters.go_board import go_board
from cases.presenters.kin import kin_shown
from cases.presenters.meanwhile import meanwhile
from cases.presenters.members import people
from cases.presenters.outcomes import endings
from cases.presenters.place_panel import place_panel
from cases.presenters.private_notes import private_notes
from cases.presenters.reminder import reminder
from cases.presenters.safe_contact import safe_contact_panel
from cases.presenters.suggesting import suggested_for
from cases.presenters.tasks import tasks_shown
from cases.presenters.window_panel import daylight
from cases.presenters.wishes import wish_form, wishes_of
from cases.private_form import PrivateNoteForm
from cases.schedule_form import MoveForm, ScheduleForm
from cases.selectors.edits import writing
from cases.selectors.flags import flags_of
from cases.selectors.glass import glass_until
from cases.selectors.members import FEW, member_page, wishes_among
from cases.selectors.safe_contacts import safe_contacts_held
from cases.services.honey import honey_touched
from cases.task_form import DropTaskForm, TaskForm
from cases.verify_form import FindingForm, RefuseForm
from cases.views.draft import case_form
from cases.wait_form import WaitForm
from operators.doors import OperatorRequest


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page that has an address of its own."""

    template: str
    reads: tuple[str, ...]


CASE_PARTS: Mapping[str, Part] = {
    "head": Part("cases/_case_head.html", ("record", "flags", "until")),
    "wishes": Part("cases/_wishes.html", ("wished", "wish_form")),
    "kin": Part("cases/_kin.html", ("kin", "kin_form")),
    "flags": Part("cases/_flags.html", ("flags", "flag_form")),
    "writing": Part("cases/_writing.html", ("writing",)),
    "person": Part("cases/_person.html", ("record", "place")),
    "private": Part("cases/_private.html", ("private", "private_form", "drafts")),
    "tasks": Part("cases/_tasks.html", ("tasks", "stage", "task_form", "drop_form")),
    "filming": Part("cases/_filming.html", ("filming", "filming_form")),
    "waits": Part("cases/_waits.html", ("waits", "stage", "wait_form")),
    "people": Part("cases/_people.html", ("people",)),
    "safe": Part("cases/_safe_contact.html", ("safe", "stage", "plan_form")),
    "timeline": Part("cases/_timeline_list.html", ("record", "timeline")),
    "decisions": Part(
        "cases/_decisions.html",
        (
            *("record", "place", "tasks", "reminder", "go", "light", "drafts"),
            *("finding_form", "refuse_form", "schedule_form", "move_form", "give_back_form"),
            *("endings", "outcome_form", "reopen_form"),
        ),
    ),
}


class CaseReads(dict[str, Any]):
    """What a page of one case shows: each thing is read once, and only what is wanted."""

    def __init__(
        self,
        request: OperatorRequest,
        found: Case,
        wanted: Iterable[str],
        form: Form | None = None,
    ) -> None:
        self.found, self.asker, self.at, self.form = found, request.operator, now(), form
        self.wanted = tuple(wanted)
        honey_touched(case=found, by=self.asker, at=self.at)
        super().__init__(case=found.ref, may=offered(self.asker, found))

    def __missing__(self, name: str) -> Any:
        found = READS[name](self)
        # What was typed and refused stands where a fresh form would.
        self[name] = self.form if self.form and type(self.form) is type(found) else found
        return self[name]

    def told(self) -> dict[str, Any]:
        """What was wanted, for the template."""
        return {name: self[name] for name in ("case", "may", *self.wanted)}


READS: Mapping[str, Callable[[CaseReads], Any]] = {
    # Of the people of the case those who are shown; the receipt names each of them.
    "rows": lambda page: (
        member_page(page.found.ref, most=FEW)[0] if "people" in page.wanted else []
    ),
    "seen": lambda page: case_look(
        case=page.found, asker=page.asker, at=page.at, also=page["rows"]
    ),
    "record": lambda page: case_page(
        case=page.found,
        seen=page["seen"],
        reader=page.asker if "timeline" in page.wanted else None,
    ),
    "timeline": lambda page: page["record"].timeline,
    "drafts": lambda page: drafts_kept(about=[page.found.ref], by=page.asker, seen=page["seen"]),
    "stage": lambda page: page.found.stage,
    "until": lambda page: glass_until(getattr(page.found, "glass", None)),
    "place": lambda page: place_panel(case=page.found, asker=page.asker, at=page.at),
    "held": lambda page: safe_contacts_held(page.found.ref),
    "safe": lambda page: safe_contact_panel(
        case=page.found, held=page["held"], seen=page["seen"], at=page.at
    ),
    "reminder": lambda page: reminder(case=page.found, held=page["held"], at=page.at),
    "go": lambda page: go_board(case=page.found, asker=page.asker),
    "light": lambda page: daylight(page["record"], page.at),
    "sent": lambda page: files_of(page.found),
    "may_unveil": lambda page: may_unveil_case(page.asker, page.found),
    "flags": lambda page: flag_marks(flags_of([page.found.ref], page.at).get(page.found.ref, ())),
    "tasks": lambda page: tasks_shown(page.found, page["seen"], page.at),
    "private": lambda page: private_notes(page.found, page["seen"], page.asker),
    "wishes": lambda page: wishes_of(wishes_among(page.found.ref, page["rows"]), page["seen"]),
    "wished": lambda page: page["wishes"].get(page.found.ref),
    "people": lambda page: people(
        case=page.found.ref, rows=page["rows"], seen=page["seen"], wished=page["wishes"]
    ),
    "kin": lambda page: kin_shown(
        page.found.ref, page["seen"], page.at, linking=page["may"]["link_kin"]
    ),
    "endings": lambda page: (
        endings(page.found, page["record"]) if page["may"]["resolve_case"] else None
    ),
    "filming": lambda page: filming_shown(page.found.ref, page["seen"]),
    "waits": lambda page: waits_shown(page.found.ref, page["seen"], page.at),
    "writing": lambda page: writing(case=page.found.ref, but=page.asker, at=page.at),
    "meanwhile": lambda page: meanwhile(page["record"], page.form),
    "assign_form": lambda page: AssignForm(
        office=page.found.office_id,
        initial={"version": page["record"].version},
        likeliest=suggested_for(page.found, page["record"], page.at),
    ),
    "case_form": lambda page: case_form(page["record"], page["drafts"]),
    "drop_form": lambda _page: DropTaskForm(),
    "finding_form": lambda page: FindingForm(initial={"evidence": page["record"].evidence}),
    "flag_form": lambda _page: FlagForm(),
    "kin_form": lambda _page: KinForm(),
    "note_form": lambda page: NoteForm(initial=begun(page["drafts"], "note")),
    "outcome_form": lambda _page: OutcomeForm(),
    "reopen_form": lambda _page: ReopenForm(),
    "filming_form": lambda _page: FilmingForm(),
    "wait_form": lambda _page: WaitForm(),
    "plan_form": lambda _page: PlanForm(),
    "private_form": lambda page: PrivateNoteForm(initial=begun(page["drafts"], "private")),
    "refuse_form": lambda page: RefuseForm(initial={"evidence": page["record"].evidence}),
    "reveal_form": lambda _page: RevealForm(),
    "give_back_form": lambda _page: GiveBackForm(),
    "move_form": lambda page: MoveForm(initial={"sector": page["light"].sector}),
    "schedule_form": lambda page: ScheduleForm(
        initial={"sector": page["light"].sector} | begun(page["drafts"], "window")
    ),
    "task_form": lambda page: TaskForm(case=page.found),
    "wish_form": lambda page: wish_form(page["wished"]),
}
#: The whole page shows all of it; by what the look is written down is no part of it.
WHOLE = tuple(name for name in READS if name not in {"held", "rows", "seen", "wishes"})
