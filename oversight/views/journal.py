"""The journal, who looked at a number, and the sheet that ends a shift."""

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from audit.chain import unsealed
from audit.checkpoints import places
from audit.daily import daily_root, grouped
from audit.models import Seal
from operators.doors import OperatorRequest
from operators.reach import every_office
from oversight import selectors
from oversight.forms import JournalForm, WhoLookedForm
from oversight.services.looking import number_who_looked
from oversight.verifying import verification_shown

COUNTS_OF = timedelta(days=7)


@require_safe
def journal(request: OperatorRequest) -> HttpResponse:
    """The rows that are asked for, and how the chain stands."""
    form = JournalForm(request.GET)
    form.is_valid()
    filters = form.filters()
    after = request.GET.get("after", "")
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    with every_office("journal"):
        lines, following = selectors.journal(filters, after=number)
        count = selectors.journal_count(filters)
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    context = _chain() | {
        "form": form,
        "lines": lines,
        "count": count,
        "most": selectors.COUNTED,
        "asked": urlencode(asked),
        "following": following,
        "later": number is not None,
    }
    return render(request, "oversight/journal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def who_looked(request: OperatorRequest) -> HttpResponse:
    """Ask with a number, which is in no address and in no answer."""
    form = WhoLookedForm(request.POST or None)
    if request.method != "POST":
        return render(request, "oversight/who_looked.html", {"form": form})
    if not form.is_valid():
        return render(request, "oversight/who_looked.html", {"form": form}, status=422)
    lines = number_who_looked(
        sign=form.cleaned_data["sign"],
        reason=form.reason_given(),
        by=request.operator,
        at=now(),
    )
    context = {"form": WhoLookedForm(), "lines": lines, "asked": True}
    return render(request, "oversight/who_looked.html", context)


@require_safe
def shift_sheet(request: OperatorRequest) -> HttpResponse:
    """The root of the day, to be printed, read aloud and signed by two."""
    at = now()
    root = daily_root(day=localdate(at), until=at)
    context = {
        "root": root,
        "digest": grouped(root.digest),
        "signature": grouped(root.signature),
        "fingerprint": grouped(root.fingerprint),
    }
    return render(request, "oversight/shift_sheet.html", context)


@require_safe
def counts(request: OperatorRequest) -> HttpResponse:
    """How much of what the own office did in the last week; nobody is named."""
    found = selectors.office_counts(request.operator.office_id, since=now() - COUNTS_OF)
    return render(request, "oversight/counts.html", {"counts": found})


def _chain() -> dict[str, object]:
    return {
        "seq": Seal.objects.order_by("-seq").values_list("seq", flat=True).first() or 0,
        "unsealed": unsealed(),
        "places": places(settings.CHECKPOINTS, at=now()),
        "shown": verification_shown(),
    }
