"""Who may do what, as data: one row per action, one cell per role, and nothing else.

A cell is the reach of the right and then its limits; a role without a cell is refused.

    O  only what is assigned to this person      2         a second, different person as well
    F  the person's own office                   S         signed in again a moment ago (step-up)
    A  all offices                               R         a reason is written down
    a state of the thing (`intake` …)            released  the place was released to the liaison
                                                 thawed    not while the case is frozen

An action that is missing from the table is refused to everyone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The seven kinds of people; everyone has exactly one."""

    OPERATOR = "operator", _("Operator")
    SENIOR = "senior", _("Senior operator")
    SUPERVISOR = "supervisor", _("Supervisor")
    LIAISON = "liaison", _("Liaison officer")
    PRESS = "press", _("Press officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


#: Those who take contacts: they have a presence and speak at least one language of the line.
TAKES_CONTACTS = frozenset({Role.OPERATOR, Role.SENIOR, Role.SUPERVISOR})


class Scope(StrEnum):
    """How far a right reaches."""

    OWN = "O"
    OFFICE = "F"
    ALL = "A"


class WhenFrozen(StrEnum):
    """What a freeze does to an action: nothing, forbids it, or asks for two people."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    BY_TWO = "by_two"


@dataclass(frozen=True, slots=True)
class Grant:
    """One cell of the table: the reach of a right and the conditions on its use."""

    scope: Scope
    two: bool = False
    step_up: bool = False
    reason: bool = False
    released: bool = False
    thawed: bool = False
    states: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """One action: who holds it, in which states of the thing (none: any), and when frozen."""

    grants: Mapping[Role, Grant]
    states: frozenset[str] = frozenset()
    frozen: WhenFrozen = WhenFrozen.ALLOWED


OPEN = "intake verified scheduled"
HANDED = "verified scheduled"
KEPT = f"{OPEN} resolved"
IN_HAND = "on_contact wrap_up"
STATES = frozenset(f"{KEPT} purged offered {IN_HAND} closed abandoned diverted".split())
_LIMITS = {"2": "two", "S": "step_up", "R": "reason", "released": "released", "thawed": "thawed"}


def _grant(cell: str) -> Grant:
    scope, *limits = cell.split()
    states = frozenset(limits) & STATES
    flags = {_LIMITS[limit]: True for limit in limits if limit not in states}
    return Grant(scope=Scope(scope), states=states, **flags)


def _row(states: str = "", frozen: WhenFrozen = WhenFrozen.ALLOWED, **cells: str) -> Row:
    return Row(
        grants={Role(role): _grant(cell) for role, cell in cells.items()},
        states=frozenset(states.split()),
        frozen=frozen,
    )


_NO, _TWO = WhenFrozen.REFUSED, WhenFrozen.BY_TWO

# fmt: off
TABLE: Mapping[str, Row] = {
    # The floor
    "cases.view_queue":            _row(operator="F", senior="F", supervisor="F"),
    "cases.view_board":            _row(supervisor="F"),
    "cases.view_figures":          _row(supervisor="F"),
    "cases.export_figures":        _row(supervisor="F R"),
    "floor.manage_wallboards":     _row(supervisor="F", administrator="A"),
    "cases.view_callbacks":        _row(operator="F", senior="F", supervisor="F"),
    "rota.plan_shift":             _row(supervisor="F"),
    "quality.score_contact":       _row(supervisor="F"),
    "quality.read_scores":         _row(operator="O", senior="O", supervisor="O"),
    "rota.view_shifts":            _row(operator="O", senior="O", supervisor="O"),
    "live.join":                   _row(operator="F", senior="F", supervisor="F", liaison="O"),
    # Contacts
    "cases.claim_contact":         _row("offered", operator="F", senior="F", supervisor="F"),
    "cases.reject_call":           _row("offered", supervisor="F"),
    "cases.view_contact":          _row(operator="O", senior="F", supervisor="F"),
    "cases.answer_contact":        _row(IN_HAND, operator="O", senior="O", supervisor="O"),
    "cases.whisper_contact":       _row(IN_HAND, supervisor="F"),
    "cases.take_over_contact":     _row(IN_HAND, supervisor="F"),
    "cases.listen_in_contact":     _row("on_contact", supervisor="F R"),
    # Within ten minutes; whoever takes an ending back has the contact in hand.
    "cases.undo_ending":           _row("closed", operator="O", senior="O", supervisor="F"),
    # Who is blocked: proposed by one, agreed by another, lifted by anybody of them.
    "cases.propose_block":   _row(f"{IN_HAND} closed", operator="O", senior="F", supervisor="F"),
    "cases.agree_block":           _row(supervisor="F 2"),
    "cases.lift_block":            _row(senior="F", supervisor="F"),
    "cases.view_blocks":           _row(supervisor="F"),
    "cases.let_through":           _row("offered", supervisor="F"),
    "cases.put_away":              _row("offered", supervisor="F"),
    # Cases: reading
    "cases.view_cases":            _row(operator="O", senior="F", supervisor="F", liaison="O"),
    "cases.view_case":             _row(KEPT, operator="O", senior="F", supervisor="F",
                                        liaison="O released", auditor="A S R"),
    "cases.reveal_identity":       _row(KEPT, operator="O S", senior="O S", supervisor="F S R"),
    "cases.reveal_place":          _row(OPEN, operator="O S intake", senior="O S",
                                        supervisor="F 2 S R", liaison="O S released thawed"),
    "cases.reveal_window":         _row("scheduled", liaison="O S R released thawed"),
    # Of the holder of the contact it came in, and of its case: two kinds of states in one row.
    "cases.unveil_attachment":     _row(f"{IN_HAND} closed {KEPT}", operator="O S R",
                                        senior="O S R", supervisor="F S R"),
    "cases.save_filter":           _row(operator="O", senior="O", supervisor="O", liaison="O"),
    "cases.share_filter":          _row(supervisor="F"),
    "cases.search_cases":          _row(operator="O", senior="F", supervisor="F"),
    "cases.break_glass":           _row(KEPT, senior="A S R", supervisor="A S R"),
    # Of the asker's office or the case's; one's own is never reviewed by oneself.
    "cases.review_glass":          _row(supervisor="F 2", auditor="A 2"),
    # Cases: work; new evidence sends a verified one to intake, so it is edited until resolved.
    "cases.edit_case":             _row(OPEN, operator="O", senior="O", supervisor="F"),
    "cases.add_evidence":          _row(OPEN, operator="O", senior="O", supervisor="F"),
    "cases.note_case":   _row(KEPT, operator="O", senior="F", supervisor="F", liaison="O released"),
    # What a corrected question was answered before is asked anew, or ticked off.
    "cases.view_outdated":         _row(supervisor="F"),
    "cases.ask_anew":              _row(OPEN, supervisor="F"),
    "cases.settle_outdated":       _row(OPEN, operator="O", senior="O", supervisor="F"),
    "cases.set_task":              _row(KEPT, operator="O", senior="F", supervisor="F",
                                        liaison="O released"),
    "cases.close_debrief":         _row(KEPT, supervisor="F"),
    "cases.flag_case":             _row(OPEN, operator="O", senior="F", supervisor="F",
                                        liaison="O released"),
    "cases.agree_contact":         _row(OPEN, operator="O", senior="O", supervisor="F"),
    # What may be said is the same in every office.
    "cases.view_ready":            _row(senior="A", supervisor="A"),
    "cases.set_ready":             _row(supervisor="A 2"),
    "guide.view_script":           _row(operator="A", senior="A", supervisor="A"),
    "guide.edit_script":           _row(supervisor="A"),
    "guide.publish_script":        _row(supervisor="A 2"),
    "guide.sign_script":           _row(supervisor="A 2"),
    "cases.type_contact":          _row(operator="F", senior="F", supervisor="F"),
    "cases.unlink_case":           _row(OPEN, operator="O", senior="O", supervisor="F"),
    "cases.propose_merge":    _row("intake verified", operator="O", senior="F", supervisor="F"),
    "cases.agree_merge":           _row("intake verified", supervisor="F 2"),
    "cases.undo_merge":            _row(OPEN, supervisor="F"),
    "cases.plan_callback":         _row(OPEN, operator="O", senior="O", supervisor="F"),
    # Of whoever has taken the callback.
    "cases.attempt_callback":      _row(operator="O", senior="O", supervisor="O"),
    "cases.reveal_callback":       _row(operator="O S R", senior="O S R", supervisor="O S R"),
    "cases.void_contact":          _row(OPEN, operator="O", senior="F", supervisor="F"),
    "cases.assign_case":           _row(OPEN, supervisor="F"),
    "cases.propose_verification":  _row("intake", _NO, operator="O", senior="O"),
    "cases.approve_verification":  _row("intake verified", _NO, senior="F 2", supervisor="F 2"),
    "cases.refuse_verification":   _row("intake", senior="F", supervisor="F"),
    # A release lasts 72 hours; a hand-over that is further away needs the next one.
    "cases.request_place":         _row(HANDED, _NO, liaison="O"),
    "cases.propose_place":         _row(HANDED, _NO, senior="F"),
    "cases.release_place":         _row(HANDED, _NO, supervisor="F 2 S"),
    "cases.ask_place":             _row(OPEN, _NO, supervisor="F"),
    "cases.agree_place":           _row(OPEN, _NO, senior="F 2", supervisor="F 2"),
    "cases.view_verification":     _row(operator="O", senior="F", supervisor="F"),
    # Windows of every team, without whose they are; teams belong to no office.
    "cases.view_schedule":         _row(senior="F", supervisor="F", liaison="O"),
    "cases.set_team":              _row(supervisor="A"),
    "cases.schedule_case":         _row("verified", _NO, liaison="O released"),
    "cases.move_handover":         _row("scheduled", _NO, liaison="O released"),
    # Which of the four is whose word stands in cases/services/go.py.
    "cases.check_handover":        _row("scheduled", _NO, operator="O", senior="F",
                                        supervisor="F", liaison="O released"),
    "cases.go_handover":           _row("scheduled", _NO, senior="F 2", supervisor="F 2",
                                        liaison="O 2 released"),
    "cases.confirm_handover":      _row("scheduled", _NO, liaison="O"),
    "cases.abort_handover":        _row("scheduled", operator="O", senior="F", supervisor="F",
                                        liaison="O"),
    "cases.resolve_case":          _row(OPEN, _TWO, operator="O intake", senior="F",
                                        supervisor="F", liaison="O scheduled"),
    "cases.reopen_case":           _row("resolved", operator="O", senior="F", supervisor="F"),
    "cases.freeze_case":           _row(OPEN, operator="O", senior="F", supervisor="F",
                                        liaison="O"),
    "cases.duress_case":           _row(OPEN, operator="O", senior="F", supervisor="F",
                                        liaison="O"),
    "cases.lift_freeze":           _row(OPEN, senior="F 2", supervisor="F 2"),
    # The other wrote the wish down.
    "cases.erase_member":          _row(KEPT, _NO, supervisor="F 2"),
    # Whoever works on either case learns nothing of it.
    "cases.link_kin":              _row(KEPT, supervisor="F"),
    "cases.purge_case":            _row("resolved", supervisor="F 2"),
    # What is said to everybody goes by two, and one is enough to stop it.
    "cases.view_broadcasts":       _row(supervisor="F"),
    "cases.write_broadcast":       _row(supervisor="F"),
    "cases.approve_broadcast":     _row(supervisor="F 2 S"),
    "cases.stop_broadcast":        _row(supervisor="F"),
    "oversight.view_retention":    _row(supervisor="A", administrator="A", auditor="A"),
    "oversight.set_retention":     _row(supervisor="A 2", administrator="A 2"),
    # The press
    "press.view_released":         _row(operator="F", senior="F", supervisor="F", press="A",
                                        auditor="A"),
    "press.view_press":            _row(press="A", auditor="A"),
    "press.prepare_release":       _row(press="A"),
    "press.approve_release":       _row(press="A 2"),
    # People, keys, oversight
    "operators.use_console":       _row(operator="O", senior="O", supervisor="O", liaison="O",
                                        press="O", administrator="O", auditor="O"),
    "operators.set_presence":      _row(operator="O", senior="O", supervisor="O"),
    # From any page, to the supervisors of the office.
    "operators.ask_help":          _row(operator="O", senior="O", supervisor="O"),
    "operators.answer_help":       _row(supervisor="F"),
    "operators.set_duress":        _row(operator="O", senior="O", supervisor="O", liaison="O"),
    "operators.view_alerts":        _row(supervisor="F", auditor="A"),
    "operators.clear_alert":        _row(supervisor="F"),
    "operators.unlock_pace":        _row(supervisor="F"),
    "operators.manage_people":     _row(administrator="A"),
    "operators.grant_role":        _row(administrator="A 2"),
    "operators.reset_factors":     _row(administrator="A 2"),
    "oversight.manage_lines":      _row(administrator="A"),
    # Of whoever holds a share of a sealed office's keys.
    "oversight.evacuate_office":   _row(supervisor="F 2", administrator="F 2"),
    "oversight.give_share":        _row(senior="O", supervisor="O", administrator="O",
                                        auditor="O"),
    "vault.view_keys":             _row(administrator="A", auditor="A"),
    "vault.rotate_keys":           _row(administrator="A 2"),
    "audit.view_counts":           _row(supervisor="F"),
    "audit.view_root":              _row(supervisor="A", auditor="A"),
    "audit.view_audit":            _row(auditor="A"),
    "audit.verify_journal":        _row(auditor="A"),
}
# fmt: on

PERMISSIONS: Mapping[str, frozenset[Role]] = {
    action: frozenset(row.grants) for action, row in TABLE.items()
}


def holds(role: str, permission: str) -> bool:
    """Whether the role holds the permission in any scope: what a door asks."""
    return role in PERMISSIONS.get(permission, frozenset())


def grant(role: str, permission: str) -> Grant | None:
    """The cell of the table, for queries that must narrow rows to the reach of a right."""
    return row.grants.get(Role(role)) if (row := TABLE.get(permission)) else None
