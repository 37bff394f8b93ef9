"""Every page of contacts and cases, with the right it asks for."""

from django.urls import path

from cases.case_urls import OF_CASE
from cases.views import (
    aid,
    attachment,
    blocks,
    board,
    broadcast,
    broadcast_hands,
    by_hand,
    callback,
    calling,
    contact,
    conversation,
    desk,
    dormancy,
    draft,
    endings,
    filters,
    glass,
    handovers,
    hard,
    lines,
    lost_call,
    outdated,
    ready,
    reassigning,
    ringing,
    search,
    sheet,
    verification,
)
from operators.doors import allow

app_name = "cases"
CONTACT = "contacts/<uuid:ref>/"
CALLBACK, BROADCAST = "callbacks/<uuid:ref>/", "broadcasts/<uuid:ref>/"
READY, BLOCK = "ready/<uuid:ref>/", "blocks/<uuid:ref>/"

urlpatterns = [
    path("desk/", allow(desk.desk, "cases.view_queue"), name="desk"),
    path("queue/", allow(desk.queue, "cases.view_queue"), name="queue"),
    path("in-hand/", allow(ringing.in_hand, "cases.view_queue"), name="in-hand"),
    path("ring/", allow(ringing.ring, "cases.view_queue"), name="ring"),
    path("aid/<uuid:ref>/", allow(aid.aid, "cases.whisper_contact"), name="aid"),
    path("notices/", allow(aid.notices, "cases.view_queue"), name="notices"),
    path("notices/<uuid:ref>/away/", allow(aid.away, "cases.view_queue"), name="away"),
    path("board/", allow(board.board, "cases.view_board"), name="board"),
    path("lines/", allow(lines.lines_down, "cases.view_queue"), name="lines"),
    path("board/parts/", allow(board.board_parts, "cases.view_board"), name="board-parts"),
    path("cases/reassign/", allow(reassigning.reassign, "cases.assign_case"), name="reassign"),
    path("callbacks/", allow(callback.callbacks, "cases.view_callbacks"), name="callbacks"),
    path(CALLBACK, allow(callback.callback, "cases.view_callbacks"), name="callback"),
    path(CALLBACK + "attempt/", allow(callback.attempt, "cases.attempt_callback"), name="attempt"),
    path(CALLBACK + "dial/", allow(callback.dial, "cases.attempt_callback"), name="dial"),
    path(
        CALLBACK + "reveal/",
        allow(callback.reveal_callback, "cases.reveal_callback"),
        name="reveal-callback",
    ),
    path(CALLBACK + "reached/", allow(callback.reached, "cases.attempt_callback"), name="reached"),
    path("broadcasts/", allow(broadcast.broadcasts, "cases.view_broadcasts"), name="broadcasts"),
    path(
        "broadcasts/new/",
        allow(broadcast.write_broadcast, "cases.write_broadcast"),
        name="write-broadcast",
    ),
    path(BROADCAST, allow(broadcast.broadcast, "cases.view_broadcasts"), name="broadcast"),
    path(
        BROADCAST + "edit/",
        allow(broadcast.edit_broadcast, "cases.write_broadcast"),
        name="edit-broadcast",
    ),
    *(
        path(
            f"{BROADCAST}{word}/",
            allow(getattr(broadcast_hands, f"{word}_broadcast"), f"cases.{right}_broadcast"),
            name=f"{word}-broadcast",
        )
        for word, right in (
            *(("submit", "write"), ("drop", "write"), ("approve", "approve")),
            *(("return", "approve"), ("stop", "stop")),
        )
    ),
    path("handovers/", allow(handovers.handovers, "cases.view_schedule"), name="handovers"),
    path("handovers/teams/", allow(handovers.teams, "cases.set_team"), name="teams"),
    path("handovers/teams/set/", allow(handovers.set_team, "cases.set_team"), name="set-team"),
    path(
        "verification/",
        allow(verification.verification, "cases.view_verification"),
        name="verification",
    ),
    path("cases/", allow(board.cases, "cases.view_cases"), name="cases"),
    path("cases/silent/", allow(dormancy.silent, "cases.view_board"), name="silent"),
    path("cases/outdated/", allow(outdated.outdated, "cases.view_outdated"), name="outdated"),
    path("filters/save/", allow(filters.save_filter, "cases.save_filter"), name="save-filter"),
    path(
        "filters/<uuid:ref>/remove/",
        allow(filters.remove_filter, "cases.save_filter"),
        name="remove-filter",
    ),
    path("cases/search/", allow(search.search, "cases.search_cases"), name="search"),
    path("glass/", allow(glass.glass, "cases.break_glass"), name="glass"),
    path("glass/reviews/", allow(glass.reviews, "cases.review_glass"), name="reviews"),
    path("glass/<uuid:ref>/review/", allow(glass.review, "cases.review_glass"), name="review"),
    path("look/", allow(glass.look, "cases.view_case"), name="look"),
    path("files/<uuid:ref>/", allow(attachment.unveil, "cases.unveil_attachment"), name="unveil"),
    path(
        "files/<uuid:ref>/<int:part>/",
        allow(attachment.part, "cases.unveil_attachment"),
        name="file-part",
    ),
    path("blocks/", allow(blocks.blocks, "cases.view_blocks"), name="blocks"),
    path(BLOCK + "agree/", allow(blocks.agree_block, "cases.agree_block"), name="agree-block"),
    path(BLOCK + "lift/", allow(blocks.lift_block, "cases.lift_block"), name="lift-block"),
    path("contacts/type-in/", allow(by_hand.type_in, "cases.type_contact"), name="type-in"),
    path(
        "contacts/type-in/draft/",
        allow(sheet.keep_type_in, "cases.type_contact"),
        name="keep-type-in",
    ),
    path("ready/draft/", allow(sheet.keep_ready, "cases.set_ready"), name="keep-ready"),
    path("ready/", allow(ready.ready, "cases.view_ready"), name="ready"),
    path("ready/write/", allow(ready.write_ready, "cases.set_ready"), name="write-ready"),
    path(READY + "take-up/", allow(ready.take_up_ready, "cases.set_ready"), name="take-up-ready"),
    path(READY + "agree/", allow(ready.agree_ready, "cases.set_ready"), name="agree-ready"),
    path(
        READY + "withdraw/", allow(ready.withdraw_ready, "cases.set_ready"), name="withdraw-ready"
    ),
    path(CONTACT, allow(desk.contact, "cases.view_contact"), name="contact"),
    path(CONTACT + "claim/", allow(contact.claim, "cases.claim_contact"), name="claim"),
    *(
        path(
            f"{CONTACT}{word}/",
            allow(getattr(calling, word.replace("-", "_")), "cases.answer_contact"),
            name=word,
        )
        for word in ("hold", "resume", "transfer", "attend", "complete", "take-back")
    ),
    path(CONTACT + "hear/", allow(ringing.hear, "cases.claim_contact"), name="hear"),
    path(CONTACT + "pass-on/", allow(ringing.pass_on, "cases.claim_contact"), name="pass-on"),
    path(CONTACT + "reject/", allow(board.reject, "cases.reject_call"), name="reject"),
    path(CONTACT + "reply/", allow(contact.reply, "cases.answer_contact"), name="reply"),
    path(CONTACT + "answers/", allow(conversation.answer, "cases.answer_contact"), name="answer"),
    path(CONTACT + "weigh/", allow(conversation.weigh, "cases.answer_contact"), name="weigh"),
    path(CONTACT + "case/", allow(contact.open_case, "cases.answer_contact"), name="open-case"),
    path(
        CONTACT + "callback/",
        allow(contact.callback, "cases.answer_contact"),
        name="callback-agree",
    ),
    path(
        CONTACT + "call-again/",
        allow(lost_call.call_again, "cases.answer_contact"),
        name="call-again",
    ),
    path(CONTACT + "go-on/", allow(lost_call.go_on, "cases.answer_contact"), name="go-on"),
    path(CONTACT + "heed/", allow(aid.heed, "cases.answer_contact"), name="heed"),
    path(CONTACT + "whisper/", allow(aid.whisper, "cases.whisper_contact"), name="whisper"),
    path(CONTACT + "take-over/", allow(aid.take_over, "cases.take_over_contact"), name="take-over"),
    path(CONTACT + "listen-in/", allow(aid.listen_in, "cases.listen_in_contact"), name="listen-in"),
    path(CONTACT + "wrap-up/", allow(contact.wrap_up, "cases.answer_contact"), name="wrap-up"),
    path(CONTACT + "mark-hard/", allow(hard.mark_hard, "cases.answer_contact"), name="mark-hard"),
    path(CONTACT + "put-back/", allow(contact.put_back, "cases.answer_contact"), name="put-back"),
    path(CONTACT + "close/", allow(contact.close, "cases.answer_contact"), name="close"),
    path(CONTACT + "end/", allow(endings.end, "cases.answer_contact"), name="end"),
    path(
        CONTACT + "end/undo/", allow(endings.undo_ending, "cases.undo_ending"), name="undo-ending"
    ),
    path(
        CONTACT + "block/", allow(blocks.propose_block, "cases.propose_block"), name="propose-block"
    ),
    path(
        CONTACT + "let-through/", allow(blocks.let_through, "cases.let_through"), name="let-through"
    ),
    path(CONTACT + "put-away/", allow(blocks.put_away, "cases.put_away"), name="put-away"),
    *(
        path(
            f"{CONTACT}{part}/",
            allow(desk.part, "cases.view_contact"),
            {"part": part},
            name=part,
        )
        for part in desk.CONTACT_PARTS
    ),
    *(path(f"{on}draft/", allow(view, right), name=name) for on, view, right, name in draft.DRAFTS),
    *OF_CASE,
]
