"""A session with the event socket of FreeSWITCH: signing in, listing, signs of life."""

import json
from collections.abc import Callable

from intake.telephone.adapter import CallEvent, Capabilities, Capability, Order
from intake.telephone.freeswitch.asking import Asking, SocketActs
from intake.telephone.freeswitch.channels import END, HOLDS, NAME, Channels
from intake.telephone.freeswitch.wire import Message, Reader, Unfit, event_of
from intake.telephone.orders import Contexts, Orders
from intake.telephone.switch import Switch

ABILITIES = Capabilities(
    adapter="freeswitch",
    can=frozenset({Capability.ANSWER, Capability.REJECT, Capability.HANG_UP, Capability.TRANSFER}),
    carries_sound=False,
    met_a_real_switch=False,
)
#: Seconds between two signs of life, between two lists, and until an answer is given up.
PING, LIST, PATIENCE = 5.0, 60.0, 10.0
EVENTS = ("CHANNEL_CREATE", "CHANNEL_PARK", "CHANNEL_ANSWER", "CHANNEL_BRIDGE", *HOLDS, END)
MOST_ROWS = 5_000


class Agent(Switch):
    """Every call in our contexts, as the event socket tells of them."""

    capabilities = ABILITIES

    def __init__(self, *, secret: Callable[[], str], contexts: Contexts) -> None:
        super().__init__()
        self._secret, self._contexts = secret, contexts
        self._asking = Asking(self._timers)
        self._orders = Orders(
            self._book,
            contexts,
            acts=SocketActs(self._asking, contexts.inside),
            settle=self._settle,
            timers=self._timers,
        )
        self._channels = Channels(
            self._book, contexts, moved=self._orders.moved, reached=self._orders.reached
        )
        self._begin()

    @property
    def out(self) -> list[bytes]:
        """What is to be sent."""
        return self._asking.out

    @out.setter
    def out(self, rest: list[bytes]) -> None:
        self._asking.out = rest

    def opened(self, at: float) -> None:
        """Somebody is at the other end; nothing is said before they ask who we are."""
        self._begin()
        self._asking.later(at + PATIENCE, lambda now: self._missed(not self.is_up))

    def receive(self, data: bytes, at: float) -> None:
        """Take bytes, whatever they hold."""
        try:
            for message in self._reader.feed(data):
                self._take(message, at)
        except Unfit:
            self.broken = "stranger"

    def cut(self) -> None:
        """The link is down; calls stay as they were until the next list."""
        self.is_up = False
        self._orders.cut()
        self._begin()

    def close(self) -> None:
        """Say goodbye; the calls go on at the switch."""
        if self.is_up:
            self._asking.say(lambda answer: None, "exit")

    def turn_away(self, name: str, at: float, *, is_off: bool = False) -> None:
        """End a call of which nobody can be told."""
        self._orders.turn_away(name)

    def carry_out(self, order: Order, at: float) -> None:
        """Begin a command; how it went comes with the settled ones."""
        self._orders.begin(order, at)

    def events(self) -> list[CallEvent]:
        """What has happened since they were last asked for, in order."""
        self._orders.tidy()
        return super().events()

    def _begin(self) -> None:
        self._asking.anew()
        self.broken, self._reader, self._is_known = "", Reader(), False

    def _take(self, message: Message, at: float) -> None:
        if message.kind == "auth/request" and not self._is_known:
            self._is_known = True
            self._asking.say(lambda answer: self._let_in(answer, at), "auth", self._secret())
        elif message.kind == "command/reply":
            self._asking.hear(message.reply)
        elif message.kind == "api/response":
            self._asking.hear(message.body)
        elif message.kind == "text/event-plain":
            self._event(message.body, at)
        elif message.kind in {"text/disconnect-notice", "text/rude-rejection"}:
            self.broken = self.broken or "hung_up"

    def _let_in(self, answer: str, at: float) -> None:
        if not answer.startswith("+OK"):
            self.broken = "refused"
            return
        self._asking.say(self._listens, "event", "plain", *EVENTS)
        self._list(at)
        self._ping(at)

    def _listens(self, answer: str) -> None:
        if not answer.startswith("+OK"):
            self.broken = "not_allowed"

    def _event(self, body: str, at: float) -> None:
        event = event_of(body)
        if event is None:
            return
        self._book.hear(event.words, event.source)
        self._book.heard(self._channels.hear(event, at))

    def _list(self, at: float) -> None:
        words = ("api", "show", "channels", "as", "json")
        self._asking.say(lambda answer: self._listed(answer, at), *words)
        self._asking.later(at + LIST, self._list)

    def _listed(self, answer: str, at: float) -> None:
        """What is missing is over; of what is new the switch is asked everything it knows."""
        rows = _rows(answer)
        if rows is not None:
            self._book.keep_only({row["uuid"] for row in rows}, before=at)
            for row in rows:
                if row["is_caller"] and self._is_new(row):
                    self._dump(row["uuid"], at)
            for row in rows:
                if not row["is_caller"] and row["speaks"]:
                    self._answered(row["call"], at)
        # The answers come in order: when this one is here, everything is known.
        self._asking.say(lambda answer: self._rise(), "api", "uptime", "s")

    def _is_new(self, row: dict[str, str]) -> bool:
        ours = row["context"] in (self._contexts.waiting, self._contexts.inside)
        return ours and self._book.named(row["uuid"]) is None

    def _dump(self, name: str, at: float) -> None:
        def told(answer: str) -> None:
            event = event_of(answer)
            if event is not None and event.one("Unique-ID") == name:
                self._channels.hear(event, at)

        self._asking.say(told, "api", "uuid_dump", name)

    def _answered(self, name: str, at: float) -> None:
        """Whoever is called for this caller speaks with them, once the call itself is known."""
        self._asking.say(lambda answer: self._book.answer(name), "api", "uptime", "s")

    def _rise(self) -> None:
        self.is_up = True

    def _ping(self, at: float) -> None:
        number = self._asking.say(lambda answer: None, "api", "uptime", "s")
        self._asking.later(at + PATIENCE, lambda now: self._missed(self._asking.is_open(number)))
        self._asking.later(at + PING, self._ping)

    def _missed(self, is_missed: bool) -> None:
        if is_missed:
            self.broken = "silent"


def _rows(answer: str) -> list[dict[str, str]] | None:
    """The channels of a list; None for what is no list, which says nothing of any call."""
    try:
        told = json.loads(answer)
        rows = told.get("rows", []) if told["row_count"] else []
        found = [_row(each) for each in rows[:MOST_ROWS]]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return found if len(found) == told["row_count"] else None


def _row(told: dict[str, object]) -> dict[str, str]:
    name = str(told["uuid"])
    if not NAME.fullmatch(name):
        raise ValueError(name)
    return {
        "uuid": name,
        "context": str(told.get("context", "")),
        "call": str(told.get("call_uuid", "")),
        "is_caller": "yes" if told.get("direction") == "inbound" else "",
        "speaks": "yes" if told.get("callstate") in ("ACTIVE", "HELD") else "",
    }
