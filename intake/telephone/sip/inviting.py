"""INVITE as we send it, until it is answered and whatever follows (RFC 3261 17.1.1, RFC 6026)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from intake.telephone.sip import sdp
from intake.telephone.sip.asking import UNANSWERED, Asking
from intake.telephone.sip.dialog import Dialog
from intake.telephone.sip.exchanges import Address, Send
from intake.telephone.sip.fields import address_of, hop_of
from intake.telephone.sip.message import Pairs, Response
from intake.telephone.sip.timers import GIVE_UP, Timers

Heard = Callable[[Response, float], None]


@dataclass(slots=True)
class Invitation:
    """One INVITE of ours; `agreed` is its dialog once somebody said yes."""

    asked: Dialog
    branch: str
    heard: Heard = field(repr=False)
    has_offer: bool
    agreed: Dialog | None = None
    is_heard: bool = False
    is_over: bool = False
    is_unwanted: bool = False
    is_cancelled: bool = False
    #: What acknowledges the yes of each end that gave one, by its tag.
    acks: dict[str, bytes] = field(default_factory=dict, repr=False)


class Inviting:
    """Every INVITE of ours that may still be answered, or answered again."""

    def __init__(self, *, here: Address, send: Send, asking: Asking, timers: Timers) -> None:
        self._here, self._send, self._asking, self._timers = here, send, asking, timers
        self._open: dict[str, Invitation] = {}

    def invite(
        self, dialog: Dialog, at: float, *, heard: Heard, more: Pairs = (), body: bytes = b""
    ) -> Invitation:
        """Send an INVITE; `heard` hears its answers up to the final one, 408 for none.

        A yes is acknowledged by whoever hears it, for the acknowledgement may carry an answer.
        """
        dialog.cseq += 1
        asked = replace(dialog)
        branch, data = asked.request("INVITE", here=self._here, more=more, body=body)
        invitation = Invitation(asked, branch, heard, bool(body))
        self._open[branch] = invitation

        def again() -> bool:
            if invitation.is_heard or invitation.is_over:
                return False
            self._send(data, asked.neighbour)
            return True

        def give_up(now: float) -> None:
            if not invitation.is_heard:
                self._finish(invitation, _silence(), now)

        self._send(data, asked.neighbour)
        self._timers.insist(at, again, give_up, longest=GIVE_UP)
        return invitation

    def acknowledge(self, invitation: Invitation, more: Pairs = (), body: bytes = b"") -> None:
        """Say that we have heard the yes, again as often as it comes again."""
        if invitation.agreed is not None:
            self._acknowledge(invitation, invitation.agreed, more, body)

    def cancel(self, invitation: Invitation, at: float) -> None:
        """Take an INVITE back; a yes that comes all the same is acknowledged and ended.

        It can't be taken back before anything was heard of it (9.1), so that may have to wait. An
        INVITE within a dialog that goes on is heard whatever becomes of it.
        """
        if invitation.is_over or invitation.is_unwanted:
            return
        invitation.is_unwanted = True
        self._timers.set(at + GIVE_UP, lambda now: self._finish(invitation, _silence(), now))
        if invitation.is_heard:
            self._say_cancel(invitation, at)

    def hear(self, response: Response, at: float) -> None:
        """Take an answer; one to nothing of ours is passed over. Raises Unfit."""
        invitation = self._open.get(hop_of(response.one("via")).branch)
        if invitation is None:
            return
        if response.status < 200:
            self._provisional(invitation, response, at)
        elif response.status < 300:
            self._yes(invitation, response, at)
        else:
            refused = replace(invitation.asked, remote=response.one("to"))
            _branch, ack = refused.request("ACK", here=self._here, branch=invitation.branch)
            self._send(ack, refused.neighbour)
            self._finish(invitation, response, at)

    def _provisional(self, invitation: Invitation, response: Response, at: float) -> None:
        invitation.is_heard = True
        if invitation.is_over:
            return
        if invitation.is_unwanted:
            self._say_cancel(invitation, at)
        elif response.status > 100:
            invitation.heard(response, at)

    def _yes(self, invitation: Invitation, response: Response, at: float) -> None:
        tag = address_of(response.one("to")).tag
        within = invitation.asked.is_established
        if tag in invitation.acks:
            self._send(invitation.acks[tag], invitation.asked.neighbour)
        elif not invitation.is_over and (within or not invitation.is_unwanted):
            invitation.agreed = invitation.asked.agreed(response)
            self._finish(invitation, response, at)
        elif invitation.agreed is None or address_of(invitation.agreed.remote).tag != tag:
            self._part(invitation, response, at)

    def _part(self, invitation: Invitation, response: Response, at: float) -> None:
        """Nobody wants this yes, or not a second one: RFC 3261 13.2.2.4."""
        dialog = invitation.asked.agreed(response)
        if invitation.has_offer:
            self._acknowledge(invitation, dialog)
        else:
            answer = sdp.Sound(self._here[0]).answer(response.body)
            self._acknowledge(invitation, dialog, (sdp.CONTENT,), answer)
        self._asking.ask(dialog, "BYE", at, final=lambda status, now: None)
        self._finish(invitation, _silence(), at)

    def _acknowledge(
        self, invitation: Invitation, dialog: Dialog, more: Pairs = (), body: bytes = b""
    ) -> None:
        tag = address_of(dialog.remote).tag
        _branch, ack = dialog.request("ACK", here=self._here, more=more, body=body)
        invitation.acks[tag] = ack
        self._send(ack, dialog.neighbour)

    def _say_cancel(self, invitation: Invitation, at: float) -> None:
        if not invitation.is_cancelled:
            invitation.is_cancelled = True
            self._asking.cancel(invitation.asked, invitation.branch, at)

    def _finish(self, invitation: Invitation, response: Response, at: float) -> None:
        """Tell the end once, and know what is said again for as long as it may be."""
        if invitation.is_over:
            return
        invitation.is_over = True
        self._timers.set(at + GIVE_UP, lambda now: self._forget(invitation))
        if invitation.asked.is_established or not invitation.is_unwanted:
            invitation.heard(response, at)

    def _forget(self, invitation: Invitation) -> None:
        self._open.pop(invitation.branch, None)


def _silence() -> Response:
    return Response((), status=UNANSWERED)
