"""SIP messages as we write them."""

from collections.abc import Iterable
from http import HTTPStatus

from intake.telephone.sip.message import VERSION, Pairs, Request

REASONS = {
    100: "Trying",
    180: "Ringing",
    202: "Accepted",
    415: "Unsupported Media Type",
    416: "Unsupported URI Scheme",
    420: "Bad Extension",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    489: "Bad Event",
    491: "Request Pending",
    500: "Server Internal Error",
    503: "Service Unavailable",
    505: "Version Not Supported",
    513: "Message Too Large",
    603: "Decline",
}


def response(
    request: Request, status: int, *, to: str, via: str, more: Pairs = (), body: bytes = b""
) -> bytes:
    """A response to a request: what leads back is copied, `to` bears our tag, `via` where from."""
    vias = request.all("via")[1:]
    headers = (
        ("Via", via),
        *(("Via", each) for each in vias),
        *(("Record-Route", each) for each in request.all("record-route")),
        ("From", request.one("from")),
        ("To", to),
        ("Call-ID", request.one("call-id")),
        ("CSeq", request.one("cseq")),
        *more,
    )
    reason = REASONS.get(status) or HTTPStatus(status).phrase
    return written(f"{VERSION} {status} {reason}", headers, body)


def written(start: str, headers: Iterable[tuple[str, str]], body: bytes = b"") -> bytes:
    """A message as it travels."""
    lines = [start, *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body
