"""A session with the event socket of FreeSWITCH: signing in, listing, signs of life."""

from collections.abc import Callable, Mapping

from intake.telephone.adapter import CallEvent, Capability, Order
from intake.telephone.freeswitch.abilities import EVENTS, abilities
from intake.telephone.freeswitch.asking import Asking, SocketActs
from intake.telephone.freeswitch.calling_out import CallingOut
from intake.telephone.freeswitch.channels import Channels
from intake.telephone.freeswitch.consulting import Consulting
from intake.telephone.freeswitch.consults import Consults
from intake.telephone.freeswitch.holding import Holding
from intake.telephone.freeswitch.legs import Legs
from intake.telephone.freeswitch.listing import Listing
from intake.telephone.freeswitch.wire import Message, Reader, Unfit, event_of
from intake.telephone.orders import Contexts, Orders, Verb
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
        settle, timers = self._settle, self._timers
        self._legs = Legs(self._asking, timers)
        self._calling_out = CallingOut(
            self._asking,
            self._legs,
            outside=outside,
            tell=self._book.add,
            settle=settle,
            timers=timers,
        )
        self._holding = Holding(self._book, self._asking, settle=settle, timers=timers)
        self._consults = Consults(self._book, acts, self._holding, self._legs, settle)
        self._consulting = Consulting(
            self._consults, acts, holding=self._holding, legs=self._legs, timers=timers
        )
        self._orders = Orders(
            self._book, contexts, acts=acts, settle=settle, timers=timers, more=self._more()
        )
        self._channels = Channels(
            self._book,
            contexts,
            moved=self._orders.moved,
            reached=self._orders.reached,
            held=self._holding.hear,
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
        self.is_up = False
        for each in (self._orders, self._holding, self._consults, self._legs):
            each.cut()
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
        if self._calling_out.hears(order, at):
            return
        if order.verb == Capability.ORIGINATE and order.verb in self.capabilities.can:
            self._calling_out.begin(order, at)
        else:
            self._orders.begin(order, at)

    def events(self) -> list[CallEvent]:
        """What has happened since they were last asked for, in order."""
        for each in (self._orders, self._holding, self._consults):
            each.tidy()
        return super().events()

    def _more(self) -> Mapping[str, Verb]:
        """What is done with a caller besides what every switch does."""
        return {
            Capability.HOLD: self._holding.begin,
            Capability.RESUME: self._consulting.take_back,
            Capability.ATTEND: self._consulting.attend,
            Capability.COMPLETE: self._consulting.complete,
            Capability.TAKE_BACK: self._consulting.take_back,
        }

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
        self._consulting.hear(event, at)
        if self._legs.hear(event, at):
            return
        self._calling_out.hear(event, at)
        self._book.hear(event.words, event.source)
        self._book.heard(self._channels.hear(event, at))

    def _rise(self) -> None:
        self.is_up = True

    def _ping(self, at: float) -> None:
        number = self._asking.say(lambda answer: None, "api", "uptime", "s")
        self._asking.later(at + PATIENCE, lambda now: self._missed(self._asking.is_open(number)))
        self._asking.later(at + PING, self._ping)

    def _missed(self, is_missed: bool) -> None:
        if is_missed:
            self.broken = "silent"
