"""What keys, receipts and the journal cost."""

from collections.abc import Iterator

from bench import journal
from bench.figures import Figure
from bench.site import Site


def run(site: Site) -> Iterator[Figure]:
    """The figures of the journal."""
    yield from journal.figures(site)
