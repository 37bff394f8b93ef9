"""The event socket of a FreeSWITCH as it was recorded, for `tests/intake/board.py`."""

import json

from intake.telephone.freeswitch.agent import Agent
from intake.telephone.orders import Contexts
from tests.intake.board import Board, recorded

SECRET = "fictitious-secret"
CHANNELS = recorded("freeswitch-channels.json")


def told(body: str, kind: str = "api/response") -> bytes:
    """A message with a body."""
    data = body.encode()
    return f"Content-Type: {kind}\nContent-Length: {len(data)}\n\n".encode() + data


def event(body: str) -> bytes:
    """An event; the switch says how long it is before it says what it is."""
    data = body.encode()
    return f"Content-Length: {len(data)}\nContent-Type: text/event-plain\n\n".encode() + data


class Socket:
    """Lets in who knows the secret, lists its channels, and does what it is asked."""

    greeting, end = b"Content-Type: auth/request\n\n", b"\n\n"

    def __init__(self) -> None:
        self.channels = '{"row_count":0}\n'
        self.does = "+OK\n"
        self.hides = "false"
        self.answers = True
        self.jobs = 0

    def answer(self, asked: str) -> bytes:
        words = asked.split()
        return self._told(words) if self.answers else b""

    def _told(self, words: list[str]) -> bytes:
        if words[0] == "auth":
            if words[1:] == [SECRET]:
                return reply("+OK accepted")
            bye = "Disconnected, goodbye.\n"
            return reply("-ERR invalid") + told(bye, "text/disconnect-notice")
        if words[0] == "bgapi":
            self.jobs += 1
            return reply(f"+OK Job-UUID: {named(0xA00000 + self.jobs)}")
        if words[0] in ("event", "exit"):
            return reply("+OK event listener enabled plain")
        if words[1] == "show":
            return told(self.channels)
        if words[1] == "uptime":
            return told("4711\n")
        return told(self._dump(words[2]) if words[1] == "uuid_dump" else self.does)

    def _dump(self, name: str) -> str:
        """Everything that is known of a channel; the names after davec82/freeswitch-outboundsocket.

        github.com/davec82/freeswitch-outboundsocket, test/support/fs_events.ex, api_response.
        """
        row = next(each for each in json.loads(self.channels)["rows"] if each["uuid"] == name)
        fields = {
            "Event-Name": "CHANNEL_DATA",
            "Event-Date-Timestamp": "1893546287000000",
            "Event-Calling-Function": "uuid_dump_function",
            "Unique-ID": name,
            "Call-Direction": row["direction"],
            "Caller-Caller-ID-Number": row["cid_num"].replace("+", "%2B"),
            "Caller-Context": row["context"],
            "Caller-Channel-Created-Time": f"{row['created_epoch']}000000",
            "Caller-Privacy-Hide-Name": self.hides,
            "Caller-Privacy-Hide-Number": self.hides,
        }
        return "".join(f"{name}: {value}\n" for name, value in fields.items())


def reply(text: str) -> bytes:
    return f"Content-Type: command/reply\nReply-Text: {text}\n\n".encode()


def named(number: int) -> str:
    """The name of a call."""
    return f"00000000-0000-4000-8000-{number:012x}"


def events(name: str, number: int) -> list[bytes]:
    """The events of a recorded call under a number of its own."""
    text = recorded(name).replace("{id}", named(number)).replace("{n}", f"{number}")
    text = text.replace("{other}", named(number + 0x500000))
    return [event(each + "\n\n") for each in text.split("\n\n") if each.strip()]


def call(name: str, number: int) -> bytes:
    return b"".join(events(name, number))


def board(socket: Socket | None = None, *, secret: str = SECRET, outside: str = "") -> Board:
    contexts = Contexts("hotline", "hotline-inside")
    agent = Agent(secret=lambda: secret, contexts=contexts, outside=outside)
    return Board(socket or Socket(), agent, "freeswitch")
