"""One call as the built-in line knows it: a dialog of RFC 3261 and how far it has come."""

from dataclasses import dataclass, field
from enum import StrEnum

from intake.telephone.sip.dialog import Dialog
from intake.telephone.sip.exchanges import Exchange
from intake.telephone.sip.fields import address_of
from intake.telephone.sip.message import Request
from intake.telephone.sip.sdp import Sound


class Phase(StrEnum):
    """How far a call has come."""

    NEW = "new"
    RINGING = "ringing"
    ANSWERED = "answered"


@dataclass(slots=True)
class Call:
    """A dialog with one caller; its name is our tag, which no caller can guess or repeat."""

    invite: Exchange
    dialog: Dialog
    sound: Sound
    name: str
    remote_cseq: int
    since: float
    phase: Phase = Phase.NEW
    is_confirmed: bool = False
    #: Which hold of ours, and of the caller's side, is or was the last.
    holds: int = 0
    holds_there: int = 0
    #: How many colleagues were asked about it and have left.
    left: int = 0
    is_held: bool = False
    is_held_there: bool = False
    #: What the caller described last of their sound.
    described: bytes = field(default=b"", repr=False)
    #: How often the caller was given on, and lost the telephone they spoke with.
    passed: int = 0
    dropped: int = 0
    #: What we said yes to, by its number, and nobody has acknowledged yet.
    accepted: dict[int, Exchange] = field(default_factory=dict)

    @classmethod
    def of(cls, invite: Exchange, host: str, at: float) -> "Call":
        """The call that an INVITE begins. Raises Unfit."""
        asked = invite.request
        dialog = Dialog(
            local=f"{asked.one('to')};tag={invite.tag}",
            remote=asked.one("from"),
            call_id=asked.one("call-id"),
            target=address_of(asked.one("contact")).uri,
            neighbour=invite.source,
            route=tuple(asked.all("record-route")),
        )
        sound = Sound(host)
        return cls(invite, dialog, sound, invite.tag, asked.cseq[0], at, described=asked.body)

    @property
    def call_id(self) -> str:
        """What the caller calls it."""
        return self.invite.request.one("call-id")

    @property
    def remote_tag(self) -> str:
        """The caller's end."""
        return address_of(self.invite.request.one("from")).tag

    def is_of(self, request: Request) -> bool:
        """Whether a request belongs to this very dialog, as far as the caller's names go."""
        ours = request.one("call-id") == self.call_id
        return ours and address_of(request.one("from")).tag == self.remote_tag
