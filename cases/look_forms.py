"""What people type to find a case, or to see one that is not theirs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import GlassReason, Judgement

#: Why an auditor reads a case.
CASE_LOOKS = (
    ("review", _("Review of a broken glass")),
    ("alert", _("An alert")),
    ("complaint", _("A complaint or an order of a court")),
    ("sample", _("A sample of the month")),
)


class SearchForm(forms.Form):
    """A code, a number, a handle or words."""

    text = forms.CharField(
        label=_("Code, number, handle or words"),
        min_length=2,
        max_length=120,
        error_messages={
            "required": _("Write what you look for."),
            "min_length": _("Write at least two signs."),
        },
    )


class CodeForm(forms.Form):
    """The code of a case of any office."""

    code = forms.CharField(
        label=_("Case code"),
        max_length=16,
        error_messages={"required": _("Write the code of the case.")},
    )


class GlassForm(CodeForm):
    """Which case, and why it can't wait for whoever has it."""

    reason = forms.TypedChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *GlassReason.choices],
        coerce=GlassReason,
        error_messages={"required": _("Choose a reason first.")},
    )


class LookForm(CodeForm):
    """Which case the auditor reads, and why."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *CASE_LOOKS],
        error_messages={"required": _("Choose a reason first.")},
    )


class ReviewForm(forms.Form):
    """The judgement on a broken glass."""

    judgement = forms.TypedChoiceField(
        choices=Judgement.choices,
        coerce=Judgement,
        error_messages={"required": _("Say whether it was needed.")},
    )
