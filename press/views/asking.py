"""The answer desk and the page of the method."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from operators.doors import OperatorRequest
from press import forms
from press.presenters.answering import answer
from press.presenters.method import attacks_shown
from press.selectors import published
from press.tables import cells_of_a_case, spent
from press.texts import METHOD


@require_safe
def answers(request: OperatorRequest) -> HttpResponse:
    """One question and the sentence that may be said."""
    releases = published(now())
    asked = bool(request.GET)
    form = forms.QuestionForm(releases, request.GET if asked else None)
    found = None
    if asked and form.is_valid():
        found = answer(form.cleaned_data["about"], form.cleaned_data["when"], releases)
    return render(request, "press/answers.html", {"form": form, "answer": found})


@require_safe
def method(request: OperatorRequest) -> HttpResponse:
    """How the figures are made, and what was tried against them."""
    context = {
        "method": METHOD,
        "attacks": attacks_shown(),
        "cells": cells_of_a_case(),
        "budget": float(spent()),
    }
    return render(request, "press/method.html", context)
