"""What people may type, checked before any service is asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.days import unclear
from cases.form_key import KeyField
from cases.models import WrapCode
from cases.selectors.eligible import may_be_given
from cases.services.contacts import UNHEARD
from cases.services.reveal import RevealReason
from operators.models import Operator

MOMENT = "%Y-%m-%dT%H:%M"
FIRST_YEAR, LAST_YEAR = 2000, 2100


class LongTextField(forms.CharField):
    """Text of several lines; what is too long is said, where a browser would cut it in silence."""

    widget = forms.Textarea

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """No maxlength: a pasted text comes in whole."""
        attrs = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name != "maxlength"}


class MomentField(forms.DateTimeField):
    """A local date and time (Kyiv), as the browser's own picker writes it."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            input_formats=[MOMENT],
            widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
            **kwargs,  # type: ignore[arg-type]
        )

    def to_python(self, value: Any) -> datetime | None:
        """The moment; an hour that clocks leave out or show twice is named, never guessed at."""
        try:
            shown = datetime.strptime(str(value).strip(), MOMENT)  # noqa: DTZ007
        except ValueError:
            shown = None
        if shown is not None and (why := unclear(shown)):
            raise forms.ValidationError(why)
        moment: datetime | None = super().to_python(value)
        return moment

    def clean(self, value: Any) -> datetime | None:
        """The moment; a year that nobody can mean was typed by mistake."""
        moment: datetime | None = super().clean(value)
        if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise forms.ValidationError(_("Look at the year."))
        return moment


class WindowForm(forms.Form):
    """A span of time with a beginning and an end."""

    starts = MomentField(label=_("From"))
    ends = MomentField(label=_("Until"))

    def clean(self) -> dict[str, object]:
        """Both ends, in order."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if isinstance(starts, datetime) and isinstance(ends, datetime) and ends <= starts:
            self.add_error("ends", _("The window must end after it begins."))
        return cleaned


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of people, by call-sign and role."""

    def label_from_instance(self, obj: Operator) -> str:
        """The call-sign and what this person does."""
        return f"{obj} · {obj.get_role_display()}"


class AssignForm(forms.Form):
    """Who takes the case."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        office: UUID,
        likeliest: Sequence[tuple[UUID, str]] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        people = may_be_given(office).order_by("role", "call_sign")
        choose = _("Choose a colleague")
        field = PersonField(label=_("Give to"), queryset=people, empty_label=choose)
        self.fields["to"] = field
        if likeliest:
            # In the order of the suggestions, each with its reasons; what is sent is checked above.
            field.widget.choices = [("", choose), *likeliest]


class ReasonForm(forms.Form):
    """Why something hidden is to be shown."""

    reason = forms.TypedChoiceField(
        label=_("Reason"), choices=RevealReason.choices, coerce=RevealReason
    )


class RevealForm(ReasonForm):
    """Which red field, and why."""

    field = forms.SlugField(max_length=16)


class NoteForm(forms.Form):
    """A private note."""

    key = KeyField()
    body = LongTextField(label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(forms.Form):
    """One press in the guided conversation."""

    choice = forms.CharField(max_length=80)
    seen = forms.IntegerField(min_value=0)
    language = forms.ChoiceField(choices=[("ru", "ru"), ("uk", "uk"), ("en", "en")])
    note = forms.CharField(max_length=1000, required=False)


class CloseForm(forms.Form):
    """The wrap-up."""

    code = forms.TypedChoiceField(
        label=_("How did it end?"),
        choices=WrapCode.choices,
        coerce=WrapCode,
        error_messages={"required": _("Choose how it ended: Space chooses what is marked.")},
    )
    remark = forms.CharField(
        label=_("Next step"), max_length=500, required=False, widget=forms.TextInput
    )
    hard = forms.BooleanField(label=_("This was a hard one"), required=False)


class RejectForm(forms.Form):
    """Why a call is declined unheard."""

    code = forms.TypedChoiceField(
        label=_("Why?"),
        choices=[("", _("Choose why")), *((each.value, each.label) for each in UNHEARD)],
        coerce=WrapCode,
    )


class CallbackForm(WindowForm):
    """When it is safe to call back."""

    agreed = forms.CharField(
        label=_("What was agreed"), max_length=500, required=False, widget=forms.TextInput
    )


class PlanForm(forms.Form):
    """When a promised call of a case begins; it lasts as long as its window."""

    starts = MomentField(label=_("Call at"))
