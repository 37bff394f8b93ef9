"""Everybody comes back at once and gets what was missed, against merely opening bare sockets."""

from dataclasses import dataclass

from bench.baseline.bare import bare
from bench.cases.fanout import compared, publish
from bench.figures import Count, Figure, interleaved
from bench.opened import tabs
from bench.people import Guest, guests
from bench.site import Site

QUICK, FULL = (500, 5), (1000, 7)
MISSED = 10


@dataclass(frozen=True, slots=True)
class Leg:
    """How long it took until the last socket had everything."""

    seconds: float
    count: Count = Count()


def run(site: Site) -> list[Figure]:
    """The figure of this case."""
    sockets, times = FULL if site.full else QUICK
    present = guests(sockets)
    stream = present[0].stream
    missed = publish(site, stream, MISSED, pace=0)
    with bare(site, stream) as (bare_port, _), site.web() as (port, _):
        pairs = interleaved(
            lambda _: _opened(bare_port, present),
            lambda _: _returned(port, present, missed),
            times=times,
            yardstick=lambda each: each.seconds,
        )
    shown = [(round(1000 * bare.seconds), round(1000 * ours.seconds)) for bare, ours in pairs]
    return [
        Figure(
            "reconnect",
            "time until all are back",
            [ours.seconds / bare.seconds for bare, ours in pairs],
            4,
            sum((ours.count for _, ours in pairs), Count()),
            note=f"{sockets} sockets, each missed {MISSED} hints; bare and ours in ms {shown}",
        )
    ]


def _opened(port: int, present: list[Guest]) -> Leg:
    with tabs(port, [guest.headers(port) for guest in present]) as opened:
        return Leg(opened.took)


def _returned(port: int, present: list[Guest], missed: dict[int, int]) -> Leg:
    from live.models import Epoch

    place = f"{present[0].stream}:{Epoch.objects.get().value}.{min(missed) - 1}"
    headers = [guest.headers(port) for guest in present]
    with tabs(port, headers, path=f"/live/?stream={place}") as opened:
        heard = opened.until(max(missed))
    last = max(moment for tab in heard for _, moment in tab)
    count = sum((compared(tab, set(missed)) for tab in heard), Count())
    return Leg((last - opened.began) / 1e9, count)
