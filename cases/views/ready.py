"""Ready answers: what holds, what waits for a second supervisor, and what nobody signed yet."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from cases.forms import LongTextField
from cases.models import ReadyAnswer, SheetPlace
from cases.models.ready import LANGUAGES
from cases.presenters.drafts import Kept
from cases.presenters.sheets import sheet_kept
from cases.selectors.ready import in_force, unsigned, waiting
from cases.services.ready import (
    ReadyRefused,
    ready_agree,
    ready_take_up,
    ready_withdraw,
    ready_write,
)
from operators.doors import OperatorRequest, within_reach

RIGHT = "cases.set_ready"
TITLES = {"uk": _("Title, Ukrainian"), "ru": _("Title, Russian"), "en": _("Title, English")}
TEXTS = {"uk": _("Text, Ukrainian"), "ru": _("Text, Russian"), "en": _("Text, English")}


class DayForm(forms.Form):
    """Until when an answer may be used without being read again."""

    review_on = forms.DateField(
        label=_("Good until"),
        help_text=_("then it must be read again"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )


class ReadyForm(DayForm):
    """One answer in three languages."""

    replaces = forms.ChoiceField(label=_("Replaces"), required=False)
    source = forms.CharField(
        label=_("Source"),
        help_text=_("of every statement of law or fact"),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        names = [(answer.name, answer.title_here) for answer in in_force()]
        self.fields["replaces"].choices = [("", _("Nothing: it is new")), *names]  # type: ignore[attr-defined]
        for language in LANGUAGES:
            self.fields[f"title_{language}"] = forms.CharField(
                label=TITLES[language], max_length=80, widget=_in(forms.TextInput, language)
            )
            self.fields[f"text_{language}"] = LongTextField(
                label=TEXTS[language], max_length=2000, widget=_in(forms.Textarea, language)
            )
        self.order_fields(["replaces"])

    def words(self) -> dict[str, str]:
        """Titles and texts."""
        names = (f"{kind}_{language}" for kind in ("title", "text") for language in LANGUAGES)
        return {name: self.cleaned_data[name] for name in names}


@require_safe
def ready(request: OperatorRequest) -> HttpResponse:
    """Every answer as it stands; `from` puts one into the form, to be written anew."""
    chosen = next((each for each in in_force() if each.name == request.GET.get("from", "")), None)
    begun = _as_it_stands(chosen) if chosen else _kept(request).initial
    return _page(request, ReadyForm(initial=begun))


@require_POST
def write_ready(request: OperatorRequest) -> HttpResponse:
    """Write an answer, or the next version of one."""
    form = ReadyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    told = form.cleaned_data
    try:
        ready_write(
            replaces=told["replaces"],
            words=form.words(),
            source=told["source"],
            review_on=told["review_on"],
            by=request.operator,
            at=now(),
        )
    except ReadyRefused as refusal:
        return _page(request, form, problem=refusal.sentence, status=409)
    return redirect("cases:ready")


@require_POST
def take_up_ready(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Stand for a draft that came with the console."""
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, ReadyForm(), problem=_("Choose a day."), status=422)
    day = form.cleaned_data["review_on"]
    try:
        with within_reach(request, RIGHT, ReadyAnswer.DoesNotExist):
            ready_take_up(ref=ref, review_on=day, by=request.operator, at=now())
    except ReadyRefused as refusal:
        return _page(request, ReadyForm(), problem=refusal.sentence, status=409)
    return redirect("cases:ready")


@require_POST
def agree_ready(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Agree to what another supervisor wrote."""
    try:
        with within_reach(request, RIGHT, ReadyAnswer.DoesNotExist):
            ready_agree(ref=ref, by=request.operator, at=now())
    except ReadyRefused as refusal:
        return _page(request, ReadyForm(), problem=refusal.sentence, status=409)
    return redirect("cases:ready")


@require_POST
def withdraw_ready(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take an answer away at once."""
    with within_reach(request, RIGHT, ReadyAnswer.DoesNotExist):
        ready_withdraw(ref=ref, by=request.operator, at=now())
    return redirect("cases:ready")


def _page(
    request: OperatorRequest, form: ReadyForm, *, problem: str | Promise = "", status: int = 200
) -> HttpResponse:
    today = localdate()
    context = {
        "form": form,
        "problem": problem,
        "may_set": request.operator.has_perm(RIGHT),
        "answers": [(each, each.review_on and each.review_on < today) for each in in_force()],
        "waiting": waiting(),
        "unsigned": unsigned(),
        "me": request.operator,
        "kept": _kept(request),
        "today": today,
    }
    return render(request, "cases/ready.html", context, status=status)


def _kept(request: OperatorRequest) -> Kept:
    """What this person has typed and not handed on; nothing for who may only read."""
    by, at = request.operator, now()
    if not by.has_perm(RIGHT):
        return Kept(0, 0, at, {})
    return sheet_kept(place=SheetPlace.READY, by=by, at=at)


def _as_it_stands(answer: ReadyAnswer) -> dict[str, str]:
    names = (f"{kind}_{language}" for kind in ("title", "text") for language in LANGUAGES)
    told = {name: getattr(answer, name) for name in names}
    return told | {"replaces": answer.name, "source": answer.source}


def _in(widget: type[forms.Widget], language: str) -> forms.Widget:
    return widget(attrs={"lang": language} | ({"rows": 4} if widget is forms.Textarea else {}))
