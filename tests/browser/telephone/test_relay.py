"""Where a network lets nothing out but TCP, the sound goes through the relay."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.telephone.web_phone import (
    DEVICE,
    LACKING,
    YES,
    Exchange,
    exchange,
    is_heard,
    is_over,
    office,
    takes,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(LACKING), reason=f"needs Debian's {' and '.join(LACKING)}"),
    pytest.mark.xdist_group("telephone"),
]
#: The browser sends nothing over UDP by itself.
TCP_ALONE = "--webrtc-ip-handling-policy=disable_non_proxied_udp"
KEPT = """window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...told) { super(...told); window.peer = this; }
};"""
CHOSEN = """async () => {
  const all = [...(await window.peer.getStats()).values()];
  const of = (id) => all.find((each) => each.id === id);
  const pair = of(all.find(({ type }) => type === "transport").selectedCandidatePairId);
  const { candidateType, relayProtocol } = of(pair.localCandidateId);
  return [candidateType, relayProtocol];
}"""


@pytest.fixture(scope="module")
def behind_a_relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exchange]:
    with exchange(tmp_path_factory.mktemp("relayed"), turn=True) as made:
        yield made


def test_a_call_is_heard_through_the_relay(behind_a_relay: Exchange) -> None:
    with office(behind_a_relay, DEVICE, YES, TCP_ALONE) as shut:
        desk = shut.desk("Bereza")
        shut.sit("Bereza").add_init_script(KEPT)
        phone = shut.telephone("Bereza")
        caller = behind_a_relay.call()
        takes(desk)
        is_heard(phone)
        assert chosen(phone) == ["relay", "tcp"]
        phone.locator("[data-end]").click()
        is_over(desk, phone, caller)


def chosen(phone: Page) -> list[str]:
    """What goes out at the browser's end of the way that was chosen, and how it reaches it."""
    told: list[str] = phone.evaluate(CHOSEN)
    return told
