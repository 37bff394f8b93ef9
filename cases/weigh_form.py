"""How soon somebody is needed, set over what the answers say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Priority, WhyOtherwise


class WeighForm(forms.Form):
    """How soon a person needs somebody, over what the answers say."""

    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how soon this person needs somebody.")},
    )
    why = forms.ChoiceField(
        label=_("Why is it otherwise than the answers say?"),
        choices=WhyOtherwise.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it is otherwise than the answers say.")},
    )
