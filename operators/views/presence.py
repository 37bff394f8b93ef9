"""Ready, pause, offline: what a person says about the own shift."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from operators import services
from operators.doors import OperatorRequest, is_fetched
from operators.forms import PresenceForm
from operators.models import State
from operators.services import PresenceRefused, presence_set
from operators.services.presence import presence_sound_heard
from operators.views.going import next_url


@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: OperatorRequest) -> HttpResponse:
    """Show the menu of the own presence, or change it."""
    if request.method != "POST":
        return render(request, "operators/_presence.html")
    form = PresenceForm(request.POST)
    if not form.is_valid():
        return render(request, "operators/_presence.html", status=422)
    state, reason = State(form.cleaned_data["state"]), form.cleaned_data["reason"]
    refusal = ""
    try:
        presence_set(operator=request.operator, state=state, reason=reason, at=now())
    except PresenceRefused as refused:
        refusal = str(refused)
    if is_fetched(request):
        context = {"refusal": refusal}
        return render(request, "operators/_presence.html", context, status=409 if refusal else 200)
    if refusal:
        messages.error(request, refusal)
    return redirect(next_url(request))


@require_POST
def sound_heard(request: OperatorRequest) -> HttpResponse:
    """Note that the tones are heard at this desk."""
    presence_sound_heard(by=request.operator, at=now())
    return HttpResponse(status=204) if is_fetched(request) else redirect(next_url(request))


@require_POST
def heartbeat(request: OperatorRequest) -> HttpResponse:
    """Note that the browser of this person is there."""
    services.heartbeat(people=[request.operator.pk], at=now())
    return HttpResponse(status=204)
