"""Any conversation, interrupted anywhere, stands where it stood: read back from the database."""

from contextlib import suppress
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.receipts import receipt
from cases.models import Contact, Draft, DraftPlace
from cases.presenters.contact_page import ContactPage, contact_page
from cases.presenters.drafts import drafts_kept, taken_up
from cases.services import answers as service
from cases.services.answers import Given, answer_record, walk_load
from cases.services.contacts import contact_claim, contact_put_back
from cases.services.drafts import draft_keep
from cases.services.receive import receive
from tests.attack.conftest import browser
from tests.cases.conftest import AT, chat
from tests.triage.walks import walks, way_to
from triage.answers import Answer
from triage.decision import suggest
from triage.registry import shipped
from triage.runner import step_at
from triage.ways import reach
from vault.fields import open_one

__all__ = ["browser"]
SCRIPT = shipped()
TALKS = count(1)
HALF = "каже, що їх четв"
HOW = ("nothing", "refresh", "dead in a field", "dead in a press", "pressed twice", "colleague")


class PowerCut(RuntimeError):
    """The process is gone."""


class Desk:
    """One conversation, held by whoever holds it now."""

    def __init__(self, holder, colleague):
        talk = chat(conversation=f"walk-{next(TALKS)}")
        self.ref = receive(inbound=talk).ref
        self.holder, self.colleague = holder, colleague
        contact_claim(contact_ref=self.ref, by=holder, at=AT)

    def page(self, by=None) -> ContactPage:
        """The page as a fresh process draws it for somebody."""
        reader = by or self.holder
        seen = receipt(actor=str(reader.pk), action="test", subjects=[self.ref], at=AT)
        contact = Contact.objects.get(ref=self.ref)
        page = contact_page(contact=contact, asker=reader, spoken="uk", seen=seen, at=AT)
        return taken_up(page, drafts_kept(about=[self.ref], by=reader, seen=seen).get("answer"))

    def press(self, given: Answer, seen: int) -> None:
        noted = SCRIPT.nodes[given.node].captures
        captures = {name: each for name, each in given.captures.items() if name in noted}
        told = Given(given.choice, given.language, captures, given.note, seen)
        answer_record(contact_ref=self.ref, by=self.holder, given=told, at=AT)

    def type_half(self, seen: int) -> None:
        kept = Draft.objects.filter(about=self.ref, place=DraftPlace.ANSWER, by=self.holder)
        version = kept.values_list("version", flat=True).first() or 0
        draft_keep(
            about=self.ref,
            place=DraftPlace.ANSWER,
            by=self.holder,
            typed={"note": [HALF]},
            version=version,
            base=seen,
            at=AT,
        )

    def give_over(self) -> None:
        contact_put_back(contact_ref=self.ref, by=self.holder, at=AT)
        self.holder, self.colleague = self.colleague, self.holder
        contact_claim(contact_ref=self.ref, by=self.holder, at=AT)

    def walk(self) -> tuple[Answer, ...]:
        seen = receipt(actor="test", action="test", subjects=[self.ref], at=AT)
        return walk_load(open_one(seen, Contact.objects.get(ref=self.ref), "walk"))


def cut(desk: Desk, given: Answer, seen: int) -> None:
    """The process dies after the answer was written and before it was committed."""

    def die(*_args, **_more):
        raise PowerCut

    with pytest.MonkeyPatch.context() as patch, suppress(PowerCut):
        patch.setattr(service, "append", die)
        desk.press(given, seen)
        raise AssertionError("it did not die")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walks(SCRIPT, longest=9, entries=("chat",)), st.data())
def test_any_walk_interrupted_anywhere_goes_on_where_it_stood(olga, taras, told, data):
    desk = Desk(olga, taras)
    answers = told.answers
    for seen, each in enumerate((*answers, None)):
        stood = step_at(SCRIPT, answers[:seen], entry="chat")
        how = data.draw(st.sampled_from(HOW), label=f"before press {seen + 1}")
        if how == "colleague":
            desk.give_over()
        if how == "dead in a field":
            desk.type_half(seen)
            assert desk.page().step.note == HALF
            assert desk.page(desk.colleague).step == stood
        elif how == "dead in a press" and each:
            cut(desk, each, seen)
        page = desk.page()
        assert (page.step.node, page.step.values) == (stood.node, stood.values)
        if how != "dead in a field":
            assert page.step == stood
        assert page.suggestion == suggest(SCRIPT, answers[:seen])
        if each:
            desk.press(each, seen)
            if how == "pressed twice":
                desk.press(each, seen)
    assert desk.walk() == answers


SENT: dict[str, tuple[list[str], object]] = {
    "tags": (["threat", "pressure"], ("threat", "pressure")),
    "choice": (["front"], "front"),
    "number": (["4"], 4),
    "flag": (["no"], False),
    "text": (["вечір, Київ"], "вечір, Київ"),
}


@pytest.mark.parametrize("kind", SENT)
def test_half_a_field_comes_back_in_another_browser(browser, olga, kind):
    """Whatever kind of field it was: the page that a new process draws has it filled."""
    node, name = next(
        (SCRIPT.nodes[node], name)
        for node in sorted(reach(SCRIPT, [SCRIPT.entries["chat"]]))
        for name in SCRIPT.nodes[node].captures
        if SCRIPT.fields[name].kind == kind
    )
    options = [option.id for option in SCRIPT.fields[name].options]
    sent, wanted = SENT[kind]
    if options:
        sent = options[:2] if kind == "tags" else options[-1:]
        wanted = tuple(sent) if kind == "tags" else sent[0]
    desk = Desk(olga, olga)
    way = way_to(SCRIPT, node.id, "chat")
    for number, each in enumerate(way):
        desk.press(each, number)
    kept = Draft.objects.filter(about=desk.ref, place="answer").values_list("version", flat=True)
    told = {"place": "answer", "version": str(kept.first() or 0), "base": str(len(way))}
    told |= {f"typed-capture-{name}": sent}
    assert browser(olga).post(f"/contacts/{desk.ref}/draft/", told).status_code == 200
    noted = desk.page().step.prefill[name]
    assert (tuple(noted) if kind == "tags" else noted) == wanted
