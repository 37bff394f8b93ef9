"""What the timeline of a case tells beside its notes and moves, and to whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Contact, Reached
from cases.presenters.case_page import case_look, case_page
from cases.services.assignment import case_assign
from cases.services.attempts import callback_attempt, callback_reached
from cases.services.callbacks import callback_drop, callback_plan, callback_take
from cases.services.case_words import case_words_make, case_words_said
from cases.services.coarsening import case_coarsen
from cases.services.contacts import contact_claim
from cases.services.merging import merge_agree, merge_propose, merge_undo
from cases.services.opening import case_open
from cases.services.place import place_propose, place_release, place_request, place_sweep
from cases.services.receive import receive
from cases.services.scheduling import case_postpone, case_schedule
from operators.models import Operator
from operators.reach import office_of
from tests.cases.conftest import AT, chat
from tests.cases.later import as_of

LATER = AT + timedelta(minutes=10)


def told(case: Case, reader: Operator) -> list[tuple[str, str]]:
    """Each sentence and its person, the oldest first."""
    case = Case.objects.get(ref=case.ref)
    seen = case_look(case=case, asker=reader, at=LATER)
    rows = case_page(case=case, seen=seen, reader=reader).timeline
    return [(row.title, row.by) for row in reversed(rows)]


@pytest.fixture
def promised(case_in_intake, olga, agree):
    agree(case_in_intake, olga)
    return callback_plan(case_ref=case_in_intake.ref, by=olga, starts=AT, at=AT)


def test_a_promised_call_is_told_from_the_word_to_its_end(case_in_intake, promised, taras, olga):
    callback_take(callback_ref=promised.ref, by=taras, at=AT)
    callback_attempt(callback_ref=promised.ref, by=taras, at=AT)
    callback_reached(callback_ref=promised.ref, by=taras, reached=Reached.NOBODY, at=LATER)
    callback_drop(callback_ref=promised.ref, by=olga, at=LATER)
    assert {
        ("A call back was promised", "Olga"),
        ("A call back was begun", "Taras"),
        ("Call back: Nobody answered", "Taras"),
        ("A promised call was struck out", "Olga"),
    } <= set(told(case_in_intake, olga))


@pytest.mark.parametrize(("who", "reads"), [("olga", True), ("vera", True), ("lesya", False)])
def test_who_may_not_see_callbacks_reads_nothing_of_them(
    request, case_in_intake, promised, who, reads
):
    titles = [title for title, _by in told(case_in_intake, request.getfixturevalue(who))]
    assert ("A call back was promised" in titles) is reads


def test_an_assignment_names_who_gave_it_to_whom(case_in_intake, taras, lesya, vera):
    for to in (taras, lesya):
        version = Case.objects.get(ref=case_in_intake.ref).version
        case_assign(case_ref=case_in_intake.ref, by=vera, to=to, version=version, at=LATER)
    rows = told(case_in_intake, vera)
    assert ("The case was given to Taras", "Vera") in rows
    assert ("Lesya does the hand-over", "Vera") in rows


def test_a_release_is_told_to_its_end_without_the_place(case_verified, lesya, nadia, vera):
    Case.objects.filter(ref=case_verified.ref).update(liaison=lesya)
    place_request(case_ref=case_verified.ref, by=lesya, at=LATER)
    place_propose(case_ref=case_verified.ref, by=nadia, at=LATER)
    place_release(case_ref=case_verified.ref, by=vera, stepped_up=True, at=LATER)
    place_sweep(at=LATER + timedelta(hours=73))
    rows = told(case_verified, vera)
    assert {
        ("Asked for the exact place", "Lesya"),
        ("Proposed to release the exact place", "Nadia"),
        ("Released the exact place", "Vera"),
        ("The release of the exact place ran out", ""),
    } <= set(rows)
    assert "МІСЦЕ" not in str(rows)


def test_a_window_is_held_and_given_back_without_its_team_and_hour(
    case_verified, release, lesya, vera
):
    as_of(AT)
    case = release(case_verified)
    starts = AT + timedelta(days=9)
    case_schedule(
        case_ref=case.ref,
        by=lesya,
        team=3,
        starts=starts,
        ends=starts + timedelta(hours=1),
        signs="",
        at=LATER,
    )
    case_postpone(case_ref=case.ref, by=vera, at=LATER)
    case = Case.objects.get(ref=case.ref)
    page = case_page(
        case=case, seen=case_look(case=case, asker=vera, at=LATER), reader=vera
    ).timeline
    words = {row.body: row.by for row in page if row.kind == "move"}
    assert words["A window for the hand-over is held."] == "Lesya"
    assert words["The window for the hand-over was given back. Postponed."] == "Vera"


def test_a_merge_and_its_undoing_are_told_on_both_sides(case_in_intake, olga, nadia, vera):
    contact = receive(inbound=chat(conversation="other"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    other = case_open(contact_ref=contact.ref, by=olga, at=AT)
    merge = merge_propose(
        case_ref=other.ref, into_ref=case_in_intake.ref, why="Голос.", by=olga, at=AT
    )
    merge_agree(merge_ref=merge.ref, by=vera, at=LATER)
    titles = told(case_in_intake, olga)
    assert (f"Agreed: {other.code} is one with this case", "Vera") in titles
    assert titles.count(("Said that another case is of the same person", "Olga")) == 1
    merge_undo(merge_ref=merge.ref, why="Інша людина.", by=vera, at=LATER)
    assert (f"Undid that {other.code} is one with this case", "Vera") in told(case_in_intake, olga)
    assert ("This case stands alone again", "Vera") in told(other, olga)


@pytest.mark.parametrize("duress", [False, True])
def test_whoever_came_back_by_words_is_told_of_and_not_by_which(case_in_intake, olga, duress):
    made = case_words_make(case_ref=case_in_intake.ref, by=olga, at=AT)
    words = (made.duress if duress else made.words)[0]
    contact = receive(inbound=chat(words, conversation="chat-9"))
    case_words_said(inbound=chat(words, conversation="chat-9"))
    name = contact.ref.hex[:4].upper()
    rows = told(case_in_intake, olga)
    assert (f"Contact {name} came back by the agreed words", "") in rows
    assert not any("duress" in title.lower() for title, _by in rows)


def test_a_coarse_case_tells_no_hour_of_the_journal(resolved, vera):
    case_coarsen(resolved)
    case = Case.objects.get(ref=resolved.ref)
    Contact.objects.filter(case=case).update(offered_at=AT.replace(hour=22, minute=0))
    seen = case_look(case=case, asker=vera, at=LATER)
    rows = case_page(case=case, seen=seen, reader=vera).timeline
    promised = [row for row in rows if row.kind == "callback"]
    assert promised
    assert all((row.at.hour, row.at.minute) == (0, 0) for row in promised)


def test_the_number_of_statements_does_not_grow_with_what_happened(case_in_intake, vera, taras):
    def statements() -> int:
        with office_of(case_in_intake.office_id), CaptureQueriesContext(connection) as seen:
            told(case_in_intake, vera)
        return len(seen)

    before = None
    for _again in range(3):
        version = Case.objects.get(ref=case_in_intake.ref).version
        case_assign(case_ref=case_in_intake.ref, by=vera, to=taras, version=version, at=LATER)
        before = before or statements()
    assert statements() == before
