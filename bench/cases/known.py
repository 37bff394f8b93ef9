"""Whether the time of an answer tells that a number or a call-sign is known to the console."""

import itertools
import statistics
import time
from collections.abc import Callable, Iterator

from bench.figures import Count, Figure
from bench.outside import Asked, Outside
from bench.site import Site

#: The most by which the medians may differ, in seconds.
LIMIT = 0.005
QUICK, FULL = (3, 100), (7, 300)
KNOWN, CALL_SIGN = "+380001234567", "Known"
Make = Callable[[bool], Asked]


def run(site: Site) -> Iterator[Figure]:
    """A figure for each way in: known and unknown in turn, from an address new each time."""
    _person_is_made()
    strangers = (f"+38000{number:07}" for number in itertools.count(2_000_000))
    with site.web() as (port, _process):
        outside = Outside(port)

        def number(is_known: bool) -> str:
            return KNOWN if is_known else next(strangers)

        ways: dict[str, Make] = {
            "a call": lambda is_known: outside.call(number(is_known)),
            "a card shared with the bot": lambda is_known: outside.card(number(is_known)),
            "a form": lambda is_known: outside.posting(
                "/write/", **{"q-channel": "phone", "q-number": number(is_known), "send": "1"}
            ),
            "a sign-in": lambda is_known: outside.posting(
                "/sign-in/", call_sign=CALL_SIGN if is_known else "Other", password="wrong"
            ),
        }
        outside.send(ways["a call"](True))
        for way, make in ways.items():
            yield _figure(way, make, outside, *(FULL if site.full else QUICK))


def _figure(way: str, make: Make, outside: Outside, blocks: int, pairs: int) -> Figure:
    for is_known in (True, False):
        outside.send(make(is_known))
    measured = [_block(make, outside, pairs) for _ in range(blocks)]
    differ = [round(1000 * seconds, 2) for seconds, _count in measured]
    return Figure(
        "known",
        f"{way}: medians of known and unknown apart, of {1000 * LIMIT:.0f} ms",
        [abs(seconds) / LIMIT for seconds, _count in measured],
        1.0,
        sum((count for _seconds, count in measured), Count()),
        note=f"known less unknown, in ms, {blocks} times {pairs} pairs: {differ}",
    )


def _block(make: Make, outside: Outside, pairs: int) -> tuple[float, Count]:
    """Known less unknown, each first every other time; a pair that is answered unlike is lost."""
    took: dict[bool, list[float]] = {True: [], False: []}
    unlike = 0
    for turn in range(pairs):
        seen = set()
        for is_known in (turn % 2 == 0, turn % 2 == 1):
            asked = make(is_known)
            began = time.perf_counter()
            seen.add(outside.send(asked))
            took[is_known].append(time.perf_counter() - began)
        unlike += len(seen) - 1
    return statistics.median(took[True]) - statistics.median(took[False]), Count(lost=unlike)


def _person_is_made() -> None:
    from django.contrib.auth.hashers import make_password

    from bench.people import operators

    person = operators()[0]
    person.call_sign, person.password = CALL_SIGN, make_password("seven tall poplars")
    person.save()
