"""Fields of SIP headers: addresses, hops, and who is calling as far as they want it known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from cases.inbound import Sender
from intake.telephone.sip.message import Message, Request

COOKIE = "z9hG4bK"
HOP = re.compile(
    r"SIP\s*/\s*2\.0\s*/\s*(\w{1,8})\s+(\[[0-9A-Fa-f:.]+\]|[\w.-]{1,255})(?::(\d{1,5}))?"
)
NUMBER = re.compile(r"\+?\d{3,15}")
SEPARATORS = re.compile(r"[-.() ]")
#: Names under which nobody wants to be known, whatever else the message says of them.
NOBODY = frozenset({"anonymous", "unknown", "restricted", "private", "unavailable", "withheld"})
#: Values of Privacy (RFC 3323, 3325) by which a caller asks to stay unknown.
WITHHOLDING = frozenset({"id", "user", "header"})
LANGUAGES = ("uk", "ru", "en")
LONGEST_NAME = 100
DEFAULT_PORT = 5060


class Unfit(ValueError):
    """A field is not what its header asks for."""


@dataclass(frozen=True, slots=True)
class Address:
    """A name, an address and what stands behind them."""

    name: str = field(repr=False)
    uri: str = field(repr=False)
    parameters: Mapping[str, str]

    @property
    def tag(self) -> str:
        """What tells one end of a dialog."""
        return self.parameters.get("tag", "")


@dataclass(frozen=True, slots=True)
class Hop:
    """The topmost Via: who sent it, under which branch, and whether it wants its port back."""

    host: str
    port: int
    parameters: Mapping[str, str]
    text: str = field(repr=False)

    @property
    def branch(self) -> str:
        """The name of the transaction."""
        return self.parameters.get("branch", "")

    def answered(self, source: tuple[str, int]) -> tuple[str, tuple[str, int]]:
        """The Via of the answer, and where the answer goes (RFC 3261 18.2, RFC 3581)."""
        wants_port = "rport" in self.parameters
        kept = [
            each
            for each in self.text.split(";")
            if each.partition("=")[0].strip().lower() not in {"rport", "received"}
        ]
        more = [f"received={source[0]}", *([f"rport={source[1]}"] if wants_port else [])]
        return ";".join([*kept, *more]), (source[0], source[1] if wants_port else self.port)


def address_of(text: str) -> Address:
    """A name-addr or addr-spec. Raises Unfit."""
    name, rest = _quoted(text.strip())
    before, bracket, after = rest.partition("<")
    if bracket:
        uri, end, tail = after.partition(">")
        name = name or before.strip()
        if not end or (tail.strip() and not tail.strip().startswith(";")):
            raise Unfit("no end")
    else:
        uri, _sign, tail = rest.partition(";")
        tail = f";{tail}"
    if ":" not in uri or name.startswith("<") or any(sign in uri for sign in '<>"\r\n '):
        raise Unfit("no address")
    return Address(name, uri.strip(), parameters_of(tail))


def hop_of(text: str) -> Hop:
    """The topmost Via. Raises Unfit."""
    head, _sign, tail = text.partition(";")
    found = HOP.fullmatch(head.strip())
    port = int(found[3] or DEFAULT_PORT) if found else 0
    if found is None or not 0 < port < 65536:
        raise Unfit("no hop")
    return Hop(found[2], port, parameters_of(tail), text)


def parameters_of(text: str) -> dict[str, str]:
    """`a=1;b` as names and values; names in small letters."""
    pairs = (each.partition("=") for each in text.split(";") if each.strip())
    return {name.strip().lower(): value.strip() for name, _sign, value in pairs}


def caller_of(request: Request) -> Sender:
    """Who calls. A caller who asks to stay unknown is nobody, even to us.

    The switch is trusted: the identity that it asserts goes before the name that a caller chose.
    """
    wishes = {each.strip().lower() for each in request.one("privacy").split(";")}
    try:
        chosen = address_of(request.one("from"))
    except Unfit:
        return Sender()
    if wishes & WITHHOLDING or _user(chosen.uri).lower() in NOBODY:
        return Sender()
    if chosen.name.strip('"').strip().lower() in NOBODY:
        return Sender()
    number = next(filter(None, map(_number, _asserted(request))), "") or _number_of(chosen)
    name = "".join(filter(str.isprintable, chosen.name)).strip()[:LONGEST_NAME]
    return Sender(number=number, name="" if SEPARATORS.sub("", name) == number else name)


def language_of(message: Message) -> str:
    """The first language that the caller's telephone asks for and we speak."""
    asked = message.one("accept-language").lower().split(",")
    spoken = (each.strip().partition(";")[0].partition("-")[0] for each in asked)
    return next((each for each in spoken if each in LANGUAGES), "")


def _asserted(request: Request) -> list[str]:
    values = request.all("p-asserted-identity") + request.all("remote-party-id")
    return [each for value in values for each in value.split(",")]


def _number(text: str) -> str:
    try:
        return _number_of(address_of(text))
    except Unfit:
        return ""


def _number_of(address: Address) -> str:
    number = SEPARATORS.sub("", _user(address.uri))
    return number if NUMBER.fullmatch(number) else ""


def _user(uri: str) -> str:
    """The part of the address that names somebody."""
    scheme, _sign, rest = uri.partition(":")
    whole = rest if scheme.lower() == "tel" else rest.rpartition("@")[0]
    return unquote(whole.partition(";")[0].partition(":")[0])


def _quoted(text: str) -> tuple[str, str]:
    """A name in quotes at the beginning, and what follows it. Raises Unfit."""
    if not text.startswith('"'):
        return "", text
    end = 1
    while end < len(text) and text[end] != '"':
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        raise Unfit("an open quote")
    return re.sub(r"\\(.)", r"\1", text[1:end]), text[end + 1 :]
