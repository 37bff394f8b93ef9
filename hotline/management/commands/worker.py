"""Do the jobs and the rounds of the console until told to stop."""

import asyncio
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from hotline import replacing
from hotline.beats import round_thread
from hotline.jobs import rounds

GRACE = 4.0


class Command(BaseCommand):
    """manage.py worker."""

    help = "Do the jobs and the rounds until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the job worker in front and every round in a thread behind it."""
        stop = Event()
        replacing.watch()
        threads = [round_thread(work, stop=stop, clock=now) for work in rounds()]
        connector: Any = app.connector
        try:
            with app.replace_connector(connector.get_worker_connector()) as worker:
                asyncio.run(_work(worker))
        except ConnectorException as trouble:
            raise CommandError(f"worker: the database is away ({type(trouble).__name__})") from None
        finally:
            stop.set()
            for thread in threads:
                thread.join(GRACE)


async def _work(worker: Any) -> None:
    async with worker.open_async():
        await worker.run_worker_async(
            name="worker",
            concurrency=4,
            delete_jobs="successful",
            shutdown_graceful_timeout=GRACE,
        )
