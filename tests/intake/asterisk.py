"""The manager of an Asterisk as it was recorded, for `tests/intake/board.py`."""

from typing import Any

from intake.telephone.asterisk.agent import Agent
from intake.telephone.orders import Contexts
from tests.intake.board import Board, recorded

USER, SECRET = "hotline", "fictitious-secret"
GAP = "\n\n"


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def fields_of(asked: str) -> dict[str, str]:
    """An action, name by name."""
    return dict(line.split(": ", 1) for line in asked.split("\r\n") if line)


class Manager:
    """Signs in who knows the secret, lists its channels, and does what it is asked."""

    greeting, end = b"Asterisk Call Manager/5.0.2\r\n", b"\r\n\r\n"

    def __init__(self) -> None:
        accepted, booted, refused, _end = recorded("asterisk-signing-in.txt").split(GAP)
        self.accepted, self.booted, self.refused = accepted, booted, refused
        self.channels: list[str] = []
        self.shown = "allowed_not_screened"
        self.does = "Success"
        self.answers = True

    def answer(self, asked: str) -> bytes:
        action = fields_of(asked)
        number = action["ActionID"]
        told = self._told(action, f"Response: {self.does}\nActionID: {number}\nMessage: Said{GAP}")
        return crlf(told.replace("{action}", number)) if self.answers else b""

    def _told(self, action: dict[str, str], otherwise: str) -> str:
        ok = f"Response: Success\nActionID: {action['ActionID']}\n"
        if action["Action"] == "Login":
            known = (action["Username"], action["Secret"]) == (USER, SECRET)
            return (self.accepted + GAP + self.booted if known else self.refused) + GAP
        if action["Action"] == "CoreShowChannels":
            rows = "".join(self.channels)
            end = "Event: CoreShowChannelsComplete\nActionID: {action}\nEventList: Complete\n"
            begin = f"{ok}EventList: start\nMessage: Channels will follow{GAP}"
            return f"{begin}{rows}{end}ListItems: {len(self.channels)}{GAP}"
        if action["Action"] == "Getvar":
            return f"{ok}Variable: {action['Variable']}\nValue: {self.shown}{GAP}"
        if action["Action"] == "Ping":
            return f"{ok}Ping: Pong\nTimestamp: 1800000000.000001{GAP}"
        return otherwise


def channels() -> list[str]:
    """The rows of the recorded list."""
    return [each + GAP for each in recorded("asterisk-channels.txt").split(GAP) if each.strip()]


def call(name: str, number: int) -> bytes:
    """A recorded call under a number of its own."""
    text = recorded(name).replace("{id}", f"{number}").replace("{other}", f"{number + 500000}")
    return crlf(text)


def named(number: int) -> str:
    """The name of that call."""
    return f"1800000000.{number}"


def messages(data: bytes) -> list[bytes]:
    """The messages of a recording, each with its gap."""
    return [each + b"\r\n\r\n" for each in data.split(b"\r\n\r\n") if each]


def board(
    manager: Manager | None = None,
    *,
    secret: str = SECRET,
    held: str = "",
    outside: str = "",
    **tls: Any,
) -> Board:
    contexts = Contexts("hotline", "hotline-inside", held)
    agent = Agent(user=USER, secret=lambda: secret, contexts=contexts, outside=outside)
    return Board(manager or Manager(), agent, "asterisk", **tls)
