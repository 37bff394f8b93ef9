"""The acts of the journal that the timeline of a case tells, each with its mark and sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from cases.days import KYIV
from cases.models import GoPoint, Reached, Task
from cases.presenters.rows import short_name
from operators.models import Operator
from operators.roles import Role


@dataclass(frozen=True, slots=True)
class Known:
    """Whom and what an entry names by its reference."""

    people: Mapping[str, Operator]
    codes: Mapping[str, str]
    flags: Mapping[str, str]
    tasks: Mapping[str, Task]


Sentence = Callable[[Entry, Known], str]


def _plain(sentence: Promise) -> Sentence:
    return lambda _entry, _known: str(sentence)


def _given(entry: Entry, known: Known) -> str:
    to = known.people.get(str(entry.detail.get("to")))
    if not entry.detail.get("to"):
        return gettext("Nobody has the case any more")
    if to is None:
        return gettext("The case was given to somebody")
    if to.role == Role.LIAISON:
        return gettext("%(name)s does the hand-over") % {"name": to.call_sign}
    return gettext("The case was given to %(name)s") % {"name": to.call_sign}


def _reached(entry: Entry, _known: Known) -> str:
    what = Reached(entry.detail["reached"]).label
    return gettext("Call back: %(what)s") % {"what": what}


def _of_contact(sentence: Promise) -> Sentence:
    def said(entry: Entry, _known: Known) -> str:
        return str(sentence) % {"name": short_name(UUID(entry.detail["contact"]))}

    return said


def _of_merge(sentence: Promise, unknown: Promise) -> Sentence:
    def said(entry: Entry, known: Known) -> str:
        code = known.codes.get(str(entry.detail.get("merge")))
        return str(sentence) % {"code": code} if code else str(unknown)

    return said


def _of_flag(sentence: Promise) -> Sentence:
    """The journal holds the reference alone; which flag it was goes with the case."""

    def said(entry: Entry, known: Known) -> str:
        words = {"flag": known.flags.get(str(entry.detail.get("flag")), "")}
        if until := entry.detail.get("until"):
            day = localtime(datetime.fromisoformat(until), KYIV)
            words["day"] = date_format(day, "j E")
        return str(sentence) % words

    return said


def _of_task(sentence: Promise) -> Sentence:
    def said(entry: Entry, known: Known) -> str:
        task = known.tasks.get(str(entry.detail.get("task")))
        to = known.people.get(str(entry.detail.get("to")))
        return str(sentence) % {
            "task": str(task.get_title_display()) if task else "",
            "why": str(task.get_why_display()) if task else "",
            "name": to.call_sign if to else "",
        }

    return said


def _wished(entry: Entry, _known: Known) -> str:
    if number := entry.detail.get("number"):
        words = gettext("What person %(number)s wishes for after capture was noted")
        return words % {"number": number}
    return gettext("Wishes after capture were noted")


def _of_person(sentence: Promise) -> Sentence:
    return lambda entry, _known: str(sentence) % {"number": entry.detail.get("number", "")}


def _of_point(sentence: Promise) -> Sentence:
    return lambda entry, _known: str(sentence) % {"point": GoPoint(entry.detail["point"]).label}


#: The mark, and the sentence of each act. Looks, alarms and freezes are not among them.
OF_CASE: Mapping[str, tuple[str, Sentence]] = {
    "case.assigned": ("given", _given),
    "case.assign_undone": ("undone", _plain(_("Took back to whom the case was given"))),
    "case.note_undone": ("undone", _plain(_("Took a note back"))),
    "case.contact_linked": ("joined", _of_contact(_("Contact %(name)s was recognised"))),
    "case.contact_unlinked": ("joined", _of_contact(_("Contact %(name)s was taken out again"))),
    "case.contact_returned": (
        "joined",
        _of_contact(_("Contact %(name)s came back by the agreed words")),
    ),
    "case.person_added": ("person", _of_person(_("Person %(number)s was added"))),
    "case.person_edited": ("person", _of_person(_("Person %(number)s was corrected"))),
    "case.person_agreed": ("person", _of_person(_("Person %(number)s agreed"))),
    "case.person_declined": ("person", _of_person(_("Person %(number)s did not agree"))),
    "case.person_withdrew": ("person", _of_person(_("Person %(number)s withdrew"))),
    "case.person_erasure_asked": (
        "person",
        _of_person(_("Person %(number)s asked to be erased")),
    ),
    "case.person_erased": ("person", _of_person(_("What person %(number)s told was erased"))),
    "case.kin_noted": ("person", _plain(_("Noted whom they ask about"))),
    "case.kin_dropped": ("person", _plain(_("Struck out whom they asked about"))),
    "case.wishes_noted": ("person", _wished),
    "case.dormant": ("person", _plain(_("They wait; a check-in was promised"))),
    "case.check_in_planned": ("person", _plain(_("The next check-in was promised"))),
    "case.dormancy_ended": ("person", _plain(_("They wait no more"))),
    "case.filming_noted": ("person", _plain(_("What they say about being filmed was noted"))),
    "case.place_requested": ("place", _plain(_("Asked for the exact place"))),
    "case.place_proposed": ("place", _plain(_("Proposed to release the exact place"))),
    "case.place_released": ("place", _plain(_("Released the exact place"))),
    "case.place_shut": ("place", _plain(_("The release of the exact place ran out"))),
    "case.window_moved": ("window", _plain(_("Moved the hand-over to another window"))),
    "case.go_checked": ("window", _of_point(_("Confirmed: %(point)s"))),
    "case.go_withdrawn": ("window", _of_point(_("Took a confirmation back: %(point)s"))),
    "case.go_said": ("window", _plain(_("Said go for the hand-over"))),
    "case.task_planned": ("task", _of_task(_("Task for %(name)s: %(task)s"))),
    "case.task_passed": ("task", _of_task(_("Task goes to %(name)s with the case: %(task)s"))),
    "case.task_done": ("task", _of_task(_("Task done: %(task)s"))),
    "case.task_dropped": ("task", _of_task(_("Task dropped: %(task)s. %(why)s"))),
    "case.flagged": ("flag", _of_flag(_("Flag: %(flag)s, until %(day)s"))),
    "case.flag_renewed": ("flag", _of_flag(_("Flag renewed: %(flag)s, until %(day)s"))),
    "case.flag_lifted": ("flag", _of_flag(_("Flag taken off: %(flag)s"))),
    "case.flag_undone": ("undone", _of_flag(_("Took back what was done with a flag: %(flag)s"))),
    "case.merge_proposed": ("merge", _plain(_("Said that another case is of the same person"))),
    "case.merge_dropped": ("merge", _plain(_("Took back that another case is the same person"))),
    "case.merge_agreed": (
        "merge",
        _of_merge(_("Agreed: %(code)s is one with this case"), _("Agreed: two cases are one")),
    ),
    "case.merge_undone": (
        "merge",
        _of_merge(_("Undid that %(code)s is one with this case"), _("Undid a merge")),
    ),
    "case.unmerged": ("merge", _plain(_("This case stands alone again"))),
}
#: Of the promises to call; for whoever may see them.
OF_CALLBACK: Mapping[str, tuple[str, Sentence]] = {
    "callback.abandoned": (
        "callback",
        _plain(_("They called and nobody answered: a call back was promised")),
    ),
    "callback.agreed": ("callback", _plain(_("A call back was promised"))),
    "callback.attempted": ("callback", _plain(_("A call back was begun"))),
    "callback.ended": ("callback", _reached),
    "callback.dropped": ("callback", _plain(_("A promised call was struck out"))),
}
