"""Telling on stderr what is being done; on a terminal with a sign of life."""

import contextlib
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def step(words: str, *, slow: bool = False) -> Iterator[None]:
    """Show the words while the step lasts; elsewhere than on a terminal only a slow one is told."""
    if sys.stderr.isatty():
        from rich.console import Console

        console = Console(stderr=True)
        with console.status(words):
            yield
        if slow:
            console.print(words, "[green]done[/green]", highlight=False)
        return
    if slow:
        sys.stderr.write(words + "\n")
        sys.stderr.flush()
    yield
