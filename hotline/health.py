"""What watches over the console asks: does it live, is it ready, how much is there to do."""

from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.db import Error, connections
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils.crypto import constant_time_compare
from django.utils.timezone import now  # noqa: TID251 - these are views
from django.views.decorators.cache import never_cache
from procrastinate.contrib.django.models import ProcrastinateWorker
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from audit.checkpoints import Place, places
from cases.models import Case, Contact, State
from intake import spool
from operators.reach import every_office
from vault.roots import RootsMissing

WORKER_LATE_AFTER = 30.0


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok", "checks": {"process": "ok"}})


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, keyring and worker: 200 when all do their work, else 503 with what does not."""
    checks = all_checks()
    ready = set(checks.values()) == {"ok"}
    answer = JsonResponse(
        {"status": "ok" if ready else "unavailable", "checks": checks},
        status=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE,
    )
    # Whoever asks reads the answer; a log line for each question would bury the rest.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever brings the token; counts only, no content."""
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not constant_time_compare(given, wanted):
        return HttpResponseForbidden()
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def all_checks() -> dict[str, str]:
    """Each check and its state: "ok", or what is the matter."""
    return {
        "database": _state(lambda: _answers("default")),
        "keyring": _state(lambda: _answers("keyring")),
        "worker": _state(lambda: _worker(at=now())),
        "checkpoints": _checkpoints(at=now()),
    }


class Figures(Collector):
    """What a person on duty would like to see on a wall."""

    def collect(self) -> Iterable[Metric]:
        """The figures of this moment; those that the database must give are left out without it."""
        checks = GaugeMetricFamily("hotline_check", "1 when the check is ok", labels=["check"])
        for name, state in all_checks().items():
            checks.add_metric([name], float(state == "ok"))
        yield checks
        yield GaugeMetricFamily("hotline_spool_events", "Events on disk", value=spool.depth())
        flood = spool.depth(ending=spool.OVER)
        yield GaugeMetricFamily("hotline_flood_events", "Events of a flood on disk", value=flood)
        if (oldest := spool.oldest()) is not None:
            age = max(0.0, now().timestamp() - oldest)
            yield GaugeMetricFamily("hotline_spool_age_seconds", "Of the oldest event", value=age)
        try:
            yield _ages()
            with every_office("metrics"):
                yield from list(_counts())
        except (Error, RootsMissing):
            return


def _counts() -> Iterable[Metric]:
    contacts = GaugeMetricFamily("hotline_contacts", "Open contacts by state", labels=["state"])
    open_states = (State.OFFERED, State.ON_CONTACT, State.WRAP_UP)
    real = {"office__stands_for": None}
    waiting = Contact.objects.filter(state__in=open_states, **real)
    found = waiting.values_list("state").annotate(Count("pk"))
    for state, count in found:
        contacts.add_metric([state], count)
    yield contacts
    cases = GaugeMetricFamily("hotline_cases", "Cases by stage", labels=["stage"])
    alone = Case.objects.filter(merged_into=None, **real)
    for stage, count in alone.values_list("stage").annotate(Count("pk")):
        cases.add_metric([stage], count)
    yield cases
    age = _worker_age(at=now())
    if age is not None:
        yield GaugeMetricFamily("hotline_worker_age_seconds", "Since the worker's sign", value=age)


def _state(check: Callable[[], str]) -> str:
    try:
        return check()
    except Error:
        return "unavailable"


def _answers(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _checkpoints(*, at: datetime) -> str:
    """Whether each place outside took a checkpoint of the audit within the last two minutes."""
    try:
        late = [place for place in places(settings.CHECKPOINTS, at=at) if place.is_late]
    except RootsMissing:
        return "unavailable"
    return ", ".join(_late(place) for place in late) or "ok"


def _late(place: Place) -> str:
    if place.age is None:
        return f"place {place.number} is empty"
    return f"place {place.number} is silent for {place.age.total_seconds():.0f} s"


def _ages() -> Metric:
    ages = GaugeMetricFamily(
        "hotline_checkpoint_age_seconds", "Since the last checkpoint", labels=["place"]
    )
    for place in places(settings.CHECKPOINTS, at=now()):
        if place.age is not None:
            ages.add_metric([str(place.number)], place.age.total_seconds())
    return ages


def _worker(*, at: datetime) -> str:
    age = _worker_age(at=at)
    if age is None:
        return "absent"
    return "ok" if age <= WORKER_LATE_AFTER else f"silent for {age:.0f} s"


def _worker_age(*, at: datetime) -> float | None:
    """Seconds since a worker last gave a sign of life; None when there is no worker."""
    last = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    return max(0.0, (at - last).total_seconds()) if last else None
