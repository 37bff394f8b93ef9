"""The table of rights against the page that was agreed on, cell by cell."""

import pytest

from operators.models import Operator
from operators.roles import PERMISSIONS, TABLE, Grant, Role, Scope, WhenFrozen, grant, holds

# Columns: operator, senior, supervisor, liaison, press, administrator, auditor.
AGREED = """
cases.view_queue           | F        | F     | F       | -                 | - | -   | -
cases.view_board           | -        | -     | F       | -                 | - | -   | -
cases.view_figures         | -        | -     | F       | -                 | - | -   | -
cases.export_figures       | -        | -     | F R     | -                 | - | -   | -
floor.manage_wallboards    | -        | -     | F       | -                 | - | A   | -
cases.view_callbacks       | F        | F     | F       | -                 | - | -   | -
rota.plan_shift            | -        | -     | F       | -                 | - | -   | -
quality.score_contact      | -        | -     | F       | -                 | - | -   | -
quality.read_scores        | O        | O     | O       | -                 | - | -   | -
rota.view_shifts           | O        | O     | O       | -                 | - | -   | -
live.join                  | F        | F     | F       | O                 | - | -   | -
cases.claim_contact        | F        | F     | F       | -                 | - | -   | -
cases.reject_call          | -        | -     | F       | -                 | - | -   | -
cases.view_contact         | O        | F     | F       | -                 | - | -   | -
cases.answer_contact       | O        | O     | O       | -                 | - | -   | -
cases.whisper_contact      | -        | -     | F       | -                 | - | -   | -
cases.take_over_contact    | -        | -     | F       | -                 | - | -   | -
cases.listen_in_contact    | -        | -     | F R     | -                 | - | -   | -
cases.undo_ending          | O        | O     | F       | -                 | - | -   | -
cases.propose_block        | O        | F     | F       | -                 | - | -   | -
cases.agree_block          | -        | -     | F 2     | -                 | - | -   | -
cases.lift_block           | -        | F     | F       | -                 | - | -   | -
cases.view_blocks          | -        | -     | F       | -                 | - | -   | -
cases.let_through          | -        | -     | F       | -                 | - | -   | -
cases.put_away             | -        | -     | F       | -                 | - | -   | -
cases.view_cases           | O        | F     | F       | O                 | - | -   | -
cases.view_case            | O        | F     | F       | O released        | - | -   | A S R
cases.reveal_identity      | O S      | O S   | F S R   | -                 | - | -   | -
cases.reveal_place         | O S early| O S   | F 2 S R | O S released calm | - | -   | -
cases.reveal_window        | -        | -     | -       | O S R released calm | - | - | -
cases.unveil_attachment    | O S R    | O S R | F S R   | -                 | - | -   | -
cases.save_filter          | O        | O     | O       | O                 | - | -   | -
cases.share_filter         | -        | -     | F       | -                 | - | -   | -
cases.search_cases         | O        | F     | F       | -                 | - | -   | -
cases.review_glass         | -        | -     | F 2     | -                 | - | -   | A 2
cases.break_glass          | -        | A S R | A S R   | -                 | - | -   | -
cases.edit_case            | O        | O     | F       | -                 | - | -   | -
cases.add_evidence         | O        | O     | F       | -                 | - | -   | -
cases.note_case            | O        | F     | F       | O released        | - | -   | -
cases.view_outdated        | -        | -     | F       | -                 | - | -   | -
cases.ask_anew             | -        | -     | F       | -                 | - | -   | -
cases.settle_outdated      | O        | O     | F       | -                 | - | -   | -
cases.set_task             | O        | F     | F       | O released        | - | -   | -
cases.close_debrief        | -        | -     | F       | -                 | - | -   | -
cases.flag_case            | O        | F     | F       | O released        | - | -   | -
cases.agree_contact        | O        | O     | F       | -                 | - | -   | -
cases.view_ready           | -        | A     | A       | -                 | - | -   | -
guide.view_script          | A        | A     | A       | -                 | - | -   | -
guide.edit_script          | -        | -     | A       | -                 | - | -   | -
guide.publish_script       | -        | -     | A 2     | -                 | - | -   | -
guide.sign_script          | -        | -     | A 2     | -                 | - | -   | -
cases.set_ready            | -        | -     | A 2     | -                 | - | -   | -
cases.type_contact         | F        | F     | F       | -                 | - | -   | -
cases.unlink_case          | O        | O     | F       | -                 | - | -   | -
cases.propose_merge        | O        | F     | F       | -                 | - | -   | -
cases.agree_merge          | -        | -     | F 2     | -                 | - | -   | -
cases.undo_merge           | -        | -     | F       | -                 | - | -   | -
cases.plan_callback        | O        | O     | F       | -                 | - | -   | -
cases.attempt_callback     | O        | O     | O       | -                 | - | -   | -
cases.reveal_callback      | O S R    | O S R | O S R   | -                 | - | -   | -
cases.void_contact         | O        | F     | F       | -                 | - | -   | -
cases.assign_case          | -        | -     | F       | -                 | - | -   | -
cases.propose_verification | O        | O     | -       | -                 | - | -   | -
cases.approve_verification | -        | F 2   | F 2     | -                 | - | -   | -
cases.refuse_verification  | -        | F     | F       | -                 | - | -   | -
cases.request_place        | -        | -     | -       | O                 | - | -   | -
cases.propose_place        | -        | F     | -       | -                 | - | -   | -
cases.release_place        | -        | -     | F 2 S   | -                 | - | -   | -
cases.ask_place            | -        | -     | F       | -                 | - | -   | -
cases.agree_place          | -        | F 2   | F 2     | -                 | - | -   | -
cases.view_verification    | O        | F     | F       | -                 | - | -   | -
cases.view_schedule        | -        | F     | F       | O                 | - | -   | -
cases.set_team             | -        | -     | A       | -                 | - | -   | -
cases.schedule_case        | -        | -     | -       | O released        | - | -   | -
cases.move_handover        | -        | -     | -       | O released        | - | -   | -
cases.check_handover       | O        | F     | F       | O released        | - | -   | -
cases.go_handover          | -        | F 2   | F 2     | O 2 released      | - | -   | -
cases.confirm_handover     | -        | -     | -       | O                 | - | -   | -
cases.abort_handover       | O        | F     | F       | O                 | - | -   | -
cases.resolve_case         | O early  | F     | F       | O late            | - | -   | -
cases.reopen_case          | O        | F     | F       | -                 | - | -   | -
cases.freeze_case          | O        | F     | F       | O                 | - | -   | -
cases.duress_case          | O        | F     | F       | O                 | - | -   | -
cases.lift_freeze          | -        | F 2   | F 2     | -                 | - | -   | -
cases.erase_member         | -        | -     | F 2     | -                 | - | -   | -
cases.link_kin             | -        | -     | F       | -                 | - | -   | -
cases.purge_case           | -        | -     | F 2     | -                 | - | -   | -
cases.view_broadcasts      | -        | -     | F       | -                 | - | -   | -
cases.write_broadcast      | -        | -     | F       | -                 | - | -   | -
cases.approve_broadcast    | -        | -     | F 2 S   | -                 | - | -   | -
cases.stop_broadcast       | -        | -     | F       | -                 | - | -   | -
oversight.view_retention   | -        | -     | A       | -                 | - | A   | A
oversight.set_retention    | -        | -     | A 2     | -                 | - | A 2 | -
press.view_released        | F        | F     | F       | -                 | A | -   | A
press.view_press           | -        | -     | -       | -                 | A | -   | A
press.prepare_release      | -        | -     | -       | -                 | A | -   | -
press.approve_release      | -        | -     | -       | -                 | A 2 | - | -
operators.use_console      | O        | O     | O       | O                 | O | O   | O
operators.set_presence     | O        | O     | O       | -                 | - | -   | -
operators.ask_help         | O        | O     | O       | -                 | - | -   | -
operators.answer_help      | -        | -     | F       | -                 | - | -   | -
operators.set_duress       | O        | O     | O       | O                 | - | -   | -
operators.view_alerts      | -        | -     | F       | -                 | - | -   | A
operators.clear_alert      | -        | -     | F       | -                 | - | -   | -
operators.unlock_pace      | -        | -     | F       | -                 | - | -   | -
operators.manage_people    | -        | -     | -       | -                 | - | A   | -
operators.grant_role       | -        | -     | -       | -                 | - | A 2 | -
operators.reset_factors    | -        | -     | -       | -                 | - | A 2 | -
oversight.manage_lines     | -        | -     | -       | -                 | - | A   | -
oversight.evacuate_office  | -        | -     | F 2     | -                 | - | F 2 | -
oversight.give_share       | -        | O     | O       | -                 | - | O   | O
vault.view_keys            | -        | -     | -       | -                 | - | A   | A
vault.rotate_keys          | -        | -     | -       | -                 | - | A 2 | -
audit.view_counts          | -        | -     | F       | -                 | - | -   | -
audit.view_root            | -        | -     | A       | -                 | - | -   | A
audit.view_audit           | -        | -     | -       | -                 | - | -   | A
audit.verify_journal       | -        | -     | -       | -                 | - | -   | A
"""
CELLS = {
    (action.strip(), role): cell.strip()
    for action, *cells in (line.split("|") for line in AGREED.strip().splitlines())
    for role, cell in zip(Role, cells, strict=True)
}


def agreed_grant(cell: str) -> Grant | None:
    """The cell as the page means it, read independently of the room's own reader."""
    if cell == "-":
        return None
    words = set(cell.split())
    return Grant(
        scope=next(scope for scope in Scope if scope.value in words),
        two="2" in words,
        step_up="S" in words,
        reason="R" in words,
        released="released" in words,
        thawed="calm" in words,
        states=frozenset({"intake"} & ({"intake"} if "early" in words else set()))
        | ({"scheduled"} if "late" in words else set()),
    )


def test_the_table_has_the_agreed_rows_and_no_other() -> None:
    assert set(TABLE) == {action for action, _ in CELLS}


@pytest.mark.parametrize(("action", "role"), CELLS)
def test_a_role_holds_what_was_agreed(action: str, role: Role) -> None:
    expected = CELLS[action, role] != "-"

    assert holds(role, action) is expected
    assert (role in PERMISSIONS[action]) is expected
    assert Operator(role=role, is_active=True).has_perm(action) is expected


@pytest.mark.parametrize(("action", "role"), CELLS)
def test_a_right_reaches_as_far_as_was_agreed(action: str, role: Role) -> None:
    assert grant(role, action) == agreed_grant(CELLS[action, role])


@pytest.mark.parametrize("role", Role)
def test_nobody_holds_a_right_that_is_not_in_the_table(role: Role) -> None:
    assert not holds(role, "cases.delete_everything")
    assert grant(role, "cases.delete_everything") is None
    assert not Operator(role=role, is_active=True).has_perm("cases.delete_everything")


@pytest.mark.parametrize(("action", "role"), CELLS)
def test_whoever_was_kept_out_holds_nothing(action: str, role: Role) -> None:
    assert not Operator(role=role, is_active=False).has_perm(action)


def test_no_press_officer_auditor_or_administrator_works_on_cases() -> None:
    for role in (Role.PRESS, Role.ADMINISTRATOR):
        assert not [
            action for action in TABLE if action.startswith("cases.") and holds(role, action)
        ]
    assert [a for a in TABLE if a.startswith("cases.") and holds(Role.AUDITOR, a)] == [
        "cases.view_case",
        "cases.review_glass",
    ]


def test_a_freeze_stops_every_forward_move_and_nothing_else() -> None:
    refused = {action for action, row in TABLE.items() if row.frozen == WhenFrozen.REFUSED}

    assert refused == {
        "cases.propose_verification",
        "cases.approve_verification",
        "cases.request_place",
        "cases.propose_place",
        "cases.release_place",
        "cases.ask_place",
        "cases.agree_place",
        "cases.schedule_case",
        "cases.confirm_handover",
        "cases.check_handover",
        "cases.go_handover",
        "cases.move_handover",
        "cases.erase_member",
    }
    assert [a for a, row in TABLE.items() if row.frozen == WhenFrozen.BY_TWO] == [
        "cases.resolve_case"
    ]
