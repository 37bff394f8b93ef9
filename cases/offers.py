"""Which acts the page of a case offers, and to whom."""

from collections.abc import Mapping

from cases.access import may
from cases.models import Case
from operators.models import Operator

OFFERED = (
    *("edit_case", "agree_contact", "void_contact", "approve_verification"),
    *("add_evidence", "refuse_verification"),
    *("schedule_case", "confirm_handover", "abort_handover", "propose_verification"),
    *("move_handover", "check_handover", "go_handover"),
    *("propose_place", "release_place", "ask_place", "agree_place"),
    *("note_case", "close_debrief", "flag_case", "set_task", "duress_case"),
    *("resolve_case", "reopen_case", "purge_case", "erase_member", "link_kin"),
    *("freeze_case", "lift_freeze", "assign_case", "reveal_identity"),
    *(
        "reveal_place",
        "reveal_window",
        "plan_callback",
        "unlink_case",
        "propose_merge",
        "agree_merge",
        "undo_merge",
        "ask_anew",
        "settle_outdated",
    ),
)


class Offers(dict[str, bool]):
    """Whether each act is offered, decided when a page asks."""

    def __init__(self, operator: Operator, case: Case) -> None:
        super().__init__()
        self.operator, self.case = operator, case

    def __missing__(self, name: str) -> bool:
        if name not in OFFERED:
            raise KeyError(name)
        self[name] = may(self.operator, f"cases.{name}", self.case)
        return self[name]


def offered(operator: Operator, case: Case) -> Mapping[str, bool]:
    """Which acts the page of the case offers to this person now."""
    return Offers(operator, case)
