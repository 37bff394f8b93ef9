"""A session with the manager of Asterisk: signing in, the list of channels, signs of life."""

from collections.abc import Callable

from intake.telephone.asterisk.abilities import abilities
from intake.telephone.asterisk.acts import ManagerActs
from intake.telephone.asterisk.again import asked_in
from intake.telephone.asterisk.asking import Asking
from intake.telephone.asterisk.channels import Channels
from intake.telephone.asterisk.legs import Legs, far_of
from intake.telephone.asterisk.wire import Message, Reader, Unfit
from intake.telephone.orders import Contexts
from intake.telephone.switch import Switch

#: Seconds between two signs of life, between two lists, and until an answer is given up.
PING, LIST, PATIENCE = 5.0, 60.0, 10.0
#: So long a call waits for whether its caller hides; then it is told of without a number.
WHO = 1.0
NOT_SAID = Message(())
#: A caller whose number may be shown (the function CALLERID(num-pres) of the dialplan).
ALLOWED = "allowed"


class Agent(Switch):
    """Every call in our contexts, as the manager tells of them."""

    def __init__(
        self, *, user: str, secret: Callable[[], str], contexts: Contexts, outside: str = ""
    ) -> None:
        super().__init__()
        self.capabilities = abilities(has_held=bool(contexts.held), has_outside=bool(outside))
        self._user, self._secret = user, secret
        self._asking = Asking(self._timers)
        acts = ManagerActs(self._asking, contexts.inside, contexts.held)
        self._legs = Legs(self._asking, self._timers, contexts.held)
        self._wire(acts, self._legs, contexts=contexts, outside=outside)
        self._channels = Channels(
            self._book,
            contexts,
            began=self._who,
            moved=self._orders.moved,
            reached=self._orders.reached,
            paired=self._consulting.bridged,
            holding=self._holding,
        )
        self._is_signing_in, self._is_new = False, True
        self._begin()

    @property
    def out(self) -> list[bytes]:
        """What is to be sent."""
        return self._asking.out

    @out.setter
    def out(self, rest: list[bytes]) -> None:
        self._asking.out = rest

    def opened(self, at: float) -> None:
        """Somebody is at the other end; nothing is said before they say who they are."""
        self._begin()
        self._expect("", at)

    def receive(self, data: bytes, at: float) -> None:
        """Take bytes, whatever they hold."""
        try:
            for message in self._reader.feed(data):
                self._take(message, at)
        except Unfit:
            self.broken = "stranger"
            return
        if self._reader.greeting and not self._is_signing_in:
            self._is_signing_in = True
            self._sign_in(at)

    def cut(self) -> None:
        """The link is down; calls stay as they were until the next list."""
        self._cut_off()
        self._channels.forget()
        self._begin()

    def close(self) -> None:
        """Say goodbye; the calls go on at the switch."""
        if self.is_up:
            self._asking.say("Logoff", lambda answer: None)

    def _begin(self) -> None:
        self._asking.anew()
        self.broken = ""
        self._reader, self._is_signing_in = Reader(), False
        self._listed: list[str] = []
        self._rows: list[Message] = []
        self._list_id, self._listed_at = "", 0.0

    def _take(self, message: Message, at: float) -> None:
        number = message.one("actionid")
        if message.event == "CoreShowChannelsComplete":
            if number == self._list_id:
                self._listing_ends(message.one("listitems"), at)
        elif message.event == "CoreShowChannel":
            if number == self._list_id:
                self._listed.append(self._channels.hear(message, at))
                self._rows.append(message)
        elif message.event:
            self._event(message, at)
        else:
            self._asking.hear(message)

    def _event(self, message: Message, at: float) -> None:
        name = message.one("uniqueid")
        if message.event == "Hangup":
            self._consulting.gone(message.one("channel"), at)
        near, kind = far_of(message)
        if kind:
            self._calling_out.far((near,), kind)
        if self._legs.hear(message, at):
            self._channels.bridge(name, message, at)
            return
        self._book.hear(message.words, message.source)
        name = self._channels.hear(message, at)
        call = name if self._book.named(name) else message.one("linkedid") or name
        self._book.heard(call)

    def _sign_in(self, at: float) -> None:
        self._asking.say(
            "Login",
            lambda answer: self._signed_in(answer, at),
            Username=self._user,
            Secret=self._secret(),
            Events="call",
        )

    def _signed_in(self, answer: Message, at: float) -> None:
        if answer.one("response") != "Success":
            self.broken = "refused"
            return
        self._list(at)
        self._ping(at)

    def _list(self, at: float) -> None:
        self._listed, self._rows, self._listed_at = [], [], at
        self._list_id = self._asking.say("CoreShowChannels", self._list_begins)
        self._asking.later(at + LIST, self._list)

    def _list_begins(self, answer: Message) -> None:
        if answer.one("response") != "Success":
            self.broken = "not_allowed"

    def _listing_ends(self, count: str, at: float) -> None:
        # A list with a gap in it ends no call.
        if count == str(len(self._listed)):
            self._book.keep_only(set(self._listed), before=self._listed_at)
            self._legs.keep_only(set(self._listed), self._listed_at)
            if self._is_new:
                self._is_new = False
                self._find_again(at)
        self._list_id, self.is_up = "", True

    def _find_again(self, at: float) -> None:
        """An earlier process asked colleagues about callers who wait; some are there still."""
        for each in asked_in(self._rows):
            if call := self._book.named(each.call):
                self._consulting.found(call, each.name, each.channel, handset=each.handset)
        self._consulting.alone(at)

    def _ping(self, at: float) -> None:
        self._expect(self._asking.say("Ping", lambda answer: None), at)
        self._asking.later(at + PING, self._ping)

    def _expect(self, number: str, at: float) -> None:
        """A link on which this is not answered, or nobody signs in, is no link."""

        def look(now: float) -> None:
            if self._asking.is_open(number) if number else not self.is_up:
                self.broken = "silent"

        self._asking.later(at + PATIENCE, look)

    def _who(self, name: str, at: float) -> None:
        """Ask whether a caller hides, and tell of the call."""
        call = self._book.named(name)
        self._timers.set(at + WHO, lambda now: self._known(name, NOT_SAID))
        if call:
            self._asking.say(
                "Getvar",
                lambda answer: self._known(name, answer),
                Channel=call.channel,
                Variable="CALLERID(num-pres)",
            )

    def _known(self, name: str, answer: Message) -> None:
        shown = answer.one("value").startswith(ALLOWED)
        caller = self._channels.caller(name)
        self._book.offer(name, caller if shown else None)
