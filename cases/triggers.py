"""The triggers that hold the rules of every room, by their table; an owner can switch one off.

A test compares this list with the schema: whatever rule is added there is watched from then on.
"""

from collections.abc import Mapping

#: Both of these say where a case went: into another, or away with what hung on it.
ALIAS, GOES = "not_of_an_alias", "goes_with_its_case"

TRIGGERS: Mapping[str, tuple[str, ...]] = {
    "audit_entry": ("audit_entry_only_grows", "audit_entry_stays"),
    "audit_seal": ("audit_seal_only_grows", "audit_seal_stays"),
    "cases_approval": (
        *("approval_guard", "approval_not_refused", "approval_once_fresh"),
        *("approval_rests_on_evidence", "floor_refused"),
        *("approval_stays", "approval_stays_as_given", "approval_whose_word", ALIAS),
    ),
    "cases_attachment": ("enclosure_guard",),
    "cases_block": ("block_guard",),
    "cases_broadcast": ("broadcast_guard",),
    "cases_broadcastpost": ("broadcast_post_guard",),
    "cases_byhand": ("by_hand_guard",),
    "cases_callattempt": ("call_attempt_guard", "floor_rescued"),
    "cases_callback": (ALIAS,),
    "cases_callcommand": ("call_command_calls_safely", "call_command_keeps_its_end"),
    "cases_case": (
        *("alias_guard", "aliases_freeze", "case_lifecycle_guard", "case_refused_guard"),
        *("case_reopened_guard", "case_retention_guard", "case_stale_guard", "drafts_end"),
        *("evidence_anew", "evidence_remember"),
        *("outdated_ends", "releases_void", "tasks_ended", "tasks_follow"),
        *("case_window_guard", "dormancy_over", "floor_moved"),
    ),
    "cases_casewords": (ALIAS,),
    "cases_contact": (
        *("contact_retention_guard", "contact_state_guard", "drafts_end", ALIAS),
        *("floor_tally_begun", "floor_tally_changed", "floor_unmark"),
    ),
    "cases_dormancy": ("dormancy_guard", "floor_dormant", GOES, ALIAS),
    "cases_draft": ("draft_guard",),
    "cases_ending": ("ending_guard",),
    "cases_evidencechange": ("evidence_change_stays",),
    "cases_evidenceitem": ("evidence_item_guard", GOES),
    "cases_filming": ("filming_guard", GOES, ALIAS),
    "cases_flag": ("flag_guard", GOES, ALIAS),
    "cases_goword": ("go_withdrawn", "go_word_guard", GOES, ALIAS),
    "cases_kin": ("kin_guard", GOES, ALIAS),
    "cases_liaisonteam": ("team_guard",),
    "cases_line": ("office_is_open",),
    "cases_lineoff": ("line_off_by_administrator",),
    "cases_member": ("member_erasure_stays", "member_guard", GOES, ALIAS, "wishes_go"),
    "cases_merge": ("kin_merged", "merge_guard"),
    "cases_note": (ALIAS,),
    "cases_piece": ("enclosure_piece_guard",),
    "cases_placerelease": ("release_guard",),
    "cases_privatenote": ("private_note_guard", ALIAS),
    "cases_readyanswer": ("ready_guard",),
    "cases_recognition": ("recognition_guard", ALIAS),
    "cases_retentionperiod": ("period_by_role",),
    "cases_safecontact": ("safe_contact_guard", ALIAS),
    "cases_sheet": ("sheet_guard",),
    "cases_slot": ("slot_guard",),
    "cases_source": ("source_flat", "source_guard", GOES),
    "cases_switchevent": ("switch_event_has_hours",),
    "cases_task": ("task_guard", GOES, ALIAS),
    "cases_wish": ("wish_guard", "wishes_go_with_somebody"),
    "guide_edition": ("edition_guard",),
    "guide_signoff": ("sign_off_guard",),
    "operators_office": ("office_closes", "operators_decoy_office"),
    "operators_operator": (
        *("office_is_open", "operators_decoy_apart", "operators_let_in_by_two"),
        *("operators_new_wait", "operators_office_by_two", "operators_rights_version"),
        "operators_role_by_two",
    ),
    "operators_personchange": ("operators_agreement_stays", "operators_change_by_administrators"),
    "operators_presence": ("floor_on_duty",),
    "oversight_keyrotation": ("rotation_by_role",),
    "oversight_officeclosing": ("office_closing_by_role",),
    "oversight_verification": ("verification_begins",),
    "press_correction": ("press_by_two_guard",),
    "press_publication": ("press_by_two_guard",),
    "rota_shift": ("shift_guard",),
    "press_release": ("press_release_guard", "press_release_kept"),
}
