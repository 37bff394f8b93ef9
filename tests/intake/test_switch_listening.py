"""A supervisor listens through a real switch: rtpengine copies both sides, and nobody is moved."""

from collections.abc import Iterator

import pytest

from tests.intake.live_line import LiveLine
from tests.intake.sip import Caller
from tests.intake.switch_set import MISSING, Switch, switch_set
from tests.intake.test_switch_joining import lent, talks
from tests.intake.web_ua import ANSWER, WebTelephone
from tests.machine.console import eventually, free_port

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"needs Debian's {' and '.join(MISSING)}"),
    pytest.mark.xdist_group("telephone"),
]
STREAM = ANSWER[ANSWER.index("m=audio") :]
EARS = (ANSWER + STREAM.replace("a=mid:0", "a=mid:1")).replace("sendrecv", "recvonly")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Switch, int]]:
    port = free_port()
    with switch_set(tmp_path_factory.mktemp("listening"), line=port) as switch:
        yield switch, port


def test_a_supervisor_is_sent_both_sides_until_the_call_ends(place: tuple[Switch, int]) -> None:
    switch, port = place
    with (
        LiveLine(port, tuple(switch.inside), media=tuple(switch.plan.control)) as line,
        WebTelephone(switch, "101") as desk,
        WebTelephone(switch, "900") as supervisor,
    ):
        for each in (desk, supervisor):
            assert each.register(*lent(switch, each.extension)).status == 200
        caller = Caller(switch.outside[1])
        talks(caller, line, desk)
        line.orders("monitor", desk="900")
        invite = supervisor.hear_request("INVITE")
        described = invite.body.decode()
        assert described.count("UDP/TLS/RTP/SAVPF") == 2
        assert described.count("a=sendonly") == 2, described
        assert "a=sendrecv" not in described
        supervisor.answer(invite, 200, EARS)
        supervisor.hear_request("ACK")
        line.done()
        caller.send(caller.telephone.next("BYE"))
        for each in (desk, supervisor):
            each.answer(each.hear_request("BYE"), 200)
        eventually(lambda: len(line.told) == 3, 10, "the call is over")
        assert [str(each.kind) for each in line.told] == ["offered", "answered", "hung_up"]
