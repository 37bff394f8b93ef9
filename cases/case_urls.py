"""What is done on the page of one case, with the right each act asks for."""

from django.urls import path

from cases.views import (
    callback,
    case,
    case_parts,
    dormancy,
    evidence,
    filming,
    flags,
    go,
    kin,
    member_acts,
    members,
    merging,
    moves,
    outdated,
    place,
    private_notes,
    recognition,
    record,
    reveal,
    safe_contact,
    tasks,
    undoing,
    wishes,
    words,
)
from operators.doors import allow

CASE = "cases/<uuid:ref>/"
MEMBER = CASE + "members/<uuid:member>/"

OF_CASE = [
    *(
        path(f"{CASE}{part}/", allow(case.part, "cases.view_case"), {"part": part}, name=part)
        for part in case_parts.CASE_PARTS
    ),
    path(CASE, allow(case.case, "cases.view_case"), name="case"),
    path(CASE + "edit/", allow(record.edit, "cases.edit_case"), name="edit"),
    path(CASE + "words/", allow(words.words, "cases.edit_case"), name="words"),
    path(CASE + "note/", allow(record.note, "cases.note_case"), name="note"),
    *(
        path(
            f"{CASE}{word}/",
            allow(getattr(evidence, word.replace("-", "_")), "cases.add_evidence"),
            name=word,
        )
        for word in ("add-evidence", "withdraw-evidence", "join-sources")
    ),
    *(
        path(
            f"{CASE}{word}-contact/",
            allow(getattr(safe_contact, f"{word}_contact"), f"cases.{word}_contact"),
            name=f"{word}-contact",
        )
        for word in ("agree", "void")
    ),
    *(
        path(f"{CASE}{word}/", allow(view, f"cases.{right}"), name=word)
        for word, view, right in (
            ("plan-callback", callback.plan_callback, "plan_callback"),
            ("let-wait", dormancy.let_wait, "plan_callback"),
            ("check-in", dormancy.check_in, "plan_callback"),
            ("end-wait", dormancy.end_wait, "plan_callback"),
            ("ask-anew", outdated.ask_anew, "ask_anew"),
            ("settle-outdated", outdated.settle_outdated, "settle_outdated"),
            ("unlink", recognition.unlink, "unlink_case"),
            ("merge", merging.merge, "propose_merge"),
            ("agree-merge", merging.agree_merge, "agree_merge"),
            ("drop-merge", merging.drop_merge, "propose_merge"),
            ("undo-merge", merging.undo_merge, "undo_merge"),
            ("undo-assign", undoing.undo_assign, "assign_case"),
            ("undo-note", undoing.undo_note, "note_case"),
            ("undo-flag", undoing.undo_flag, "flag_case"),
        )
    ),
    *(
        path(f"{CASE}{word}-task/", allow(view, "cases.set_task"), name=f"{word}-task")
        for word, view in (
            *(("plan", tasks.plan_task), ("finish", tasks.finish_task)),
            ("drop", tasks.drop_task),
        )
    ),
    *(
        path(f"{CASE}{name}/", allow(view, "cases.flag_case"), name=name)
        for name, view in (
            *(("flag", flags.flag), ("renew-flag", flags.renew_flag)),
            ("lift-flag", flags.lift_flag),
        )
    ),
    *(
        path(f"{CASE}{name}/", allow(view, right), name=name)
        for name, view, right in (
            ("private-note", private_notes.private_note, "cases.note_case"),
            ("remove-private-note", private_notes.remove_private_note, "cases.note_case"),
            ("note-filming", filming.note_filming, "cases.note_case"),
            ("close-debrief", private_notes.close_debrief, "cases.close_debrief"),
        )
    ),
    *(
        path(f"{CASE}{word}-kin/", allow(getattr(kin, f"{word}_kin"), right), name=f"{word}-kin")
        for word, right in (
            *(("add", "cases.edit_case"), ("drop", "cases.edit_case")),
            *(("link", "cases.link_kin"), ("unlink", "cases.link_kin")),
            ("reveal", "cases.reveal_identity"),
        )
    ),
    path(CASE + "note-wish/", allow(wishes.note_wish, "cases.edit_case"), name="note-wish"),
    path(CASE + "members/", allow(members.members, "cases.view_case"), name="members"),
    path(CASE + "add-member/", allow(members.add_member, "cases.edit_case"), name="add-member"),
    path(MEMBER, allow(members.member, "cases.view_case"), name="member"),
    *(
        path(
            f"{MEMBER}{word}/",
            allow(getattr(member_acts, f"{word}_member"), right),
            name=f"{word}-member",
        )
        for word, right in (
            *(("edit", "cases.edit_case"), ("ask", "cases.edit_case")),
            *(("withdraw", "cases.edit_case"), ("erase", "cases.erase_member")),
            ("reveal", "cases.reveal_identity"),
        )
    ),
    path(CASE + "assign/", allow(record.assign, "cases.assign_case"), name="assign"),
    path(CASE + "verify/", allow(moves.verify, "cases.approve_verification"), name="verify"),
    path(CASE + "refuse/", allow(moves.refuse, "cases.refuse_verification"), name="refuse"),
    path(CASE + "propose/", allow(moves.propose, "cases.propose_verification"), name="propose"),
    path(CASE + "duress/", allow(moves.duress, "cases.duress_case"), name="duress"),
    path(CASE + "confirm/", allow(moves.confirm, "cases.confirm_handover"), name="confirm"),
    *(
        path(
            f"{CASE}{word}-place/",
            allow(getattr(place, f"{word}_place"), f"cases.{word}_place"),
            name=f"{word}-place",
        )
        for word in ("request", "propose", "release", "ask", "agree")
    ),
    path(CASE + "schedule/", allow(go.schedule, "cases.schedule_case"), name="schedule"),
    path(CASE + "move/", allow(go.move, "cases.move_handover"), name="move"),
    path(CASE + "check/", allow(go.check, "cases.check_handover"), name="check"),
    path(CASE + "uncheck/", allow(go.uncheck, "cases.check_handover"), name="uncheck"),
    path(CASE + "remind/", allow(go.remind, "cases.check_handover"), name="remind"),
    path(CASE + "go/", allow(go.go, "cases.go_handover"), name="go"),
    path(CASE + "postpone/", allow(go.postpone, "cases.abort_handover"), name="postpone"),
    path(CASE + "resolve/", allow(moves.resolve, "cases.resolve_case"), name="resolve"),
    path(CASE + "reopen/", allow(moves.reopen, "cases.reopen_case"), name="reopen"),
    path(CASE + "purge/", allow(moves.purge, "cases.purge_case"), name="purge"),
    path(CASE + "freeze/", allow(moves.freeze, "cases.freeze_case"), name="freeze"),
    path(CASE + "lift/", allow(moves.lift, "cases.lift_freeze"), name="lift"),
    path(CASE + "reveal/", allow(reveal.reveal, "cases.view_case"), name="reveal"),
]
