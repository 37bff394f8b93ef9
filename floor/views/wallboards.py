"""The keys of wall screens: who made which, one more, and the end of one."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from floor.boards import offices_for, wallboards_of
from floor.models import Wallboard
from floor.models.wallboard import Language
from floor.services.wallboards import WallboardRefused, wallboard_make, wallboard_revoke
from operators.doors import OperatorRequest, within_reach
from operators.models import Office, Operator
from operators.sessions import is_stepped_up
from operators.views.going import prove_first

LASTS = [
    (30, gettext_lazy("30 days")),
    (90, gettext_lazy("90 days")),
    (365, gettext_lazy("a year")),
]
SHOWN = 50


class WallboardForm(forms.Form):
    """One more screen."""

    name = forms.CharField(
        label=gettext_lazy("Name of the screen"),
        help_text=gettext_lazy("such as “by the window”"),
        max_length=40,
    )
    office = forms.ModelChoiceField(Office.objects.none(), label=gettext_lazy("Office"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    days = forms.TypedChoiceField(
        label=gettext_lazy("The key lasts"), choices=LASTS, coerce=int, initial=90
    )

    def __init__(self, *args: object, person: Operator, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        offices = offices_for(person)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["office"].initial = person.office_id


@require_http_methods(["GET", "HEAD", "POST"])
def wallboards(request: OperatorRequest) -> HttpResponse:
    """The screens with a form for one more; its key is shown once."""
    at, by = now(), request.operator
    form = WallboardForm(request.POST if request.method == "POST" else None, person=by)
    if request.method == "POST" and form.is_valid():
        if not is_stepped_up(request, at=at):
            return prove_first("floor:wallboards")
        try:
            key = wallboard_make(**form.cleaned_data, by=by, at=at)
        except WallboardRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "floor/wallboard_made.html", {"key": key})
    context = {"form": form, "boards": wallboards_of(by)[:SHOWN], "now": at}
    status = 422 if form.errors else 200
    return render(request, "floor/wallboards.html", context, status=status)


@require_POST
def wallboard_end(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Revoke a key; the screen goes dark within seconds."""
    with within_reach(request, "floor.manage_wallboards", Wallboard.DoesNotExist):
        wallboard_revoke(ref=ref, by=request.operator, at=now())
    messages.success(
        request, _("The key is revoked. A screen that is connected goes dark within seconds.")
    )
    return redirect("floor:wallboards")
