"""The search: what is looked for travels in the body of a request, never in an address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from cases.look_forms import SearchForm
from cases.presenters.rows import case_rows
from cases.services.search import case_search
from operators.doors import OperatorRequest
from operators.services.pace import take


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: OperatorRequest) -> HttpResponse:
    """Show the field, and what was found within this person's reach."""
    if request.method != "POST":
        return render(request, "cases/search.html", {"form": SearchForm()})
    by, at = request.operator, now()
    take(person=by, what="search", at=at)
    form = SearchForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/search.html", {"form": form}, status=422)
    found = case_search(text=form.cleaned_data["text"], by=by, at=at)
    context = {"form": form, "found": found, "cases": case_rows(found.cases, at)}
    return render(request, "cases/search.html", context)
