"""What has happened to a case: its notes, moves and contacts, and what only the journal has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from cases.days import day_of
from cases.lifecycle import Outcome
from cases.models import (
    Approval,
    Callback,
    Case,
    Contact,
    Flag,
    GivenBack,
    Note,
    Task,
    Transition,
)
from cases.outcomes import parted
from cases.presenters.merging import Merged
from cases.presenters.rows import short_name
from cases.presenters.timeline_words import OF_CALLBACK, OF_CASE, Known
from operators.models import Operator
from operators.roles import holds
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
    moves = list(Transition.objects.filter(of).select_related("by").order_by("-at")[:SHOWN])
    rows = [
        Happened("note", "", told["body"] or "", note.by.call_sign, note.at)
        for note, told in zip(notes, open_fields(seen, notes, "body"), strict=True)
    ]
    rows += [
        Happened(
            "move",
            f"{move.get_before_display()} → {move.get_after_display()}",
            _of_move(move, told["detail"] or ""),
            move.by.call_sign,
            move.at,
        )
        for move, told in zip(moves, open_fields(seen, moves, "detail"), strict=True)
    ]
    return rows


def _of_move(move: Transition, detail: str) -> str:
    """What a move did to the window, or how the case ended, or why it begins again."""
    if move.name == "reopen":
        return detail
    if move.name != "resolve":
        return _of_window(move, detail)
    outcome, why = parted(detail)
    named = str(Outcome(outcome).label) if outcome in Outcome.values else ""
    return f"{named}. {why}" if why else named


def _of_window(move: Transition, detail: str) -> str:
    """What a move did to the window; of one that was given back also how it ended, and why."""
    said = str(WINDOWS.get(move.name, ""))
    how, _space, why = detail.partition(" ")
    if move.name != "postpone" or how not in GivenBack.values:
        return said
    return " ".join(filter(None, (said, f"{GivenBack(how).label}.", why)))


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
    of = Q(case=case) | Q(case__merged_into=case)
    flags, tasks = Flag.objects.filter(of), Task.objects.filter(of)
    known = Known(
        people=_people(entries),
        codes={str(each.ref): each.code for each in merges},
        flags={str(each.ref): str(each.get_kind_display()) for each in flags},
        tasks={str(each.ref): each for each in tasks},
    )
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
