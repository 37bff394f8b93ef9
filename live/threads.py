"""A thread that may use the ORM, so that the event loop never waits for the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")


class DatabaseThread:
    """One thread with connections of its own, apart from those that answer requests."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="live")

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function there and wait without blocking."""
        call = database_sync_to_async(function, thread_sensitive=False, executor=self._pool)
        result: T = await call(*args, **kwargs)
        return result

    def close(self) -> None:
        """Close the connections and let the thread end."""
        self._pool.submit(connections.close_all)
        self._pool.shutdown(wait=False)
