"""What the log may say: which page and which kind of failure, never what somebody sent."""

import logging
import traceback
from types import TracebackType

from django.db import OperationalError

#: Their words come from the system or the server, not from a form.
MAY_SPEAK = (OSError, OperationalError)
NO_PAGE = "(no such page)"


class Routes(logging.Filter):
    """A page is named by its route: an address may hold a token, or be as long as its sender likes.

    Django says the address as an argument of the message, beside the request itself.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the route in the place of the address; every record passes."""
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            place = f"/{match.route}" if match else NO_PAGE
            # Django escapes what it logs, so an address with a line break is spelt in two ways.
            address = {request.path, request.path.encode("unicode_escape").decode("ascii")}
            record.args = tuple(place if arg in address else arg for arg in record.args)
        return True


class Careful(logging.Formatter):
    """Frames and the type of each exception; its words are left out, for they may quote a form."""

    def formatException(  # noqa: N802 - logging's own name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, ...],
    ) -> str:
        """The traceback, with the words of an exception only where they cannot be personal."""
        if not isinstance(ei[1], BaseException):
            return ""
        lines: list[str] = []
        failure: BaseException | None = ei[1]
        while failure is not None:
            words = f": {failure}" if isinstance(failure, MAY_SPEAK) else ""
            kind = f"{type(failure).__module__}.{type(failure).__qualname__}"
            lines[:0] = [*traceback.format_tb(failure.__traceback__), f"{kind}{words}\n"]
            failure = failure.__cause__ or (
                None if failure.__suppress_context__ else failure.__context__
            )
        return "".join(lines).rstrip()


#: Django's setting: all goes to stderr, line by line, through the two above.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "hotline.logs.Careful",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "filters": {"routes": {"()": "hotline.logs.Routes"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["routes"]},
        "null": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "django.security.DisallowedHost": {"handlers": ["null"], "propagate": False},
        "axes": {"handlers": ["null"], "propagate": False},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
