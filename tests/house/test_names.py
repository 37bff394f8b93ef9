"""One word, many places: an act has one name from its address to its test.

The address `cases:schedule` is the view `schedule`, the service `case_schedule`, a permission
`cases.schedule_…` and a test that says `case_schedule`. Where a word differs for a reason,
DIFFERENT says so; a difference that is gone must be struck out.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern

from cases.urls import urlpatterns
from operators.doors import door_of
from operators.roles import PERMISSIONS
from tests.house.tree import ROOT, called, files, imports, modules, named, syntax

ASKING = {"allow", "has_perm", "may", "must", "can", "case_for", "contact_for", "decision"} | {
    "act", "_act", "act_on", "on_case", "_case", "case_within_reach", "refuse", "within_reach",
    "grant", "holds",
}  # fmt: skip

#: Of each act: the words that are not its own.
DIFFERENT: dict[str, dict[str, str]] = {
    "uncheck": {"permission": "cases.check_handover"},
    "remind": {"permission": "cases.check_handover"},
    "set-team": {"permission": "cases.set_team", "service": "team_set"},
    # Two people approve; nobody verifies alone.
    "verify": {"permission": "cases.approve_verification"},
    # Whoever may call a hand-over off may also put it off.
    "postpone": {"permission": "cases.abort_handover"},
    # The right names the whole act; one place takes five steps.
    **{
        f"{word}-place": {"permission": f"cases.{word}_place", "service": f"place_{word}"}
        for word in ("request", "propose", "release", "ask", "agree")
    },
    "glass": {"permission": "cases.break_glass"},
    # What is said to everybody: the act stands before its thing, as with a place.
    **{
        f"{word}-broadcast": {
            "permission": f"cases.{right}_broadcast",
            "service": f"broadcast_{service}",
        }
        for word, right, service in (
            *(("write", "write", "write"), ("edit", "write", "write")),
            *(("submit", "write", "submit"), ("drop", "write", "drop")),
            *(("approve", "approve", "approve"), ("return", "approve", "return")),
            *(("stop", "stop", "stop"),),
        )
    },
    # The auditor's look is the right to view a case, for a reason.
    "look": {"permission": "cases.view_case", "service": "case_looked_at or honey_touched or take"},
    "note": {"service": "note_add"},
    **{
        f"{word}-task": {"permission": "cases.set_task", "service": f"task_{word}"}
        for word in ("plan", "finish", "drop")
    },
    **{
        word: {"permission": "cases.add_evidence", "service": service}
        for word, service in (
            *(("add-evidence", "evidence_add"), ("withdraw-evidence", "evidence_withdraw")),
            ("join-sources", "sources_join"),
        )
    },
    "save-filter": {"permission": "cases.save_filter", "service": "filter_save"},
    "remove-filter": {"permission": "cases.save_filter", "service": "filter_remove"},
    # Whoever may keep a note may keep one for themselves.
    "private-note": {"permission": "cases.note_case", "service": "private_note_keep"},
    "remove-private-note": {"permission": "cases.note_case", "service": "private_note_remove"},
    "close-debrief": {"permission": "cases.close_debrief", "service": "debrief_close"},
    # A person of a case: whoever may write its record writes of its people.
    **{
        f"{word}-member": {"permission": "cases.edit_case", "service": f"member_{word}"}
        for word in ("add", "edit", "ask", "withdraw")
    },
    # Whom a relative asks about.
    **{
        f"{word}-kin": {"permission": f"cases.{right}", "service": f"kin_{word}"}
        for word, right in (("add", "edit_case"), ("drop", "edit_case"))
    },
    "link-kin": {"permission": "cases.link_kin", "service": "kin_link"},
    "unlink-kin": {"permission": "cases.link_kin", "service": "kin_unlink"},
    "reveal-kin": {
        "permission": "cases.reveal_identity",
        "service": "kin_reveal or take",
    },
    "note-wish": {"permission": "cases.edit_case", "service": "wish_note"},
    "erase-member": {"permission": "cases.erase_member", "service": "member_erase"},
    "reveal-member": {
        "permission": "cases.reveal_identity",
        "service": "member_reveal or take",
    },
    # The act stands before its thing; one right covers the three.
    **{
        f"{word}-flag": {"permission": "cases.flag_case", "service": f"flag_{word}"}
        for word in ("renew", "lift")
    },
    "undo-note": {"permission": "cases.note_case"},
    "undo-flag": {"permission": "cases.flag_case"},
    "undo-assign": {"permission": "cases.assign_case"},
    "merge": {"permission": "cases.propose_merge", "service": "merge_propose"},
    **{
        f"{word}-merge": {"permission": f"cases.{right}_merge", "service": f"merge_{word}"}
        for word, right in (("agree", "agree"), ("drop", "propose"), ("undo", "undo"))
    },
    "words": {"permission": "cases.edit_case", "service": "case_words_make"},
    **{
        f"{word}-contact": {
            "permission": f"cases.{word}_contact",
            "service": f"safe_contact_{word}",
        }
        for word in ("agree", "void")
    },
    # Whoever may open the case asks; the view then asks for the right to this field.
    "reveal": {"permission": "cases.view_case"},
    # One right covers everything that is done with a contact that one holds.
    # What rings at one's desk may be taken by anybody who may take contacts.
    "hear": {"permission": "cases.claim_contact"},
    **{
        word: {"permission": "cases.answer_contact"}
        for word in ("hold", "resume", "transfer", "attend", "complete", "take-back")
    },
    "pass-on": {"permission": "cases.claim_contact"},
    "weigh": {"permission": "cases.answer_contact"},
    "ask-anew": {"permission": "cases.ask_anew"},
    "settle-outdated": {"permission": "cases.settle_outdated"},
    "reassign": {"permission": "cases.assign_case"},
    "heed": {"permission": "cases.answer_contact"},
    "away": {"permission": "cases.view_queue"},
    "reply": {"permission": "cases.answer_contact"},
    "call-again": {"permission": "cases.answer_contact"},
    "go-on": {"permission": "cases.answer_contact"},
    "mark-hard": {"permission": "cases.answer_contact"},
    "wrap-up": {"permission": "cases.answer_contact"},
    "put-back": {"permission": "cases.answer_contact"},
    "close": {"permission": "cases.answer_contact"},
    **{
        f"{word}-block": {"permission": f"cases.{word}_block", "service": f"block_{word}"}
        for word in ("propose", "agree", "lift")
    },
    "let-through": {"permission": "cases.let_through"},
    "put-away": {"permission": "cases.put_away"},
    # One service keeps what is typed, by the right to send it.
    "keep-draft": {"permission": "cases.answer_contact", "service": ""},
    "keep-case-draft": {"permission": "cases.edit_case", "service": ""},
    "keep-note-draft": {"permission": "cases.note_case", "service": ""},
    "keep-private-draft": {"permission": "cases.note_case", "service": ""},
    "keep-window-draft": {"permission": "cases.schedule_case", "service": ""},
    "keep-type-in": {"permission": "cases.type_contact", "service": ""},
    "keep-ready": {"permission": "cases.set_ready", "service": ""},
    "end": {"permission": "cases.answer_contact"},
    "undo-ending": {"permission": "cases.undo_ending", "service": "ending_undo"},
    "open-case": {
        "permission": "cases.answer_contact",
        "service": "case_link or case_open",
    },
    "answer": {"service": "answer_record"},
    # "callback" is the page of one callback; agreeing on one belongs to a contact.
    "callback-agree": {"permission": "cases.answer_contact", "view": "callback"},
    "callback": {
        "permission": "cases.view_callbacks",
        "service": "callback_drop or callback_give_back or callback_take",
    },
    # The number of an agreement is shown to whoever makes the call; what came of it is theirs too.
    "reveal-callback": {
        "permission": "cases.reveal_callback",
        "service": "SHOWN_SECONDS or callback_reveal or honey_touched or take",
    },
    "reached": {"permission": "cases.attempt_callback"},
    "dial": {"permission": "cases.attempt_callback"},
    "type-in": {"permission": "cases.type_contact"},
    # Whoever may set an answer may do all of it; which of the two people they are is the service's.
    "write-ready": {"permission": "cases.set_ready", "service": "ReadyRefused or ready_write"},
    "take-up-ready": {
        "permission": "cases.set_ready",
        "service": "ReadyRefused or ready_take_up",
    },
    "agree-ready": {
        "permission": "cases.set_ready",
        "service": "ReadyRefused or ready_agree",
    },
    "withdraw-ready": {"permission": "cases.set_ready", "service": "ready_withdraw"},
    "plan-callback": {"permission": "cases.plan_callback", "service": "callback_plan"},
    "let-wait": {"permission": "cases.plan_callback", "service": "dormancy_begin"},
    "check-in": {"permission": "cases.plan_callback"},
    "end-wait": {"permission": "cases.plan_callback", "service": "dormancy_end"},
    "note-filming": {"permission": "cases.note_case", "service": "filming_note"},
}
#: Acts that no test mentions yet; the list may only get shorter.
UNTESTED: set[str] = set()
#: Rows of the table of rights that no door and no rule asks for yet; may only get shorter.
UNASKED: set[str] = set()


@dataclass(frozen=True, slots=True)
class Act:
    """One address to which something is sent, and what it is called elsewhere."""

    name: str
    view: str
    services: frozenset[str]
    permission: str
    address: str

    @property
    def word(self) -> str:
        return self.name.replace("-", "_")

    @property
    def irregular(self) -> dict[str, str]:
        """Where the words differ from the word of the address."""
        found = {}
        if self.view != self.word:
            found["view"] = self.view
        if not self.permission.startswith(f"cases.{self.word}_"):
            found["permission"] = self.permission
        if not any(f"_{name}".endswith(f"_{self.word}") for name in self.services):
            found["service"] = " or ".join(sorted(self.services))
        return found


def acts() -> Iterator[Act]:
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        view = inspect.unwrap(pattern.callback)
        path = Path(inspect.getfile(view))
        body = next(
            each
            for each in syntax(path).body
            if isinstance(each, ast.FunctionDef) and each.name == view.__name__
        )
        door = door_of(pattern.callback)
        if "POST" in "".join(ast.unparse(each) for each in body.decorator_list) and door:
            address = re.sub(r"<\S+?>", r"\\{[^/]+\\}", f"/{pattern.pattern}")
            calls = services(path, body)
            yield Act(pattern.name or "", view.__name__, calls, door.permission, address)


def services(path: Path, body: ast.FunctionDef) -> frozenset[str]:
    """The services that a view names."""
    known = imports(path)
    names = {node.id for node in ast.walk(body) if isinstance(node, ast.Name)}
    return frozenset(name for name in names if ".services" in known.get(name, ""))


ACTS = {each.name: each for each in acts()}


@cache
def told() -> str:
    """Everything that the tests of the rooms say."""
    tests = [path for path in files(".py") if path.is_relative_to(ROOT / "tests")]
    return "\n".join(path.read_text() for path in tests if path.parent.name != "house")


def is_mentioned(act: Act) -> bool:
    """Whether a test names the service, or the address by its name or as `/cases/{…}/verify/`."""
    words = "|".join(re.escape(word) for word in (*act.services, f"cases:{act.name}"))
    return re.search(rf"\b(?:{words})\b|{act.address}", told()) is not None


@pytest.mark.parametrize("name", ACTS)
def test_an_act_has_one_word_or_a_known_second(name: str) -> None:
    assert ACTS[name].irregular == DIFFERENT.get(name, {})


def test_every_known_difference_belongs_to_an_act() -> None:
    assert set(DIFFERENT) - set(ACTS) == set()


def test_every_act_is_mentioned_in_a_test() -> None:
    assert {name for name, act in ACTS.items() if not is_mentioned(act)} == UNTESTED


def test_the_acts_that_others_rely_on_are_there() -> None:
    assert {"claim", "verify", "schedule", "resolve", "assign", "reveal"} <= set(ACTS)


def asked() -> Iterator[tuple[str, str]]:
    """Every permission that code asks for by its name, and where."""
    for path in modules():
        for name, call in called(syntax(path)):
            for each in call.args if name.split(".")[-1] in ASKING else ():
                if isinstance(each, ast.Constant) and "." in str(each.value):
                    yield each.value, f"{named(path)}:{each.lineno}"


def test_a_permission_that_is_asked_for_has_a_row() -> None:
    assert [(name, where) for name, where in asked() if name not in PERMISSIONS] == []


def test_every_row_of_the_table_of_rights_is_asked_for() -> None:
    code = "".join(path.read_text() for path in modules() if named(path) != "operators/roles.py")
    assert {name for name in PERMISSIONS if f'"{name}"' not in code} == UNASKED
