"""The list of channels that FreeSWITCH has (`show channels as json`), each minute and at first."""

import json
from collections.abc import Callable

from intake.telephone.book import Book
from intake.telephone.freeswitch.asking import Asking
from intake.telephone.freeswitch.channels import NAME, Channels
from intake.telephone.freeswitch.legs import Legs
from intake.telephone.freeswitch.wire import event_of
from intake.telephone.holding import Holding

#: Seconds between two lists.
LIST = 60.0
MOST_ROWS = 5_000


class Listing:
    """What a list changes: what is missing is over, and what is new is asked about."""

    def __init__(
        self,
        book: Book,
        asking: Asking,
        channels: Channels,
        holding: Holding,
        legs: Legs,
        *,
        risen: Callable[[], None],
    ) -> None:
        self._book, self._asking = book, asking
        self._channels, self._holding, self._legs = channels, holding, legs
        self._risen, self._is_first = risen, True

    def anew(self) -> None:
        """The next list is the first of another link."""
        self._is_first = True

    def ask(self, at: float) -> None:
        """Ask for the list, and again and again."""
        words = ("api", "show", "channels", "as", "json")
        self._asking.say(lambda answer: self._listed(answer, at), *words)
        self._asking.later(at + LIST, self.ask)

    def _listed(self, answer: str, at: float) -> None:
        rows = rows_of(answer)
        if rows is not None:
            names = {row["uuid"] for row in rows}
            self._book.keep_only(names, before=at)
            self._legs.keep_only(names, at)
            for row in rows:
                if row["is_caller"] and self._channels.wants(row["uuid"], row["context"]):
                    self._dump(row["uuid"], at)
            for row in rows:
                if not row["is_caller"] and row["speaks"]:
                    self._answered(row, is_first=self._is_first)
            self._is_first = False
        # The answers come in order: when this one is here, everything is known.
        self._asking.say(lambda answer: self._risen(), "api", "uptime", "s")

    def _dump(self, name: str, at: float) -> None:
        def told(answer: str) -> None:
            event = event_of(answer)
            if event is not None and event.one("Unique-ID") == name:
                self._channels.hear(event, at)

        self._asking.say(told, "api", "uuid_dump", name)

    def _answered(self, row: dict[str, str], *, is_first: bool) -> None:
        """Whoever is called for this caller speaks with them, once the call itself is known."""

        def known(_answer: str) -> None:
            self._book.answer(row["call"])
            if (call := self._book.named(row["call"])) and is_first:
                call.leg = row["uuid"]
                self._holding.found(call, held=bool(row["held"]))

        self._asking.say(known, "api", "uptime", "s")


def rows_of(answer: str) -> list[dict[str, str]] | None:
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
        "held": "yes" if told.get("callstate") == "HELD" else "",
        "speaks": "yes" if told.get("callstate") in ("ACTIVE", "HELD") else "",
    }
