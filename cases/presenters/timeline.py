"""What has happened to a case: its notes, moves and contacts, and what only the journal has."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from cases.days import day_of
from cases.models import Approval, Callback, Case, Contact, Note, Reached, Transition
from cases.presenters.merging import Merged
from cases.presenters.rows import short_name
from operators.models import Operator
from operators.roles import Role, holds
from vault.fields import open_fields
from vault.receipts import Receipt

SHOWN = 100
#: What a move does to the window of the hand-over; its team and hour are red.
WINDOWS: Mapping[str, Promise] = {
    "schedule": _("A window for the hand-over is held."),
    "postpone": _("The window for the hand-over was given back."),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the timeline."""

    kind: str
    title: str
    body: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Known:
    """Whom and what an entry names by its reference."""

    people: Mapping[str, Operator]
    codes: Mapping[str, str]


def timeline(
    case: Case,
    contacts: Sequence[Contact],
    approvals: Sequence[Approval],
    merges: Iterable[Merged],
    seen: Receipt,
    reader: Operator,
) -> tuple[Happened, ...]:
    """Everything that this person may read of what happened, the newest first."""
    rows = [*_notes_and_moves(case, seen), *_journal(case, merges, reader)]
    rows += [
        Happened("approval", str(each.get_purpose_display()), "", each.operator.call_sign, each.at)
        for each in approvals
    ]
    rows += [
        Happened(
            each.channel,
            short_name(each.ref),
            str(each.get_state_display()),
            each.operator.call_sign if each.operator else "",
            each.offered_at,
        )
        for each in contacts
    ]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True))


def _notes_and_moves(case: Case, seen: Receipt) -> list[Happened]:
    of = Q(case=case) | Q(case__merged_into=case)
    notes = list(Note.objects.filter(of).select_related("by").order_by("-at")[:SHOWN])
    moves = Transition.objects.filter(of).select_related("by").order_by("-at")[:SHOWN]
    rows = [
        Happened("note", "", told["body"] or "", note.by.call_sign, note.at)
        for note, told in zip(notes, open_fields(seen, notes, "body"), strict=True)
    ]
    rows += [
        Happened(
            "move",
            f"{move.get_before_display()} → {move.get_after_display()}",
            str(WINDOWS.get(move.name, "")),
            move.by.call_sign,
            move.at,
        )
        for move in moves
    ]
    return rows


Sentence = Callable[[Entry, _Known], str]


def _plain(sentence: Promise) -> Sentence:
    return lambda _entry, _known: str(sentence)


def _given(entry: Entry, known: _Known) -> str:
    to = known.people.get(str(entry.detail.get("to")))
    if to is None:
        return gettext("The case was given to somebody")
    if to.role == Role.LIAISON:
        return gettext("%(name)s does the hand-over") % {"name": to.call_sign}
    return gettext("The case was given to %(name)s") % {"name": to.call_sign}


def _reached(entry: Entry, _known: _Known) -> str:
    what = Reached(entry.detail["reached"]).label
    return gettext("Call back: %(what)s") % {"what": what}


def _of_contact(sentence: Promise) -> Sentence:
    def said(entry: Entry, _known: _Known) -> str:
        return str(sentence) % {"name": short_name(UUID(entry.detail["contact"]))}

    return said


def _of_merge(sentence: Promise, unknown: Promise) -> Sentence:
    def said(entry: Entry, known: _Known) -> str:
        code = known.codes.get(str(entry.detail.get("merge")))
        return str(sentence) % {"code": code} if code else str(unknown)

    return said


#: The mark, and the sentence of each act. Looks, alarms and freezes are not among them.
OF_CASE: Mapping[str, tuple[str, Sentence]] = {
    "case.assigned": ("given", _given),
    "case.contact_linked": ("joined", _of_contact(_("Contact %(name)s was recognised"))),
    "case.contact_unlinked": ("joined", _of_contact(_("Contact %(name)s was taken out again"))),
    "case.contact_returned": (
        "joined",
        _of_contact(_("Contact %(name)s came back by the agreed words")),
    ),
    "case.place_requested": ("place", _plain(_("Asked for the exact place"))),
    "case.place_proposed": ("place", _plain(_("Proposed to release the exact place"))),
    "case.place_released": ("place", _plain(_("Released the exact place"))),
    "case.place_shut": ("place", _plain(_("The release of the exact place ran out"))),
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


def _journal(case: Case, merges: Iterable[Merged], reader: Operator) -> list[Happened]:
    """The newest acts of a case and its aliases, as far as this person's rights reach.

    A coarse case tells the day alone, though the journal keeps the hour.
    """
    acts = dict(OF_CASE)
    whole = Case.objects.filter(Q(ref=case.ref) | Q(merged_into=case)).values("ref")
    about = Q(subject__in=whole, action__in=OF_CASE)
    if holds(reader.role, "cases.view_callbacks"):
        promises = Callback.objects.filter(Q(case=case) | Q(case__merged_into=case)).values("ref")
        about |= Q(subject__in=promises, action__in=OF_CALLBACK)
        acts |= OF_CALLBACK
    found = Entry.objects.filter(about).order_by("-id")[:SHOWN]
    # What was done to two cases together stands in the journal of each.
    entries = [*{(row.action, row.detail.get("merge") or row.pk): row for row in found}.values()]
    known = _Known(_people(entries), {str(each.ref): each.code for each in merges})
    rows = []
    for entry in entries:
        kind, said = acts[entry.action]
        by = known.people.get(entry.actor)
        at = day_of(entry.at) if case.coarse else entry.at
        rows.append(Happened(kind, said(entry, known), "", by.call_sign if by else "", at))
    return rows


def _people(entries: list[Entry]) -> dict[str, Operator]:
    named = {word for each in entries for word in (each.actor, each.detail.get("to")) if word}
    refs = {word for word in named if ":" not in word}
    return {str(ref): person for ref, person in Operator.objects.in_bulk(refs).items()}
