"""The pages of the press officers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from operators.doors import OperatorRequest


@require_safe
def press(request: OperatorRequest) -> HttpResponse:
    """Say what will stand here, without a single figure."""
    return render(request, "press/press.html")
