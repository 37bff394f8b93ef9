"""What is wrong with a request, before anything is done with it (RFC 3261 8.2)."""

from typing import NamedTuple

from intake.telephone.sip import sdp
from intake.telephone.sip.fields import Unfit, address_of, hop_of
from intake.telephone.sip.message import BAD, Pairs, Request

METHODS = ("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "NOTIFY")
ALLOWED: Pairs = (("Allow", ", ".join(METHODS)),)
SCHEMES = ("sip", "sips", "tel")


class Fault(NamedTuple):
    """The status that says what is wrong, and what goes with it."""

    status: int
    headers: Pairs = ()


def fault_of(request: Request, *more: str) -> Fault | None:
    """The first thing that is wrong; None for nothing. Raises Unfit when nobody can be told."""
    for end in ("from", "to"):
        address_of(request.one(end))
    hop_of(request.one("via"))
    if request.fault:
        return Fault(request.fault)
    if request.method not in (*METHODS, *more):
        return Fault(405, ALLOWED)
    if not address_of(request.one("from")).tag:
        return Fault(BAD)
    if request.uri.partition(":")[0].lower() not in SCHEMES:
        return Fault(416)
    if request.method != "CANCEL" and (wanted := request.all("require")):
        return Fault(420, tuple(("Unsupported", each) for each in wanted))
    return _of_body(request) or _of_contact(request)


def _of_body(request: Request) -> Fault | None:
    if not request.body or request.method != "INVITE":
        return None
    kind = request.one("content-type").partition(";")[0].strip().lower()
    packed = request.one("content-encoding").lower() not in ("", "identity")
    if kind != sdp.TYPE or packed:
        return Fault(415, (("Accept", sdp.TYPE), ("Accept-Encoding", "identity")))
    return None


def _of_contact(request: Request) -> Fault | None:
    if request.method != "INVITE":
        return None
    try:
        address_of(request.one("contact"))
    except Unfit:
        return Fault(BAD)
    return None
