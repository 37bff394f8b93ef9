"""A person's own duress word."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from operators.doors import OperatorRequest
from operators.forms import DuressForm
from operators.services.duress import duress_set
from operators.sessions import is_stepped_up


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def duress(request: OperatorRequest) -> HttpResponse:
    """Take a duress word, after a fresh proof; whether there is one already is not told."""
    at = now()
    if not is_stepped_up(request, at=at):
        return redirect(f"{reverse('operators:step-up')}?next={request.path}")
    form = DuressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            duress_set(operator=request.operator, word=form.cleaned_data["new"], at=at)
        except ValidationError as unfit:
            form.add_error("new", unfit)
        else:
            messages.success(request, _("The duress word holds from now on."))
            return redirect("operators:me")
    status = 422 if form.errors else 200
    return render(request, "operators/duress.html", {"form": form}, status=status)
