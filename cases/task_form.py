"""The forms by which a task is planned, finished and dropped."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.forms import PersonField, WindowForm
from cases.models import Case, TaskTitle, WhyDropped
from operators.models import Operator
from operators.roles import Role

#: They may open every case of their office.
WHOLE_OFFICE = (Role.SENIOR, Role.SUPERVISOR)


#: Said by what becomes of the case, not by a hand.
BY_ITSELF = (WhyDropped.CASE_ENDED, WhyDropped.REOPENED)


class TaskForm(WindowForm):
    """What is to be done, by whom, within which window."""

    title = forms.TypedChoiceField(
        label=_("Task"),
        choices=[
            ("", _("Choose a task")),
            *(each for each in TaskTitle.choices if each[0] != TaskTitle.FOLLOW_UP),
        ],
        coerce=TaskTitle,
        error_messages={"required": _("Choose what is to be done.")},
    )
    detail = forms.CharField(
        label=_("In your words"), max_length=500, required=False, help_text=_("no names, no places")
    )

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "task_%s"})  # type: ignore[arg-type]
        refs = [ref for ref in (case.assignee_id, case.liaison_id) if ref]
        people = Operator.objects.filter(
            Q(role__in=WHOLE_OFFICE) | Q(pk__in=refs), office=case.office_id, is_active=True
        )
        self.fields["to"] = PersonField(
            label=_("For whom"),
            queryset=people.order_by("role", "call_sign"),
            empty_label=_("Choose a colleague"),
        )
        self.order_fields(["title", "to", "starts", "ends", "detail"])


class OneTaskForm(forms.Form):
    """Which task."""

    task = forms.UUIDField()


class DropTaskForm(OneTaskForm):
    """Which task, and why it is given up."""

    why = forms.TypedChoiceField(
        label=_("Why?"),
        choices=[
            ("", _("Choose why")),
            *(each for each in WhyDropped.choices if each[0] not in BY_ITSELF),
        ],
        coerce=WhyDropped,
        error_messages={"required": _("Choose why the task is dropped.")},
    )
