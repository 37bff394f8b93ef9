"""Run the lines that need a process of their own until told to stop."""

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from cases.selectors.calling_here import calls_are_over
from hotline import replacing
from hotline.beats import line_thread
from hotline.jobs import lines

GRACE = 5.0


class Command(BaseCommand):
    """manage.py lines."""

    help = "Run the lines that are switched on until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        """One thread for each line; the main thread waits for the signal."""
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, frame: stop.set())
        replacing.watch(may_go=calls_are_over)
        threads = [line_thread(line, stop=stop) for line in lines()]
        stop.wait()
        for thread in threads:
            thread.join(GRACE)
