"""A session with the event socket of FreeSWITCH: signing in, listing, signs of life."""

from collections.abc import Callable

from intake.telephone.freeswitch.abilities import EVENTS, abilities
from intake.telephone.freeswitch.asking import Asking, SocketActs
from intake.telephone.freeswitch.channels import END, Channels
from intake.telephone.freeswitch.legs import Legs, far_of
from intake.telephone.freeswitch.listing import Listing
from intake.telephone.freeswitch.wire import Event, Message, Reader, Unfit, event_of
from intake.telephone.orders import Contexts
from intake.telephone.switch import Switch

#: Seconds between two signs of life, and until an answer is given up.
PING, PATIENCE = 5.0, 10.0


class Agent(Switch):
    """Every call in our contexts, as the event socket tells of them."""

    def __init__(self, *, secret: Callable[[], str], contexts: Contexts, outside: str = "") -> None:
        super().__init__()
        self.capabilities = abilities(has_outside=bool(outside))
        self._secret = secret
        self._asking = Asking(self._timers)
        acts = SocketActs(self._asking, contexts.inside)
        self._legs = Legs(self._asking, self._timers)
        self._wire(acts, self._legs, contexts=contexts, outside=outside)
        self._channels = Channels(
            self._book,
            contexts,
            moved=self._orders.moved,
            reached=self._orders.reached,
            holding=self._holding,
        )
        self._listing = Listing(
            self._book,
            self._asking,
            self._channels,
            self._holding,
            self._legs,
            risen=self._rise,
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
        self._cut_off()
        self._legs.cut()
        self._begin()

    def close(self) -> None:
        """Say goodbye; the calls go on at the switch."""
        if self.is_up:
            self._asking.say(lambda answer: None, "exit")

    def _begin(self) -> None:
        self._asking.anew()
        self.broken, self._reader, self._is_known = "", Reader(), False
        self._listing.anew()

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
        self._listing.ask(at)
        self._ping(at)

    def _listens(self, answer: str) -> None:
        if not answer.startswith("+OK"):
            self.broken = "not_allowed"

    def _event(self, body: str, at: float) -> None:
        event = event_of(body)
        if event is None:
            return
        self._pass_on(event, at)
        if self._legs.hear(event, at):
            return
        self._book.hear(event.words, event.source)
        self._book.heard(self._channels.hear(event, at))

    def _pass_on(self, event: Event, at: float) -> None:
        """Whoever asks a colleague, and whoever is called by us, hears what is about them."""
        what, name = event.one("Event-Name"), event.one("Unique-ID")
        near = (event.one("Other-Leg-Unique-ID"), event.one("Channel-Call-UUID"))
        if what == "CHANNEL_BRIDGE":
            pair = {event.one("Bridge-A-Unique-ID"), event.one("Bridge-B-Unique-ID")}
            self._consulting.bridged(pair, event.stamp)
        elif what == "CHANNEL_PARK":
            self._consulting.parked(name)
        elif what == END:
            self._consulting.gone(name, at)
        if name not in self._legs.names and (kind := far_of(event)):
            self._calling_out.far(near, kind)

    def _rise(self) -> None:
        self.is_up = True

    def _ping(self, at: float) -> None:
        number = self._asking.say(lambda answer: None, "api", "uptime", "s")
        self._asking.later(at + PATIENCE, lambda now: self._missed(self._asking.is_open(number)))
        self._asking.later(at + PING, self._ping)

    def _missed(self, is_missed: bool) -> None:
        if is_missed:
            self.broken = "silent"
