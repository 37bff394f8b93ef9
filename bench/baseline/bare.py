"""Starting the bare broadcast beside ours."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from bench.site import Site, await_port, free_port, python
from hotline.embedded.processes import stop


@contextmanager
def bare(site: Site, stream: str) -> Iterator[tuple[int, int]]:
    """The bare broadcast of one stream; gives its port and its process number."""
    port = free_port()
    process = python("bench.baseline.bare_broadcast", str(port), stream, env=site.libpq())
    try:
        await_port(port, process)
        yield port, process.pid
    finally:
        stop(process, (signal.SIGTERM, 5.0))
