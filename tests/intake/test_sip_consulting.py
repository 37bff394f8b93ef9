"""Putting through after asking a colleague, while the caller waits on hold: RFC 5589, RFC 3891."""

from urllib.parse import unquote
from uuid import UUID, uuid4

import pytest

from intake.telephone.adapter import Capability, Order
from tests.intake.handsets import SWITCH, Handset, sound
from tests.intake.sip import Bench, Telephone, answer_to, answered, asked, method_of


class Desk:
    """Olga's desk, with a caller who speaks with her; Taras has extension 102."""

    def __init__(self) -> None:
        self.bench, self.caller = Bench(switch=SWITCH), Telephone()
        self.name = answered(self.bench, self.caller)

    def orders(self, verb: str, **more: str) -> list[bytes]:
        self.ref: UUID = uuid4()
        order = Order(self.ref, verb, self.name, **({"desk": "101"} | more))
        self.bench.agent.carry_out(order, self.bench.at)
        return self.bench.out()

    def hears(self, data: bytes) -> list[bytes]:
        return self.bench.send(data, SWITCH)

    def asks(self, data: bytes) -> list[str]:
        """What the line asks anybody when it hears this, by method."""
        return [method_of(each) for each in self.hears(data) if not each.startswith(b"SIP/2.0")]

    def told(self) -> list[str]:
        return [str(each.kind) for each in self.bench.agent.events()]

    def settled(self) -> list[tuple[bool, str]]:
        return [(each.done, each.cause) for each in self.bench.agent.settled()]

    def attends(self) -> Handset:
        """The caller is on hold, and Olga's handset is called."""
        [hold] = self.orders("attend", target="102")
        assert b"a=sendonly" in hold
        _ack, invite = self.hears(answer_to(hold))
        assert self.told() == ["held"]
        self.olga = Handset(invite)
        return self.olga

    def rings(self) -> Handset:
        """Olga has lifted hers, and Taras's rings."""
        olga = self.attends()
        self.hears(olga.rings())
        _ack, invite = self.hears(olga.lifts(sound(4000)))
        self.taras = Handset(invite)
        self.hears(self.taras.rings())
        return self.taras

    def speaks(self) -> None:
        """The two speak with each other."""
        [offer] = self.hears(self.rings().lifts(sound(6000)))
        assert self.settled() == []
        assert self.asks(answer_to(offer, body=sound(4000))) == ["ACK", "ACK"]
        assert self.settled() == [(True, "")]

    def gives_away(self) -> bytes:
        [refer] = self.orders("complete")
        self.hears(answer_to(refer, 202))
        return refer

    def notified(self, line: str) -> list[str]:
        """What the line asks anybody once the caller's side has told this of it."""
        notify = self.caller.next("NOTIFY", ("Event", "refer"), body=f"{line}\r\n")
        return self.asks(notify)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_caller_waits_on_hold_while_two_handsets_are_called_and_joined(desk):
    olga = desk.attends()
    assert olga.data.startswith(b"INVITE sip:101@127.0.0.1:17060 ")
    desk.hears(olga.rings())
    _ack, invite = desk.hears(olga.lifts(sound(4000)))
    assert invite.startswith(b"INVITE sip:102@127.0.0.1:17060 ")
    desk.taras = Handset(invite)
    [offer] = desk.hears(desk.taras.lifts(sound(6000)))
    desk.hears(answer_to(offer, body=sound(4000)))
    assert (desk.settled(), desk.told()) == ([(True, "")], [])
    assert [state.call for state in desk.bench.agent.snapshot()] == [desk.name]


def test_a_caller_on_hold_already_is_not_held_again(desk):
    [hold] = desk.orders("hold")
    desk.hears(answer_to(hold))
    [invite] = desk.orders("attend", target="102")
    assert invite.startswith(b"INVITE sip:101@")


def test_the_caller_takes_our_place_in_the_dialog_with_the_colleague(desk):
    desk.speaks()
    refer = desk.gives_away()
    there = asked(refer).one("refer-to")
    assert there.startswith("<sip:102@127.0.0.1:17060?Replaces=")
    assert there.endswith("&Require=replaces>")
    replaced = unquote(there.partition("Replaces=")[2].partition("&")[0])
    ours = desk.taras.invite.one("from").partition(";tag=")[2]
    call_id = desk.taras.invite.one("call-id")
    assert replaced == f"{call_id};to-tag={desk.taras.tag};from-tag={ours}"
    assert desk.notified("SIP/2.0 100 Trying") == []
    assert desk.settled() == []
    assert desk.asks(desk.taras.says("BYE")) == ["BYE"]
    assert desk.notified("SIP/2.0 200 OK") == ["BYE"]
    assert (desk.settled(), desk.told()) == ([(True, "")], ["transferred"])
    assert desk.bench.agent.snapshot() == []


def test_what_remains_of_the_asking_is_let_go_with_the_caller(desk):
    desk.speaks()
    desk.gives_away()
    assert desk.notified("SIP/2.0 200 OK") == ["BYE", "BYE", "BYE"]
    assert desk.told() == ["transferred"]


@pytest.mark.parametrize("how", ["refused", "nobody"])
def test_a_caller_who_cannot_be_given_away_stays_on_hold_and_the_two_speak_on(desk, how):
    desk.speaks()
    [refer] = desk.orders("complete")
    if how == "refused":
        assert desk.asks(answer_to(refer, 420)) == []
    else:
        desk.hears(answer_to(refer, 202))
        assert desk.notified("SIP/2.0 481 Call Does Not Exist") == []
    assert (desk.settled(), desk.told()) == ([(False, "refused")], [])
    desk.gives_away()
    assert desk.notified("SIP/2.0 200 OK") == ["BYE", "BYE", "BYE"]


def test_the_caller_is_taken_back_and_the_colleague_let_go(desk):
    desk.speaks()
    *goodbyes, resume = desk.orders("take_back")
    assert [method_of(each) for each in goodbyes] == ["BYE", "BYE"]
    assert b"a=sendrecv" in resume
    assert desk.settled() == []
    desk.hears(answer_to(resume))
    assert (desk.settled(), desk.told()) == ([(True, "")], ["resumed"])


def test_the_caller_is_taken_back_while_the_colleague_still_rings(desk):
    desk.rings()
    *asks, resume = desk.orders("take_back")
    assert [method_of(each) for each in asks] == ["CANCEL", "BYE"]
    assert desk.settled() == [(False, "taken_back")]
    desk.hears(answer_to(resume))
    assert desk.settled() == [(True, "")]


@pytest.mark.parametrize("who", ["olga", "taras"])
def test_a_colleague_who_leaves_leaves_the_caller_on_hold(desk, who):
    desk.speaks()
    assert desk.asks(getattr(desk, who).says("BYE")) == ["BYE"]
    assert (desk.told(), desk.orders("complete")) == (["left"], [])
    assert desk.settled() == [(False, "not_now")]
    [resume] = desk.orders("take_back")
    desk.hears(answer_to(resume))
    assert (desk.told(), desk.settled()) == (["resumed"], [(True, "")])


def test_a_colleague_who_leaves_while_the_caller_is_given_away_in_vain_has_left(desk):
    desk.speaks()
    [refer] = desk.orders("complete")
    desk.hears(answer_to(refer, 202))
    assert desk.asks(desk.taras.says("BYE")) == ["BYE"]
    assert desk.told() == []
    desk.notified("SIP/2.0 481 Call Does Not Exist")
    assert (desk.told(), desk.settled()) == (["left"], [(False, "refused")])


@pytest.mark.parametrize(("status", "cause"), [(486, "busy"), (480, "no_answer"), (404, "refused")])
def test_a_colleague_who_is_not_there_is_told_and_the_caller_waits_on(desk, status, cause):
    taras = desk.rings()
    assert desk.asks(answer_to(taras.data, status, tag="x")) == ["ACK", "BYE"]
    assert (desk.settled(), desk.told()) == ([(False, cause)], [])
    [invite] = desk.orders("attend", target="103")
    assert invite.startswith(b"INVITE sip:101@")


def test_a_colleague_who_does_not_answer_in_time_stops_ringing(desk):
    desk.rings()
    assert [method_of(each) for each in desk.bench.pass_by(44)] == ["CANCEL", "BYE"]
    assert desk.settled() == [(False, "late")]
    assert [method_of(each) for each in desk.hears(desk.taras.lifts(sound(6000)))] == ["ACK", "BYE"]
    assert (desk.settled(), desk.told()) == ([], [])


def test_a_handset_of_ones_own_that_refuses_asks_nobody(desk):
    olga = desk.attends()
    assert desk.asks(answer_to(olga.data, 486, tag="x")) == ["ACK"]
    assert desk.settled() == [(False, "refused")]


def test_a_caller_who_leaves_ends_the_asking(desk):
    desk.rings()
    assert desk.asks(desk.caller.next("BYE")) == ["CANCEL", "BYE"]
    assert (desk.settled(), desk.told()) == ([(False, "gone")], ["hung_up"])


def test_a_caller_who_leaves_before_they_are_held_is_asked_about_with_nobody(desk):
    [hold] = desk.orders("attend", target="102")
    desk.hears(desk.caller.next("BYE"))
    assert desk.asks(answer_to(hold)) == ["ACK"]
    assert (desk.settled(), desk.told()) == ([(False, "gone")], ["hung_up"])


def test_a_caller_who_cannot_be_held_is_asked_about_with_nobody(desk):
    [hold] = desk.orders("attend", target="102")
    assert desk.asks(answer_to(hold, 488)) == ["ACK"]
    assert desk.settled() == [(False, "refused")]


def test_a_wish_taken_back_before_the_caller_is_held_calls_nobody(desk):
    [hold] = desk.orders("attend", target="102")
    assert desk.orders("take_back") == []
    assert desk.settled() == [(False, "taken_back"), (False, "not_now")]
    assert (desk.asks(answer_to(hold)), desk.told()) == (["ACK"], ["held"])


def test_hanging_up_on_the_caller_ends_the_asking(desk):
    desk.speaks()
    assert [method_of(each) for each in desk.orders("hang_up")] == ["BYE", "BYE", "BYE"]


@pytest.mark.parametrize(
    ("bent", "cause"),
    [
        ({"target": "102", "desk": ""}, "no_handset"),
        ({"target": ""}, "unfit"),
        ({"target": "102@elsewhere"}, "unfit"),
        ({"target": "101"}, "unfit"),
    ],
)
def test_only_a_colleagues_extension_is_asked(desk, bent, cause):
    assert (desk.orders("attend", **bent), desk.settled()) == ([], [(False, cause)])


def test_one_colleague_at_a_time(desk):
    desk.rings()
    assert (desk.orders("attend", target="103"), desk.settled()) == ([], [(False, "not_now")])
    assert (desk.orders("complete"), desk.settled()) == ([], [(False, "not_now")])


def test_while_it_is_open_where_the_caller_is_nothing_is_taken_back(desk):
    desk.speaks()
    desk.gives_away()
    assert (desk.orders("take_back"), desk.settled()) == ([], [(False, "not_now")])


def test_a_switch_that_never_says_where_the_caller_is_keeps_nobody_from_them(desk):
    desk.speaks()
    desk.gives_away()
    desk.bench.pass_by(44)
    assert desk.settled() == [(False, "late")]
    *_goodbyes, resume = desk.orders("take_back")
    desk.hears(answer_to(resume))
    assert (desk.settled(), desk.told()) == ([(True, "")], ["resumed"])


def test_a_switch_that_says_it_late_is_believed(desk):
    desk.speaks()
    desk.gives_away()
    desk.bench.pass_by(44)
    assert desk.notified("SIP/2.0 200 OK") == ["BYE", "BYE", "BYE"]
    assert (desk.settled(), desk.told()) == ([(False, "late")], ["transferred"])


def test_a_line_without_a_switch_asks_nobody():
    asking = {Capability.ATTEND, Capability.COMPLETE, Capability.TAKE_BACK}
    assert not asking & Bench().agent.capabilities.can
    assert asking <= Bench(switch=SWITCH).agent.capabilities.can
