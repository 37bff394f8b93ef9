"""What keys, receipts and the journal cost."""

from collections.abc import Iterator

from bench import journal, opening
from bench.figures import Figure
from bench.site import Site


def run(site: Site) -> Iterator[Figure]:
    """The figures of opening and of the journal."""
    yield from opening.figures(site)
    yield from journal.figures(site)
